import type { Connection } from '../config/connection';
import { ConnectionBrokenError, describeError, LeaseLostError, RateLimitedError } from '../core/errors';
import { ENDS, type End } from '../core/model/end';
import { NO_COUNTS, type Run, type RunKind } from '../core/model/run';
import type { Instant } from '../core/model/value';
import type { EngineDeps } from './deps';
import type { Job } from './ports/queue';
import type { SyncState } from './ports/stores';
import { LEASE_MS, openSession, type Session } from './session';
import { finalStatus } from './tally';
import { saveRun, type Work } from './work';
import { workThrough } from './work-through';

/** Seconds until a slice that met a taken lease looks again, and how often it does. */
const BUSY_DELAY_S = 15;
const BUSY_ATTEMPTS = 240;

/** The queue's longest delay, in seconds. */
const LONGEST_DELAY_S = 900;

export function newRun(
  deps: EngineDeps,
  connection: Connection,
  kind: RunKind,
  since: Readonly<Record<End, Instant>>,
  options: { readonly startedBy?: string; readonly includeClosed?: boolean } = {},
): Run {
  const at = new Date(deps.clock.now()).toISOString();
  return {
    id: deps.ids.fresh(),
    connectionId: connection.id,
    kind,
    status: 'running',
    ...(options.startedBy === undefined ? {} : { startedBy: options.startedBy }),
    includeClosed: options.includeClosed ?? false,
    since,
    position: { end: 'source' },
    watermarks: {},
    counts: NO_COUNTS,
    done: 0,
    detailPages: 0,
    slice: 0,
    startedAt: at,
    progressAt: at,
  };
}

/** Starts a manual run or a preview over both ends from one moment on (S3). */
export async function startRun(
  deps: EngineDeps,
  connection: Connection,
  kind: 'manual' | 'preview',
  since: Instant,
  options: { readonly startedBy?: string; readonly includeClosed?: boolean },
): Promise<Run> {
  const run = newRun(deps, connection, kind, { source: since, target: since }, options);
  await deps.stores.runs.save(run);
  await deps.queue.push([{ v: 1, kind: 'slice', connectionId: connection.id, runId: run.id, slice: 0, attempt: 0 }]);
  return run;
}

/** Continues a run in this invocation: until it is finished, cancelled, out of time or told to wait. */
export async function runSlice(deps: EngineDeps, job: Extract<Job, { kind: 'slice' }>): Promise<void> {
  const connection = await deps.stores.connections.get(job.connectionId);
  const run = await deps.stores.runs.get(job.connectionId, job.runId);
  // A doubled delivery of a slice that was continued already is told by its number.
  if (connection === undefined || run === undefined || (run.status !== 'running' && run.status !== 'waiting') || run.slice !== job.slice)
    return;
  const taken = await takeFor(deps, run);
  if (taken === undefined) {
    if (job.attempt < BUSY_ATTEMPTS) await deps.queue.push([{ ...job, attempt: job.attempt + 1 }], { delaySeconds: BUSY_DELAY_S });
    else
      await deps.stores.runs.save({
        ...run,
        status: 'failed',
        message: 'Another run held the connection for an hour. Start the run again.',
        finishedAt: new Date(deps.clock.now()).toISOString(),
      });
    return;
  }
  const work: Work = { run: { ...run, status: 'running' }, prefetched: new Map(), stored: true };
  await carryRun(deps, connection, taken, work);
}

async function takeFor(deps: EngineDeps, run: Run): Promise<{ lease: Session['lease']; state: SyncState } | undefined> {
  if (run.kind === 'preview') {
    // A preview writes nothing, so it holds nobody up.
    const record = await deps.stores.leases.read(run.connectionId);
    return {
      lease: { connectionId: run.connectionId, holder: run.id, generation: -1 },
      state: record?.state ?? { watermarks: {}, proven: false },
    };
  }
  // A holder of its own for each delivery: a doubled one must not take over the lease of the first.
  return deps.stores.leases.take(run.connectionId, deps.ids.fresh(), deps.clock.now(), deps.clock.now() + LEASE_MS);
}

/** Works on a run under its lease, and leaves run, lease and connection in a state that says how it ended. */
export async function carryRun(
  deps: EngineDeps,
  connection: Connection,
  taken: { lease: Session['lease']; state: SyncState },
  work: Work,
  first?: (session: Session) => Promise<void>,
): Promise<void> {
  let session: Session | undefined;
  try {
    session = await openSession(deps, withRunOptions(connection, work.run), taken.lease, taken.state);
    session.rememberLeft = work.run.kind === 'automatic';
    await first?.(session);
    const end = await workThrough(session, work);
    if (end === 'finished') await finish(session, connection, work);
    else if (end === 'cancelled') await stop(session, work, 'cancelled', cancelText(work.run, 'Cancelled.'));
    else if (end === 'paused') await stop(session, work, 'cancelled', cancelText(work.run, 'The connection was paused.'));
    else await handOver(session, work, 0);
  } catch (error) {
    if (error instanceof LeaseLostError) return;
    await settleFailure(deps, connection, session, taken, work, error);
  }
}

