import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, mountPages, type World } from '../../sandbox/compose';
import { ACCOUNTS } from '../../sandbox/jira/seed';
import { listen, sandboxRoutes, type RunningServer } from '../../sandbox/server';
import { integrationAccount } from '../../sandbox/servicenow/seed-accounts';
import { launchBrowser } from './browser';

/**
 * The whole story as a person does it: a connection from nothing, the first sync, automatic sync, and the life of one pair. Each test
 * goes on where the one before it stopped.
 */

const TASK = 'SCTASK0010001';

let world: World;
let server: RunningServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  world = await createWorld();
  const app = sandboxRoutes(world.box);
  const pages = mountPages(app, world);
  server = await listen(app, world.box, 0);
  [browser] = await Promise.all([launchBrowser(), pages]);
  page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  page.setDefaultTimeout(15_000);
});

afterAll(async () => {
  await browser.close();
  await server.close();
  await world.box.close();
});

const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: typeof name === 'string' });
const sees = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
const panel = (): Locator => page.getByRole('region', { name: 'Support Fusion panel' });

async function chooses(label: string | RegExp, option: string | RegExp): Promise<void> {
  await page.getByLabel(label).first().click();
  await page.getByRole('option', { name: option }).first().click();
}

/** Changes a record of the partner as one of its agents does. */
async function changesTask(fields: Readonly<Record<string, string>>): Promise<void> {
  const address = `${server.url}/servicenow/api/now/table/sc_task`;
  const headers = { authorization: `Basic ${btoa('beth.anglin:beth-pass-1')}`, 'content-type': 'application/json' };
  const found = await fetch(`${address}?sysparm_query=number=${TASK}&sysparm_fields=sys_id`, { headers });
  const { result } = (await found.json()) as { result: readonly { sys_id: string }[] };
  const changed = await fetch(`${address}/${result[0]?.sys_id ?? ''}`, { method: 'PATCH', headers, body: JSON.stringify(fields) });
  expect(changed.status).toBe(200);
}

