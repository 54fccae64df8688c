import { createHash } from 'node:crypto';
import { family } from './schema/catalogue';

/** A stored record: every value is a string, absent ones are empty. */
export type Row = Record<string, string>;

export interface StoredToken {
  readonly token: string;
  readonly kind: 'access' | 'refresh';
  readonly clientId: string;
  readonly userName: string;
  readonly expiresAt: number;
}

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The user that the client-credentials grant acts as; absent where the client does not allow the grant. */
  readonly applicationUser?: string;
}

interface Frozen {
  readonly tables: Record<string, readonly Row[]>;
  readonly files: Record<string, string>;
  readonly passwords: Record<string, string>;
  readonly clients: readonly OAuthClient[];
  readonly tokens: readonly StoredToken[];
  readonly serial: number;
  readonly numbers: Record<string, number>;
}

/** All records and files of the instance, in insertion order. */
export class Store {
  private tables = new Map<string, Map<string, Row>>();
  private files = new Map<string, Uint8Array>();
  readonly passwords = new Map<string, string>();
  clients: OAuthClient[] = [];
  tokens: StoredToken[] = [];
  private serial = 0;
  private numbers = new Map<string, number>();
  private revisions = new Map<string, number>();

  /** A fresh 32-digit identifier, the same ones in the same order for the same history. */
  freshId(): string {
    this.serial += 1;
    return createHash('md5').update(`record ${this.serial}`).digest('hex');
  }

  nextNumber(prefix: string): string {
    const next = (this.numbers.get(prefix) ?? 10_000) + 1;
    this.numbers.set(prefix, next);
    return `${prefix}${String(next).padStart(7, '0')}`;
  }

  put(table: string, row: Row): void {
    const rows = this.tables.get(table) ?? new Map<string, Row>();
    rows.set(row['sys_id'] ?? '', row);
    this.tables.set(table, rows);
    this.touch(table);
  }

  remove(table: string, sysId: string): void {
    this.tables.get(table)?.delete(sysId);
    this.touch(table);
  }

  /** The records of a table and of the tables that extend it. */
  rows(table: string): Row[] {
    return family(table).flatMap((name) => [...(this.tables.get(name)?.values() ?? [])]);
  }

  find(table: string, sysId: string): Row | undefined {
    for (const name of family(table)) {
      const row = this.tables.get(name)?.get(sysId);
      if (row !== undefined) return row;
    }
    return undefined;
  }

  findBy(table: string, column: string, value: string): Row | undefined {
    if (column === 'sys_id') return this.find(table, value);
    return this.rows(table).find((row) => row[column] === value);
  }

  /** Grows with every change of the table: lets derived tables be kept. */
  revision(table: string): number {
    return this.revisions.get(table) ?? 0;
  }

  private touch(table: string): void {
    this.revisions.set(table, this.revision(table) + 1);
  }

  setFile(sysId: string, bytes: Uint8Array): void {
    this.files.set(sysId, bytes);
  }

  file(sysId: string): Uint8Array | undefined {
    return this.files.get(sysId);
  }

  removeFile(sysId: string): void {
    this.files.delete(sysId);
  }

  freeze(): Frozen {
    return {
      tables: Object.fromEntries([...this.tables].map(([name, rows]) => [name, [...rows.values()].map((row) => ({ ...row }))])),
      files: Object.fromEntries([...this.files].map(([id, bytes]) => [id, Buffer.from(bytes).toString('base64')])),
      passwords: Object.fromEntries(this.passwords),
      clients: [...this.clients],
      tokens: [...this.tokens],
      serial: this.serial,
      numbers: Object.fromEntries(this.numbers),
    };
  }

  thaw(frozen: Frozen): void {
    this.tables = new Map(
      Object.entries(frozen.tables).map(([name, rows]) => [name, new Map(rows.map((row) => [row['sys_id'] ?? '', { ...row }]))]),
    );
    this.files = new Map(Object.entries(frozen.files).map(([id, text]) => [id, new Uint8Array(Buffer.from(text, 'base64'))]));
    this.passwords.clear();
    for (const [name, password] of Object.entries(frozen.passwords)) this.passwords.set(name, password);
    this.clients = [...frozen.clients];
    this.tokens = [...frozen.tokens];
    this.serial = frozen.serial;
    this.numbers = new Map(Object.entries(frozen.numbers));
    for (const name of this.tables.keys()) this.touch(name);
  }
}

export type FrozenStore = Frozen;
