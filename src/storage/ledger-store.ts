import { z } from 'zod';
import type { Instant } from '../core/model/value';
import type { LedgerEntry } from '../core/plan/conversation';
import type { Kv } from '../engine/ports/kv';
import type { IntendedCopy, LedgerKey, LedgerStore } from '../engine/ports/stores';
import { keys } from './keys';
import { opened, sealed } from './records';

const originalSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('intended'), at: z.string() }),
  z.object({ kind: z.literal('carried'), copyId: z.string(), seen: z.string() }),
  z.object({ kind: z.literal('left') }),
]);
const copySchema = z.object({ kind: z.literal('copy'), connectionId: z.string(), of: z.string().optional() });

/** Two keys an item: one at its original under the link, one at its copy under the site, where every connection to that site sees it. */
export class KvLedgerStore implements LedgerStore {
  constructor(private readonly kv: Kv) {}

  async read(key: LedgerKey, itemIds: readonly string[]): Promise<ReadonlyMap<string, LedgerEntry | IntendedCopy>> {
    if (itemIds.length === 0) return new Map();
    const stored = await this.kv.getMany(
      itemIds.flatMap((id) => [keys.original(key.linkId, key.end, id), keys.copy(key.site, key.ticketId, id)]),
    );
    const entries = new Map<string, LedgerEntry | IntendedCopy>();
    for (const id of itemIds) {
      const copy = stored.get(keys.copy(key.site, key.ticketId, id));
      const original = stored.get(keys.original(key.linkId, key.end, id));
      // What was carried on over this connection is decided already, wherever it came from.
      if (original !== undefined) entries.set(id, opened(originalSchema, original, 'ledger entry'));
      else if (copy !== undefined) {
        const { of, ...entry } = opened(copySchema, copy, 'ledger entry');
        entries.set(id, of === undefined ? entry : { ...entry, of });
      }
    }
    return entries;
  }

  async intend(key: LedgerKey, itemId: string, at: Instant): Promise<void> {
    await this.kv.set(keys.original(key.linkId, key.end, itemId), sealed({ kind: 'intended', at }));
  }

  async carried(
    original: LedgerKey,
    itemId: string,
    seen: Instant,
    copy: LedgerKey & { readonly copyId: string; readonly connectionId: string },
  ): Promise<void> {
    await this.kv.setMany([
      {
        key: keys.copy(copy.site, copy.ticketId, copy.copyId),
        value: sealed({ kind: 'copy', connectionId: copy.connectionId, of: itemId }),
      },
      { key: keys.original(original.linkId, original.end, itemId), value: sealed({ kind: 'carried', copyId: copy.copyId, seen }) },
    ]);
  }

  async leave(key: LedgerKey, itemId: string): Promise<void> {
    await this.kv.set(keys.original(key.linkId, key.end, itemId), sealed({ kind: 'left' }));
  }
}
