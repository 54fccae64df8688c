import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, mountPages } from '../../sandbox/compose';
import type { World } from '../../sandbox/compose';
import { listen, sandboxRoutes } from '../../sandbox/server';
import { launchBrowser } from './browser';

let world: World;
let server: Awaited<ReturnType<typeof listen>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  world = await createWorld();
  const app = sandboxRoutes(world.box);
  const pages = mountPages(app, world);
  server = await listen(app, world.box, 0);
  [browser] = await Promise.all([launchBrowser(), pages]);
  page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  page.setDefaultTimeout(20_000);
});

afterAll(async () => {
  await browser.close();
  await server.close();
  await world.box.close();
});

const file = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('hello') });

describe('the Jira view', () => {
  it('creates an issue with a rich description', async () => {
    await page.goto(`${server.url}/projects/OPS`);
    await page.getByRole('button', { name: 'Create issue' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create issue in OPS' });
    await dialog.getByLabel('Summary').fill('Printer on fire');
    await dialog.getByLabel('Description').fill('It **burns**.\n\n- first\n- second');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/\/browse\/OPS-\d+$/);
    await page.getByRole('heading', { name: 'Printer on fire', level: 1 }).waitFor();
    const description = page.getByRole('region', { name: 'Description' });
    expect(await description.locator('strong').innerText()).toBe('burns');
    expect(await description.getByRole('listitem').allInnerTexts()).toEqual(['first', 'second']);
  });

  it('comments in public and inside, with the difference on the screen', async () => {
    const comments = page.getByRole('region', { name: 'Comments' });
    await comments.getByLabel('Add a comment').fill('For everybody');
    await comments.getByRole('button', { name: 'Reply to customer' }).click();
    await comments.getByRole('listitem').filter({ hasText: 'For everybody' }).getByText('Public', { exact: true }).waitFor();
    await comments.getByLabel('Add a comment').fill('For the team');
    await comments.getByRole('button', { name: 'Add internal note' }).click();
    await comments.getByRole('listitem').filter({ hasText: 'For the team' }).getByText('Internal', { exact: true }).waitFor();
  });

  it('attaches a file, moves the issue on and edits a field and the summary', async () => {
    await page.getByLabel('Attach files').setInputFiles(file('log.txt'));
    await page.getByRole('button', { name: 'log.txt' }).waitFor();
    await page.getByRole('group', { name: 'Transitions' }).getByRole('button', { name: 'Start work' }).click();
    await page.getByText('In Progress', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Edit Priority' }).click();
    await page.getByLabel('Priority', { exact: true }).click();
    await page.getByRole('option', { name: 'Highest' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Edit Priority' }).filter({ hasText: 'Highest' }).waitFor();
    await page.getByRole('heading', { name: 'Printer on fire' }).click();
    await page.getByRole('textbox', { name: 'Summary' }).fill('Printer smokes');
    await page.getByRole('textbox', { name: 'Summary' }).press('Enter');
    await page.getByRole('heading', { name: 'Printer smokes', level: 1 }).waitFor();
  });

  it('says in words what Jira refused', async () => {
    await page.goto(`${server.url}/projects/OPS`);
    await page.getByRole('textbox', { name: 'JQL' }).fill('nosuchfield = 1');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('The search was refused').waitFor();
    await page.getByText(/nosuchfield/).waitFor();
  });
});

describe('the ServiceNow view', () => {
  it('lists seeded incidents and creates one', async () => {
    await page.goto(`${server.url}/partner/incident`);
    await page
      .getByRole('link', { name: /^INC\d+$/ })
      .first()
      .waitFor();
    const listed = page.getByRole('link', { name: /^INC\d+$/ });
    const before = await listed.count();
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => listed.count(), { timeout: 15_000 }).toBeGreaterThan(before);
    expect(await listed.count()).toBeGreaterThanOrEqual(60);
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
    await page.getByRole('button', { name: 'New incident' }).click();
    await page.getByLabel('Caller').click();
    await page.getByRole('option').first().click();
    await page.getByLabel('Short description').fill('From the view');
    await page.getByLabel('Description', { exact: true }).fill('Some text');
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByRole('heading', { name: /^Incident INC/ }).waitFor();
  });

  it('computes the priority from impact and urgency', async () => {
    for (const field of ['Impact', 'Urgency']) {
      await page.getByLabel(field).click();
      await page.getByRole('option', { name: /High/ }).click();
    }
    await page.getByRole('button', { name: 'Update' }).click();
    await expect.poll(() => page.getByLabel('Priority (computed)').inputValue(), { timeout: 15_000 }).toContain('Critical');
  });

  it('posts comments and work notes, attaches a file and closes', async () => {
    const activity = page.getByRole('region', { name: 'Activity' });
    await activity.getByLabel('Additional comments (customer visible)').fill('We are on it');
    await activity.getByRole('button', { name: 'Post comment' }).click();
    await activity.getByRole('listitem').filter({ hasText: 'We are on it' }).getByText('Additional comment').waitFor();
    await activity.getByLabel('Work notes (private)').fill('Cable was loose');
    await activity.getByRole('button', { name: 'Post work note' }).click();
    await activity.getByRole('listitem').filter({ hasText: 'Cable was loose' }).getByText('Work note').waitFor();
    await page.getByLabel('Attach files').setInputFiles(file('photo.txt'));
    await page.getByRole('button', { name: 'photo.txt' }).waitFor();
    await page.getByRole('button', { name: 'Close incident' }).click();
    await page.getByText('Closed', { exact: true }).waitFor();
  });
});

describe('the sandbox control', () => {
  it('moves the clock, and adds and removes faults', async () => {
    await page.goto(`${server.url}/control`);
    await page.getByRole('button', { name: 'Tick 5 minutes' }).click();
    await page.getByRole('region', { name: 'Clock' }).getByText('"ran"').waitFor();
    const faults = page.getByRole('region', { name: 'Faults' });
    await faults.getByRole('button', { name: 'Add fault' }).click();
    await faults.getByText('"fault-1"').waitFor();
    await faults.getByRole('button', { name: 'Remove all' }).click();
    await faults.getByText('"fault-1"').waitFor({ state: 'detached' });
    await page.getByRole('rowheader', { name: 'queue.pushes' }).waitFor();
  });
});

describe('the app in the shell', () => {
  it.each([
    ['/admin/apps/admin-page', 'Support Fusion'],
    ['/apps/sync-page', 'Support Fusion'],
  ])('runs the page at %s', async (path, title) => {
    await page.goto(`${server.url}${path}`);
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await page.locator('.uikit-root').waitFor();
    expect(await page.getByText("The app's page failed").count()).toBe(0);
  });
});
