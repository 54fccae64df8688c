import type { EntityStore, Kv } from '../engine/ports/kv';
import type { Stores } from '../engine/ports/stores';
import { KvConnectionStore } from './connection-store';
import { KvInboxStore } from './inbox-store';
import { EntityLeaseStore } from './lease-store';
import { KvLedgerStore } from './ledger-store';
import { EntityLinkStore } from './link-store';
import { keys, LIFETIME } from './keys';
import { EntityPurgeStore } from './purge';
import { EntityRunStore } from './run-store';

/** All stores over one key-value storage and one entity store. */
export function createStores(kv: Kv, entities: EntityStore): Stores {
  return {
    connections: new KvConnectionStore(kv),
    leases: new EntityLeaseStore(entities),
    links: new EntityLinkStore(entities),
    ledger: new KvLedgerStore(kv),
    runs: new EntityRunStore(entities, kv),
    inbox: new KvInboxStore(kv),
    purge: new EntityPurgeStore(entities, kv),
    jobs: {
      get: (jobId) => kv.get(keys.job(jobId)),
      put: (jobId, outcome) => kv.set(keys.job(jobId), outcome, { ttlSeconds: LIFETIME.job }),
    },
  };
}
