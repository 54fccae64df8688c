import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AdjustableClock } from './clock';
import type { PendingProductEvent } from './forge/product-events';
import type { QueuedEvent } from './forge/async-queue';
import type { EgressGroup } from './forge/egress';
import type { ForgeHost } from './forge/forge-host';
import type { StorageDump } from './forge/storage/kvs-server';
import type { PlatformEmulator } from './network/platform';

interface Parts {
  readonly clock: AdjustableClock;
  readonly forge: ForgeHost;
  readonly platforms: readonly PlatformEmulator[];
}

/** The host's own state. Written and read by this file only, so it is trusted as it lies there. */
interface HostState {
  readonly v: 1;
  readonly clockOffset: number;
  readonly storage: StorageDump;
  readonly queue: readonly QueuedEvent[];
  readonly productEvents: readonly PendingProductEvent[];
  readonly schedule: Readonly<Record<string, number>>;
  readonly egress: readonly EgressGroup[];
}

/** Writes the whole state: `host.json` and one file per platform. */
export function writeSnapshot(folder: string, { clock, forge, platforms }: Parts): void {
  mkdirSync(folder, { recursive: true });
  const state: HostState = {
    v: 1,
    clockOffset: clock.offset(),
    storage: forge.storage.dump(),
    queue: forge.queue.dump(),
    productEvents: forge.productEvents.dump(),
    schedule: forge.schedule.dump(),
    egress: forge.egress.approved(),
  };
  for (const platform of platforms) write(folder, `platform-${platform.id}.json`, platform.snapshot());
  // Last, because its presence says that the rest is complete.
  write(folder, 'host.json', state);
}

/** Reads what `writeSnapshot` wrote; false when there is nothing. */
export function readSnapshot(folder: string, { clock, forge, platforms }: Parts): boolean {
  if (!existsSync(join(folder, 'host.json'))) return false;
  const state = read(folder, 'host.json') as HostState;
  clock.advance(state.clockOffset - clock.offset());
  forge.storage.load(state.storage);
  forge.queue.load(state.queue);
  forge.productEvents.load(state.productEvents);
  forge.schedule.load(state.schedule);
  forge.egress.load(state.egress);
  for (const platform of platforms) {
    const name = `platform-${platform.id}.json`;
    if (existsSync(join(folder, name))) platform.restore(read(folder, name));
  }
  return true;
}

function write(folder: string, name: string, value: unknown): void {
  const path = join(folder, name);
  writeFileSync(`${path}.new`, JSON.stringify(value));
  renameSync(`${path}.new`, path);
}

function read(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}
