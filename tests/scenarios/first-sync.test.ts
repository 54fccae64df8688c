import { beforeAll, describe, expect, it } from 'vitest';
import { prepareJira } from '../../sandbox/story/people';
import { createWorld, type World } from '../world/world';
import type { Run, TicketResult } from '../../src/core/model/run';
import {
  allWrites,
  commentsOn,
  copiesOf,
  FIELDS,
  idOf,
  issueOf,
  journalOf,
  notesOf,
  plain,
  type Row,
  STATUSES,
  textOf,
  tickTimes,
} from './story';

/** The seed: 64 incidents and 25 catalogue tasks with comments, work notes and files, in every state. */
let world: World;
let run: Run;
let results: readonly TicketResult[];
let previewed: readonly TicketResult[];

const rowsOf = (table: string): readonly Row[] => world.servicenow.admin.rows(table);
const open = (row: Row): boolean => row['active'] !== 'false' && !(row['sys_class_name'] === 'incident' && row['state'] === '6');
/** Incidents hidden from the integration user by an access rule. */
const seen = (row: Row): boolean => row['u_restricted'] !== 'true';
const expected = (): readonly Row[] => [...rowsOf('incident'), ...rowsOf('sc_task')].filter((row) => open(row) && seen(row));

beforeAll(async () => {
  world = await createWorld({ incidents: 'default' });
  previewed = (await world.manual('preview')).results;
  expect(allWrites(world)).toEqual([]);
  ({ run, results } = await world.manual());
}, 60_000);

