import type { Stores } from '../engine/ports/stores';
import { createStores } from '../storage/stores';
import { forgeEntityStore } from './adapters/entities';
import { forgeKv } from './adapters/kv';

/** The stores over Forge's hosted storage. No connector is reachable from here: the scheduler's bundle stays small. */
export function forgeStores(): Stores {
  return createStores(forgeKv(), forgeEntityStore());
}
