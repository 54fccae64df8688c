import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FaultPanel } from '../faults';
import type { Metrics } from './metrics';
import type { AppManifest } from './manifest';
import type { Outcome } from './invocation';

/** https://developer.atlassian.com/platform/forge/limits-async-events/ */
const QUEUE_LIMITS = {
  events: 50,
  pushBytes: 200 * 1024,
  longConsumerEventBytes: 100 * 1024,
  eventsPerMinute: 500,
  pushesPerChain: 1_000,
  maxDelaySeconds: 900,
  maxRetryAfterSeconds: 900,
  retryDataBytes: 4 * 1024,
  retentionMs: 24 * 3_600_000,
} as const;

/** A consumer with a longer time limit takes smaller events. */
const LONG_TIMEOUT_SECONDS = 55;

const pushSchema = z.object({
  queueName: z.string(),
  jobId: z.string(),
  payload: z.array(
    z.object({
      body: z.record(z.string(), z.unknown()),
      delayInSeconds: z.number().min(0).max(QUEUE_LIMITS.maxDelaySeconds).optional(),
      concurrency: z.object({ key: z.string(), limit: z.number().int().positive() }).optional(),
    }),
  ),
});

const jobSchema = z.object({ queueName: z.string(), jobId: z.string() });

/** What a function returns to be called again: https://developer.atlassian.com/platform/forge/runtime-reference/async-events-api/#retry-events */
export const retrySchema = z.object({
  _retry: z.literal(true),
  retryOptions: z
    .object({ retryAfter: z.number().optional(), retryReason: z.string().optional(), retryData: z.unknown() })
    .partial()
    .optional(),
});

interface RetryContext {
  readonly retryCount: number;
  readonly retryReason: string;
  readonly retryData: unknown;
}

/** One event waiting to be delivered. Times in ms of the sandbox clock. */
export interface QueuedEvent {
  readonly eventId: string;
  readonly queue: string;
  readonly jobId: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly pushedAt: number;
  readonly dueAt: number;
  readonly chain: string;
  readonly concurrency?: { readonly key: string; readonly limit: number } | undefined;
  readonly retry?: RetryContext;
}

interface JobStats {
  success: number;
  inProgress: number;
  failed: number;
}

export interface QueueAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface QueueOptions {
  readonly now: () => number;
  readonly manifest: AppManifest;
  readonly faults: FaultPanel;
  readonly metrics: Metrics;
  readonly eventsPerMinute?: number;
}

/** The async-event queues of one installation: at least once, in no promised order. */
export class AsyncQueue {
  private waiting: QueuedEvent[] = [];
  private readonly jobs = new Map<string, JobStats>();
  private readonly chains = new Map<string, number>();
  private readonly running = new Map<string, number>();
  private minute = { slot: -1, events: 0 };

  constructor(private readonly options: QueueOptions) {}

  /** Answers a request of the SDK under `/webhook/queue/`. */
  handle(path: string, body: unknown, chain: string): QueueAnswer {
    const action = /^\/webhook\/queue\/(publish|stats|cancel)\//.exec(path)?.[1];
    switch (action) {
      case 'publish':
        return this.publish(body, chain);
      case 'stats':
        return this.stats(body);
      case 'cancel':
        return this.cancel(body);
      case undefined:
      default:
        return { status: 501, body: { message: `The sandbox does not know ${path}` } };
    }
  }

  /** The next event that may be delivered now; the caller reports its end with `settle`. */
  take(): QueuedEvent | undefined {
    const now = this.options.now();
    for (;;) {
      const at = this.earliest((event) => event.dueAt <= now && this.hasRoom(event));
      if (at === undefined) return undefined;
      const [event] = this.waiting.splice(at, 1);
      if (event === undefined) return undefined;
      if (this.strikes('queue-dropped', event)) {
        this.options.metrics.queue.dropped += 1;
        this.job(event.jobId).inProgress -= 1;
        continue;
      }
      if (this.strikes('queue-doubled', event)) {
        this.options.metrics.queue.doubled += 1;
        this.job(event.jobId).inProgress += 1;
        this.waiting.push(event);
      }
      this.count(event, 1);
      this.options.metrics.queue.deliveries += 1;
      return event;
    }
  }