async function finish(session: Session, connection: Connection, work: Work): Promise<void> {
  const { deps } = session;
  const at = new Date(deps.clock.now()).toISOString();
  const run: Run = { ...work.run, status: finalStatus(work.run), finishedAt: at, progressAt: at };
  work.run = run;
  if (work.stored) await saveRun(session, work);
  if (run.kind === 'preview') return;
  const watermarks = { ...session.state.watermarks };
  for (const end of ENDS) {
    const earned = run.watermarks[end];
    const before = watermarks[end];
    if (earned !== undefined && (before === undefined || earned > before)) watermarks[end] = earned;
  }
  session.state = {
    ...session.state,
    watermarks,
    heartbeatAt: at,
    ...(run.counts.created + run.counts.updated + run.counts.closed > 0 ? { newsAt: at } : {}),
    proven: session.state.proven || run.kind === 'manual',
    // A manual run looked at everything itself.
    ...(run.kind === 'manual' ? { netAt: run.startedAt, filesAt: run.startedAt } : {}),
  };
  await deps.stores.leases.release(session.lease, session.state);
  if (run.kind === 'manual' && connection.state === 'initial-sync-required') await setConnectionState(deps, connection.id, 'ready', '');
}

async function stop(session: Session, work: Work, status: 'cancelled' | 'failed', message: string): Promise<void> {
  const at = new Date(session.deps.clock.now()).toISOString();
  work.run = { ...work.run, status, message, finishedAt: at, progressAt: at };
  await saveRun(session, work);
  await letGo(session, work);
}

async function handOver(session: Session, work: Work, delaySeconds: number): Promise<void> {
  work.run = { ...work.run, slice: work.run.slice + 1 };
  await saveRun(session, work);
  await letGo(session, work);
  const { connectionId, id, slice } = work.run;
  await session.deps.queue.push(
    [{ v: 1, kind: 'slice', connectionId, runId: id, slice, attempt: 0 }],
    delaySeconds === 0 ? {} : { delaySeconds },
  );
}

async function letGo(session: Session, work: Work): Promise<void> {
  if (work.run.kind !== 'preview') await session.deps.stores.leases.release(session.lease, session.state);
}

async function settleFailure(
  deps: EngineDeps,
  connection: Connection,
  session: Session | undefined,
  taken: { lease: Session['lease']; state: SyncState },
  work: Work,
  error: unknown,
): Promise<void> {
  const { message, detail, recovery } = describeError(error);
  deps.log.warn('run-failed', { connection: connection.id, run: work.run.id, recovery });
  if (error instanceof RateLimitedError && session !== undefined) {
    const waitMs = Math.max(1000, error.retryAfterMs);
    const until = new Date(deps.clock.now() + waitMs).toISOString();
    session.state = { ...session.state, waitUntil: until };
    work.run = { ...work.run, status: 'waiting', message: `The platform asks to wait until ${until}. The run continues by itself.` };
    await handOver(session, work, Math.min(LONGEST_DELAY_S, Math.ceil(waitMs / 1000)));
    return;
  }
  const at = new Date(deps.clock.now()).toISOString();
  work.run = {
    ...work.run,
    status: 'failed',
    message: detail === undefined ? message : `${message} (${detail})`,
    finishedAt: at,
    progressAt: at,
  };
  await deps.stores.runs.save(work.run);
  if (work.run.kind !== 'preview') await deps.stores.leases.release(taken.lease, session?.state ?? taken.state);
  await carryFailure(deps, connection, error);
}

/** Marks a connection whose credentials, rights or egress no longer work, so that it stops trying (C5). */
export async function carryFailure(deps: EngineDeps, connection: Connection, error: unknown): Promise<void> {
  if (error instanceof ConnectionBrokenError && connection.state === 'automatic')
    await setConnectionState(deps, connection.id, 'needs-attention', error.message);
}

/** Changes the state of a connection as it is stored now, so that a save by an admin meanwhile is not undone. */
export async function setConnectionState(deps: EngineDeps, id: string, state: Connection['state'], stateReason: string): Promise<void> {
  const stored = await deps.stores.connections.get(id);
  if (stored !== undefined) await deps.stores.connections.save({ ...stored, state, stateReason: stateReason.slice(0, 1000) });
}

function withRunOptions(connection: Connection, run: Run): Connection {
  if (!run.includeClosed) return connection;
  return { ...connection, source: { ...connection.source, includeClosed: true }, target: { ...connection.target, includeClosed: true } };
}

function cancelText(run: Run, why: string): string {
  const { created, updated, closed } = run.counts;
  return `${why} Written before that: ${created} created, ${updated} updated, ${closed} closed. They stay linked and in step.`;
}
