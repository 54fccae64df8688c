import { z } from 'zod';
import type { Run, TicketResult } from '../core/model/run';
import type { Instant } from '../core/model/value';
import type { EntityStore, Kv } from '../engine/ports/kv';
import type { LosingValue, RunStore } from '../engine/ports/stores';
import { keys, LIFETIME } from './keys';
import { losingSchema, opened, runSchema, sealed, ticketResultSchema } from './records';

const bodySchema = z.object({ body: z.unknown() });
const detailsSchema = z.object({ results: z.array(ticketResultSchema) });

/** Runs as entities; their details, cancel flags and losing values as plain keys that expire. */
export class EntityRunStore implements RunStore {
  constructor(
    private readonly entities: EntityStore,
    private readonly kv: Kv,
  ) {}

  async get(connectionId: string, runId: string): Promise<Run | undefined> {
    const stored = await this.entities.get('run', keys.run(connectionId, runId));
    return stored === undefined ? undefined : opened(runSchema, bodySchema.parse(stored).body, 'run');
  }

  async save(run: Run): Promise<void> {
    await this.entities.set('run', keys.run(run.connectionId, run.id), {
      connectionId: run.connectionId,
      kind: run.kind,
      status: run.status,
      startedAt: Date.parse(run.startedAt),
      generation: run.slice,
      body: sealed(run),
    });
  }

  async list(
    connectionId: string,
    options: { readonly from: Instant; readonly to?: Instant; readonly cursor?: string; readonly limit: number },
  ): Promise<{ readonly runs: readonly Run[]; readonly cursor?: string }> {
    const page = await this.entities.query('run', 'by-connection', [connectionId], {
      from: Date.parse(options.from),
      limit: options.limit,
      ...(options.to === undefined ? {} : { to: Date.parse(options.to) }),
      ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
    });
    const runs = page.entries.map(({ value }) => opened(runSchema, bodySchema.parse(value).body, 'run'));
    return page.cursor === undefined ? { runs } : { runs, cursor: page.cursor };
  }

  async addDetails(runId: string, page: number, results: readonly TicketResult[]): Promise<void> {
    await this.kv.set(keys.runDetails(runId, page), sealed({ results }), { ttlSeconds: LIFETIME.runDetails });
  }

  async details(runId: string, page: number): Promise<readonly TicketResult[] | undefined> {
    const stored = await this.kv.get(keys.runDetails(runId, page));
    return stored === undefined ? undefined : opened(detailsSchema, stored, 'run detail').results;
  }

  async requestCancel(runId: string): Promise<void> {
    await this.kv.set(keys.cancel(runId), sealed({}), { ttlSeconds: LIFETIME.cancel });
  }

  async cancelRequested(runId: string): Promise<boolean> {
    return (await this.kv.get(keys.cancel(runId))) !== undefined;
  }

  async keepLosing(linkId: string, mappingId: string, value: LosingValue): Promise<void> {
    await this.kv.set(keys.losing(linkId, mappingId), sealed(value), { ttlSeconds: LIFETIME.losing });
  }

  async losing(linkId: string, mappingIds: readonly string[]): Promise<ReadonlyMap<string, LosingValue>> {
    const stored = await this.kv.getMany(mappingIds.map((id) => keys.losing(linkId, id)));
    const values = new Map<string, LosingValue>();
    for (const id of mappingIds) {
      const value = stored.get(keys.losing(linkId, id));
      if (value !== undefined) values.set(id, opened(losingSchema, value, 'losing value'));
    }
    return values;
  }
}
