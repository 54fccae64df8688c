import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS, ISSUE_TYPES, STATUSES } from '../../sandbox/jira/seed';
import { mail } from '../../scripts/real/rt-mail';
import { fromAdf, toAdf } from '../../src/core/richtext/adf';
import { fromPlainText, toPlainText } from '../../src/core/richtext/plain';
import { visibleText } from '../../src/core/richtext/visible-text';
import type { Connector, ReadResult } from '../../src/engine/ports/connector';
import { found, rtBench } from './rt-bench';
import { createRtWorld, type RtWorld } from './rt-world';

/** The whole story of one connection, told in order: every test stands on what the former ones left behind. */
const bench = rtBench();
const reader: Connector = bench.connector;
let world: RtWorld;
let seeded: ReadonlySet<string>;
let portal: string;
let issue: string;

const issues = () => world.jira.admin.issues().filter((one) => !seeded.has(one.id));
const issueNamed = (summary: string) => issues().filter((one) => one.fields['summary'] === summary);
const mia = () => world.jira.admin.as(ACCOUNTS.agentMia);
const adf = (text: string): unknown => toAdf(fromPlainText(text));
const said = (body: unknown): string => toPlainText(fromAdf(body));

async function ticket(id: string): Promise<Extract<ReadResult, { outcome: 'found' }>> {
  const fields = ['Subject', 'Status', 'Description', 'Requestor', `CF.${world.server.customFields['Severity'] ?? ''}`];
  const [result] = await reader.readMany([{ ref: { id, type: 'ticket' } }], { fields, comments: true, files: true });
  if (result === undefined) throw new Error('No result.');
  return found(result);
}

/** Requests since the last look that may change something; RT's searches go by POST and change nothing. */
function writes(): readonly string[] {
  const done = world.calls.filter(({ platform, method, path }) =>
    platform === 'rt'
      ? method === 'PUT' || (method === 'POST' && !/\/(attachments|users)\?/.test(path))
      : method !== 'GET' && !/\/search|\/list|bulkfetch/.test(path),
  );
  world.calls.length = 0;
  return done.map(({ platform, method, path }) => `${platform} ${method} ${path}`);
}

/** Ticks until nothing is left to do: a change within its own second is looked at once more. */
async function settle(): Promise<void> {
  await pause(1_100);
  await world.tick();
  await world.tick();
}

beforeAll(async () => {
  world = await createRtWorld();
  seeded = new Set(world.jira.admin.issues().map((one) => one.id));
  portal = await world.staff.numberOf('Cannot reach the payroll portal');
});

