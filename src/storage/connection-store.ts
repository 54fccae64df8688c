import { z } from 'zod';
import { connectionSchema, type Connection } from '../config/connection';
import { DefectError } from '../core/errors';
import { toJson, type Kv } from '../engine/ports/kv';
import type { ConnectionStore } from '../engine/ports/stores';
import { keys } from './keys';

/** Connections as one record each, and their ids in one index record, because a listing by prefix may miss the latest. */
export class KvConnectionStore implements ConnectionStore {
  constructor(private readonly kv: Kv) {}

  async list(): Promise<readonly Connection[]> {
    const ids = await this.ids();
    const stored = await this.kv.getMany(ids.map(keys.connection));
    return ids.flatMap((id) => {
      const record = stored.get(keys.connection(id));
      return record === undefined ? [] : [parse(record)];
    });
  }

  async get(id: string): Promise<Connection | undefined> {
    const record = await this.kv.get(keys.connection(id));
    return record === undefined ? undefined : parse(record);
  }

  async save(connection: Connection): Promise<void> {
    await this.kv.set(keys.connection(connection.id), toJson(connection));
    const ids = await this.ids();
    if (!ids.includes(connection.id)) await this.kv.set(keys.connectionIndex, [...ids, connection.id]);
  }

  async remove(id: string): Promise<void> {
    const ids = await this.ids();
    await this.kv.set(
      keys.connectionIndex,
      ids.filter((other) => other !== id),
    );
    await this.kv.delete(keys.connection(id));
  }

  private async ids(): Promise<readonly string[]> {
    return z.array(z.string()).parse((await this.kv.get(keys.connectionIndex)) ?? []);
  }
}

function parse(record: unknown): Connection {
  const parsed = connectionSchema.safeParse(record);
  if (!parsed.success) throw new DefectError('A stored connection cannot be read.', z.prettifyError(parsed.error).slice(0, 500));
  return parsed.data;
}
