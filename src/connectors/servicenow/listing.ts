import { z } from 'zod';
import { DefectError } from '../../core/errors';
import type { ChangedPage, ChangedRow, ListQuery } from '../../engine/ports/connector';
import type { Clock } from '../../engine/ports/runtime';
import type { ServiceNowClient } from './client';
import { all, hasMore, inList, tablePath } from './encoded-query';
import { attachmentRowSchema, changeRowSchema, SYS_ID } from './native';
import { rows } from './native';
import { serverTime, toInstant, toNative } from './times';

/**
 * Position in a listing: the time and sys_id of the last row seen, so that rows which change meanwhile move behind the position and
 * never shift others past it. `skip` and `window` serve stretches of rows the user may not see: they cannot be named, only stepped over.
 */
const cursorSchema = z.object({
  at: z.string(),
  id: z.string(),
  skip: z.number().int().nonnegative(),
  window: z.number().int().positive(),
});
type Cursor = z.infer<typeof cursorSchema>;

/** The platform's own ceiling for one page. */
const WIDEST = 10_000;

/** One page of tickets by change time. One call, over all tables of the scopes. */
export async function listChanged(client: ServiceNowClient, clock: Clock, query: ListQuery): Promise<ChangedPage> {
  return page(client, clock, query, {
    table: 'task',
    time: 'sys_updated_on',
    scope: `sys_class_nameIN${inList(query.scopes.map((scope) => scope.type))}`,
    fields: ['sys_id', 'sys_class_name', 'sys_mod_count', 'sys_updated_on'],
    row: (native) => {
      const parsed = changeRowSchema.safeParse(native);
      if (parsed.success) {
        const { sys_id: id, sys_class_name: type, sys_mod_count: version, sys_updated_on: at } = parsed.data;
        return { id, at, row: { ref: { id, type }, version, changedAt: toInstant(at) ?? query.since } };
      }
      // A record that makes no sense is handed on without a version, so that reading it parks it by name.
      const named = z
        .object({
          sys_id: z.string().regex(SYS_ID),
          sys_class_name: z
            .string()
            .min(1)
            .catch(query.scopes[0]?.type ?? 'task'),
        })
        .safeParse(native);
      return named.success
        ? { row: { ref: { id: named.data.sys_id, type: named.data.sys_class_name }, version: '', changedAt: query.since } }
        : undefined;
    },
  });
}

const fileChangeSchema = attachmentRowSchema.pick({ sys_id: true, table_name: true, table_sys_id: true, sys_created_on: true });

/** One page of tickets that got files: adding a file need not touch the ticket. */
export async function listChangedFiles(client: ServiceNowClient, clock: Clock, query: ListQuery): Promise<ChangedPage> {
  return page(client, clock, query, {
    table: 'sys_attachment',
    time: 'sys_created_on',
    scope: `table_nameIN${inList(query.scopes.map((scope) => scope.type))}`,
    fields: ['sys_id', 'table_name', 'table_sys_id', 'sys_created_on'],
    row: (native) => {
      const parsed = fileChangeSchema.safeParse(native);
      if (!parsed.success) return undefined;
      const { sys_id: id, table_name: type, table_sys_id: ticket, sys_created_on: at } = parsed.data;
      return { id, at, row: { ref: { id: ticket, type }, version: '', changedAt: toInstant(at) ?? query.since } };
    },
  });
}

interface Listing {
  readonly table: string;
  readonly time: string;
  readonly scope: string;
  readonly fields: readonly string[];
  /** `at` and `id` are absent where the row cannot serve as a position. */
  row(native: unknown): { readonly id?: string; readonly at?: string; readonly row: ChangedRow } | undefined;
}

async function page(client: ServiceNowClient, clock: Clock, query: ListQuery, listing: Listing): Promise<ChangedPage> {
  if (query.scopes.length === 0) return { rows: [], serverTime: new Date(clock.now()).toISOString() };
  const { time } = listing;
  const cursor = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  const limit = Math.min(WIDEST, Math.max(cursor?.window ?? 0, query.limit));
  const offset = cursor?.skip ?? 0;
  const position =
    cursor === undefined || cursor.id === ''
      ? `${time}>=${toNative(query.since)}`
      : // (time >= at) AND (time > at OR sys_id > id): an alternative belongs to the condition before it.
        all(`${time}>=${cursor.at}`, `${time}>${cursor.at}^ORsys_id>${cursor.id}`);
  // https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html#title_table-GET
  const answer = await client.get(
    tablePath(listing.table, {
      query: all(listing.scope, position, `ORDERBY${time}`, 'ORDERBYsys_id'),
      fields: listing.fields,
      limit,
      offset,
    }),
  );
  const native = rows(answer, z.unknown()).good;
  const found = native.map((row) => listing.row(row)).filter((row) => row !== undefined);
  const more = hasMore(answer.headers, { offset, limit, rows: native.length });
  const last = found.findLast((row) => row.id !== undefined);
  const next = (): Cursor => {
    if (last?.at !== undefined && last.id !== undefined) return { at: last.at, id: last.id, skip: 0, window: query.limit };
    const here = { at: cursor?.at ?? '', id: cursor?.id ?? '' };
    // Nothing to stand on: look further from the same place. At full width step by half, so that rows leaving the stretch hide none behind it.
    return limit < WIDEST
      ? { ...here, skip: 0, window: Math.min(WIDEST, limit * 4) }
      : { ...here, skip: offset + WIDEST / 2, window: WIDEST };
  };
  return {
    rows: found.map((row) => row.row),
    serverTime: serverTime(answer.headers, clock.now()),
    ...(more ? { cursor: JSON.stringify(next()) } : {}),
  };
}

function parseCursor(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(text));
  } catch {
    throw new DefectError('A stored position in a ServiceNow listing cannot be read.');
  }
}
