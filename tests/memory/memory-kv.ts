import type { EntityCondition, EntityName, EntityOperation, EntityStore, Json, Kv } from '../../src/engine/ports/kv';

/** What storage was asked to do. A key counts once, alone or in a batch. */
export interface StorageCounts {
  reads: number;
  writes: number;
}

const RANGES: Readonly<Record<string, { readonly partition: readonly string[]; readonly range: string }>> = {
  'link:by-state': { partition: ['connectionId', 'state'], range: 'attentionAt' },
  'link:by-connection': { partition: ['connectionId'], range: 'changedAt' },
  'ref:by-state': { partition: ['connectionId', 'state'], range: 'attentionAt' },
  'ref:by-ticket': { partition: ['ticketId'], range: 'connectionId' },
  'run:by-connection': { partition: ['connectionId'], range: 'startedAt' },
};

type Attributes = { readonly [key: string]: Json };

/** Key-value storage and entity store in memory, values copied on the way in and out. Always consistent. */
export class MemoryStorage {
  readonly counts: StorageCounts = { reads: 0, writes: 0 };
  readonly plain = new Map<string, Json>();
  readonly entities = new Map<string, Attributes>();

  readonly kv: Kv = {
    get: async (key) => {
      this.counts.reads += 1;
      return copy(this.plain.get(key));
    },
    getMany: async (keys) => {
      this.counts.reads += keys.length;
      return new Map(keys.flatMap((key) => (this.plain.has(key) ? [[key, copy(this.plain.get(key)) as Json] as const] : [])));
    },
    set: async (key, value) => {
      this.counts.writes += 1;
      this.plain.set(key, copy(value));
    },
    setMany: async (entries) => {
      for (const { key, value } of entries) await this.kv.set(key, value);
    },
    delete: async (key) => {
      this.counts.writes += 1;
      this.plain.delete(key);
    },
    list: async (prefix, { limit }) => ({
      entries: [...this.plain]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => a.localeCompare(b))
        .slice(0, limit)
        .map(([key, value]) => ({ key, value: copy(value) })),
    }),
  };

  readonly store: EntityStore = {
    get: async (entity, key) => {
      this.counts.reads += 1;
      return copy(this.entities.get(at(entity, key)));
    },
    getMany: async (entity, keys) => {
      this.counts.reads += keys.length;
      return new Map(
        keys.flatMap((key) =>
          this.entities.has(at(entity, key)) ? [[key, copy(this.entities.get(at(entity, key))) as Json] as const] : [],
        ),
      );
    },
    set: async (entity, key, value) => {
      this.counts.writes += 1;
      this.entities.set(at(entity, key), copy(value));
    },
    transact: async (operations) => {
      if (operations.length > 25) throw new Error('A transaction holds at most 25 operations.');
      if (!operations.every((operation) => this.holds(operation))) return false;
      for (const operation of operations) {
        if (operation.kind === 'set') this.entities.set(at(operation.entity, operation.key), copy(operation.value));
        if (operation.kind === 'delete') this.entities.delete(at(operation.entity, operation.key));
        if (operation.kind !== 'check') this.counts.writes += 1;
      }
      return true;
    },
    query: async (entity, index, partition, { from, to, limit }) => {
      const shape = RANGES[`${entity}:${index}`];
      if (shape === undefined) throw new Error(`There is no index ${index} on ${entity}.`);
      const found = [...this.entities]
        .filter(([key]) => key.startsWith(`${entity}/`))
        .map(([key, value]) => ({ key: key.slice(entity.length + 1), value, rank: value[shape.range] ?? 0 }))
        .filter(({ value }) => shape.partition.every((attribute, position) => value[attribute] === partition[position]))
        .filter(({ rank }) => (from === undefined || Number(rank) >= Number(from)) && (to === undefined || Number(rank) <= Number(to)))
        .sort((a, b) => Number(b.rank) - Number(a.rank));
      return { entries: found.slice(0, limit).map(({ key, value }) => ({ key, value: copy(value) })) };
    },
  };

  private holds(operation: EntityOperation): boolean {
    const stored = this.entities.get(at(operation.entity, operation.key));
    return (operation.conditions ?? []).every((condition) => conditionHolds(condition, stored));
  }
}

function conditionHolds(condition: EntityCondition, stored: Attributes | undefined): boolean {
  const value = stored?.[condition.attribute];
  switch (condition.is) {
    case 'absent':
      return value === undefined;
    case 'equal':
      return value === condition.value;
    case 'less-than':
      return value !== undefined && value !== null && value < condition.value;
  }
}

function at(entity: EntityName, key: string): string {
  return `${entity}/${key}`;
}

function copy<T>(value: T): T {
  return structuredClone(value);
}
