import { kvs } from '@forge/kvs';
import { TransientError } from '../../core/errors';
import type { Json } from '../../engine/ports/kv';
import { storageFailure, stored } from './storage-failure';
import { encodeKey } from './storage-key';

/** Keys and bytes in one batch. https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
const BATCH_KEYS = 25;
const BATCH_BYTES = 3_500_000;

/** Batches are best effort: how often the keys that failed are tried, and how long to wait before each retry, in ms. */
const RETRY_WAITS = [0, 100, 400];

interface BatchFailure {
  readonly key: string;
  readonly error: { readonly code: string; readonly message: string };
}

/**
 * The stored values of any number of keys, of an entity or of the plain store. Only `KEY_NOT_FOUND` means absent: any other failed key
 * is tried again, and rejects with `TransientError` when it keeps failing.
 */
export async function readBatch(keys: readonly string[], entityName?: string): Promise<ReadonlyMap<string, Json>> {
  const byStoredKey = new Map(keys.map((key) => [encodeKey(key), key]));
  const found = new Map<string, Json>();
  let open = [...byStoredKey.keys()];
  let lastFailure = '';
  for (const [attempt, wait] of RETRY_WAITS.entries()) {
    if (open.length === 0) break;
    if (wait > 0) await pause(wait);
    const failed: string[] = [];
    // Values too large for one answer fail together: a retry asks for fewer at once.
    for (const chunk of chunks(open, Math.ceil(BATCH_KEYS / (attempt * 4 + 1)))) {
      const answer = await stored(() =>
        kvs.batchGet<Json>(chunk.map((key) => ({ key, ...(entityName === undefined ? {} : { entityName }) }))),
      );
      for (const { key, value } of answer.successfulKeys) found.set(byStoredKey.get(key) ?? key, value);
      for (const { key, error } of answer.failedKeys as readonly BatchFailure[]) {
        if (error.code === 'KEY_NOT_FOUND') continue;
        failed.push(key);
        lastFailure = error.code;
      }
    }
    open = failed;
  }
  if (open.length > 0) throw new TransientError('Storage could not read some records. The next run tries again.', lastFailure);
  return found;
}

export interface BatchEntry {
  readonly key: string;
  readonly value: Json;
  readonly ttlSeconds?: number;
}

/** Stores any number of entries, not atomically; rejects with `TransientError` unless all were stored. */
export async function writeBatch(entries: readonly BatchEntry[]): Promise<void> {
  // The platform takes each key once per batch; of two values the later one is meant.
  const byStoredKey = new Map(entries.map((entry) => [encodeKey(entry.key), entry]));
  let open = [...byStoredKey.keys()];
  let lastFailure = '';
  for (const wait of RETRY_WAITS) {
    if (open.length === 0) break;
    if (wait > 0) await pause(wait);
    const failed: string[] = [];
    for (const chunk of bySize(open, byStoredKey)) {
      const answer = await stored(() => kvs.batchSet(chunk));
      for (const { key, error } of answer.failedKeys as readonly BatchFailure[]) {
        failed.push(key);
        lastFailure = error.code;
      }
    }
    open = failed;
  }
  if (open.length > 0) throw storageFailure(new Error(lastFailure));
}

type BatchItem = { key: string; value: Json; options?: { ttl: { value: number; unit: 'SECONDS' } } };

function bySize(keys: readonly string[], entries: ReadonlyMap<string, BatchEntry>): BatchItem[][] {
  const groups: BatchItem[][] = [];
  let bytes = BATCH_BYTES;
  for (const key of keys) {
    const entry = entries.get(key);
    if (entry === undefined) continue;
    const size = new TextEncoder().encode(JSON.stringify(entry.value)).length;
    const last = groups.at(-1);
    const item: BatchItem = {
      key,
      value: entry.value,
      ...(entry.ttlSeconds === undefined ? {} : { options: { ttl: { value: entry.ttlSeconds, unit: 'SECONDS' } } }),
    };
    if (last !== undefined && last.length < BATCH_KEYS && bytes + size <= BATCH_BYTES) {
      last.push(item);
      bytes += size;
    } else {
      groups.push([item]);
      bytes = size;
    }
  }
  return groups;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let at = 0; at < items.length; at += size) result.push(items.slice(at, at + size));
  return result;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
