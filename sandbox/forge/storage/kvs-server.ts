import { z } from 'zod';
import type { FaultPanel } from '../../faults';
import type { EntitySchema } from '../manifest';
import type { Metrics } from '../metrics';
import { fulfils } from './conditions';
import { checkEntity, checkKey, checkValue, STORAGE_LIMITS } from './limits';
import { queryEntity, queryKeys } from './query';
import { PLATFORM_STORAGE_RATES, RateMeter, type StorageRates } from './rate-meter';
import { RecordTable, type StoredRecord } from './record-table';
import { itemName, keySchema, transactionSchema, UNIT_MS, wire, type Write, writeSchema } from './requests';
import { StorageError } from './storage-error';
import { Usage } from './usage';

export interface StorageOptions {
  readonly now: () => number;
  readonly entities: ReadonlyMap<string, EntitySchema>;
  readonly faults: FaultPanel;
  readonly metrics: Metrics;
  /** How long queries miss a write, in ms. */
  readonly queryLagMs?: number;
  readonly expiryLingerMs?: number;
  readonly rates?: StorageRates;
}

/** What storage answers on the wire. */
export interface StorageAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Everything stored, for `--data`. Secrets are apart. */
export interface StorageDump {
  readonly plain: readonly StoredRecord[];
  readonly entities: Readonly<Record<string, readonly StoredRecord[]>>;
  readonly secrets: readonly StoredRecord[];
}

/** The key-value store, the Custom Entity Store and the secret store of one installation, as the SDK reaches them under `/api/v1`. */
export class KvsServer {
  private readonly plain: RecordTable;
  private readonly secrets: RecordTable;
  private readonly entities = new Map<string, RecordTable>();
  private readonly usage: Usage;

  constructor(private readonly options: StorageOptions) {
    const timing = {
      now: options.now,
      queryLag: () => options.queryLagMs ?? 200,
      expiryLinger: () => options.expiryLingerMs ?? 48 * 3_600_000,
    };
    this.plain = new RecordTable(timing);
    this.secrets = new RecordTable(timing);
    for (const name of options.entities.keys()) this.entities.set(name, new RecordTable(timing));
    this.usage = new Usage(options.metrics, new RateMeter(options.now, options.rates ?? PLATFORM_STORAGE_RATES));
  }

  /** Answers one request of the SDK. */
  handle(path: string, body: unknown): StorageAnswer {
    try {
      this.usage.request();
      const fault = this.options.faults.strike(['storage-error'], () => true);
      if (fault !== undefined) throw new StorageError(fault.status, 'INTERNAL_SERVER_ERROR', 'Storage failed');
      return this.route(path, body);
    } catch (error) {
      if (error instanceof StorageError) return { status: error.status, body: { code: error.code, message: error.message } };
      if (error instanceof z.ZodError) return { status: 400, body: { code: 'INVALID_REQUEST', message: z.prettifyError(error) } };
      throw error;
    }
  }

  /** Values of an entity as they are now, for the sandbox's own pages and answers. */
  peek(entity: string): readonly StoredRecord[] {
    return this.entities.get(entity)?.dump() ?? [];
  }

  dump(): StorageDump {
    return {
      plain: this.plain.dump(),
      secrets: this.secrets.dump(),
      entities: Object.fromEntries([...this.entities].map(([name, table]) => [name, table.dump()])),
    };
  }

  load(dump: StorageDump): void {
    this.plain.load(dump.plain);
    this.secrets.load(dump.secrets);
    for (const [name, table] of this.entities) table.load(dump.entities[name] ?? []);
  }

  private route(path: string, body: unknown): StorageAnswer {
    switch (path) {
      case '/api/v1/get':
        return this.get(this.plain, body);
      case '/api/v1/secret/get':
        return this.get(this.secrets, body);
      case '/api/v1/entity/get':
        return this.get(this.entityTable(body), body);
      case '/api/v1/set':
        return this.set(this.plain, body);
      case '/api/v1/secret/set':
        return this.set(this.secrets, body);
      case '/api/v1/entity/set':
        return this.set(this.entityTable(body), body);
      case '/api/v1/delete':
        return this.remove(this.plain, body);
      case '/api/v1/secret/delete':
        return this.remove(this.secrets, body);
      case '/api/v1/entity/delete':
        return this.remove(this.entityTable(body), body);
      case '/api/v1/query':
        return this.counted(queryKeys(this.plain, body));
      case '/api/v1/entity/query':
        return this.counted(queryEntity((name) => this.entity(name), body));
      case '/api/v1/batch/get':
        return this.batchGet(body);
      case '/api/v1/batch/set':
        return this.batchSet(body);
      case '/api/v1/batch/delete':
        return this.batchDelete(body);
      case '/api/v1/transaction':
        return this.transaction(body);
      default:
        return { status: 501, body: { code: 'NOT_IMPLEMENTED', message: `The sandbox does not know ${path}` } };
    }
  }

