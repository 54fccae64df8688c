import type { End } from '../core/model/end';
import type { Run } from '../core/model/run';
import type { ChangedPage } from './ports/connector';
import { drainInbox } from './inbox';
import { keep, saveRun, type Work } from './work';
import { renew, scopesOf, type Session } from './session';
import type { Mode } from './group';
import { GROUP_SIZE, joinSubjects, subjectOf, syncGroup } from './sync-group';
import { earnedWatermark, type ListingProgress, observePage } from './watermark';

/** Rows asked for in one listing page. */
export const PAGE_SIZE = 100;

/** An invocation that has less time left than this hands over to the next, in ms. */
const HAND_OVER_MS = 90_000;

/** How the work on a run ended in this invocation. */
export type WorkEnd = 'finished' | 'out-of-time' | 'cancelled' | 'paused';

/**
 * Lists both ends page by page and brings what changed into step. The position moves only over finished pages, and is stored with the
 * details and the lease after each; between groups, tickets that changed meanwhile and cancellation get their turn (S3, S5).
 */
export async function workThrough(session: Session, work: Work): Promise<WorkEnd> {
  const mode: Mode = work.run.kind === 'preview' ? 'preview' : 'apply';
  for (;;) {
    const halt = await haltOf(session, work);
    if (halt !== undefined) return halt;
    const { end, cursor } = work.run.position;
    const page = await nextPage(session, work, end, cursor);
    session.clockOffset[end] = Date.parse(page.serverTime) - session.deps.clock.now();
    const progress = observePage(progressOf(work.run.position), page);
    const outcome = await workPage(session, work, end, page, mode);
    if (outcome !== 'finished') return outcome;
    if (page.cursor !== undefined) {
      work.run = { ...work.run, position: positionAt(end, page.cursor, progress) };
    } else {
      const watermark = earnedWatermark(work.run.watermarks[end], progress, session.connectors[end].capabilities.listingLagMs);
      work.run = { ...work.run, watermarks: { ...work.run.watermarks, [end]: watermark } };
      if (end === 'target') return 'finished';
      work.run = { ...work.run, position: { end: 'target' } };
    }
    await checkpoint(session, work);
    if (session.deps.invocation.remainingMs() < HAND_OVER_MS) return 'out-of-time';
  }
}

/** Whether a person cancelled the run or paused the connection meanwhile. A preview writes nothing and is only cancelled. */
async function haltOf(session: Session, work: Work): Promise<'cancelled' | 'paused' | undefined> {
  const { run } = work;
  const { runs, connections } = session.deps.stores;
  if (run.kind !== 'automatic' && (await runs.cancelRequested(run.id))) return 'cancelled';
  if (run.kind === 'preview') return undefined;
  const state = (await connections.get(run.connectionId))?.state;
  return state === undefined || state === 'paused' || (run.kind === 'automatic' && state !== 'automatic') ? 'paused' : undefined;
}

function progressOf({ beganAt, newest }: Run['position']): ListingProgress | undefined {
  return beganAt === undefined ? undefined : { beganAt, newest };
}

function positionAt(end: End, cursor: string, { beganAt, newest }: ListingProgress): Run['position'] {
  return { end, cursor, beganAt, ...(newest === undefined ? {} : { newest }) };
}

async function nextPage(session: Session, work: Work, end: End, cursor: string | undefined): Promise<ChangedPage> {
  const prefetched = cursor === undefined ? work.prefetched.get(end) : undefined;
  work.prefetched.delete(end);
  if (prefetched !== undefined) return prefetched;
  return session.connectors[end].listChanged({
    scopes: scopesOf(session.connection, end),
    since: work.run.since[end],
    limit: PAGE_SIZE,
    ...(cursor === undefined ? {} : { cursor }),
  });
}

async function workPage(session: Session, work: Work, end: End, page: ChangedPage, mode: Mode): Promise<WorkEnd> {
  const joined = await joinSubjects(session, end, page.rows.map(subjectOf));
  const known = page.rows.length - joined.length;
  work.run = { ...work.run, counts: { ...work.run.counts, unchanged: work.run.counts.unchanged + known }, done: work.run.done + known };
  for (let start = 0; start < joined.length; start += GROUP_SIZE) {
    const halt = start === 0 ? undefined : await haltOf(session, work);
    if (halt !== undefined) return halt;
    if (start > 0 && session.deps.invocation.remainingMs() < HAND_OVER_MS) return 'out-of-time';
    const group = await syncGroup(session, end, joined.slice(start, start + GROUP_SIZE), mode);
    await keep(session, work, group, Math.min(GROUP_SIZE, joined.length - start));
    if (mode === 'apply') {
      if (joined.length > GROUP_SIZE) await renew(session);
      await drainInbox(session, work);
    }
  }
  return 'finished';
}

async function checkpoint(session: Session, work: Work): Promise<void> {
  if (work.stored) await saveRun(session, work);
  if (work.run.kind !== 'preview') await renew(session);
}
