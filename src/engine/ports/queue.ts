import { z } from 'zod';

/**
 * What travels through the queue. Delivered at least once, in no order, possibly to newer code: `v` says which shape it is.
 * - `tick`: look whether anything changed on a connection in automatic sync, and sync it.
 * - `slice`: continue a run.
 * - `purge`: forget a removed connection.
 * - `ticket`: sync one ticket of one end (product event, `Sync now`).
 */
export const jobSchema = z.discriminatedUnion('kind', [
  z.object({ v: z.literal(1), kind: z.literal('tick'), connectionId: z.string(), slot: z.number() }),
  z.object({
    v: z.literal(1),
    kind: z.literal('slice'),
    connectionId: z.string(),
    runId: z.string(),
    slice: z.number().int(),
    attempt: z.number().int().default(0),
  }),
  z.object({
    v: z.literal(1),
    kind: z.literal('ticket'),
    connectionId: z.string(),
    end: z.enum(['source', 'target']),
    ticketId: z.string(),
    ticketType: z.string(),
    cause: z.enum(['event', 'person', 'retry']),
    /** Present when a page polls for the outcome. */
    jobId: z.string().optional(),
    attempt: z.number().int().default(0),
  }),
  /** Deletes what was stored about a removed connection (C8). */
  z.object({ v: z.literal(1), kind: z.literal('purge'), connectionId: z.string() }),
  /** A connection test, which may outlast a resolver, polled by a page under `jobId`. */
  z.object({ v: z.literal(1), kind: z.literal('check'), connectionId: z.string(), end: z.enum(['source', 'target']), jobId: z.string() }),
]);
export type Job = z.infer<typeof jobSchema>;

/** The distributed queue. */
export interface Queue {
  push(jobs: readonly Job[], options?: { readonly delaySeconds?: number }): Promise<void>;
}