  private get(table: RecordTable, body: unknown): StorageAnswer {
    const { key } = keySchema.parse(body);
    checkKey(key);
    const record = table.get(key);
    this.usage.read(record?.bytes ?? 0);
    if (record === undefined) throw new StorageError(404, 'KEY_NOT_FOUND', 'Key not found');
    return { status: 200, body: wire(record) };
  }

  private set(table: RecordTable, body: unknown): StorageAnswer {
    const write = writeSchema.parse(body);
    const bytes = this.checkWrite(write);
    const previous = table.get(String(write.key));
    this.usage.write(bytes);
    if (write.options?.keyPolicy === 'FAIL_IF_EXISTS' && previous !== undefined)
      throw new StorageError(409, 'KEY_CONFLICT', 'The key exists');
    const record = this.store(table, write, bytes);
    const wanted = write.options?.returnValue === 'LATEST' ? record : write.options?.returnValue === 'PREVIOUS' ? previous : undefined;
    return { status: 200, body: wanted === undefined ? undefined : wire(wanted) };
  }

  private remove(table: RecordTable, body: unknown): StorageAnswer {
    const { key } = keySchema.parse(body);
    checkKey(key);
    this.usage.write(0);
    if (table.get(key) === undefined) throw new StorageError(404, 'KEY_NOT_FOUND', 'Key not found');
    table.remove(key);
    return { status: 204, body: undefined };
  }

  private batchGet(body: unknown): StorageAnswer {
    const items = this.batchItems(body, keySchema);
    const lost = this.lostKeys(items.length);
    const successfulKeys: unknown[] = [];
    const failedKeys: unknown[] = [];
    let total = 0;
    for (const [at, item] of items.entries()) {
      const name = itemName(item);
      const record = lost.has(at) ? undefined : this.tableOf(item.entityName).get(String(item.key));
      this.usage.countRead(record?.bytes ?? 0);
      const fits = total + (record?.bytes ?? 0) <= STORAGE_LIMITS.batchBytes;
      if (lost.has(at) || !fits) failedKeys.push({ ...name, error: { code: 'INTERNAL_SERVER_ERROR', message: 'Could not be read' } });
      else if (record === undefined) failedKeys.push({ ...name, error: { code: 'KEY_NOT_FOUND', message: 'Key not found' } });
      else {
        total += record.bytes;
        successfulKeys.push({ ...name, ...wire(record) });
      }
    }
    this.usage.chargeRead(total);
    return { status: 200, body: { successfulKeys, failedKeys } };
  }

  private batchSet(body: unknown): StorageAnswer {
    const items = this.batchItems(body, writeSchema);
    const sizes = items.map((item) => this.checkWrite(item));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (total > STORAGE_LIMITS.batchBytes) throw new StorageError(413, 'MAX_SIZE', 'A batch has at most 4 MB');
    this.usage.chargeWrite(total);
    const lost = this.lostKeys(items.length);
    const successfulKeys: unknown[] = [];
    const failedKeys: unknown[] = [];
    for (const [at, item] of items.entries()) {
      this.usage.countWrite(sizes[at] ?? 0);
      if (lost.has(at)) failedKeys.push({ ...itemName(item), error: { code: 'INTERNAL_SERVER_ERROR', message: 'Could not be stored' } });
      else {
        this.store(this.tableOf(item.entityName), item, sizes[at] ?? 0);
        successfulKeys.push(itemName(item));
      }
    }
    return { status: 200, body: { successfulKeys, failedKeys } };
  }

  private batchDelete(body: unknown): StorageAnswer {
    const items = this.batchItems(body, keySchema);
    this.usage.chargeWrite(0);
    const lost = this.lostKeys(items.length);
    const successfulKeys: unknown[] = [];
    const failedKeys: unknown[] = [];
    for (const [at, item] of items.entries()) {
      this.usage.countWrite(0);
      if (lost.has(at)) failedKeys.push({ ...itemName(item), error: { code: 'INTERNAL_SERVER_ERROR', message: 'Could not be deleted' } });
      else {
        this.tableOf(item.entityName).remove(String(item.key));
        successfulKeys.push(itemName(item));
      }
    }
    return { status: 200, body: { successfulKeys, failedKeys } };
  }