async function changesSummary(key: string, summary: string): Promise<void> {
  const changed = await fetch(`${server.url}/jira/rest/api/3/issue/${key}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-sandbox-account': ACCOUNTS.admin },
    body: JSON.stringify({ fields: { summary } }),
  });
  expect(changed.status).toBe(204);
}

describe('an admin connects a partner (P1)', () => {
  it('is refused a host outside the allow-list, with the reason (C3)', async () => {
    await page.goto(`${server.url}/admin/apps/admin-page`);
    await sees('No connections yet');
    await button('Create connection').click();
    await page.getByLabel('Name (required)').fill('Acme desk');
    await chooses(/^Partner’s platform/, 'ServiceNow');
    await page.getByLabel('Base URL').fill('https://example.com');
    await button('Create').click();
    await sees('example.com is not a host of ServiceNow');
  });

  it('creates the connection and learns why a wrong password does not do (C4)', async () => {
    await page.getByLabel('Base URL').fill('https://dev1.service-now.com');
    await button('Create').click();
    await chooses('How to sign in', 'User and password (basic)');
    await page.getByLabel(/^User/).fill(integrationAccount.userName);
    await page.getByLabel(/^Password/).fill('wrong');
    await button('Store credentials').click();
    await button('Test connection to ServiceNow').click();
    await sees('Test failed');
    await sees('ServiceNow refused the credentials. Enter them again');
  });

  it('replaces the credentials and tests both ends, each check shown (C4)', async () => {
    await button('Replace credentials').click();
    await page.getByLabel(/^User/).fill(integrationAccount.userName);
    await page.getByLabel(/^Password/).fill(integrationAccount.password);
    await button('Store credentials').click();
    await button('Replace credentials').waitFor();
    await button('Test connection to ServiceNow').click();
    await sees(`(${integrationAccount.userName}), time zone ${integrationAccount.timeZone}`);
    await sees('Read comments and work notes (sys_journal_field)');
    await button('Test connection to Jira').click();
    await sees('Acting user: Support Fusion for Jira');
  });

  it('chooses ticket types live and takes the starter mappings (M1, M7)', async () => {
    await page.getByRole('tab', { name: 'Ticket types' }).click();
    await chooses('Type in ServiceNow', 'Catalog Task');
    await chooses('Type in Jira', 'Operations (OPS): Task');
    await button('Add with starter mappings').click();
    await sees('4 starter mappings proposed');
  });

  it('adjusts a value pair and maps another live field (M2, M4)', async () => {
    await page.getByRole('tab', { name: 'Field mappings' }).click();
    await button('Edit Priority to Priority').click();
    await chooses('Jira value of pair 5', 'Low');
    await button('Apply mapping').click();
    await button('Add field mapping').click();
    await chooses('Field of ServiceNow', 'Due date');
    await chooses('Field of Jira', 'Due date');
    await button('Apply mapping').click();
    await button('Edit Due date to Due date').waitFor();
    await button('Check mappings').click();
    await sees(/\d+ warnings?$/);
  });

  it('composes the description and previews it on a real ticket (D1, D2)', async () => {
    await page.getByRole('tab', { name: 'Description' }).click();
    for (const field of ['Assignment group', 'Number']) await chooses('Add a field of ServiceNow', field);
    await button('Move Number up').click();
    await page.getByLabel('Ticket of ServiceNow').fill(TASK);
    await button('Show preview').click();
    await sees(`${TASK}: Provide new laptop`);
    const shown = await page.locator('main').innerText();
    // Moved lines stand where they were moved to: in the list, and above the field to add.
    const places = ['1. Number', '2. Assignment group', 'Add a field of ServiceNow', `Number: ${TASK}`, 'Assignment group:'];
    const found = places.map((text) => shown.indexOf(text));
    expect(found).not.toContain(-1);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  it('sets what travels and saves', async () => {
    await page.getByRole('tab', { name: 'Comments & files' }).click();
    await page.getByLabel('Files: Jira → ServiceNow').click({ force: true });
    await page.getByLabel('Names that are not carried').fill('*.exe');
    await button('Save').click();
    await sees('Saved.');
    await sees('Initial sync required');
  });

  it('fills in the service project when a type of one is chosen', async () => {
    await page.getByRole('tab', { name: 'Ticket types' }).click();
    await chooses('Type in ServiceNow', 'Incident');
    await chooses('Type in Jira', /^Help desk \(HELP\): \[System\] Incident/);
    await button('Add without mappings').click();
    await page.getByRole('tab', { name: 'Connection' }).click();
    expect(await page.getByLabel('Service projects').inputValue()).toBe('10001');
    await button('Discard changes').click();
    await expect.poll(() => page.getByLabel('Service projects').inputValue()).toBe('');
  });
});

describe('an operator syncs (P2)', () => {
  it('cannot switch automatic sync on before the first sync (S4)', async () => {
    await page.goto(`${server.url}/apps/sync-page`);
    await sees('Automatic sync cannot be switched on yet. No manual sync has completed');
    expect(await page.getByLabel('Automatic sync every 5 minutes').isDisabled()).toBe(true);
  });

  it('previews: what would be done, in the names of the platforms, and nothing is (S3)', async () => {
    await button('Preview').click();
    await sees(/A run now would give: \d+ created.* Nothing was changed\./);
    await button(new RegExp(`^Show \\d+ changes of ${TASK}$`)).click();
    await sees('Set in Jira: Summary: "Provide new laptop"');
    const found = await fetch(`${server.url}/jira/rest/api/3/search/jql?jql=project=OPS`, {
      headers: { 'x-sandbox-account': ACCOUNTS.admin },
    });
    expect(((await found.json()) as { issues: readonly unknown[] }).issues).toEqual([]);
    await button('Close these results').click();
  });

  it('runs the first sync and reads its results (S3, P4)', async () => {
    await button('Run sync').click();
    await sees(/^Result: \d+ created/);
    await sees('Ready for automatic sync');
    await page.getByRole('table', { name: 'Ticket results' }).getByRole('link', { name: TASK }).waitFor();
    await button('Close these results').click();
    await button(/^Open manual sync of/).click();
    await page.getByRole('table', { name: 'Ticket results' }).waitFor();
    await button('Close details').click();
  });

  it('filters the history', async () => {
    await chooses('Status', 'Failed');
    await sees('No runs in this period.');
    await chooses('Status', 'Every status');
    await button(/^Open manual sync of/).waitFor();
  });

  it('switches automatic sync on and off again (S4)', async () => {
    await page.getByLabel('Automatic sync every 5 minutes').click({ force: true });
    await sees('Next automatic sync:');
    await page.getByLabel('Automatic sync every 5 minutes').click({ force: true });
    await page.getByText('Next automatic sync:').waitFor({ state: 'detached' });
  });
});

describe('an agent works on an issue (P3)', () => {
  let key = '';

  it('sees the partner’s ticket and the fields on the issue', async () => {
    const found = await fetch(`${server.url}/jira/rest/api/3/search/jql?jql=project=OPS&fields=description&maxResults=100`, {
      headers: { 'x-sandbox-account': ACCOUNTS.admin },
    });
    const { issues } = (await found.json()) as { issues: readonly { key: string }[] };
    key = issues.find((issue) => JSON.stringify(issue).includes(TASK))?.key ?? '';
    expect(key).toMatch(/^OPS-\d+$/);
    await page.goto(`${server.url}/browse/${key}`);
    await panel().getByRole('link', { name: TASK }).waitFor();
    await panel().getByText('Status: Open').waitFor();
    await panel().getByRole('table', { name: 'Fields synced over Acme desk' }).waitFor();
  });

  it('gets the partner’s change with Sync now, and the issue shows it (S4)', async () => {
    await changesTask({ short_description: 'Provide two laptops' });
    await button('Sync now').click();
    await panel().getByText('Synced: Updated').waitFor();
    await page.getByRole('heading', { name: 'Provide two laptops', level: 1 }).waitFor();
  });

  it('sees the value that lost a conflict (M8)', async () => {
    await changesTask({ short_description: 'Three laptops' });
    await changesSummary(key, 'Four laptops');
    await button('Sync now').click();
    await panel()
      .getByText(/"Four laptops" of Jira lost/)
      .waitFor();
    await page.getByRole('heading', { name: 'Three laptops', level: 1 }).waitFor();
  });

  it('pauses and resumes the ticket', async () => {
    await button('Pause this ticket').click();
    await panel().getByText('Sync now is not possible: This ticket is paused.').waitFor();
    await button('Resume this ticket').click();
    await button('Pause this ticket').waitFor();
  });

  it('takes the pair apart and links it again by number (S7, S11)', async () => {
    await button('Unlink').click();
    await button(`Unlink from ${TASK}`).click();
    await panel().getByText('A person took this pair apart.').waitFor();
    await page.getByLabel('Link with an existing ticket of ServiceNow').fill('SCTASK9999999');
    await button('Link over Acme desk').click();
    await panel().getByText('There is no ticket SCTASK9999999').waitFor();
    await page.getByLabel('Link with an existing ticket of ServiceNow').fill(TASK);
    await button('Link over Acme desk').click();
    await panel().getByRole('link', { name: TASK }).waitFor();
    expect(await panel().getByText('Different').count()).toBe(0);
  });

  it('is told why an issue is not linked (X2)', async () => {
    const created = await fetch(`${server.url}/jira/rest/api/3/issue`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-sandbox-account': ACCOUNTS.admin },
      body: JSON.stringify({ fields: { project: { key: 'OPS' }, issuetype: { name: 'Bug' }, summary: 'Ours alone' } }),
    });
    const issue = (await created.json()) as { key: string };
    await page.goto(`${server.url}/browse/${issue.key}`);
    await panel().getByText('No ticket-type route covers this issue’s project and type.').waitFor();
  });

  it('still sees the link while the partner does not answer', async () => {
    world.box.faults.add({ kind: 'unreachable', platform: 'servicenow' });
    await page.goto(`${server.url}/browse/${key}`);
    await panel().getByRole('link', { name: TASK }).waitFor();
    await panel().getByText('ServiceNow did not answer.').waitFor();
    world.box.faults.clear();
  });
});

describe('rights (P5)', () => {
  it('refuses the admin page to agents and operators in words', async () => {
    await page.goto(`${server.url}/admin/apps/admin-page`);
    for (const person of ['Mia Agent', 'Otto Operator']) {
      await chooses('Acting as', person);
      await sees('Only Jira administrators may do this.');
    }
  });

  it('lets operators sync once the group is named', async () => {
    await page.goto(`${server.url}/apps/sync-page`);
    await sees('Only operators of the sync may do this.');
    await chooses('Acting as', 'Ada Admin');
    await page.goto(`${server.url}/admin/apps/admin-page`);
    await page.getByLabel('Jira group of the operators').fill('jira-users');
    await button('Save operators').click();
    await sees(/[Ss]aved/);
    await chooses('Acting as', 'Otto Operator');
    await page.goto(`${server.url}/apps/sync-page`);
    await button('Run sync').waitFor();
  });
});
