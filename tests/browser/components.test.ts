import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser';
import { startStubServer } from './stub-server';

let server: Awaited<ReturnType<typeof startStubServer>>;
let browser: Browser;
let page: Page;
const elsewhere: string[] = [];
const errors: string[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([startStubServer(), launchBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

const openPage = async (key: string): Promise<void> => {
  page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  page.setDefaultTimeout(15_000);
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${server.url}/apps/${key}`);
  await page.getByText('Log', { exact: true }).waitFor();
};

const logged = (line: string): Promise<void> => page.locator('code', { hasText: line }).last().waitFor();

const choose = async (field: Locator, option: string): Promise<void> => {
  await field.click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

describe('UI Kit components through the real reconciler', () => {
  beforeEach(async () => {
    await openPage('components');
    return () => page.close();
  });

  it('draws text, marks, links, lists and code with their roles', async () => {
    await page.getByRole('heading', { name: 'A heading', level: 2 }).waitFor();
    expect(await page.getByText('strong', { exact: true }).evaluate((element) => getComputedStyle(element).fontWeight)).not.toBe('400');
    expect(await page.getByRole('link', { name: 'OPS-1' }).getAttribute('href')).toBe('/browse/OPS-1');
    expect(await page.getByRole('link', { name: 'elsewhere' }).getAttribute('rel')).toBe('noopener noreferrer');
    expect(await page.getByRole('listitem').filter({ hasText: 'Second' }).count()).toBe(1);
    await page.getByRole('img', { name: 'Done' }).waitFor();
    await page.getByRole('img', { name: 'A dot' }).waitFor();
    await page.getByRole('link', { name: 'Open OPS-2' }).waitFor();
    await page.getByText('A warning panel').waitFor();
    await page.locator('.uikit-user', { hasText: 'Ada Admin' }).waitFor();
    await page.locator('.uikit-user', { hasText: 'Unknown user' }).waitFor();
  });

  it('resolves design tokens of xcss and its hover state', async () => {
    const box = page.locator('.uikit-box', { hasText: 'In a box' });
    const color = (): Promise<string> => box.evaluate((element) => getComputedStyle(element).backgroundColor);
    const resting = await color();
    expect(resting).not.toBe('rgba(0, 0, 0, 0)');
    expect(await box.evaluate((element) => getComputedStyle(element).paddingTop)).toBe('16px');
    await box.hover();
    expect(await color()).not.toBe(resting);
  });

  it('fires the handlers of buttons, tags and pressables', async () => {
    await page.getByRole('button', { name: 'Press me' }).click();
    await logged('pressed');
    await page.getByRole('button', { name: 'Remove it' }).click();
    await logged('removed removable');
    await page.getByRole('button', { name: 'Remove log.txt' }).click();
    await logged('file deleted');
    await page.getByRole('button', { name: 'Start sync' }).click();
    await logged('loading');
  });

  it('shows a tooltip on keyboard focus', async () => {
    await page.getByRole('button', { name: 'Hover me' }).focus();
    await page.getByRole('tooltip', { name: 'More about it' }).waitFor();
  });

  it('shows messages, their actions, an empty state and a comment', async () => {
    await page.getByRole('tab', { name: 'Messages' }).click();
    await logged('tab 1');
    await page.getByRole('button', { name: 'Fix the warning' }).click();
    await logged('fix warning');
    expect(await page.getByRole('progressbar', { name: 'Run progress' }).getAttribute('aria-valuenow')).toBe('0.4');
    await page.getByRole('button', { name: 'Create connection' }).click();
    await logged('create first');
    await page.getByRole('button', { name: 'Reply' }).click();
    await logged('reply');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await logged('editor saved');
  });

  it('draws tables with pages, an empty view and every chart', async () => {
    await page.getByRole('tab', { name: 'Data' }).click();
    const table = page.getByRole('table', { name: 'Tickets' });
    await table.getByRole('link', { name: 'INC2' }).waitFor();
    expect(await table.getByRole('row').count()).toBe(3);
    await page
      .getByRole('button', { name: /page 2/i })
      .first()
      .click();
    await logged('page 2');
    await table.getByRole('link', { name: 'INC3' }).waitFor();
    await page.getByText('No tickets yet').waitFor();
    for (const title of ['Bars', 'Lying bars', 'Stacks', 'Lying stacks', 'Lines', 'Pie', 'Donut']) {
      const chart = page.getByRole('figure', { name: title, exact: true }).getByRole('img');
      expect(await chart.getAttribute('aria-label')).toContain('Mon');
      expect(await chart.locator('rect, path, polyline').count()).toBeGreaterThan(1);
    }
  });

  it('opens a modal above everything, keeps focus in it and closes it by keyboard', async () => {
    await page.getByRole('tab', { name: 'Overlays' }).click();
    await page.getByRole('button', { name: 'Open modal' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove the connection?' });
    await dialog.waitFor();
    await dialog.getByLabel('Type its name').fill('Acme');
    await choose(dialog.getByLabel('Keep links'), 'Purge');
    await logged('links purge');
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('Escape');
    await logged('modal closed');
    await dialog.waitFor({ state: 'detached' });
  });

  it('opens a popup', async () => {
    await page.getByRole('tab', { name: 'Overlays' }).click();
    await page.getByRole('button', { name: 'Open popup' }).click();
    await page.getByText('Inside the popup').waitFor();
  });

  it('hands labelled inputs and their values to the page', async () => {
    const text = page.getByLabel('Controlled text');
    await text.fill('');
    await text.pressSequentially('sync');
    await text.blur();
    await logged('blur SYNC');
    expect(await text.inputValue()).toBe('SYNC');

    await choose(page.getByLabel('Priority'), 'Highest');
    await logged('priority Highest');
    await choose(page.getByLabel('Tables'), 'Highest');
    await choose(page.getByLabel('Tables'), 'Medium');
    await logged('tables 1+3');
    await page.getByLabel('Include closed').click({ force: true });
    await logged('closed true');
    await page.getByLabel('Files', { exact: true }).click({ force: true });
    await logged('kinds a+b');
    await page.getByLabel('Both ways').click({ force: true });
    await logged('direction both');
    await page.getByLabel('Automatic').click({ force: true });
    await logged('automatic true');
    await page.getByLabel('Share').press('ArrowRight');
    await logged('share 6');
  });

  it('hands dates, times, days, people and files to the page', async () => {
    const since = page.getByLabel('Since');
    await since.fill('11/25/2026');
    await since.press('Enter');
    await logged('since 2026-11-25');
    await page.getByLabel('At', { exact: true }).click();
    await page.getByRole('option', { name: '10:00 AM' }).click();
    await logged('at 10:00');
    await page.getByRole('button', { name: /^12, Thursday November 2026/ }).click();
    await logged('day 2026-11-12');
    await choose(page.getByLabel('Owner'), 'Ada Admin');
    await logged('owner Ada Admin');
    await page.getByLabel('Import').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('hi') });
    await logged('files a.txt:aGk=');
  });

  it('edits inline and confirms by keyboard', async () => {
    await page.locator('.uikit-read-view', { hasText: 'Old title' }).click();
    const field = page.getByRole('group', { name: 'Title' }).getByRole('textbox');
    await field.fill('New title');
    await field.press('Enter');
    await logged('title New title');
  });

  it('runs a form over useForm: validation, messages, submitted values', async () => {
    const name = page.getByLabel('Name', { exact: false }).first();
    expect(await name.inputValue()).toBe('First');
    await name.fill('');
    await page.getByRole('button', { name: 'Save connection' }).click();
    await page.getByText('Enter a name.').waitFor();
    await name.fill('Partner');
    await page.getByText('Enter a name.').waitFor({ state: 'detached' });
    await page.getByLabel('Notes').fill('Some notes');
    await choose(page.getByLabel('Platform'), 'Request Tracker');
    const start = page.getByLabel('Start on');
    await start.fill('12/1/2026');
    await start.press('Enter');
    await page.getByRole('button', { name: 'Save connection' }).click();
    await logged('submitted Partner / Some notes / rt / true / 2026-12-01');
  });

  it('names a component it cannot draw instead of dropping it', async () => {
    await page.getByRole('note').filter({ hasText: 'Frame is not drawn by the sandbox.' }).waitFor();
  });

  it('asks nothing of the network outside the sandbox, and no page fails', () => {
    expect(elsewhere).toEqual([]);
    expect(errors).toEqual([]);
  });
});

describe('the bridge of a running page', () => {
  beforeEach(async () => {
    await openPage('behaviour');
    return () => page.close();
  });

  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

  it('tells the page where it is and who looks at it', async () => {
    await page.getByText('Context: behaviour ada light').waitFor();
  });

  it('starts the page anew for another person', async () => {
    await page.getByLabel('Acting as').click();
    await page.getByRole('option', { name: 'Ulf User (agent)' }).click();
    await page.getByText('Context: behaviour ulf light').waitFor();
  });

  it('invokes a resolver as the acting person with module, function and payload', async () => {
    await press('Invoke');
    await logged('"function":"echo","payload":{"hello":"world"},"accountId":"ada"');
  });

  it('rejects with an Error of the page when the resolver is refused', async () => {
    await press('Invoke refused');
    await logged('refused failed: refused refuse');
  });

  it('calls Jira as the acting person', async () => {
    await press('Request Jira');
    await logged('product: {"accountId":"ada"}');
  });

  it('shows a flag whose action reaches the page', async () => {
    await press('Show flag');
    await page.getByText('The connection was saved.').waitFor();
    await press('Undo');
    await logged('undo');
  });

  it('keeps links to the site inside the sandbox', async () => {
    await press('Navigate');
    await page.waitForURL(`${server.url}/browse/OPS-7`);
  });

  it('carries events, and a history below the page', async () => {
    await press('Emit');
    await logged('heard {"n":1}');
    await press('History');
    await logged('history: "/runs/42"');
    expect(new URL(page.url()).pathname).toBe('/apps/behaviour/runs/42');
  });

  it.each([
    ['Open resource modal', 'modal failed: Unable to open modal.'],
    ['Realtime', 'realtime failed: Realtime is not provided by the sandbox'],
  ])('refuses what it cannot do: %s', async (button, line) => {
    await press(button);
    await logged(line);
  });
});