describe('the first sync', () => {
  it('S1 S10 creates every open incident and catalogue task once, and none that was closed already', () => {
    expect(expected().length).toBeGreaterThan(40);
    for (const row of expected()) expect(copiesOf(world, row)).toHaveLength(1);
    expect(world.jira.admin.issues()).toHaveLength(expected().length);
    expect(run.counts).toMatchObject({ created: expected().length, failed: 0 });
  });

  it('M1 incidents become help desk incidents, catalogue tasks become tasks', () => {
    for (const row of expected()) expect(issueOf(world, row).projectId).toBe(row['sys_class_name'] === 'incident' ? '10001' : '10000');
  });

  it('M2 M4 fields are equal under the maps', () => {
    const status: Record<string, string> = {
      'incident 1': STATUSES.waitingForSupport,
      'incident 2': STATUSES.inProgress,
      'incident 3': STATUSES.waitingForCustomer,
      'sc_task -5': STATUSES.toDo,
      'sc_task 1': STATUSES.toDo,
      'sc_task 2': STATUSES.inProgress,
    };
    for (const row of expected()) {
      const issue = issueOf(world, row);
      expect(issue.fields['summary']).toBe(row['short_description']?.trim());
      expect(issue.fields['priority']).toBe(row['priority']);
      expect(issue.statusId).toBe(status[`${row['sys_class_name'] ?? ''} ${row['state'] ?? ''}`]);
    }
  });

  it('D1 the description is composed: labelled lines, a separator, the original', () => {
    const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();
    for (const row of expected().filter((each) => each['sys_class_name'] === 'incident')) {
      const description = plain(issueOf(world, row).fields['description']);
      expect(description.startsWith(`Number: ${row['number'] ?? ''}\n`)).toBe(true);
      expect(folded(description)).toContain(folded(row['description'] ?? '').slice(0, 200));
    }
  });

  it('K6 a caller with one matching account is the reporter, any other stands in the display fields, nobody is created', async () => {
    const users = new Map(rowsOf('sys_user').map((user) => [user['sys_id'] ?? '', user]));
    const accounts = Object.values(world.jira.admin.state.users);
    for (const row of expected().filter((each) => each['sys_class_name'] === 'incident')) {
      const caller = users.get(row['caller_id'] ?? '');
      const account = accounts.find((user) => user.email === caller?.['email']);
      const issue = issueOf(world, row);
      if (account !== undefined) expect(issue.fields['reporter']).toBe(account.accountId);
      else expect(issue.fields[FIELDS.requesterEmail]).toBe(caller?.['email'] === '' ? undefined : caller?.['email']);
    }
    const fresh = await createWorld();
    prepareJira(fresh.jira);
    expect(Object.keys(world.jira.admin.state.users).sort()).toEqual(Object.keys(fresh.jira.admin.state.users).sort());
  });

  it('K2 comments arrive public, work notes internal, each once, with author and time in the first line', () => {
    let carried = 0;
    for (const row of expected()) {
      const copies = commentsOn(issueOf(world, row)).filter(
        (comment) => !comment.text.startsWith('Linked to') && !comment.text.startsWith('The file'),
      );
      const originals = journalOf(world, row).filter((entry) => !entry.byApp);
      expect(copies).toHaveLength(originals.length);
      for (const original of originals) {
        const words = original.text
          .replace(/\[\/?code\]|<[^>]*>/g, ' ')
          .split(/\s+/)
          .filter((word) => /^[a-z]{4,}$/i.test(word))
          .slice(0, 4);
        const copy = copies.find((each) => words.every((word) => each.text.includes(word)));
        expect(copy?.internal).toBe(original.internal);
        expect(copy?.text).toMatch(/ · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\n/);
        carried += 1;
      }
    }
    expect(carried).toBe(run.counts.comments);
    expect(carried).toBeGreaterThan(40);
  });

  it('K4 files are byte-identical and there once; an empty one leaves a visible pointer', () => {
    const digest = (name: string, bytes: Uint8Array | undefined): string =>
      `${name} ${bytes === undefined ? '' : Buffer.from(bytes).toString('base64')}`;
    let files = 0;
    for (const row of expected()) {
      const issue = issueOf(world, row);
      const originals = world.servicenow.admin
        .files(idOf(row))
        .map((file) => digest(file['file_name'] ?? '', world.servicenow.admin.bytes(file['sys_id'] ?? '')));
      const empty = originals.filter((original) => original.endsWith(' '));
      const copies = issue.attachments.map((file) => digest(file.filename, world.jira.admin.fileBytes(file.id)));
      expect(copies.sort()).toEqual(originals.filter((original) => !empty.includes(original)).sort());
      for (const original of empty)
        expect(commentsOn(issue).some(({ text }) => text.includes(`"${original.trim()}"`) && text.includes('was not carried'))).toBe(true);
      files += copies.length;
    }
    expect(files).toBe(run.counts.attachments);
  });

  it('X1 the preview named the same tickets, fields, comments and files, and wrote nothing', () => {
    const summary = (all: readonly TicketResult[]) =>
      all
        .map(({ outcome, source, comments, attachments }) => ({ outcome, key: source?.key, comments, attachments }))
        .sort((a, b) => (a.key ?? '').localeCompare(b.key ?? ''));
    expect(summary(previewed)).toEqual(summary(results));
    for (const result of previewed) {
      const issue = world.jira.admin
        .issues()
        .find((each) => textOf(each.fields[FIELDS.partnerTicket]).startsWith(`${result.source?.key ?? '?'} `));
      const summaryField = result.planned?.find((change) => change.label === 'Summary');
      expect(issue?.fields['summary']).toBe(summaryField?.after?.trim());
      const copies = result.planned?.filter((change) => change.kind === 'comment' && change.end === 'target') ?? [];
      expect(issue?.comments).toHaveLength(copies.length);
      expect(issue?.attachments).toHaveLength(result.planned?.filter((change) => change.kind === 'file').length ?? -1);
    }
  });

  it('P4 the counts are those of the details, and every detail names both tickets', () => {
    expect(results.filter((result) => result.outcome === 'created')).toHaveLength(run.counts.created);
    for (const result of results) expect([result.source?.key, result.target?.key]).not.toContain(undefined);
    expect(run.status).toBe(run.counts.skipped > 0 ? 'partial' : 'success');
    expect(notesOf(results).join('\n')).toMatch(/empty\.txt/);
  });

  it('S2 a second run writes nothing on either platform', async () => {
    world.calls.length = 0;
    const again = await world.manual();
    expect(allWrites(world)).toEqual([]);
    expect(again.run).toMatchObject({ status: 'nothing', counts: { created: 0, updated: 0, closed: 0, failed: 0, skipped: 0 } });
  });

  it('S4 afterwards automatic sync finds nothing to do', async () => {
    await world.setState('automatic');
    await tickTimes(world, 6);
    expect(allWrites(world)).toEqual([]);
  });
});
