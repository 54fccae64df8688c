import { InternalServerError, InvocationLimitReachedError, PartialSuccessError, Queue as ForgeQueue, RateLimitError } from '@forge/events';
import { DefectError, TransientError } from '../../core/errors';
import type { Job, Queue } from '../../engine/ports/queue';

/** Events and bytes in one push, longest delay. https://developer.atlassian.com/platform/forge/limits-async-events/ */
const PUSH_EVENTS = 50;
const PUSH_BYTES = 190_000;
const MAX_DELAY_SECONDS = 900;

/** One event for a consumer with a long time limit. */
const EVENT_BYTES = 100_000;

interface PushEvent {
  readonly body: Record<string, unknown>;
  readonly delayInSeconds?: number;
}

/**
 * Forge's async events. Runs and tickets travel through the queue `sync`, checks through `check`. Rejects with `TransientError` when the
 * platform takes no more for now; some of the jobs may then be on their way, and delivery is at least once in any case.
 */
export function forgeQueue(): Queue {
  const queues = { sync: new ForgeQueue({ key: 'sync' }), check: new ForgeQueue({ key: 'check' }) };
  return {
    async push(jobs, options) {
      const delay = Math.min(Math.max(0, Math.ceil(options?.delaySeconds ?? 0)), MAX_DELAY_SECONDS);
      for (const name of ['sync', 'check'] as const) {
        const events = jobs.filter((job) => queueOf(job) === name).map((job) => event(job, delay));
        for (const group of bySize(events)) await pushAll(queues[name], group);
      }
    },
  };
}

function queueOf(job: Job): 'sync' | 'check' {
  switch (job.kind) {
    case 'tick':
    case 'slice':
    case 'ticket':
    case 'purge':
      return 'sync';
    case 'check':
      return 'check';
  }
}

function event(job: Job, delay: number): PushEvent {
  return delay > 0 ? { body: { ...job }, delayInSeconds: delay } : { body: { ...job } };
}

/** Pushes a group; events that the platform says it lost are pushed once more. */
async function pushAll(queue: ForgeQueue, events: readonly PushEvent[]): Promise<void> {
  let open = [...events];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await queue.push(open);
      return;
    } catch (error) {
      if (!(error instanceof PartialSuccessError) || error.failedEvents.length === 0) throw pushFailure(error);
      open = lostEvents(error, open);
    }
  }
  throw new TransientError('The queue did not take all work. The next run tries again.');
}

/** The SDK's types name the lost event `event`, its code `payload`. */
function lostEvents(error: PartialSuccessError, sent: readonly PushEvent[]): PushEvent[] {
  const lost = error.failedEvents.map((failed) => {
    const { payload, event: typed } = failed as { payload?: PushEvent; event?: PushEvent };
    return payload ?? typed;
  });
  return lost.every((one) => one !== undefined) ? lost : [...sent];
}

function pushFailure(error: unknown): Error {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof InvocationLimitReachedError) {
    return new TransientError('This chain of work has become too long. The next scheduled run goes on.', detail);
  }
  if (error instanceof RateLimitError || error instanceof InternalServerError || error instanceof PartialSuccessError) {
    return new TransientError('The queue is busy. The next run tries again.', detail);
  }
  return error instanceof Error && error.constructor !== Error
    ? new DefectError('The queue refused work of the app.', detail)
    : new TransientError('The queue did not answer. The next run tries again.', detail);
}

function bySize(events: readonly PushEvent[]): PushEvent[][] {
  const groups: PushEvent[][] = [];
  let bytes = 0;
  for (const one of events) {
    const size = new TextEncoder().encode(JSON.stringify(one)).length + 1;
    if (size > EVENT_BYTES) throw new DefectError('A queue event is too large.', `${size} bytes`);
    const last = groups.at(-1);
    if (last !== undefined && last.length < PUSH_EVENTS && bytes + size <= PUSH_BYTES) {
      last.push(one);
      bytes += size;
    } else {
      groups.push([one]);
      bytes = size;
    }
  }
  return groups;
}
