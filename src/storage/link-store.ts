import { z } from 'zod';
import type { End } from '../core/model/end';
import type { Link } from '../core/model/link';
import type { EntityCondition, EntityOperation, EntityStore, Json } from '../engine/ports/kv';
import type { AttentionItem, Lease, LinkStore, RefKey, RefRecord, RefWrite } from '../engine/ports/stores';
import { keys } from './keys';
import { linkSchema, opened, refRecordSchema, sealed } from './records';

const attentionSchema = z.object({ attentionAt: z.number() });

/** How far a look for the earliest retry goes. */
const WAITING_PAGE = 100;
const WAITING_PAGES = 10;

const bodySchema = z.object({ body: z.unknown() });
const refEntitySchema = z.object({ connectionId: z.string(), end: z.enum(['source', 'target']), ticketId: z.string(), body: z.unknown() });

/** Index states that wait for a person or a retry. */
const LINK_WAITING = ['failing', 'parked'] as const;
const REF_WAITING = ['intended', 'parked'] as const;

/** Links and refs in the entity store, written together under a check of the lease's generation. */
export class EntityLinkStore implements LinkStore {
  constructor(private readonly entities: EntityStore) {}

  async getRefs(connectionId: string, end: End, ticketIds: readonly string[]): Promise<ReadonlyMap<string, RefRecord>> {
    const stored = await this.entities.getMany(
      'ref',
      ticketIds.map((id) => keys.ref(connectionId, end, id)),
    );
    const refs = new Map<string, RefRecord>();
    for (const id of ticketIds) {
      const entity = stored.get(keys.ref(connectionId, end, id));
      if (entity !== undefined) refs.set(id, readRef(entity));
    }
    return refs;
  }

  async getLinks(ids: readonly string[]): Promise<ReadonlyMap<string, Link>> {
    const stored = await this.entities.getMany('link', ids.map(keys.link));
    const links = new Map<string, Link>();
    for (const id of ids) {
      const entity = stored.get(keys.link(id));
      if (entity !== undefined) links.set(id, readLink(entity));
    }
    return links;
  }

  commit(lease: Lease, change: { readonly link?: Link; readonly refs: readonly RefWrite[] }): Promise<boolean> {
    const operations: EntityOperation[] = [
      {
        kind: 'check',
        entity: 'lease',
        key: keys.lease(lease.connectionId),
        conditions: [{ attribute: 'generation', is: 'equal', value: lease.generation }],
      },
    ];
    if (change.link !== undefined)
      operations.push({ kind: 'set', entity: 'link', key: keys.link(change.link.id), value: linkEntity(change.link) });
    for (const write of change.refs) {
      const conditions = refConditions(write);
      operations.push({
        kind: 'set',
        entity: 'ref',
        key: keys.ref(lease.connectionId, write.end, write.ticketId),
        value: refEntity(lease.connectionId, write),
        ...(conditions.length === 0 ? {} : { conditions }),
      });
    }
    return this.entities.transact(operations);
  }

  async due(connectionId: string, now: number, limit: number): Promise<readonly (RefKey & { readonly type: string })[]> {
    const due: (RefKey & { readonly type: string })[] = [];
    for (const state of LINK_WAITING) {
      const page = await this.entities.query('link', 'by-state', [connectionId, state], { to: now, limit });
      due.push(
        ...page.entries.map(({ value }) => {
          const link = readLink(value);
          const end = link.origin ?? 'source';
          return { end, ticketId: link.ends[end].ref.id, type: link.ends[end].ref.type };
        }),
      );
    }
    for (const state of REF_WAITING) {
      const page = await this.entities.query('ref', 'by-state', [connectionId, state], { to: now, limit });
      due.push(
        ...page.entries.map(({ value }) => {
          const { end, ticketId } = refEntitySchema.parse(value);
          return { end, ticketId, type: readRef(value).type };
        }),
      );
    }
    return due.slice(0, limit);
  }

