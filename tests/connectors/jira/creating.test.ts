import { beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNTS, FIELDS, STATUSES } from '../../../sandbox/jira/seed';
import { fromMarkdown, toMarkdown } from '../../../src/core/richtext/markdown';
import { fromPlainText } from '../../../src/core/richtext/plain';
import {
  OPS,
  SITE,
  advance,
  calls,
  connector,
  created,
  draft,
  emulator,
  freshSite,
  loseAnswerTo,
  ops,
  option,
  statusOf,
  text,
} from './acme';

beforeEach(freshSite);

describe('creating', () => {
  it('creates with every kind of field and reads the same values back (M3, S8)', async () => {
    const fields = {
      description: { kind: 'richText', doc: fromMarkdown('A **bold** start\n\n- one\n- two') },
      priority: option('2', 'High'),
      labels: { kind: 'labels', labels: ['partner'] },
      duedate: { kind: 'date', date: '2026-04-01' },
      reporter: { kind: 'user', user: { id: ACCOUNTS.agentMia, name: 'Mia Lindqvist' } },
      [FIELDS.severity]: option('10101', 'Major'),
      [FIELDS.affectedServices]: { kind: 'options', options: [{ id: '10111', label: 'VPN' }] },
      [FIELDS.impactedUsers]: { kind: 'number', number: 12.5 },
      [FIELDS.plannedStart]: { kind: 'dateTime', at: '2026-03-02T08:30:00.000Z' },
      [FIELDS.targetDate]: { kind: 'date', date: '2026-05-01' },
      [FIELDS.partnerTicket]: text('INC0010001'),
    } as const;
    const { ticket, key, url, fieldsRefused } = await created(draft('c-1', fields));
    expect([key, url, fieldsRefused]).toEqual(['OPS-1', `${SITE}/browse/OPS-1`, []]);
    const { description, reporter } = ticket?.fields ?? {};
    expect(ticket?.fields).toEqual({ ...fields, summary: text('Ticket c-1'), description, reporter });
    expect(description?.kind === 'richText' && toMarkdown(description.doc).trim()).toContain('**bold**');
    expect(reporter).toMatchObject({ kind: 'user', user: { id: ACCOUNTS.agentMia, email: 'mia@acme.example' } });
    expect(ticket?.correlationId).toBe('c-1');
  });

  it('creates fifty issues in two calls', async () => {
    const results = await connector.createMany(Array.from({ length: 50 }, (_, index) => draft(`c-${index}`)));
    expect(results.filter((result) => result.outcome === 'created')).toHaveLength(50);
    expect(calls).toEqual(['POST /rest/api/3/issue/bulk', 'POST /rest/api/3/issue/bulkfetch']);
  });

  it('walks a new issue to its status over several steps, with the resolution its screen requires (S6)', async () => {
    const { ticket, fieldsRefused } = await created(
      draft('c-1', { status: option(STATUSES.done), resolution: option('10002', 'Duplicate') }),
    );
    expect([statusOf(ticket), ticket?.closed, ticket?.fields['resolution'], fieldsRefused]).toEqual([
      STATUSES.done,
      true,
      option('10002', 'Duplicate'),
      [],
    ]);
  });

  it('walks a second issue the way the first one showed', async () => {
    await created(draft('c-1', { status: option(STATUSES.done), resolution: option('10000', 'Done') }));
    calls.length = 0;
    await created(draft('c-2', { status: option(STATUSES.done), resolution: option('10000', 'Done') }));
    expect(calls.filter((call) => call.startsWith('POST') && call.endsWith('/transitions'))).toHaveLength(3);
  });

  it('creates a summary of several lines as one line, and refuses one that is too long with its field', async () => {
    expect((await created(draft('c-1', { summary: text('one\ntwo') }))).ticket?.fields['summary']).toEqual(text('one two'));
    const [result] = await connector.createMany([draft('c-2', { summary: text('x'.repeat(300)) })]);
    expect(result).toMatchObject({ outcome: 'failed', error: { fields: ['summary'] } });
  });

  it('creates without an optional value that Jira refuses, and names it (X6)', async () => {
    const result = await created(draft('c-1', { [FIELDS.severity]: option('99999', 'Gone') }));
    expect(result.fieldsRefused.map(({ field }) => field)).toEqual([FIELDS.severity]);
  });

  it('finds the issue again after a lost answer, with and without the lagging index (S2)', async () => {
    emulator.admin.setIndexLag(10 * 60_000);
    ops('older');
    const hint = await connector.lookupHint(OPS);
    loseAnswerTo('/rest/api/3/issue/bulk');
    await expect(connector.createMany([draft('c-lost')])).rejects.toMatchObject({ recovery: 'look-up' });
    const found = await connector.findByCorrelation(OPS, 'c-lost', hint);
    expect(found).toMatchObject({ outcome: 'found', hits: [{ type: OPS.type }] });
    expect(await connector.findByCorrelation(OPS, 'c-other', hint)).toEqual({ outcome: 'absent' });
    advance(11 * 60_000);
    expect(await connector.findByCorrelation(OPS, 'c-lost', 'no hint')).toEqual(found);
  });
});

describe('plain text', () => {
  it('of a megabyte in a description is refused by its field and not by a crash', async () => {
    const [result] = await connector.createMany([
      draft('c-1', { description: { kind: 'richText', doc: fromPlainText('word '.repeat(200_000)) } }),
    ]);
    expect(result).toMatchObject({ outcome: 'created', fieldsRefused: [{ field: 'description' }] });
  });

  it('keeps emoji and right-to-left letters', async () => {
    const title = '🔥 התקלה דחופה 👩‍💻';
    expect((await created(draft('c-1', { summary: text(title) }))).ticket?.fields['summary']).toEqual(text(title));
  });
});
