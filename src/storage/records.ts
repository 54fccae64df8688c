import { z } from 'zod';
import { DefectError } from '../core/errors';
import type { Link } from '../core/model/link';
import type { Run, TicketResult } from '../core/model/run';
import { toJson, type Json } from '../engine/ports/kv';
import type { LosingValue, RefRecord, SyncState } from '../engine/ports/stores';

/** The shapes of stored records. Each is versioned by `v`; a reader that meets an unknown version stops instead of guessing. */

const end = z.enum(['source', 'target']);
const instant = z.string();

export const syncStateSchema: z.ZodType<SyncState> = z.object({
  watermarks: z.object({ source: instant, target: instant }).partial(),
  heartbeatAt: instant.optional(),
  newsAt: instant.optional(),
  nextRetryAt: instant.optional(),
  filesAt: instant.optional(),
  netAt: instant.optional(),
  configAt: instant.optional(),
  proven: z.boolean(),
  waitUntil: instant.optional(),
}) as z.ZodType<SyncState>;

const refFailure = z.object({
  message: z.string(),
  detail: z.string().optional(),
  attempts: z.number(),
  retryAt: instant,
  title: z.string(),
  key: z.string(),
  url: z.string(),
});

export const refRecordSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('linked'), type: z.string(), linkId: z.string(), version: z.string() }),
  z.object({
    state: z.literal('intended'),
    type: z.string(),
    intent: z.object({
      correlationId: z.string(),
      hint: z.string(),
      routeId: z.string(),
      at: instant,
      without: z.array(z.string()),
      unsent: z.boolean().optional(),
    }),
    failure: refFailure.optional(),
  }),
  z.object({ state: z.literal('parked'), type: z.string(), failure: refFailure }),
  z.object({ state: z.literal('left'), type: z.string(), version: z.string(), stamp: z.string() }),
  z.object({ state: z.literal('tombstone'), type: z.string(), reason: z.string() }),
]) as unknown as z.ZodType<RefRecord>;

const linkEnd = z.object({
  ref: z.object({ id: z.string(), type: z.string() }),
  container: z.string(),
  key: z.string(),
  url: z.string(),
  conversationSince: instant,
  conversationFloor: instant.optional(),
  status: z.string().optional(),
});

export const linkSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  routeId: z.string(),
  state: z.enum(['active', 'paused', 'out-of-scope', 'gone', 'unlinked']),
  stateReason: z.string().optional(),
  origin: end.optional(),
  composedOn: end.optional(),
  ends: z.object({ source: linkEnd, target: linkEnd }),
  fields: z.record(
    z.string(),
    z.object({ shape: z.string(), source: z.string().optional(), target: z.string().optional(), cut: end.optional() }),
  ),
  parked: z.record(
    z.string(),
    z.object({ end, reason: z.string(), tried: z.string(), since: instant, retryAt: instant, attempts: z.number() }),
  ),
  conflicts: z.record(z.string(), z.object({ at: instant, winner: end })),
  failure: z
    .object({ message: z.string(), detail: z.string().optional(), attempts: z.number(), since: instant, retryAt: instant })
    .optional(),
  begun: z.literal(true).optional(),
  canonical: z.number(),
  createdAt: instant,
  syncedAt: instant,
}) as unknown as z.ZodType<Link>;

const counts = z.object({
  created: z.number(),
  updated: z.number(),
  closed: z.number(),
  failed: z.number(),
  skipped: z.number(),
  unchanged: z.number(),
  comments: z.number(),
  attachments: z.number(),
  commentsFailed: z.number(),
  attachmentsFailed: z.number(),
});

export const runSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  kind: z.enum(['manual', 'preview', 'automatic', 'ticket']),
  status: z.enum(['running', 'waiting', 'success', 'partial', 'failed', 'nothing', 'cancelled']),
  startedBy: z.string().optional(),
  includeClosed: z.boolean(),
  since: z.object({ source: instant, target: instant }),
  position: z.object({ end, cursor: z.string().optional(), beganAt: instant.optional(), newest: instant.optional() }),
  watermarks: z.object({ source: instant, target: instant }).partial(),
  counts,
  done: z.number(),
  detailPages: z.number(),
  slice: z.number(),
  startedAt: instant,
  progressAt: instant,
  finishedAt: instant.optional(),
  message: z.string().optional(),
}) as unknown as z.ZodType<Run>;

const ticketSide = z.object({ id: z.string(), key: z.string(), url: z.string() });

export const ticketResultSchema = z.object({
  outcome: z.enum(['created', 'updated', 'closed', 'failed', 'skipped']),
  source: ticketSide.optional(),
  target: ticketSide.optional(),
  title: z.string(),
  comments: z.number(),
  attachments: z.number(),
  commentsFailed: z.number(),
  attachmentsFailed: z.number(),
  notes: z.array(
    z.object({
      level: z.enum(['info', 'warning', 'error']),
      message: z.string(),
      field: z.string().optional(),
      value: z.string().optional(),
      detail: z.string().optional(),
    }),
  ),
  planned: z
    .array(
      z.object({
        kind: z.enum(['create', 'field', 'status', 'comment', 'file']),
        end,
        label: z.string(),
        before: z.string().optional(),
        after: z.string().optional(),
      }),
    )
    .optional(),
}) as unknown as z.ZodType<TicketResult>;

export const losingSchema: z.ZodType<LosingValue> = z.object({ label: z.string(), end, at: instant, lost: z.string(), won: z.string() });

/** The version all records are written with. */
const RECORD_VERSION = 1;

/** Wraps a record for storage. */
export function sealed(body: object): { readonly [key: string]: Json } {
  return { v: RECORD_VERSION, ...(toJson(body) as { readonly [key: string]: Json }) };
}

/** Reads a record. Rejects with `DefectError` for an unknown version or shape: better to stop than to guess. */
export function opened<T>(schema: z.ZodType<T>, record: unknown, what: string): T {
  const version = z.object({ v: z.number() }).loose().safeParse(record);
  if (!version.success || version.data.v !== RECORD_VERSION)
    throw new DefectError(`A stored ${what} was written by another version of the app.`);
  const parsed = schema.safeParse(record);
  if (!parsed.success) throw new DefectError(`A stored ${what} cannot be read.`, z.prettifyError(parsed.error).slice(0, 500));
  return parsed.data;
}
