import { kvs, WhereConditions } from '@forge/kvs';
import type { Json, Kv } from '../../engine/ports/kv';
import { readBatch, writeBatch } from './storage-batch';
import { stored } from './storage-failure';
import { decodeKey, encodeKey } from './storage-key';

/** Forge's key-value store. https://developer.atlassian.com/platform/forge/storage-reference/kvs-api/ */
export function forgeKv(): Kv {
  return {
    get: (key) => stored(() => kvs.get<Json>(encodeKey(key))),
    getMany: (keys) => readBatch(keys),
    set: (key, value, options) =>
      stored(() =>
        options?.ttlSeconds === undefined
          ? kvs.set(encodeKey(key), value)
          : kvs.set(encodeKey(key), value, { ttl: { value: options.ttlSeconds, unit: 'SECONDS' } }),
      ).then(() => undefined),
    setMany: (entries) => writeBatch(entries),
    delete: (key) => stored(() => kvs.delete(encodeKey(key))),
    list: (prefix, { cursor, limit }) =>
      stored(async () => {
        const query = kvs.query().limit(Math.min(limit, 100));
        if (prefix !== '') query.where('key', WhereConditions.beginsWith(encodeKey(prefix)));
        if (cursor !== undefined) query.cursor(cursor);
        const { results, nextCursor } = await query.getMany<Json>();
        const entries = results.map(({ key, value }) => ({ key: decodeKey(key), value }));
        return nextCursor === undefined ? { entries } : { entries, cursor: nextCursor };
      }),
  };
}
