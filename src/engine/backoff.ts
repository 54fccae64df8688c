import type { Instant } from '../core/model/value';

const FIRST_MS = 5 * 60_000;
const LONGEST_MS = 24 * 3_600_000;

/** When something that failed `attempts` times is tried again: 5 minutes, then three times as long each time, at most a day (S12). */
export function retryAt(now: number, attempts: number): Instant {
  return new Date(now + Math.min(LONGEST_MS, FIRST_MS * 3 ** Math.max(0, attempts - 1))).toISOString();
}
