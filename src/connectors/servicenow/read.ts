import type { Comment, TicketFile, TicketRef } from '../../core/model/ticket';
import type { Instant } from '../../core/model/value';
import type { ReadQuery, ReadResult, ReadWants } from '../../engine/ports/connector';
import { z } from 'zod';
import { filesOf, filesPath } from './attachments';
import { accepted, type Attempt, type BatchItem, isPassing, type ServiceNowClient } from './client';
import { inList, tablePath } from './encoded-query';
import { commentsOf, displayedComments, JOURNAL, journalPath, journalRows } from './journal';
import { recordSchema, rows, SYS_ID } from './native';
import type { People } from './people';
import type { Schemas, TableSchema } from './schema';
import { ticketFields, toTicket } from './ticket';

/** What reading needs of the bound connector. */
export interface Reading {
  readonly client: ServiceNowClient;
  readonly schemas: Schemas;
  readonly people: People;
  readonly baseUrl: string;
}

/**
 * Tickets with comments and files: one request per table, one for all comments and one for all files, in one HTTP call where the
 * instance allows it.
 */
export async function readMany(reading: Reading, queries: readonly ReadQuery[], wants: ReadWants): Promise<readonly ReadResult[]> {
  if (queries.length === 0) return [];
  const ids = queries.map((query) => query.ref.id);
  const since = earliest(queries);
  const byType = groupByType(queries.map((query) => query.ref));
  const first = await together(reading, byType, wants, ids, since);
  const found = new Map<string, Parsed>();
  const refusals = collect(found, first.records);

  const missing = queries.map((query) => query.ref).filter((ref) => !found.has(ref.id) && !refusals.has(ref.type));
  if (missing.length > 0) await readMoved(reading, missing, wants, found);

  const rowsOfJournal = first.journal === undefined ? undefined : await journalRows(reading.client, first.journal, ids, since);
  const files = first.files === undefined ? undefined : await filesOf(reading.client, first.files, ids, since, reading.people);
  const filesForbidden = wants.files && files === undefined;
  const journalForbidden = wants.comments && rowsOfJournal === undefined;
  const comments = rowsOfJournal === undefined ? new Map<string, readonly Comment[]>() : await commentsOf(rowsOfJournal, reading.people);
  if (journalForbidden) await readDisplayed(reading, found);

  const results: ReadResult[] = [];
  for (const { ref } of queries) {
    const parsed = found.get(ref.id);
    if (parsed === undefined) {
      results.push({
        outcome: 'invisible',
        ref,
        reason: refusals.get(ref.type) ?? 'The record is not among those the connection user may see.',
      });
      continue;
    }
    const result = await resultOf(reading, ref, parsed, wants, journalForbidden, comments.get(ref.id) ?? [], files?.get(ref.id) ?? []);
    results.push(filesForbidden ? withUnreadable(result, ['sys_attachment']) : result);
  }
  return results;
}

interface Parsed {
  readonly native: unknown;
  readonly schema: TableSchema;
}

interface Answers {
  readonly records: readonly { readonly type: string; readonly schema: TableSchema; readonly attempt: Attempt }[];
  readonly journal: Attempt | undefined;
  readonly files: Attempt | undefined;
}

async function together(
  reading: Reading,
  byType: ReadonlyMap<string, readonly string[]>,
  wants: ReadWants,
  ids: readonly string[],
  since: Instant | undefined,
): Promise<Answers> {
  const types = [...byType.keys()];
  const items: BatchItem[] = [];
  if (wants.comments) items.push({ method: 'GET', path: journalPath(ids, since) });
  if (wants.files) items.push({ method: 'GET', path: filesPath(ids, since) });
  // The dictionary travels along with the first read; what to ask of a table must be known before the table is asked.
  const pending = reading.schemas.pending(types);
  if (pending !== undefined) {
    const attempts = await reading.client.together('read', [...items, pending.item]);
    const dictionary = attempts.at(-1);
    if (dictionary !== undefined) pending.accept(dictionary);
    const records = await readRecords(reading, byType, wants);
    return {
      records,
      journal: wants.comments ? attempts[0] : undefined,
      files: wants.files ? attempts[wants.comments ? 1 : 0] : undefined,
    };
  }
  const schemas = await Promise.all(types.map((type) => reading.schemas.get(type)));
  const attempts = await reading.client.together('read', [
    ...schemas.map((schema) => recordItem(schema, byType.get(schema.table) ?? [], wants.fields)),
    ...items,
  ]);
  const records = schemas.flatMap((schema, index) => {
    const attempt = attempts[index];
    return attempt === undefined ? [] : [{ type: schema.table, schema, attempt }];
  });
  return {
    records,
    journal: wants.comments ? attempts[schemas.length] : undefined,
    files: wants.files ? attempts[schemas.length + (wants.comments ? 1 : 0)] : undefined,
  };
}

async function readRecords(
  reading: Reading,
  byType: ReadonlyMap<string, readonly string[]>,
  wants: Pick<ReadWants, 'fields'>,
): Promise<Answers['records']> {
  const schemas = await Promise.all([...byType.keys()].map((type) => reading.schemas.get(type)));
  const attempts = await reading.client.together(
    'read',
    schemas.map((schema) => recordItem(schema, byType.get(schema.table) ?? [], wants.fields)),
  );
  return schemas.flatMap((schema, index) => {
    const attempt = attempts[index];
    return attempt === undefined ? [] : [{ type: schema.table, schema, attempt }];
  });
}