  async nextDue(connectionId: string, after: number): Promise<number | undefined> {
    const moments: number[] = [];
    for (const [entity, states] of [
      ['link', LINK_WAITING],
      ['ref', REF_WAITING],
    ] as const) {
      for (const state of states) {
        let cursor: string | undefined;
        // Newest first: the earliest is on the last page.
        for (let page = 0; page < WAITING_PAGES; page += 1) {
          const found = await this.entities.query(entity, 'by-state', [connectionId, state], {
            from: after + 1,
            limit: WAITING_PAGE,
            ...(cursor === undefined ? {} : { cursor }),
          });
          for (const { value } of found.entries) moments.push(attentionSchema.parse(value).attentionAt);
          cursor = found.cursor;
          if (cursor === undefined) break;
        }
        // Too many to find the earliest of: the next tick looks again.
        if (cursor !== undefined) return after + 1;
      }
    }
    return moments.length === 0 ? undefined : Math.min(...moments);
  }

  async attention(
    connectionId: string,
    options: { readonly cursor?: string; readonly limit: number },
  ): Promise<{ readonly items: readonly AttentionItem[]; readonly cursor?: string }> {
    const partitions = [
      ...LINK_WAITING.map((state) => ({ entity: 'link' as const, state })),
      ...REF_WAITING.map((state) => ({ entity: 'ref' as const, state })),
    ];
    const start = z
      .object({ partition: z.number().int().min(0), cursor: z.string().optional() })
      .parse(options.cursor === undefined ? { partition: 0 } : JSON.parse(options.cursor));
    const items: AttentionItem[] = [];
    let { partition, cursor } = start;
    while (partition < partitions.length && items.length < options.limit) {
      const at = partitions[partition];
      if (at === undefined) break;
      const page = await this.entities.query(at.entity, 'by-state', [connectionId, at.state], {
        limit: options.limit - items.length,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { value } of page.entries) items.push(at.entity === 'link' ? { kind: 'link', link: readLink(value) } : refItem(value));
      cursor = page.cursor;
      if (cursor === undefined) partition += 1;
    }
    return partition < partitions.length
      ? { items, cursor: JSON.stringify({ partition, ...(cursor === undefined ? {} : { cursor }) }) }
      : { items };
  }

  async linksOfTicket(
    ticketId: string,
  ): Promise<readonly { readonly connectionId: string; readonly end: End; readonly record: RefRecord }[]> {
    const page = await this.entities.query('ref', 'by-ticket', [ticketId], { limit: 50 });
    return page.entries.map(({ value }) => {
      const { connectionId, end } = refEntitySchema.parse(value);
      return { connectionId, end, record: readRef(value) };
    });
  }
}

function refConditions(write: RefWrite): readonly EntityCondition[] {
  if (write.mustBe === undefined) return [];
  return write.mustBe === 'absent' ? [{ attribute: 'state', is: 'absent' }] : [{ attribute: 'state', is: 'equal', value: write.mustBe }];
}

function linkEntity(link: Link): { readonly [key: string]: Json } {
  const waits =
    link.failure?.retryAt ??
    Object.values(link.parked)
      .map((parked) => parked.retryAt)
      .sort()[0];
  return {
    connectionId: link.connectionId,
    routeId: link.routeId,
    state: indexState(link),
    attentionAt: waits === undefined ? Date.parse(link.syncedAt) : Date.parse(waits),
    changedAt: Date.parse(link.syncedAt),
    body: sealed(link),
  };
}

function indexState(link: Link): string {
  if (link.state !== 'active') return link.state;
  if (link.failure !== undefined) return 'failing';
  return Object.keys(link.parked).length > 0 ? 'parked' : 'active';
}

function refEntity(connectionId: string, write: RefWrite): { readonly [key: string]: Json } {
  const { record, end, ticketId } = write;
  const failure = record.state === 'parked' || record.state === 'intended' ? record.failure : undefined;
  const retryAt = failure?.retryAt ?? (record.state === 'intended' ? record.intent.at : undefined);
  return {
    connectionId,
    end,
    ticketId,
    state: record.state,
    linkId: record.state === 'linked' ? record.linkId : '',
    version: record.state === 'linked' ? record.version : '',
    attentionAt: retryAt === undefined ? 0 : Date.parse(retryAt),
    body: sealed(record),
  };
}

function readRef(entity: Json): RefRecord {
  return opened(refRecordSchema, bodySchema.parse(entity).body, 'ticket reference');
}

function readLink(entity: Json): Link {
  return opened(linkSchema, bodySchema.parse(entity).body, 'link');
}

function refItem(entity: Json): AttentionItem {
  const { end, ticketId } = refEntitySchema.parse(entity);
  return { kind: 'ref', end, ticketId, record: readRef(entity) };
}
