import type { RunView } from '../../rpc/run';
import { showTime, type Where } from '../shared/moment';
import { hasEnded } from '../shared/words';

/** Share of the run that is done, 0 to 1; undefined while the total is not known. */
export function share(run: RunView): number | undefined {
  const { done, total } = run.progress;
  if (hasEnded(run.status)) return 1;
  if (total === undefined || total === 0) return undefined;
  return Math.min(1, done / total);
}

/** "12 of 60 tickets, last progress 12:05". */
export function progressText(run: RunView, where: Where, now: number): string {
  const { done, total, at } = run.progress;
  const amount = total === undefined ? `${done} tickets so far` : `${done} of ${total} tickets`;
  return `${amount}, last progress ${showTime(at, where, now)}`;
}

/** Whether a poll brought anything new, so that the next one comes soon. */
export function hasMoved(before: RunView | undefined, after: RunView): boolean {
  return before === undefined || before.progress.done !== after.progress.done || before.status !== after.status;
}

/** What a cancelled run left behind (S3). */
export function writtenText(run: RunView): string {
  const { created, updated, closed } = run.counts;
  const written = created + updated + closed;
  if (run.kind === 'preview') return 'Nothing was written: this was a preview.';
  if (written === 0) return 'Nothing was written.';
  return `Written before it stopped: ${created} created, ${updated} updated, ${closed} closed. They stay as they are.`;
}