function recordItem(schema: TableSchema, ids: readonly string[], fields: readonly string[]): BatchItem {
  // https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html#title_table-GET
  return {
    method: 'GET',
    path: tablePath(schema.table, {
      query: `sys_idIN${inList(ids)}`,
      fields: ticketFields(schema, fields),
      limit: Math.max(ids.length, 1),
      display: 'all',
      noCount: true,
    }),
  };
}

const identified = z.object({ sys_id: z.union([z.string(), z.object({ value: z.string() }).transform((cell) => cell.value)]) });

/** Fills `found` by id; the tables that refused altogether come back with the reason. */
function collect(found: Map<string, Parsed>, records: Answers['records']): ReadonlyMap<string, string> {
  const refusals = new Map<string, string>();
  for (const { type, schema, attempt } of records) {
    if (!attempt.ok) {
      if (isPassing(attempt.error)) throw attempt.error;
      refusals.set(type, attempt.error.detail ?? attempt.error.message);
      continue;
    }
    for (const native of rows(attempt.answer, z.unknown()).good) {
      const id = identified.safeParse(native);
      if (id.success) found.set(id.data.sys_id, { native, schema });
    }
  }
  return refusals;
}

/** A record that left its table for another (a reclassified task) is found by its id among all tasks. */
async function readMoved(reading: Reading, missing: readonly TicketRef[], wants: ReadWants, found: Map<string, Parsed>): Promise<void> {
  const ids = missing.map((ref) => ref.id).filter((id) => SYS_ID.test(id));
  if (ids.length === 0) return;
  const [attempt] = await reading.client.together('read', [
    {
      method: 'GET',
      path: tablePath('task', { query: `sys_idIN${inList(ids)}`, fields: ['sys_id', 'sys_class_name'], limit: ids.length, noCount: true }),
    },
  ]);
  if (attempt === undefined || (!attempt.ok && !isPassing(attempt.error))) return;
  const moved = rows(accepted(attempt), z.object({ sys_id: z.string(), sys_class_name: z.string().min(1) })).good;
  const left = moved.filter((row) => missing.some((ref) => ref.id === row.sys_id && ref.type !== row.sys_class_name));
  if (left.length === 0) return;
  collect(found, await readRecords(reading, groupByType(left.map((row) => ({ id: row.sys_id, type: row.sys_class_name }))), wants));
}

/** Adds the journal fields' display values to the records. */
async function readDisplayed(reading: Reading, found: Map<string, Parsed>): Promise<void> {
  const elements = Object.values(JOURNAL);
  const byType = groupByType([...found].map(([id, parsed]) => ({ id, type: parsed.schema.table })));
  const items = [...byType].map(([table, ids]): BatchItem => ({
    method: 'GET',
    path: tablePath(table, {
      query: `sys_idIN${inList(ids)}`,
      fields: ['sys_id', ...elements],
      limit: ids.length,
      display: 'all',
      noCount: true,
    }),
  }));
  for (const attempt of await reading.client.together('read', items)) {
    if (!attempt.ok) {
      if (isPassing(attempt.error)) throw attempt.error;
      continue;
    }
    for (const native of rows(attempt.answer, z.record(z.string(), z.unknown())).good) {
      const id = identified.safeParse(native);
      const parsed = id.success ? found.get(id.data.sys_id) : undefined;
      if (!id.success || parsed === undefined) continue;
      found.set(id.data.sys_id, { ...parsed, native: { ...z.record(z.string(), z.unknown()).catch({}).parse(parsed.native), ...native } });
    }
  }
}

async function resultOf(
  reading: Reading,
  ref: TicketRef,
  parsed: Parsed,
  wants: ReadWants,
  journalForbidden: boolean,
  comments: readonly Comment[],
  files: readonly TicketFile[],
): Promise<ReadResult> {
  const record = recordSchema.safeParse(parsed.native);
  if (!record.success) return { outcome: 'malformed', ref, reason: z.prettifyError(record.error).slice(0, 300) };
  const ticket = toTicket(record.data, parsed.schema, wants.fields, reading.baseUrl);
  if ('malformed' in ticket) return { outcome: 'malformed', ref, reason: ticket.malformed };
  if (!journalForbidden) return { outcome: 'found', ref, ticket, comments, files };
  const displayed = await displayedComments(record.data, reading.people);
  return withUnreadable({ outcome: 'found', ref, ticket, comments: displayed.comments, files }, displayed.unreadable);
}

/** Names what could not be read beside the fields: a journal or the files. */
function withUnreadable(result: ReadResult, names: readonly string[]): ReadResult {
  if (result.outcome !== 'found') return result;
  return { ...result, ticket: { ...result.ticket, unreadable: [...result.ticket.unreadable, ...names] } };
}

function groupByType(refs: readonly TicketRef[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const ref of refs) groups.set(ref.type, [...(groups.get(ref.type) ?? []), ref.id]);
  return groups;
}

/** The oldest `since`, or none if one of the reads wants everything. */
function earliest(queries: readonly ReadQuery[]): Instant | undefined {
  let oldest: Instant | undefined;
  for (const { since } of queries) {
    if (since === undefined) return undefined;
    if (oldest === undefined || since < oldest) oldest = since;
  }
  return oldest;
}
