import type { Connection, FieldMapping } from '../config/connection';
import { plainOf } from '../core/mapping/convert';
import { SyncError } from '../core/errors';
import { mergeField, type FieldDecision } from '../core/merge/merge-field';
import { shapeOf, type View, viewOf } from '../core/merge/view';
import { ENDS, type End, opposite } from '../core/model/end';
import type { FieldBaseline, Link } from '../core/model/link';
import type { Ticket } from '../core/model/ticket';
import { wantsOf } from '../engine/session';
import type { ServerOutput } from '../rpc/contract';
import { automaticObstacle } from './connections';
import type { ApplicationContext } from './context';

type IssueLink = ServerOutput<'issueView'>['links'][number];

/** One link as the issue shows it: both tickets as they are now, field by field (P3). */
export async function issueLinkView(context: ApplicationContext, connection: Connection, link: Link, end: End): Promise<IssueLink> {
  const other = opposite(end);
  const platformName = context.engine.platformName(connection[other].platform);
  const partner = link.ends[other];
  const obstacle = syncObstacle(connection, link);
  const read = await fieldsOrReason(context, connection, link, end);
  return {
    connectionId: connection.id,
    connectionName: connection.name,
    state: stateOf(link),
    stateReason: stateReasonOf(link),
    partner: { platformName, key: partner.key, url: partner.url, status: partner.status ?? '' },
    lastSyncAt: link.syncedAt,
    fields: read.fields,
    problems: [
      ...(link.failure === undefined ? [] : [{ level: 'error' as const, ...problemOf(link.failure) }]),
      ...(read.reason === undefined ? [] : [{ level: 'warning' as const, ...problemOf(read.reason) }]),
    ],
    syncNow: obstacle === undefined ? { allowed: true } : { allowed: false, reason: obstacle },
  };
}

function problemOf(said: { readonly message: string; readonly detail?: string | undefined }) {
  return { message: said.message, ...(said.detail === undefined ? {} : { platformMessage: said.detail }) };
}

/** The fields as they are now; a platform that does not answer hides neither the link nor the links of other connections. */
async function fieldsOrReason(
  context: ApplicationContext,
  connection: Connection,
  link: Link,
  end: End,
): Promise<{ readonly fields: IssueLink['fields']; readonly reason?: SyncError }> {
  try {
    return { fields: await fieldStates(context, connection, link, end) };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return { fields: [], reason: error };
  }
}

/** Why `Sync now` does nothing at the moment (S4). */
export function syncObstacle(connection: Connection, link: Link | undefined): string | undefined {
  if (connection.state !== 'ready' && connection.state !== 'automatic') return automaticObstacle(connection.state);
  return link?.state === 'paused' ? 'This ticket is paused. Resume it first.' : undefined;
}

function stateOf(link: Link): IssueLink['state'] {
  switch (link.state) {
    case 'paused':
    case 'out-of-scope':
    case 'gone':
      return link.state;
    case 'active':
    case 'unlinked':
      if (link.failure !== undefined || Object.keys(link.parked).length > 0) return 'failed';
      return Object.keys(link.conflicts).length > 0 ? 'conflict' : 'linked';
  }
}

/** Why a link is in its state, and the next step. */
function stateReasonOf(link: Link): string {
  if (link.stateReason !== undefined) return link.stateReason;
  if (link.failure !== undefined) return `${link.failure.message} It is tried again by itself.`;
  return '';
}

async function fieldStates(context: ApplicationContext, connection: Connection, link: Link, end: End): Promise<IssueLink['fields']> {
  const route = connection.routes.find((candidate) => candidate.id === link.routeId);
  if (route === undefined) return [];
  const tickets = await readBoth(context, connection, link);
  const losing = await context.engine.stores.runs.losing(link.id, Object.keys(link.conflicts));
  const other = opposite(end);
  return route.mappings.map((mapping) => {
    const here = shown(tickets[end], mapping, end, link);
    const there = shown(tickets[other], mapping, other, link);
    const parked = link.parked[mapping.id];
    const lost = losing.get(mapping.id);
    return {
      label: mapping[end].label,
      here,
      there,
      agreed: agrees(tickets, link, route, mapping.id),
      ...(parked === undefined ? {} : { parkedReason: parked.reason }),
      ...(lost === undefined
        ? {}
        : { conflict: { losingValue: lost.lost, of: lost.end === end ? ('here' as const) : ('there' as const), at: lost.at } }),
    };
  });
}

/** Only mapped fields are read: nothing else of the partner's ticket is shown (P5). */
async function readBoth(context: ApplicationContext, connection: Connection, link: Link): Promise<Partial<Record<End, Ticket>>> {
  const read = async (end: End): Promise<Ticket | undefined> => {
    const connector = await context.engine.connect(connection, end);
    const [result] = await connector.readMany([{ ref: link.ends[end].ref }], {
      ...wantsOf(connection, end),
      comments: false,
      files: false,
    });
    return result?.outcome === 'found' ? result.ticket : undefined;
  };
  const [source, target] = await Promise.all([read('source'), read('target')]);
  return { ...(source === undefined ? {} : { source }), ...(target === undefined ? {} : { target }) };
}

function agrees(tickets: Partial<Record<End, Ticket>>, link: Link, route: Connection['routes'][number], mappingId: string): boolean {
  const mapping = route.mappings.find((candidate) => candidate.id === mappingId);
  const { source, target } = tickets;
  if (mapping === undefined || source === undefined || target === undefined) return false;
  const views = {
    source: viewOf(source, mapping, 'source', link.composedOn),
    target: viewOf(target, mapping, 'target', link.composedOn),
  };
  if (ENDS.every((end) => isEmpty(views[end]))) return true;
  const nobody = { route, contacts: new Map(), fromClosed: false };
  const shape = shapeOf(mapping, link.composedOn);
  const decide = (baseline: FieldBaseline | undefined): FieldDecision =>
    mergeField({
      mapping,
      views,
      baseline: baseline?.shape === shape ? baseline : undefined,
      policy: route.conflict,
      towards: { source: nobody, target: nobody },
    });
  // A baseline that nothing equals lets the two values be compared with each other.
  const compared = decide({ shape, source: '', target: '' });
  if (compared.kind === 'record') return true;
  const differs = (compared.kind === 'write' || compared.kind === 'conflict') && compared.write?.whole === undefined;
  return !differs && decide(link.fields[mappingId]).kind === 'unchanged';
}

function isEmpty(view: View): boolean {
  return view.state === 'seen' && view.value.kind === 'empty';
}

/** The text of a field; of a composed description only the part that travels. */
function shown(ticket: Ticket | undefined, mapping: FieldMapping, end: End, link: Link): string {
  const view = ticket === undefined ? undefined : viewOf(ticket, mapping, end, link.composedOn);
  const value = view?.state === 'seen' ? view.value : ticket?.fields[mapping[end].field];
  if (value === undefined) return '—';
  const text = plainOf(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
