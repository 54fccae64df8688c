import { z } from 'zod';
import { DefectError } from '../../core/errors';
import type { ChangedPage, ChangedRow, ListQuery } from '../../engine/ports/connector';
import { queryString, type RtClient } from './client';
import { changeRowSchema, goodRows, pageSchema, rowIdSchema } from './native';
import type { People } from './people';
import { TICKET_TYPE } from './ticket';
import { all, anyQueue } from './ticket-sql';
import { nextSecond, serverTime, toInstant, toLocal } from './times';

/** The last row seen: rows that change meanwhile move behind it and never push others past it. */
const cursorSchema = z.object({ at: z.string(), id: z.string().regex(/^\d+$/) });
type Cursor = z.infer<typeof cursorSchema>;

/** RT gives no more, and says nothing when asked for more. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Paging */
const LARGEST_PAGE = 100;

/** Numbers of four digits would be taken for years. */
const MOST_UNITS = 900;
/** What the two clocks may differ by before the same is asked once more with exact times. */
const SKEW_SECONDS = 30;

/**
 * One page of tickets by change time, over all queues. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Searching-Tickets
 * Deleted and merged tickets never show in searches.
 */
export async function listChanged(client: RtClient, people: People, query: ListQuery): Promise<ChangedPage> {
  if (query.scopes.length === 0) return { rows: [], serverTime: new Date(client.now()).toISOString() };
  if (query.cursor !== undefined) {
    const cursor = parseCursor(query.cursor);
    return pageOf(client, query, behind(cursor, await people.zone()), cursor);
  }
  const age = Math.ceil((client.now() - Date.parse(query.since)) / 1000) + SKEW_SECONDS;
  const window = windowOf(age);
  if (window !== undefined) {
    const page = await pageOf(client, query, `LastUpdated >= '${window.text}'`, undefined);
    // By the server's own clock: was its window long enough?
    if (Date.parse(page.serverTime) - window.seconds * 1000 <= Date.parse(query.since)) return page;
  }
  return pageOf(client, query, `LastUpdated >= '${toLocal(query.since, await people.zone())}'`, undefined);
}

/** A recent moment by its age in seconds: asked for so, it reads the same in every zone and takes one call. */
function windowOf(age: number): { readonly text: string; readonly seconds: number } | undefined {
  if (age <= 0) return undefined;
  if (age <= MOST_UNITS) return { text: `${age} seconds ago`, seconds: age };
  const minutes = Math.ceil(age / 60);
  return minutes <= MOST_UNITS ? { text: `${minutes} minutes ago`, seconds: minutes * 60 } : undefined;
}

async function pageOf(client: RtClient, query: ListQuery, position: string, cursor: Cursor | undefined): Promise<ChangedPage> {
  const answer = await client.get(
    `/tickets?${queryString([
      ['query', all(anyQueue([...new Set(query.scopes.map((scope) => scope.container))]), position)],
      ['orderby', 'LastUpdated'],
      ['order', 'ASC'],
      ['orderby', 'id'],
      ['order', 'ASC'],
      ['per_page', String(Math.min(LARGEST_PAGE, Math.max(1, query.limit)))],
      ['fields', 'LastUpdated'],
    ])}`,
  );
  const page = answer.json(pageSchema);
  const rows = goodRows(page.items, rowIdSchema.loose()).map((native): ChangedRow => {
    const ref = { id: native.id, type: TICKET_TYPE };
    const parsed = changeRowSchema.safeParse(native);
    const at = parsed.success ? toInstant(parsed.data.LastUpdated) : undefined;
    // A row without a time is handed on without a version, so that reading it parks it by name.
    return { ref, version: at ?? '', changedAt: at ?? cursor?.at ?? query.since };
  });
  const last = rows.at(-1);
  const since = `${query.since.slice(0, 19)}Z`;
  // Every page is the first one of its own position: there is more when RT counts more than it shows.
  const more = page.total === null || page.total === undefined ? page.items.length > 0 : page.total > page.items.length;
  return {
    rows: rows.filter((row) => `${row.changedAt.slice(0, 19)}Z` >= since),
    serverTime: serverTime(answer.headers, client.now()),
    ...(more && last !== undefined ? { cursor: JSON.stringify({ at: last.changedAt, id: last.ref.id } satisfies Cursor) } : {}),
  };
}

// An equals sign between a time and a text means the whole day, so a second is spelt as a span.
function behind(cursor: Cursor, zone: string): string {
  const here = toLocal(cursor.at, zone);
  const next = toLocal(nextSecond(cursor.at), zone);
  return `((LastUpdated >= '${here}' AND LastUpdated < '${next}' AND id > ${cursor.id}) OR LastUpdated >= '${next}')`;
}

function parseCursor(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(text));
  } catch {
    throw new DefectError('A stored position in a Request Tracker listing cannot be read.');
  }
}
