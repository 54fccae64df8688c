import type { Run, RunCounts, RunStatus } from '../core/model/run';
import type { GroupResult } from './group';

/** The counts of a run after another group of tickets. */
export function tally(counts: RunCounts, group: GroupResult): RunCounts {
  const next: { -readonly [K in keyof RunCounts]: number } = { ...counts, unchanged: counts.unchanged + group.unchanged };
  for (const result of group.results) {
    next[result.outcome] += 1;
    next.comments += result.comments;
    next.attachments += result.attachments;
    next.commentsFailed += result.commentsFailed;
    next.attachmentsFailed += result.attachmentsFailed;
    if (result.outcome !== 'skipped' && result.outcome !== 'failed' && result.notes.some((note) => note.level === 'warning'))
      next.skipped += 1;
  }
  return next;
}

/** The status of a finished run (P4). */
export function finalStatus(run: Run): RunStatus {
  const { created, updated, closed, failed, skipped } = run.counts;
  const carried = created + updated + closed;
  if (failed > 0) return carried > 0 ? 'partial' : 'failed';
  if (skipped > 0) return 'partial';
  return carried > 0 ? 'success' : 'nothing';
}
