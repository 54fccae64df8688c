import type { Connection } from '../config/connection';
import { describeError, LeaseLostError, RateLimitedError } from '../core/errors';
import type { TicketResult } from '../core/model/run';
import type { EngineDeps } from './deps';
import { toJson } from './ports/kv';
import type { Job } from './ports/queue';
import { newRun, carryFailure } from './run';
import { LEASE_MS, openSession } from './session';
import { joinSubjects, syncGroup } from './sync-group';
import { finalStatus } from './tally';
import { keep, type Work } from './work';

/** Seconds until a ticket that met a taken lease is looked at again, should the run not have taken it from the inbox. */
const BUSY_DELAY_S = 45;
const BUSY_ATTEMPTS = 20;

/** Syncs one ticket: a product event, `Sync now`, or a retry a person asked for (S4). */
export async function runTicketJob(deps: EngineDeps, job: Extract<Job, { kind: 'ticket' }>): Promise<void> {
  const connection = await deps.stores.connections.get(job.connectionId);
  if (connection === undefined || !mayRun(connection, job.cause))
    return answer(deps, job, 'The connection is paused or not ready yet. Resume it on the Sync page, then try again.');
  const holder = deps.ids.fresh();
  const taken = await deps.stores.leases.take(connection.id, holder, deps.clock.now(), deps.clock.now() + LEASE_MS);
  if (taken === undefined) return later(deps, job);
  const run = newRun(deps, connection, 'ticket', {
    source: new Date(deps.clock.now()).toISOString(),
    target: new Date(deps.clock.now()).toISOString(),
  });
  const work: Work = { run, prefetched: new Map(), stored: false };
  let state = taken.state;
  try {
    const session = await openSession(deps, connection, taken.lease, taken.state);
    const joined = await joinSubjects(session, job.end, [{ ref: { id: job.ticketId, type: job.ticketType } }]);
    const group = joined.length === 0 ? { results: [], unchanged: 1 } : await syncGroup(session, job.end, joined, 'apply');
    state = session.state;
    if (group.results.length > 0) {
      const at = new Date(deps.clock.now()).toISOString();
      await keep(session, work, group, 1);
      await deps.stores.runs.save({ ...work.run, status: finalStatus(work.run), finishedAt: at, progressAt: at });
      session.state = { ...session.state, newsAt: at };
      state = session.state;
    }
    await deps.stores.leases.release(taken.lease, state);
    await report(deps, job, group.results[0]);
  } catch (error) {
    if (error instanceof LeaseLostError) return later(deps, job);
    await deps.stores.leases.release(taken.lease, state);
    if (error instanceof RateLimitedError && job.attempt < BUSY_ATTEMPTS) {
      await deps.queue.push([{ ...job, attempt: job.attempt + 1 }], { delaySeconds: Math.min(900, Math.ceil(error.retryAfterMs / 1000)) });
      return;
    }
    await carryFailure(deps, connection, error);
    await answer(deps, job, describeError(error).message, describeError(error).detail);
  }
}

function mayRun(connection: Connection, cause: 'event' | 'person' | 'retry'): boolean {
  if (connection.state === 'automatic') return true;
  return cause !== 'event' && connection.state === 'ready';
}

async function later(deps: EngineDeps, job: Extract<Job, { kind: 'ticket' }>): Promise<void> {
  await deps.stores.inbox.add(job.connectionId, { end: job.end, ticketId: job.ticketId, type: job.ticketType });
  if (job.attempt < BUSY_ATTEMPTS) await deps.queue.push([{ ...job, attempt: job.attempt + 1 }], { delaySeconds: BUSY_DELAY_S });
  else await answer(deps, job, 'Another run still holds the connection. The ticket syncs with it; look again in a few minutes.');
}

async function report(deps: EngineDeps, job: Extract<Job, { kind: 'ticket' }>, result: TicketResult | undefined): Promise<void> {
  if (job.jobId === undefined) return;
  // Without a result there was nothing to do.
  await deps.stores.jobs.put(job.jobId, toJson({ state: 'synced', ...(result === undefined ? {} : { result }) }));
}

async function answer(deps: EngineDeps, job: Extract<Job, { kind: 'ticket' }>, message: string, detail?: string): Promise<void> {
  if (job.jobId === undefined) return;
  await deps.stores.jobs.put(job.jobId, {
    state: 'failed',
    error: { code: 'platform', message, ...(detail === undefined ? {} : { detail }) },
  });
}
