import type { Connection, Route } from '../config/connection';
import { CANONICAL_VERSION } from '../core/mapping/canonical';
import { belowSeparator, isDescription } from '../core/mapping/description';
import { ENDS, type End, opposite } from '../core/model/end';
import type { Link } from '../core/model/link';
import type { Ticket } from '../core/model/ticket';
import type { Connector, ReadResult } from '../engine/ports/connector';
import type { RefRecord } from '../engine/ports/stores';
import { linkEnd } from '../engine/link-tickets';
import { LEASE_MS, wantsOf } from '../engine/session';
import type { ServerOutput } from '../rpc/contract';
import type { Application } from './application';
import { type ApplicationContext, nowOf, requireConnection, siteEnd } from './context';
import { issueLinkView, syncObstacle } from './issue-views';
import { ownedJob } from './jobs';

type Methods = Pick<Application, 'issueView' | 'syncIssue' | 'linkIssue' | 'unlinkIssue' | 'pauseIssue'>;
type Refusal = { readonly outcome: 'refused'; readonly reason: string; readonly nextStep?: string };

/** What an agent sees and does on one issue (P3). */
export function issueMethods(context: ApplicationContext): Methods {
  const { stores, queue } = context.engine;
  return {
    issueView: async ({ issueId }) => {
      const links: ServerOutput<'issueView'>['links'][number][] = [];
      const notLinked: ServerOutput<'issueView'>['notLinked'][number][] = [];
      for (const connection of await stores.connections.list()) {
        const end = siteEnd(connection);
        if (end === undefined || connection.state === 'draft') continue;
        const record = (await stores.links.getRefs(connection.id, end, [issueId])).get(issueId);
        const link = record?.state === 'linked' ? (await stores.links.getLinks([record.linkId])).get(record.linkId) : undefined;
        if (link !== undefined && link.state !== 'unlinked') links.push(await issueLinkView(context, connection, link, end));
        else notLinked.push(await notLinkedView(context, connection, end, issueId, record, link));
      }
      return { links, notLinked };
    },
    syncIssue: async ({ issueId, connectionId }, caller) => {
      const connection = await requireConnection(context, connectionId);
      const end = siteEnd(connection);
      if (end === undefined) return { outcome: 'refused', reason: 'This connection does not pair this Jira site.' };
      const record = (await stores.links.getRefs(connectionId, end, [issueId])).get(issueId);
      const link = record?.state === 'linked' ? (await stores.links.getLinks([record.linkId])).get(record.linkId) : undefined;
      const obstacle = syncObstacle(connection, link);
      if (obstacle !== undefined)
        return {
          outcome: 'refused',
          reason: obstacle,
          nextStep: link?.state === 'paused' ? 'Resume this ticket.' : 'Ask an operator of the sync.',
        };
      const jobId = await ownedJob(context, caller);
      await queue.push([
        { v: 1, kind: 'ticket', connectionId, end, ticketId: issueId, ticketType: record?.type ?? '', cause: 'person', jobId, attempt: 0 },
      ]);
      return { outcome: 'started', jobId };
    },
    linkIssue: async ({ issueId, connectionId, partnerKey }) => {
      const connection = await requireConnection(context, connectionId);
      const end = siteEnd(connection);
      if (end === undefined) return { outcome: 'refused', reason: 'This connection does not pair this Jira site.' };
      return linkByHand(context, connection, end, issueId, partnerKey);
    },
    unlinkIssue: async ({ issueId, connectionId }) =>
      changeLink(
        context,
        connectionId,
        issueId,
        (link) => ({ ...link, state: 'unlinked', stateReason: 'A person took this pair apart.' }),
        true,
      ),
    pauseIssue: async ({ issueId, connectionId, paused }) => {
      const outcome = await changeLink(
        context,
        connectionId,
        issueId,
        (link) => {
          const { stateReason: _reason, ...rest } = link;
          return paused ? { ...rest, state: 'paused', stateReason: 'A person paused this ticket.' } : { ...rest, state: 'active' };
        },
        false,
      );
      const connection = await requireConnection(context, connectionId);
      const end = siteEnd(connection);
      if (!paused && outcome.outcome === 'done' && end !== undefined && connection.state === 'automatic') {
        // What changed during the pause is no news to the next listing.
        await queue.push([{ v: 1, kind: 'ticket', connectionId, end, ticketId: issueId, ticketType: '', cause: 'event', attempt: 0 }]);
      }
      return outcome;
    },
  };
}

