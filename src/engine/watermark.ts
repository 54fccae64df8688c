import type { Instant } from '../core/model/value';
import type { ChangedPage } from './ports/connector';

/** Where a listing of one end began and what it has shown, in that end's own clock. */
export interface ListingProgress {
  readonly beganAt: Instant;
  readonly newest: Instant | undefined;
}

export function observePage(progress: ListingProgress | undefined, page: ChangedPage): ListingProgress {
  let newest = progress?.newest;
  for (const row of page.rows) if (newest === undefined || Date.parse(row.changedAt) > Date.parse(newest)) newest = row.changedAt;
  return { beganAt: progress?.beganAt ?? page.serverTime, newest };
}

/**
 * The watermark a finished listing earns: the newest change it showed, or the moment it began less the lag a change may take to appear,
 * whichever is later, and never earlier than before. Our own clock has no part in it.
 */
export function earnedWatermark(before: Instant | undefined, progress: ListingProgress, lagMs: number): Instant {
  const candidates = [Date.parse(progress.beganAt) - lagMs];
  if (progress.newest !== undefined) candidates.push(Date.parse(progress.newest));
  if (before !== undefined) candidates.push(Date.parse(before));
  return new Date(Math.max(...candidates)).toISOString();
}

/** Where the next listing starts: changes up to the lag before the watermark may have been missing from the last one. */
export function listingStart(watermark: Instant, lagMs: number): Instant {
  return new Date(Date.parse(watermark) - lagMs).toISOString();
}
