import type { Hidden, Instance } from './instance';
import type { FrozenStore } from './store';
import type { Switches } from './switches';

interface Frozen {
  readonly store: FrozenStore;
  readonly switches: Switches;
  readonly hidden: Hidden;
  readonly usage: Instance['usage'];
}

/** The whole instance as JSON. */
export function freezeInstance(instance: Instance): Frozen {
  return structuredClone({ store: instance.store.freeze(), switches: instance.switches, hidden: instance.hidden, usage: instance.usage });
}

/** Puts the instance back to what `freezeInstance` gave. */
export function thawInstance(instance: Instance, snapshot: unknown): void {
  const frozen = structuredClone(snapshot) as Frozen;
  instance.store.thaw(frozen.store);
  instance.switches = frozen.switches;
  instance.hidden = frozen.hidden;
  instance.usage = frozen.usage;
}
