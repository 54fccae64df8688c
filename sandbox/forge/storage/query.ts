import { z } from 'zod';
import type { EntityIndex, EntitySchema } from '../manifest';
import { filtersSchema, fulfils, holds, rangeSchema, type RangeClause } from './conditions';
import { STORAGE_LIMITS } from './limits';
import type { RecordTable, StoredRecord } from './record-table';
import { StorageError } from './storage-error';

interface QueryAnswer {
  readonly body: unknown;
  readonly records: readonly StoredRecord[];
}

const keyQuerySchema = z.object({
  limit: z.number().int().positive().optional(),
  after: z.string().optional(),
  where: z.array(z.object({ property: z.literal('key'), condition: z.literal('BEGINS_WITH'), values: z.array(z.string()) })).optional(),
});

/** Plain records by key prefix, in key order. */
export function queryKeys(table: RecordTable, body: unknown): QueryAnswer {
  const { limit, after, where } = keyQuerySchema.parse(body);
  const prefix = where?.[0]?.values[0] ?? '';
  const past = after === undefined ? undefined : readCursor(after);
  const hits = [...table.visible()].filter((record) => record.key.startsWith(prefix) && (past === undefined || record.key > past));
  return page(hits, limit);
}

const entityQuerySchema = z.object({
  entityName: z.string(),
  indexName: z.string(),
  partition: z.array(z.unknown()).optional(),
  range: rangeSchema.optional(),
  filters: filtersSchema.optional(),
  sort: z.enum(['ASC', 'DESC']).optional(),
  cursor: z.string().optional(),
  limit: z.number().int().positive().optional(),
});

/** Entities of one index partition, ordered by the index's range attribute. A record without the indexed attributes is not in the index. */
export function queryEntity(
  entity: (name: string) => { readonly schema: EntitySchema; readonly table: RecordTable },
  body: unknown,
): QueryAnswer {
  const query = entityQuerySchema.parse(body);
  const { schema, table } = entity(query.entityName);
  const index = indexOf(schema, query.indexName);
  const partition = query.partition ?? [];
  if (index !== undefined && partition.length !== index.partition.length) {
    throw new StorageError(400, 'INVALID_PARTITION', `Index ${index.name} needs a value for each of ${index.partition.join(', ')}`);
  }
  const range = (record: StoredRecord): unknown => (index === undefined ? record.key : attribute(record, index.range));
  const inPartition = (record: StoredRecord): boolean =>
    (index?.partition ?? []).every((name, at) => attribute(record, name) === partition[at]);
  const inRange = (record: StoredRecord): boolean =>
    range(record) !== undefined && (query.range === undefined || rangeHolds(query.range, range(record)));
  const direction = query.sort === 'DESC' ? -1 : 1;
  const ordered = [...table.visible()]
    .filter((record) => inPartition(record) && inRange(record))
    .sort((a, b) => direction * (order(range(a), range(b)) || (a.key < b.key ? -1 : 1)));
  const past = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const start = past === undefined ? 0 : ordered.findIndex((record) => record.key === past) + 1;
  const hits = ordered.slice(start).filter((record) => query.filters === undefined || fulfils(query.filters, record.value));
  return page(hits, query.limit);
}

function indexOf(schema: EntitySchema, name: string): EntityIndex | undefined {
  if (name === 'by-key') return undefined;
  const index = schema.indexes.find((candidate) => candidate.name === name);
  if (index === undefined) throw new StorageError(400, 'INVALID_INDEX', `Entity ${schema.name} has no index ${name}`);
  return index;
}

function attribute(record: StoredRecord, name: string): unknown {
  const attributes: Readonly<Record<string, unknown>> = { ...(record.value as object) };
  return attributes[name];
}

function rangeHolds(clause: RangeClause, value: unknown): boolean {
  return holds(clause, value);
}

function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function page(hits: readonly StoredRecord[], limit: number | undefined): QueryAnswer {
  const size = limit ?? STORAGE_LIMITS.queryDefault;
  if (size > STORAGE_LIMITS.queryMax) throw new StorageError(400, 'INVALID_LIMIT', `A page has at most ${STORAGE_LIMITS.queryMax} records`);
  const records = hits.slice(0, size);
  const last = records.at(-1);
  const data = records.map(({ key, value, expiresAt }) => ({
    key,
    value,
    ...(expiresAt === undefined ? {} : { expireTime: new Date(expiresAt).toISOString() }),
  }));
  return { records, body: hits.length > size && last !== undefined ? { data, cursor: writeCursor(last.key) } : { data } };
}

function writeCursor(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function readCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}
