/** One stored record. Times in ms. */
export interface StoredRecord {
  readonly key: string;
  readonly value: unknown;
  readonly bytes: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt?: number;
}

interface Version {
  readonly at: number;
  readonly record: StoredRecord | undefined;
}

/** When a table shows what. Both in ms. */
export interface TableTiming {
  now(): number;
  /** How long queries miss a write. */
  queryLag(): number;
  /** How long a record can still be read after it expired; the platform says up to 48 hours. */
  expiryLinger(): number;
}

/** Records of one store or entity by key: reads see the latest write, queries a state of the past. */
export class RecordTable {
  private readonly versions = new Map<string, Version[]>();
  /** Kept between queries: sorting a hundred thousand keys for each would be the sandbox's greatest cost. */
  private sorted: readonly string[] | undefined;

  constructor(private readonly timing: TableTiming) {}

  get(key: string): StoredRecord | undefined {
    return this.alive(this.versions.get(key)?.at(-1)?.record);
  }

  put(record: StoredRecord): void {
    this.write(record.key, record);
  }

  remove(key: string): void {
    if (this.versions.has(key)) this.write(key, undefined);
  }

  /** What a query can see, in key order. */
  *visible(): Generator<StoredRecord> {
    const horizon = this.timing.now() - this.timing.queryLag();
    this.sorted ??= [...this.versions.keys()].sort();
    for (const key of this.sorted) {
      const seen = this.alive(this.versions.get(key)?.findLast((version) => version.at <= horizon)?.record);
      if (seen !== undefined) yield seen;
    }
  }

  /** The latest state of every record. */
  dump(): StoredRecord[] {
    return [...this.versions.keys()].flatMap((key) => this.get(key) ?? []);
  }

  load(records: readonly StoredRecord[]): void {
    this.versions.clear();
    this.sorted = undefined;
    for (const record of records) this.versions.set(record.key, [{ at: record.updatedAt, record }]);
  }

  private write(key: string, record: StoredRecord | undefined): void {
    const now = this.timing.now();
    const horizon = now - this.timing.queryLag();
    const history = this.versions.get(key) ?? [];
    const firstNeeded = Math.max(
      0,
      history.findLastIndex((version) => version.at <= horizon),
    );
    const kept = [...history.slice(firstNeeded), { at: now, record }];
    const last = kept.every((version) => version.record === undefined);
    if (last || !this.versions.has(key)) this.sorted = undefined;
    if (last) this.versions.delete(key);
    else this.versions.set(key, kept);
  }

  private alive(record: StoredRecord | undefined): StoredRecord | undefined {
    if (record?.expiresAt !== undefined && this.timing.now() >= record.expiresAt + this.timing.expiryLinger()) return undefined;
    return record;
  }
}
