/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A value as plain JSON: keys without a value are left out. */
export function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** Time to live in seconds. Expired entries may still be read for two days: check expiry in code where it matters. */
export interface SetOptions {
  readonly ttlSeconds?: number;
}

/** Key-value storage: strong `get`, eventually consistent `list`. Rejects with `TransientError` when storage refuses for now. */
export interface Kv {
  get(key: string): Promise<Json | undefined>;
  /** Any number of keys. Absent keys are missing from the map; any other failure of a key rejects. */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, Json>>;
  set(key: string, value: Json, options?: SetOptions): Promise<void>;
  /** Any number of entries, not atomic; rejects unless all were stored. */
  setMany(entries: readonly { readonly key: string; readonly value: Json; readonly ttlSeconds?: number }[]): Promise<void>;
  delete(key: string): Promise<void>;
  /** Keys and values with the prefix, in key order, a page at a time. May miss the latest writes. */
  list(
    prefix: string,
    options: { readonly cursor?: string; readonly limit: number },
  ): Promise<{ readonly entries: readonly { readonly key: string; readonly value: Json }[]; readonly cursor?: string }>;
}

/** The entities of the manifest. */
export type EntityName = 'lease' | 'link' | 'ref' | 'run';

/** A condition on the stored entity's attributes, checked inside a transaction. */
export type EntityCondition =
  | { readonly attribute: string; readonly is: 'equal'; readonly value: string | number }
  | { readonly attribute: string; readonly is: 'less-than'; readonly value: string | number }
  | { readonly attribute: string; readonly is: 'absent' };

export type EntityOperation =
  | {
      readonly kind: 'set';
      readonly entity: EntityName;
      readonly key: string;
      readonly value: { readonly [key: string]: Json };
      readonly conditions?: readonly EntityCondition[];
    }
  | { readonly kind: 'delete'; readonly entity: EntityName; readonly key: string; readonly conditions?: readonly EntityCondition[] }
  | { readonly kind: 'check'; readonly entity: EntityName; readonly key: string; readonly conditions: readonly EntityCondition[] };

/** The Custom Entity Store. */
export interface EntityStore {
  get(entity: EntityName, key: string): Promise<Json | undefined>;
  getMany(entity: EntityName, keys: readonly string[]): Promise<ReadonlyMap<string, Json>>;
  /** At most 25 operations, all or nothing. Resolves with false when a condition did not hold. */
  transact(operations: readonly EntityOperation[]): Promise<boolean>;
  set(entity: EntityName, key: string, value: { readonly [key: string]: Json }): Promise<void>;
  /** Entities of one index partition, newest range value first, eventually consistent. */
  query(
    entity: EntityName,
    index: string,
    partition: readonly (string | number)[],
    options: { readonly from?: string | number; readonly to?: string | number; readonly cursor?: string; readonly limit: number },
  ): Promise<{ readonly entries: readonly { readonly key: string; readonly value: Json }[]; readonly cursor?: string }>;
}