  /** Takes the outcome of a delivery: done, to be repeated, or failed for good. */
  settle(event: QueuedEvent, outcome: Outcome): void {
    this.count(event, -1);
    const repeat = this.retryOf(event, outcome);
    if (repeat !== undefined) {
      this.options.metrics.queue.retries += 1;
      this.waiting.push(repeat);
      return;
    }
    const job = this.job(event.jobId);
    job.inProgress -= 1;
    if (outcome.status === 'ok' && !retrySchema.safeParse(outcome.result).success) job.success += 1;
    else {
      job.failed += 1;
      this.options.metrics.queue.failed += 1;
    }
  }

  /** When the next event becomes due; undefined when none waits. Past moments mean now. */
  nextDue(): number | undefined {
    return this.waiting.reduce<number | undefined>(
      (least, event) => (least === undefined || event.dueAt < least ? event.dueAt : least),
      undefined,
    );
  }

  /** Events that wait or are being delivered. */
  pending(): number {
    return this.waiting.length + [...this.running.values()].reduce((sum, count) => sum + count, 0);
  }

  dump(): readonly QueuedEvent[] {
    return [...this.waiting];
  }

  load(events: readonly QueuedEvent[]): void {
    this.waiting = [...events];
    for (const event of events) this.job(event.jobId).inProgress += 1;
  }

  /** The consumer's argument. */
  static payload(event: QueuedEvent, now: number): unknown {
    return {
      queueName: event.queue,
      jobId: event.jobId,
      eventId: event.eventId,
      body: event.body,
      ...(event.retry === undefined
        ? {}
        : {
            retryContext: {
              ...event.retry,
              retentionWindow: {
                startTime: new Date(event.pushedAt).toISOString(),
                remainingTimeMs: Math.max(0, event.pushedAt + QUEUE_LIMITS.retentionMs - now),
              },
            },
          }),
    };
  }

  private publish(body: unknown, chain: string): QueueAnswer {
    const parsed = pushSchema.safeParse(body);
    if (!parsed.success) return { status: 400, body: { message: z.prettifyError(parsed.error) } };
    const { queueName, jobId, payload } = parsed.data;
    const consumer = this.options.manifest.functions.get(this.options.manifest.consumers.get(queueName) ?? '');
    if (consumer === undefined) return { status: 400, body: { message: `No consumer for the queue ${queueName}` } };
    const pushes = (this.chains.get(chain) ?? 0) + 1;
    if (pushes > QUEUE_LIMITS.pushesPerChain) return { status: 405, body: { message: 'Invocation limit reached' } };
    this.chains.set(chain, pushes);
    const tooBig = this.tooBig(payload, consumer.timeoutSeconds);
    if (tooBig !== undefined) return { status: 413, body: { errorMessage: tooBig } };
    if (!this.withinRate(payload.length)) return { status: 429, body: { message: 'Rate limit exceeded' } };
    this.options.metrics.queue.pushes += 1;
    const refused = this.options.faults.strike(['queue-partial-push'], (fault) => fault.queue === undefined || fault.queue === queueName);
    const failedEvents: unknown[] = [];
    const now = this.options.now();
    for (const [index, event] of payload.entries()) {
      if (refused !== undefined && (payload.length === 1 || index % 2 === 0)) {
        failedEvents.push({ index: String(index), errorMessage: 'The event was not stored' });
        continue;
      }
      this.options.metrics.queue.events += 1;
      this.job(jobId).inProgress += 1;
      this.waiting.push({
        eventId: randomUUID(),
        queue: queueName,
        jobId,
        body: event.body,
        pushedAt: now,
        dueAt: now + (event.delayInSeconds ?? 0) * 1_000,
        chain,
        ...(event.concurrency === undefined ? {} : { concurrency: event.concurrency }),
      });
    }
    return failedEvents.length > 0 ? { status: 202, body: { failedEvents } } : { status: 201, body: undefined };
  }

  private tooBig(payload: z.infer<typeof pushSchema>['payload'], timeoutSeconds: number): string | undefined {
    if (payload.length > QUEUE_LIMITS.events) return `A push has at most ${QUEUE_LIMITS.events} events`;
    if (Buffer.byteLength(JSON.stringify(payload)) > QUEUE_LIMITS.pushBytes) return 'A push has at most 200 KB';
    const long = timeoutSeconds > LONG_TIMEOUT_SECONDS;
    const heavy = payload.some((event) => Buffer.byteLength(JSON.stringify(event)) > QUEUE_LIMITS.longConsumerEventBytes);
    return long && heavy ? 'An event for a consumer with a long time limit has at most 100 KB' : undefined;
  }

