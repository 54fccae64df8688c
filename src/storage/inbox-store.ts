import { z } from 'zod';
import type { Kv } from '../engine/ports/kv';
import type { InboxStore, RefKey } from '../engine/ports/stores';
import { keys, LIFETIME } from './keys';
import { opened, sealed } from './records';

const entrySchema = z.object({ end: z.enum(['source', 'target']), ticketId: z.string(), type: z.string() });

/** Tickets that changed while a run held the lease. Its listing may miss the latest, which their own queue events then catch. */
export class KvInboxStore implements InboxStore {
  constructor(private readonly kv: Kv) {}

  async add(connectionId: string, key: RefKey & { readonly type: string }): Promise<void> {
    const { end, ticketId, type } = key;
    await this.kv.set(keys.inbox(connectionId, end, ticketId), sealed({ end, ticketId, type }), { ttlSeconds: LIFETIME.inbox });
  }

  async list(connectionId: string, limit: number): Promise<readonly (RefKey & { readonly type: string })[]> {
    const page = await this.kv.list(keys.inboxPrefix(connectionId), { limit });
    return page.entries.map(({ value }) => opened(entrySchema, value, 'inbox entry'));
  }

  async remove(connectionId: string, key: RefKey): Promise<void> {
    await this.kv.delete(keys.inbox(connectionId, key.end, key.ticketId));
  }
}
