import { z } from 'zod';
import type { EntityName, EntityOperation, EntityStore, Kv } from '../engine/ports/kv';
import type { PurgeStore } from '../engine/ports/stores';
import { keys } from './keys';

/** Entities of a connection, and how each is found: states are the partitions of an index. */
const FOUND_BY: readonly { readonly entity: EntityName; readonly index: string; readonly states: readonly (string | undefined)[] }[] = [
  { entity: 'ref', index: 'by-state', states: ['linked', 'intended', 'parked', 'left', 'tombstone'] },
  { entity: 'link', index: 'by-connection', states: [undefined] },
  { entity: 'run', index: 'by-connection', states: [undefined] },
];

const PAGE = 24;
const KEYS_PAGE = 100;

const linkBody = z.object({ body: z.object({ id: z.string() }).loose() }).loose();
const runBody = z.object({ body: z.object({ id: z.string() }).loose() }).loose();

/** Deletes what the app stored about a connection, page by page: safe to repeat, and to go on with after an interruption (C8). */
export class EntityPurgeStore implements PurgeStore {
  constructor(
    private readonly entities: EntityStore,
    private readonly kv: Kv,
  ) {}

  async purgeSome(connectionId: string): Promise<'more' | 'done'> {
    for (const { entity, index, states } of FOUND_BY) {
      for (const state of states) {
        const partition = state === undefined ? [connectionId] : [connectionId, state];
        const { entries } = await this.entities.query(entity, index, partition, { limit: PAGE });
        if (entries.length === 0) continue;
        for (const { value } of entries) {
          if (entity === 'link') await this.forgetLink(linkBody.parse(value).body.id);
          if (entity === 'run') await this.deletePrefix(keys.runDetailsPrefix(runBody.parse(value).body.id));
        }
        await this.entities.transact(entries.map(({ key }): EntityOperation => ({ kind: 'delete', entity, key })));
        return 'more';
      }
    }
    await this.entities.transact([{ kind: 'delete', entity: 'lease', key: keys.lease(connectionId) }]);
    await this.deletePrefix(keys.inboxPrefix(connectionId));
    return 'done';
  }

  private async forgetLink(linkId: string): Promise<void> {
    await this.deletePrefix(keys.originalPrefix(linkId));
    await this.deletePrefix(keys.losingPrefix(linkId));
  }

  private async deletePrefix(prefix: string): Promise<void> {
    for (let cursor: string | undefined; ;) {
      const page = await this.kv.list(prefix, { limit: KEYS_PAGE, ...(cursor === undefined ? {} : { cursor }) });
      for (const { key } of page.entries) await this.kv.delete(key);
      if (page.cursor === undefined) return;
      cursor = page.cursor;
    }
  }
}
