import type { SandboxClock } from './network/platform';

/** The clock everything in the sandbox shares: real time plus what ticks have added, so waiting and skipping look alike. */
export interface AdjustableClock extends SandboxClock {
  /** What has been added to real time, in ms. */
  readonly offset: () => number;
  /** Moves forward; never back. */
  advance(ms: number): void;
  /** Moves forward to a moment; does nothing if it has passed. */
  advanceTo(moment: number): void;
}

export function createClock(offset = 0): AdjustableClock {
  let added = offset;
  const now = (): number => Date.now() + added;
  const advance = (ms: number): void => {
    added += Math.max(0, ms);
  };
  return { now, advance, offset: () => added, advanceTo: (moment) => advance(moment - now()) };
}
