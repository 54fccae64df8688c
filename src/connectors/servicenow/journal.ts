import type { Comment, Visibility } from '../../core/model/ticket';
import type { Instant } from '../../core/model/value';
import { type Attempt, isPassing, type ServiceNowClient } from './client';
import { fromJournal } from './code-tags';
import { all, allHidden, hasMore, inList, tablePath } from './encoded-query';
import { parseDisplayedJournal } from './journal-display';
import { type JournalRow, journalRowSchema, type NativeRecord, rows } from './native';
import type { People } from './people';
import { toInstant, toNative, UTC } from './times';

/** The journal fields of a task, by who may read them. https://www.servicenow.com/docs/r/platform-administration/table-administration-and-data-management/r_JournalFields.html */
export const JOURNAL: Readonly<Record<Visibility, 'comments' | 'work_notes'>> = { public: 'comments', internal: 'work_notes' };

const FIELDS = ['sys_id', 'element', 'element_id', 'value', 'sys_created_on', 'sys_created_by'];
const PAGE = 1000;

/** The request for the journal entries of tickets; `since` as an instant of the platform's clock. */
export function journalPath(ids: readonly string[], since: Instant | undefined, offset = 0): string {
  return tablePath('sys_journal_field', {
    query: all(
      `element_idIN${inList(ids)}`,
      'elementINcomments,work_notes',
      since === undefined ? '' : `sys_created_on>=${toNative(since)}`,
      'ORDERBYsys_created_on',
      'ORDERBYsys_id',
    ),
    fields: FIELDS,
    limit: PAGE,
    offset,
  });
}

/** All rows behind the first page, which was read already. `undefined`: the journal may not be read. */
export async function journalRows(
  client: ServiceNowClient,
  first: Attempt,
  ids: readonly string[],
  since: Instant | undefined,
): Promise<readonly JournalRow[] | undefined> {
  if (!first.ok) {
    if (isPassing(first.error)) throw first.error;
    return undefined;
  }
  const found: JournalRow[] = [];
  let answer = first.answer;
  for (let offset = 0; ; offset += PAGE) {
    const page = rows(answer, journalRowSchema);
    if (offset === 0 && allHidden(answer.headers, page.total)) return undefined;
    found.push(...page.good);
    if (!hasMore(answer.headers, { offset, limit: PAGE, rows: page.total })) return found;
    answer = await client.get(journalPath(ids, since, offset + PAGE));
  }
}

/** Journal rows as comments, by ticket. */
export async function commentsOf(found: readonly JournalRow[], people: People): Promise<ReadonlyMap<string, readonly Comment[]>> {
  if (found.length === 0) return new Map();
  const [author, me] = await Promise.all([people.authors(found.map((row) => row.sys_created_by)), people.actingName()]);
  const byTicket = new Map<string, Comment[]>();
  for (const row of found) {
    const createdAt = toInstant(row.sys_created_on);
    if (createdAt === undefined) continue;
    const comments = byTicket.get(row.element_id) ?? [];
    // Anything that is not plainly public is internal (K2).
    const visibility: Visibility = row.element === JOURNAL.public ? 'public' : 'internal';
    comments.push({
      id: row.sys_id,
      author: author(row.sys_created_by),
      createdAt,
      updatedAt: createdAt,
      visibility,
      body: fromJournal(row.value),
      own: row.sys_created_by === me,
    });
    byTicket.set(row.element_id, comments);
  }
  return byTicket;
}

/** The comments a record's own display values show: the way left when `sys_journal_field` may not be read. */
export async function displayedComments(
  record: NativeRecord,
  people: People,
): Promise<{ readonly comments: readonly Comment[]; readonly unreadable: readonly string[] }> {
  const zone = (await people.acting())?.zone ?? UTC;
  const comments: Comment[] = [];
  const unreadable: string[] = [];
  for (const visibility of ['public', 'internal'] as const) {
    const element = JOURNAL[visibility];
    const cell = record[element];
    const entries = cell === undefined ? undefined : parseDisplayedJournal(element, cell.display, zone);
    if (entries === undefined) unreadable.push(element);
    for (const entry of entries ?? []) {
      comments.push({
        id: entry.id,
        author: { name: entry.author },
        createdAt: entry.createdAt,
        updatedAt: entry.createdAt,
        visibility,
        body: fromJournal(entry.text),
      });
    }
  }
  return { comments: comments.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0)), unreadable };
}
