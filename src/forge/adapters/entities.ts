import { Filter, FilterConditions, ForgeKvsAPIError, kvs, Sort, WhereConditions } from '@forge/kvs';
import type { EntityCondition, EntityOperation, EntityStore, Json } from '../../engine/ports/kv';
import { readBatch } from './storage-batch';
import { storageFailure, stored } from './storage-failure';
import { decodeKey, encodeKey } from './storage-key';

type Attributes = Record<string, unknown>;

/** Forge's Custom Entity Store. https://developer.atlassian.com/platform/forge/storage-reference/transactions/ */
export function forgeEntityStore(): EntityStore {
  return {
    get: (entity, key) => stored(() => kvs.entity<Json>(entity).get(encodeKey(key))),
    getMany: (entity, keys) => readBatch(keys, entity),
    set: (entity, key, value) =>
      stored(() => kvs.entity<{ readonly [key: string]: Json }>(entity).set(encodeKey(key), value)).then(() => undefined),
    transact,
    query: (entity, index, partition, { from, to, cursor, limit }) =>
      stored(async () => {
        const query = kvs
          .entity<Json>(entity)
          .query()
          .index(index, { partition: [...partition] })
          .sort(Sort.DESC)
          .limit(Math.min(limit, 100));
        if (from !== undefined && to !== undefined) query.where(WhereConditions.between(from, to));
        else if (from !== undefined) query.where(WhereConditions.greaterThanEqualTo(from));
        else if (to !== undefined) query.where(WhereConditions.lessThanEqualTo(to));
        if (cursor !== undefined) query.cursor(cursor);
        const { results, nextCursor } = await query.getMany();
        const entries = results.map(({ key, value }) => ({ key: decodeKey(key), value }));
        return nextCursor === undefined ? { entries } : { entries, cursor: nextCursor };
      }),
  };
}

async function transact(operations: readonly EntityOperation[]): Promise<boolean> {
  const transaction = kvs.transact();
  for (const operation of operations) {
    const key = encodeKey(operation.key);
    const entityName = operation.entity;
    const filter = conditionFilter(operation.conditions ?? []);
    switch (operation.kind) {
      case 'set':
        transaction.set(key, operation.value, filter === undefined ? { entityName } : { entityName, conditions: filter });
        break;
      case 'delete':
        transaction.delete(key, filter === undefined ? { entityName } : { entityName, conditions: filter });
        break;
      case 'check':
        if (filter !== undefined) transaction.check(key, { entityName, conditions: filter });
        break;
    }
  }
  try {
    await transaction.execute();
    return true;
  } catch (error) {
    if (error instanceof ForgeKvsAPIError && error.code === 'CONDITIONAL_CHECK_FAILED') return false;
    throw storageFailure(error);
  }
}

function conditionFilter(conditions: readonly EntityCondition[]) {
  const [first, ...rest] = conditions;
  if (first === undefined) return undefined;
  const filter = new Filter<Attributes>().and(first.attribute, clause(first));
  for (const condition of rest) filter.and(condition.attribute, clause(condition));
  return filter;
}

function clause(condition: EntityCondition) {
  switch (condition.is) {
    case 'equal':
      return FilterConditions.equalTo(condition.value);
    case 'less-than':
      return FilterConditions.lessThan(condition.value);
    case 'absent':
      return FilterConditions.notExists();
  }
}
