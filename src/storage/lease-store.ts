import { z } from 'zod';
import type { EntityStore, Json } from '../engine/ports/kv';
import type { Lease, LeaseRecord, LeaseStore, SyncState } from '../engine/ports/stores';
import { keys } from './keys';
import { opened, sealed, syncStateSchema } from './records';

const entitySchema = z.object({
  connectionId: z.string(),
  holder: z.string(),
  generation: z.number(),
  expiresAt: z.number(),
  body: z.unknown(),
});

const FRESH: SyncState = { watermarks: {}, proven: false };

/**
 * Leases in the entity store: taken under the condition that the stored one has expired, never by time-to-live, because expired keys
 * linger for days. The generation grows with every holder.
 */
export class EntityLeaseStore implements LeaseStore {
  constructor(private readonly entities: EntityStore) {}

  async read(connectionId: string): Promise<LeaseRecord | undefined> {
    const stored = await this.entities.get('lease', keys.lease(connectionId));
    if (stored === undefined) return undefined;
    const { generation, holder, expiresAt, body } = entitySchema.parse(stored);
    return { generation, holder, expiresAt, state: opened(syncStateSchema, body, 'sync state') };
  }

  async take(connectionId: string, holder: string, now: number, untilMs: number): Promise<{ lease: Lease; state: SyncState } | undefined> {
    const present = await this.read(connectionId);
    if (present !== undefined && present.expiresAt >= now) return undefined;
    const generation = (present?.generation ?? 0) + 1;
    const state = present?.state ?? FRESH;
    const taken = await this.entities.transact([
      {
        kind: 'set',
        entity: 'lease',
        key: keys.lease(connectionId),
        value: value(connectionId, holder, generation, untilMs, state),
        conditions:
          present === undefined
            ? [{ attribute: 'generation', is: 'absent' }]
            : [{ attribute: 'generation', is: 'equal', value: present.generation }],
      },
    ]);
    return taken ? { lease: { connectionId, holder, generation }, state } : undefined;
  }

  async renew(lease: Lease, untilMs: number, state: SyncState): Promise<boolean> {
    return this.put(lease.connectionId, lease.holder, lease.generation, lease.generation, untilMs, state);
  }

  async release(lease: Lease, state: SyncState): Promise<void> {
    // A refusal means another run holds it: nothing is left to release.
    await this.put(lease.connectionId, lease.holder, lease.generation, lease.generation, 0, state);
  }

  async writeIdle(connectionId: string, record: LeaseRecord | undefined, state: SyncState, now: number): Promise<boolean> {
    if (record !== undefined && record.expiresAt >= now) return false;
    return this.put(connectionId, record?.holder ?? '', record?.generation, record?.generation ?? 0, 0, state);
  }

  private put(
    connectionId: string,
    holder: string,
    expected: number | undefined,
    generation: number,
    expiresAt: number,
    state: SyncState,
  ): Promise<boolean> {
    return this.entities.transact([
      {
        kind: 'set',
        entity: 'lease',
        key: keys.lease(connectionId),
        value: value(connectionId, holder, generation, expiresAt, state),
        conditions:
          expected === undefined
            ? [{ attribute: 'generation', is: 'absent' }]
            : [{ attribute: 'generation', is: 'equal', value: expected }],
      },
    ]);
  }
}

function value(
  connectionId: string,
  holder: string,
  generation: number,
  expiresAt: number,
  state: SyncState,
): { readonly [key: string]: Json } {
  return { connectionId, holder, generation, expiresAt, body: sealed(state) };
}