  private withinRate(events: number): boolean {
    const slot = Math.floor(this.options.now() / 60_000);
    if (slot !== this.minute.slot) this.minute = { slot, events: 0 };
    if (this.minute.events + events > (this.options.eventsPerMinute ?? QUEUE_LIMITS.eventsPerMinute)) return false;
    this.minute.events += events;
    return true;
  }

  private stats(body: unknown): QueueAnswer {
    const { jobId } = jobSchema.parse(body);
    const job = this.jobs.get(jobId);
    return job === undefined ? { status: 404, body: { message: 'No such job' } } : { status: 200, body: { ...job } };
  }

  private cancel(body: unknown): QueueAnswer {
    const { jobId } = jobSchema.parse(body);
    const job = this.jobs.get(jobId);
    if (job === undefined) return { status: 404, body: { message: 'No such job' } };
    const before = this.waiting.length;
    this.waiting = this.waiting.filter((event) => event.jobId !== jobId);
    job.inProgress -= before - this.waiting.length;
    return { status: 204, body: undefined };
  }

  private retryOf(event: QueuedEvent, outcome: Outcome): QueuedEvent | undefined {
    const now = this.options.now();
    if (now - event.pushedAt > QUEUE_LIMITS.retentionMs) return undefined;
    const count = (event.retry?.retryCount ?? 0) + 1;
    switch (outcome.status) {
      case 'ok': {
        const asked = retrySchema.safeParse(outcome.result);
        if (!asked.success) return undefined;
        const { retryAfter = 1, retryReason = 'FUNCTION_RETRY_REQUEST', retryData } = asked.data.retryOptions ?? {};
        const fits = retryData === undefined || Buffer.byteLength(JSON.stringify(retryData)) <= QUEUE_LIMITS.retryDataBytes;
        const wait = Math.min(Math.max(1, retryAfter), QUEUE_LIMITS.maxRetryAfterSeconds) * 1_000;
        return { ...event, dueAt: now + wait, retry: { retryCount: count, retryReason, retryData: fits ? retryData : undefined } };
      }
      case 'timeout':
        return backedOff(event, now, count, 'FUNCTION_TIME_OUT');
      case 'out-of-memory':
      case 'killed':
        return backedOff(event, now, count, 'FUNCTION_OUT_OF_MEMORY');
      // An error the app throws is its own: only a returned `InvocationError` asks for another try.
      case 'error':
        return undefined;
    }
  }

  private earliest(ready: (event: QueuedEvent) => boolean): number | undefined {
    let best: number | undefined;
    for (const [at, event] of this.waiting.entries()) {
      if (!ready(event)) continue;
      const leader = best === undefined ? undefined : this.waiting[best];
      if (leader === undefined || event.dueAt < leader.dueAt) best = at;
    }
    return best;
  }

  private hasRoom(event: QueuedEvent): boolean {
    return event.concurrency === undefined || (this.running.get(event.concurrency.key) ?? 0) < event.concurrency.limit;
  }

  private count(event: QueuedEvent, change: number): void {
    // Events without a key of their own still count as being delivered.
    const key = event.concurrency?.key ?? ' unlimited';
    const next = (this.running.get(key) ?? 0) + change;
    if (next <= 0) this.running.delete(key);
    else this.running.set(key, next);
  }

  private strikes(kind: 'queue-dropped' | 'queue-doubled', event: QueuedEvent): boolean {
    return this.options.faults.strike([kind], (fault) => fault.queue === undefined || fault.queue === event.queue) !== undefined;
  }

  private job(id: string): JobStats {
    const known = this.jobs.get(id);
    if (known !== undefined) return known;
    const fresh = { success: 0, inProgress: 0, failed: 0 };
    this.jobs.set(id, fresh);
    return fresh;
  }
}

function backedOff(event: QueuedEvent, now: number, count: number, reason: string): QueuedEvent {
  const wait = Math.min(900_000, 10_000 * 2 ** (count - 1));
  return { ...event, dueAt: now + wait, retry: { retryCount: count, retryReason: reason, retryData: undefined } };
}