async function notLinkedView(
  context: ApplicationContext,
  connection: Connection,
  end: End,
  issueId: string,
  record: RefRecord | undefined,
  link: Link | undefined,
): Promise<ServerOutput<'issueView'>['notLinked'][number]> {
  const platformName = context.engine.platformName(connection[opposite(end)].platform);
  const base = { connectionId: connection.id, connectionName: connection.name, platformName };
  if (link?.state === 'unlinked')
    return {
      ...base,
      reason: 'This pair was taken apart by a person. It is not created again.',
      nextStep: 'Link it again by the ticket’s number if that was a mistake.',
      linkable: true,
    };
  if (record?.state === 'parked' || record?.state === 'intended') {
    const failure = record.failure;
    return {
      ...base,
      reason: failure?.message ?? 'The other ticket is being created.',
      ...(failure === undefined ? {} : { nextStep: `It is tried again by itself after ${failure.retryAt}.` }),
      linkable: record.state === 'parked',
    };
  }
  if (record?.state === 'tombstone') return { ...base, reason: record.reason, linkable: true };
  const connector = await context.engine.connect(connection, end);
  const [result] = await connector.readMany([{ ref: { id: issueId, type: '' } }], { fields: [], comments: false, files: false });
  if (result?.outcome !== 'found')
    return {
      ...base,
      reason: 'The app may not see this issue.',
      nextStep: 'Ask an admin of the project to let the app user browse it.',
      linkable: false,
    };
  return { ...base, ...(await firstGate(connection, end, result.ticket, connector)) };
}

/** X2: the first gate that keeps the issue from beginning to sync. */
async function firstGate(
  connection: Connection,
  end: End,
  ticket: Ticket,
  connector: Connector,
): Promise<{ reason: string; nextStep?: string; linkable: boolean }> {
  const route = routeFor(connection, end, ticket);
  if (route === undefined) return { reason: 'No ticket-type route covers this issue’s project and type.', linkable: false };
  if (ticket.restricted) return { reason: 'The issue has a security level, so nothing leaves it.', linkable: false };
  if (end === 'target' && !connection.bidirectional)
    return {
      reason: 'Only tickets that begin on the other end are created here; bi-directional flow is off.',
      nextStep: 'Link it to an existing ticket, or ask an admin to switch bi-directional flow on.',
      linkable: true,
    };
  if (ticket.correlationId !== undefined)
    return { reason: 'The issue arrived over another connection, and nothing is forwarded by accident.', linkable: true };
  const { createdOnOrAfter, includeClosed, startFilter } = connection[end];
  if (ticket.closed && !includeClosed) return { reason: 'The issue was already closed when it was first seen.', linkable: true };
  if (createdOnOrAfter !== undefined && ticket.createdAt < createdOnOrAfter)
    return { reason: `Only tickets created on or after ${createdOnOrAfter.slice(0, 10)} begin to sync.`, linkable: true };
  if (startFilter.trim() !== '' && !(await connector.matchesFilter([ticket.ref], startFilter)).has(ticket.ref.id))
    return { reason: 'The issue does not fulfil the start filter of the connection.', linkable: true };
  return {
    reason: 'Nothing stops it: it begins to sync with the next run.',
    nextStep: 'Press Sync now, or wait for the next automatic sync.',
    linkable: true,
  };
}

function routeFor(connection: Connection, end: End, ticket: Ticket): Route | undefined {
  return connection.routes.find((route) => route[end].type === ticket.ref.type && route[end].container === ticket.container);
}