  private transaction(body: unknown): StorageAnswer {
    const { set, delete: deletes, check } = transactionSchema.parse(body);
    const all = [...set, ...deletes, ...check];
    if (all.length === 0 || all.length > STORAGE_LIMITS.operations)
      throw new StorageError(400, 'INVALID_TRANSACTION', 'A transaction has 1 to 25 operations');
    this.distinct(all);
    const sizes = set.map((write) => this.checkWrite(write));
    for (const { key } of all) checkKey(key);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (total > STORAGE_LIMITS.batchBytes) throw new StorageError(413, 'MAX_SIZE', 'A transaction has at most 4 MB');
    this.usage.chargeWrite(total);
    for (const operation of all) {
      if (operation.conditions === undefined) continue;
      if (operation.entityName === undefined) throw new StorageError(400, 'INVALID_CONDITIONS', 'Only entities take conditions');
      const held = fulfils(operation.conditions, this.tableOf(operation.entityName).get(String(operation.key))?.value);
      if (!held) {
        // A refused transaction has read what its conditions look at and written nothing.
        this.usage.countRead(0);
        throw new StorageError(409, 'CONDITIONAL_CHECK_FAILED', 'A condition of the transaction did not hold');
      }
    }
    for (const [at, write] of set.entries()) {
      this.usage.countWrite(sizes[at] ?? 0);
      this.store(this.tableOf(write.entityName), write, sizes[at] ?? 0);
    }
    for (const operation of deletes) {
      this.usage.countWrite(0);
      this.tableOf(operation.entityName).remove(String(operation.key));
    }
    for (const operation of check) this.usage.countRead(this.tableOf(operation.entityName).get(String(operation.key))?.bytes ?? 0);
    return { status: 204, body: undefined };
  }

  private batchItems<T extends { key: unknown; entityName?: string | undefined }>(body: unknown, schema: z.ZodType<T>): readonly T[] {
    const items = z.array(schema).parse(body);
    if (items.length === 0 || items.length > STORAGE_LIMITS.operations)
      throw new StorageError(400, 'INVALID_BATCH', 'A batch has 1 to 25 keys');
    for (const { key, entityName } of items) {
      checkKey(key);
      this.tableOf(entityName);
    }
    this.distinct(items);
    return items;
  }

  private distinct(items: readonly { readonly key: unknown; readonly entityName?: string | undefined }[]): void {
    const keys = new Set(items.map(({ key, entityName }) => `${entityName ?? ''}/${String(key)}`));
    if (keys.size < items.length) throw new StorageError(400, 'DUPLICATE_KEY', 'Each key may be named once');
  }

  private lostKeys(count: number): ReadonlySet<number> {
    const fault = this.options.faults.strike(['storage-batch'], () => true);
    const lost = new Set<number>();
    if (fault === undefined) return lost;
    for (let at = 0; at < count; at += 1) if (this.options.faults.random() < fault.share) lost.add(at);
    if (lost.size === 0) lost.add(0);
    return lost;
  }

  private checkWrite(write: Write): number {
    checkKey(write.key);
    const bytes = checkValue(write.value);
    if (write.entityName !== undefined) checkEntity(this.entity(write.entityName).schema, write.value);
    const ttl = write.options?.ttl;
    if (ttl !== undefined && ttl.value * UNIT_MS[ttl.unit] > STORAGE_LIMITS.maxTtlMs)
      throw new StorageError(400, 'INVALID_TTL', 'A record lives at most a year');
    return bytes;
  }

  private store(table: RecordTable, write: Write, bytes: number): StoredRecord {
    const now = this.options.now();
    const key = String(write.key);
    const ttl = write.options?.ttl;
    const record: StoredRecord = {
      key,
      // What is stored is JSON: the caller's object may change later.
      value: JSON.parse(JSON.stringify(write.value)),
      bytes,
      createdAt: table.get(key)?.createdAt ?? now,
      updatedAt: now,
      ...(ttl === undefined ? {} : { expiresAt: now + ttl.value * UNIT_MS[ttl.unit] }),
    };
    table.put(record);
    return record;
  }

  private entityTable(body: unknown): RecordTable {
    return this.tableOf(z.object({ entityName: z.string() }).parse(body).entityName);
  }

  private tableOf(entityName: string | undefined): RecordTable {
    return entityName === undefined ? this.plain : this.entity(entityName).table;
  }

  private entity(name: string): { readonly schema: EntitySchema; readonly table: RecordTable } {
    const schema = this.options.entities.get(name);
    const table = this.entities.get(name);
    if (schema === undefined || table === undefined)
      throw new StorageError(400, 'INVALID_ENTITY_NAME', `The manifest has no entity ${name}`);
    return { schema, table };
  }

  private counted(answer: { readonly body: unknown; readonly records: readonly StoredRecord[] }): StorageAnswer {
    const bytes = answer.records.reduce((sum, record) => sum + record.bytes, 0);
    this.usage.chargeRead(bytes);
    for (const record of answer.records) this.usage.countRead(record.bytes);
    // An empty answer is billed as a read as well.
    if (answer.records.length === 0) this.usage.countRead(0);
    return { status: 200, body: answer.body };
  }
}
