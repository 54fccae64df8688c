import type { End } from '../core/model/end';
import type { Run } from '../core/model/run';
import type { GroupResult } from './group';
import type { ChangedPage } from './ports/connector';
import type { Session } from './session';
import { tally } from './tally';

/** A run in progress. */
export interface Work {
  run: Run;
  /** First pages that were listed already. */
  readonly prefetched: Map<End, ChangedPage>;
  /** Whether the run's record is in the store: an automatic run without any result leaves none. */
  stored: boolean;
}

/** Adds a group's results to the run, details first, so that counts never promise details that are not there. */
export async function keep(session: Session, work: Work, group: GroupResult, looked: number): Promise<void> {
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

/** Stores the run as it stands. */
export async function saveRun(session: Session, work: Work): Promise<void> {
  await session.deps.stores.runs.save(work.run);
  work.stored = true;
}