describe('Jira and a real Request Tracker', () => {
  it('the preview lists what the run then does', async () => {
    const { results } = await world.manual('preview');
    expect(writes()).toEqual([]);
    expect(issues()).toEqual([]);
    expect(results.filter((result) => result.outcome === 'created').map((result) => result.source?.key)).toContain(`#${portal}`);
  });

  it('a manual sync creates every open ticket once, with mapped values, description, comments and files', async () => {
    const open = await bench.as(
      'root',
      'GET',
      `/tickets?query=${encodeURIComponent(`Queue = ${world.server.queueId} AND Status = '__Active__'`)}&per_page=100&fields=Subject`,
    );
    const expected = (open.json as { items: { Subject: string }[] }).items.map((item) => item.Subject).sort();
    const { run } = await world.manual();
    expect(run).toMatchObject({
      status: 'success',
      counts: { created: expected.length, failed: 0, commentsFailed: 0, attachmentsFailed: 0 },
    });
    expect(
      issues()
        .map((one) => one.fields['summary'])
        .sort(),
    ).toEqual(expected);
    const [made] = issueNamed('Cannot reach the payroll portal');
    if (made === undefined) throw new Error('No issue for the portal.');
    issue = made.key;
    expect(made).toMatchObject({
      issueTypeId: ISSUE_TYPES.task,
      statusId: STATUSES.inProgress,
      fields: { priority: '1', reporter: expect.stringMatching(/alice-martin$/) },
    });
    expect(visibleText(fromAdf(made.fields['description']))).toContain('503 Service Unavailable');
    expect(made.comments.map((comment) => comment.visibility?.value)).toEqual([undefined, 'Developers', undefined]);
    expect(made.comments.map((comment) => said(comment.body))).toEqual([
      expect.stringContaining('looking into it'),
      expect.stringContaining('load balancer'),
      expect.stringContaining('but slow'),
    ]);
    const [invoice] = issueNamed('Invoice 2026-1187 was sent twice');
    const [file] = invoice?.attachments ?? [];
    expect(invoice?.attachments).toHaveLength(1);
    expect(Buffer.from(world.jira.admin.fileBytes(file?.id ?? '') ?? []).toString()).toBe(
      'number;date;total\r\n2026-1187;2026-11-16;1.204,50\r\n',
    );
  });

  it('a second run writes nothing', async () => {
    world.calls.length = 0;
    const { run } = await world.manual();
    expect(run).toMatchObject({ status: 'nothing', counts: { created: 0, updated: 0, failed: 0 } });
    expect(writes()).toEqual([]);
  });

  it('edits travel both ways', async () => {
    await world.automatic();
    mia().edit(issue, { summary: 'Payroll portal: 503', priority: { id: '2' } });
    await world.staff.set(await world.staff.numberOf('New laptop for Greta'), { Subject: 'New laptop for Greta S.', Status: 'stalled' });
    await settle();
    expect((await ticket(portal)).ticket.fields).toMatchObject({
      Subject: { text: 'Payroll portal: 503' },
      [`CF.${world.server.customFields['Severity'] ?? ''}`]: { option: { id: 'High' } },
    });
    expect(issueNamed('New laptop for Greta S.')).toMatchObject([{ statusId: STATUSES.inReview }]);
  });

  it('comments and files travel both ways and keep who may see them', async () => {
    const bytes = Uint8Array.from(randomBytes(20_000));
    mia().comment(issue, { body: adf('Public word from Jira') });
    mia().comment(issue, { body: adf('Secret word from Jira'), visibility: { type: 'role', value: 'Developers' } });
    mia().attach(issue, { name: 'Grüße 日本.txt', type: 'text/plain', bytes });
    await world.staff.note(portal, 'Secret word from RT');
    await settle();
    await settle();
    const { comments, files } = await ticket(portal);
    const visibilityOf = (words: string): readonly string[] =>
      comments.filter((comment) => toPlainText(comment.body).includes(words)).map((comment) => comment.visibility);
    expect(visibilityOf('Public word from Jira')).toEqual(['public']);
    expect(visibilityOf('Secret word from Jira')).toEqual(['internal']);
    const copies = world.jira.admin.issue(issue)?.comments.filter((comment) => said(comment.body).includes('Secret word from RT'));
    expect(copies?.map((comment) => comment.visibility?.value)).toEqual(['Developers']);
    const [file, ...others] = files.filter((one) => one.name === 'Grüße 日本.txt');
    expect(others).toEqual([]);
    if (file === undefined) throw new Error('The file did not arrive.');
    expect(Buffer.from(await reader.readFile({ id: portal, type: 'ticket' }, file, 100_000)).equals(Buffer.from(bytes))).toBe(true);
  });

  it('a mail through the gateway arrives, as a new ticket and as an answer', async () => {
    const from = 'Ben Okafor <ben.okafor@customer.example>';
    await mail(world.server, {
      from,
      subject: 'Screen flickers',
      html: '<p>It <b>flickers</b>.</p>',
      files: [{ name: 'a.bin', mimeType: 'application/octet-stream', bytes: Uint8Array.from([1, 2, 3]) }],
    });
    await mail(world.server, {
      from: 'Alice Martin <alice.martin@customer.example>',
      subject: 'portal',
      text: 'Now it is fast again.',
      replyTo: portal,
    });
    await settle();
    const [made] = issueNamed('Screen flickers');
    expect(made).toMatchObject({
      fields: { reporter: expect.stringMatching(/ben-okafor$/) },
      attachments: [{ filename: 'a.bin', size: 3 }],
    });
    expect(world.jira.admin.issue(issue)?.comments.filter((comment) => said(comment.body).includes('fast again'))).toHaveLength(1);
  });

  it('an issue becomes one ticket, also when the answer to the creating call is lost (S2)', async () => {
    world.lose = (platform, method, path) => platform === 'rt' && method === 'POST' && path.endsWith('/ticket');
    const created = mia().createIssue({
      fields: {
        project: { id: '10000' },
        issuetype: { id: ISSUE_TYPES.task },
        summary: 'Order two monitors',
        description: adf('For room 7'),
      },
    });
    await settle();
    for (let count = 0; count < 4; count += 1) await world.tick();
    expect(world.lose).toBeUndefined();
    const rows = await bench.as('root', 'GET', `/tickets?query=${encodeURIComponent("Subject = 'Order two monitors'")}`);
    const items = (rows.json as { items: { id: string }[] }).items;
    expect(items).toHaveLength(1);
    const description = (await ticket(items[0]?.id ?? '')).ticket.fields['Description'];
    expect(description?.kind === 'richText' ? visibleText(description.doc) : '').toContain('For room 7');
    expect(world.jira.admin.issue(created.key)).toBeDefined();
  });

  it('closing and reopening travel both ways (S6)', async () => {
    mia().transition(issue, '31');
    mia().transition(issue, '51', { resolution: { id: '10000' } });
    const printer = await world.staff.numberOf('Screen flickers');
    await world.staff.set(printer, { Status: 'resolved' });
    await settle();
    expect((await ticket(portal)).ticket).toMatchObject({ closed: true, fields: { Status: { option: { id: 'resolved' } } } });
    expect(issueNamed('Screen flickers')).toMatchObject([{ statusId: STATUSES.done, fields: { resolution: '10000' } }]);
    // A customer's answer reopens a resolved ticket: RT's own doing.
    await mail(world.server, {
      from: 'Ben Okafor <ben.okafor@customer.example>',
      subject: 'Screen flickers',
      text: 'Again!',
      replyTo: printer,
    });
    await settle();
    expect((await ticket(printer)).ticket.fields['Status']).toMatchObject({ option: { id: 'open' } });
    expect(issueNamed('Screen flickers')).toMatchObject([{ statusId: STATUSES.inProgress }]);
  });

  it('a deleted ticket deletes nothing (S7)', async () => {
    const gone = await world.staff.numberOf('Telephone in room 2.14 is silent');
    expect((await bench.as('root', 'DELETE', `/ticket/${gone}`)).status).toBe(204);
    const [left] = issueNamed('Telephone in room 2.14 is silent');
    mia().edit(left?.key ?? '', { priority: { id: '1' } });
    await settle();
    expect(issueNamed('Telephone in room 2.14 is silent')).toHaveLength(1);
  });

  it('then all is quiet: a tick makes one listing per end and writes nothing', async () => {
    await settle();
    await settle();
    world.calls.length = 0;
    await world.tick();
    expect(world.calls.map(({ platform, path }) => `${platform} ${path.split('?')[0] ?? ''}`).sort()).toEqual([
      'jira /rest/api/3/search/jql',
      'rt /REST/2.0/tickets',
    ]);
    expect(writes()).toEqual([]);
  });
});
