import { describeError } from '../core/errors';
import type { EngineDeps } from './deps';
import { toJson } from './ports/kv';
import { jobSchema, type Job } from './ports/queue';
import { runSlice } from './run';
import { scopesOf } from './session';
import { runTicketJob } from './sync-ticket';
import { runTick } from './tick';

/** An invocation that has less time left than this hands over to the next, in ms. */
const HAND_OVER_MS = 60_000;

/** Does one job of the queue. A body that is no job of ours, or of an unknown version, is dropped and logged: retrying cannot help. */
export async function runJob(deps: EngineDeps, body: unknown): Promise<void> {
  const parsed = jobSchema.safeParse(body);
  if (!parsed.success) {
    deps.log.warn('job-dropped', { reason: 'unknown shape' });
    return;
  }
  const job = parsed.data;
  switch (job.kind) {
    case 'tick':
      return runTick(deps, job.connectionId);
    case 'slice':
      return runSlice(deps, job);
    case 'ticket':
      return runTicketJob(deps, job);
    case 'check':
      return runCheck(deps, job);
    case 'purge':
      return runPurge(deps, job.connectionId);
  }
}

/** Forgets a connection that an admin removed; a connection that exists (again) is left alone. */
async function runPurge(deps: EngineDeps, connectionId: string): Promise<void> {
  if ((await deps.stores.connections.get(connectionId)) !== undefined) return;
  while ((await deps.stores.purge.purgeSome(connectionId)) === 'more') {
    if (deps.invocation.remainingMs() > HAND_OVER_MS) continue;
    await deps.queue.push([{ v: 1, kind: 'purge', connectionId }]);
    return;
  }
}

/** A connection test (C4): writes nothing on the platform, and leaves its report for the page that polls. */
async function runCheck(deps: EngineDeps, job: Extract<Job, { kind: 'check' }>): Promise<void> {
  const connection = await deps.stores.connections.get(job.connectionId);
  if (connection === undefined) return;
  try {
    const connector = await deps.connect(connection, job.end);
    const report = await connector.check(scopesOf(connection, job.end));
    await deps.stores.jobs.put(job.jobId, toJson({ state: 'tested', report }));
  } catch (error) {
    const { message, detail } = describeError(error);
    await deps.stores.jobs.put(job.jobId, {
      state: 'failed',
      error: { code: 'platform', message, ...(detail === undefined ? {} : { detail }) },
    });
  }
}
