import type { Store } from './store';
import type { Switches } from './switches';

/** Which records a person hid from which users; an empty list hides from all but administrators. */
type Hidden = Record<string, readonly string[]>;

/** Everything one emulated instance is made of. */
export interface Instance {
  readonly origin: string;
  readonly now: () => number;
  readonly store: Store;
  switches: Switches;
  hidden: Hidden;
  /** Requests counted per user in the hour that began at `hour` (ms). */
  usage: { hour: number; requests: Record<string, number> };
}
