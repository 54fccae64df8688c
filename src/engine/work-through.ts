import type { End } from '../core/model/end';
import type { Run } from '../core/model/run';
import type { ChangedPage } from './ports/connector';
import { drainInbox } from './inbox';
import { renew, scopesOf, type Session } from './session';
import { GROUP_SIZE, joinSubjects, type Mode, subjectOf, syncGroup } from './sync-group';
import { tally } from './tally';
import { earnedWatermark, type ListingProgress, observePage } from './watermark';

/** Rows asked for in one listing page. */
export const PAGE_SIZE = 100;

/** An invocation that has less time left than this hands over to the next, in ms. */
const HAND_OVER_MS = 90_000;

/** How the work on a run ended in this invocation. */
export type WorkEnd = 'finished' | 'out-of-time' | 'cancelled';

/** A run in progress, and what this invocation learnt of its listings. */
export interface Work {
  run: Run;
  readonly listings: Partial<Record<End, ListingProgress>>;
  /** First pages that were listed already. */
  readonly prefetched: Partial<Record<End, ChangedPage>>;
  /** Whether the run's record is in the store: an automatic run without any result leaves none. */
  stored: boolean;
}

/**
 * Lists both ends page by page and brings what changed into step. The position moves only over finished pages, and is stored with the
 * details and the lease after each; between groups, tickets that changed meanwhile and cancellation get their turn (S3, S5).
 */
export async function workThrough(session: Session, work: Work): Promise<WorkEnd> {
  const mode: Mode = work.run.kind === 'preview' ? 'preview' : 'apply';
  for (;;) {
    const { end, cursor } = work.run.position;
    const page = await nextPage(session, work, end, cursor);
    session.clockOffset[end] = Date.parse(page.serverTime) - session.deps.clock.now();
    const progress = observePage(work.listings[end], page);
    work.listings[end] = progress;
    const outcome = await workPage(session, work, end, page, mode);
    if (outcome !== 'finished') return outcome;
    if (page.cursor !== undefined) {
      work.run = { ...work.run, position: { end, cursor: page.cursor } };
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

async function nextPage(session: Session, work: Work, end: End, cursor: string | undefined): Promise<ChangedPage> {
  const prefetched = cursor === undefined ? work.prefetched[end] : undefined;
  delete work.prefetched[end];
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
    if (work.run.kind !== 'automatic' && (await session.deps.stores.runs.cancelRequested(work.run.id))) return 'cancelled';
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

/** Adds a group's results to the run, details first, so that counts never promise details that are not there. */
export async function keep(session: Session, work: Work, group: Awaited<ReturnType<typeof syncGroup>>, looked: number): Promise<void> {
  const { runs } = session.deps.stores;
  let { detailPages } = work.run;
  if (group.results.length > 0) {
    await runs.addDetails(work.run.id, detailPages, group.results);
    detailPages += 1;
  }
  const progressAt = new Date(session.deps.clock.now()).toISOString();
  work.run = { ...work.run, counts: tally(work.run.counts, group), done: work.run.done + looked, detailPages, progressAt };
  if (group.results.length > 0 || work.stored) await saveRun(session, work);
}

async function checkpoint(session: Session, work: Work): Promise<void> {
  if (work.stored) await saveRun(session, work);
  if (work.run.kind !== 'preview') await renew(session);
}

export async function saveRun(session: Session, work: Work): Promise<void> {
  await session.deps.stores.runs.save(work.run);
  work.stored = true;
}