/** S11: links two existing tickets by an exact number within a route's scope; writes nothing to either. */
async function linkByHand(
  context: ApplicationContext,
  connection: Connection,
  end: End,
  issueId: string,
  partnerKey: string,
): Promise<{ outcome: 'done' } | Refusal> {
  const other = opposite(end);
  const here = await context.engine.connect(connection, end);
  const there = await context.engine.connect(connection, other);
  const partnerRef = await there.findByKey(partnerKey);
  if (partnerRef === undefined)
    return {
      outcome: 'refused',
      reason: `There is no ticket ${partnerKey} that the connection may see.`,
      nextStep: 'Check the number; it must be exact.',
    };
  const wants = (side: End) => ({ ...wantsOf(connection, side), comments: false, files: false });
  const [mine] = await here.readMany([{ ref: { id: issueId, type: '' } }], wants(end));
  const [theirs] = await there.readMany([{ ref: partnerRef }], wants(other));
  const pair = bothFound(mine, theirs);
  if (pair === undefined)
    return {
      outcome: 'refused',
      reason: 'One of the tickets cannot be read by the connection.',
      nextStep: 'Test the connection on the admin page.',
    };
  const route = connection.routes.find((candidate) => fits(candidate, end, pair.mine) && fits(candidate, other, pair.theirs));
  if (route === undefined)
    return { outcome: 'refused', reason: 'No ticket-type route pairs these two types.', nextStep: 'Choose a ticket of a mapped type.' };
  const { stores, clock, ids } = context.engine;
  const records = {
    [end]: (await stores.links.getRefs(connection.id, end, [issueId])).get(issueId),
    [other]: (await stores.links.getRefs(connection.id, other, [partnerRef.id])).get(partnerRef.id),
  } as Record<End, RefRecord | undefined>;
  for (const side of ENDS) {
    if (await isTaken(context, records[side]))
      return {
        outcome: 'refused',
        reason: side === end ? 'This issue is linked over this connection already.' : `${partnerKey} is linked to another issue already.`,
        nextStep: 'Unlink it there first.',
      };
  }
  const at = nowOf(context);
  const link: Link = {
    id: ids.fresh(),
    connectionId: connection.id,
    routeId: route.id,
    state: 'active',
    ends: { [end]: linkEnd(route, end, pair.mine, at), [other]: linkEnd(route, other, pair.theirs, at) } as Link['ends'],
    fields: {},
    parked: {},
    conflicts: {},
    canonical: CANONICAL_VERSION,
    ...(isComposed(route, end === 'target' ? pair.mine : pair.theirs) ? { composedOn: 'target' as const } : {}),
    createdAt: at,
    syncedAt: at,
  };
  const taken = await stores.leases.take(connection.id, `link-${link.id}`, clock.now(), clock.now() + LEASE_MS);
  if (taken === undefined) return { outcome: 'refused', reason: 'A sync is going on just now.', nextStep: 'Try again in a minute.' };
  const committed = await stores.links.commit(taken.lease, {
    link,
    refs: ENDS.map((side) => ({
      end: side,
      ticketId: link.ends[side].ref.id,
      record: { state: 'linked', type: link.ends[side].ref.type, linkId: link.id, version: '' } as const,
      mustBe: records[side]?.state ?? 'absent',
    })),
  });
  await stores.leases.release(taken.lease, taken.state);
  return committed
    ? { outcome: 'done' }
    : { outcome: 'refused', reason: 'One of the tickets was linked in the meantime.', nextStep: 'Reload the page.' };
}

/** Whether a ticket of the target shows a description that the route composed: a pair that was taken apart and is linked again. */
function isComposed(route: Route, ticket: Ticket): boolean {
  const field = route.mappings.find((mapping) => isDescription(mapping.target))?.target.field;
  const value = field === undefined ? undefined : ticket.fields[field];
  return route.composition !== undefined && value !== undefined && belowSeparator(value) !== undefined;
}

function bothFound(
  mine: ReadResult | undefined,
  theirs: ReadResult | undefined,
): { readonly mine: Ticket; readonly theirs: Ticket } | undefined {
  return mine?.outcome === 'found' && theirs?.outcome === 'found' ? { mine: mine.ticket, theirs: theirs.ticket } : undefined;
}

function fits(route: Route, end: End, ticket: Ticket): boolean {
  return route[end].type === ticket.ref.type && route[end].container === ticket.container;
}

async function isTaken({ engine }: ApplicationContext, record: RefRecord | undefined): Promise<boolean> {
  if (record?.state === 'intended') return true;
  if (record?.state !== 'linked') return false;
  const link = (await engine.stores.links.getLinks([record.linkId])).get(record.linkId);
  return link !== undefined && link.state !== 'unlinked';
}

async function changeLink(
  context: ApplicationContext,
  connectionId: string,
  issueId: string,
  change: (link: Link) => Link,
  tombstone: boolean,
): Promise<{ outcome: 'done' } | Refusal> {
  const connection = await requireConnection(context, connectionId);
  const end = siteEnd(connection);
  const { stores, clock } = context.engine;
  const record = end === undefined ? undefined : (await stores.links.getRefs(connectionId, end, [issueId])).get(issueId);
  const link = record?.state === 'linked' ? (await stores.links.getLinks([record.linkId])).get(record.linkId) : undefined;
  if (link === undefined || link.state === 'unlinked')
    return { outcome: 'refused', reason: 'This issue is not linked over this connection.', nextStep: 'Reload the page.' };
  const taken = await stores.leases.take(
    connectionId,
    `change-${link.id}-${context.engine.ids.fresh()}`,
    clock.now(),
    clock.now() + LEASE_MS,
  );
  if (taken === undefined) return { outcome: 'refused', reason: 'A sync is going on just now.', nextStep: 'Try again in a minute.' };
  const refs = tombstone
    ? ENDS.map((side) => ({
        end: side,
        ticketId: link.ends[side].ref.id,
        record: {
          state: 'tombstone',
          type: link.ends[side].ref.type,
          reason: 'A person took this pair apart. It is not created again until it is linked by hand.',
        } as const,
      }))
    : [];
  const committed = await stores.links.commit(taken.lease, { link: change(link), refs });
  await stores.leases.release(taken.lease, taken.state);
  return committed
    ? { outcome: 'done' }
    : { outcome: 'refused', reason: 'The link changed in the meantime.', nextStep: 'Reload the page.' };
}
