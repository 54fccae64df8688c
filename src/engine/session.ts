import type { Connection, Route } from '../config/connection';
import { LeaseLostError } from '../core/errors';
import type { End } from '../core/model/end';
import type { ConversationLimits } from '../core/plan/conversation';
import type { EngineDeps } from './deps';
import type { Connector, ReadWants } from './ports/connector';
import type { Lease, LedgerKey, SyncState } from './ports/stores';

/** One invocation's work on one connection, under its lease. */
export interface Session {
  readonly deps: EngineDeps;
  readonly connection: Connection;
  readonly connectors: Readonly<Record<End, Connector>>;
  readonly limits: Readonly<Record<End, ConversationLimits>>;
  readonly wants: Readonly<Record<End, ReadWants>>;
  readonly lease: Lease;
  /** The working copy of the connection's state; stored with every renewal. */
  state: SyncState;
  /** Offset of each end's clock to ours in ms, learnt from listings. */
  readonly clockOffset: Record<End, number>;
  /** Links whose sync failed, or was previewed, in this invocation: another listing does not bring them back. */
  readonly failedLinks: Set<string>;
  /** Tickets that a gate keeps out are remembered, so that the overlap of listings does not read them again (automatic runs only). */
  rememberLeft: boolean;
  /** Unlinked tickets, by end and id, whose creation was tried in this invocation and failed. */
  readonly failedRefs: Set<string>;
}

/** How long a lease is good without renewal, in ms: longer than the slowest single step between two renewals. */
export const LEASE_MS = 4 * 60_000;

export async function openSession(deps: EngineDeps, connection: Connection, lease: Lease, state: SyncState): Promise<Session> {
  const [source, target] = await Promise.all([deps.connect(connection, 'source'), deps.connect(connection, 'target')]);
  const connectors = { source, target };
  return {
    deps,
    connection,
    connectors,
    limits: { source: limitsOf(source), target: limitsOf(target) },
    wants: { source: wantsOf(connection, 'source'), target: wantsOf(connection, 'target') },
    lease,
    state,
    clockOffset: { source: 0, target: 0 },
    failedLinks: new Set(),
    rememberLeft: false,
    failedRefs: new Set(),
  };
}

/** Keeps the lease for another while, storing the state. Rejects with `LeaseLostError` when another run took over. */
export async function renew(session: Session): Promise<void> {
  const kept = await session.deps.stores.leases.renew(session.lease, session.deps.clock.now() + LEASE_MS, session.state);
  if (!kept) throw new LeaseLostError('Another run took over this connection.');
}

/** Rejects with `LeaseLostError` when a commit was refused because another run took over. */
export function requireCommitted(committed: boolean): void {
  if (!committed) throw new LeaseLostError('A change was refused because another run took over this connection.');
}

export function routeOf(connection: Connection, end: End, type: string, container: string): Route | undefined {
  return connection.routes.find((route) => route[end].type === type && route[end].container === container);
}

export function ledgerKey(session: Session, linkId: string, end: End, ticketId: string): LedgerKey {
  const { platform, baseUrl } = session.connection[end];
  return { linkId, end, ticketId, site: baseUrl === '' ? platform : baseUrl.replace(/^https:\/\//, '') };
}

function limitsOf(connector: Connector): ConversationLimits {
  const { commentVisibility, fileVisibility, commentsEditable, closedTakesComments, maxFileBytes, acceptsEmptyFiles } =
    connector.capabilities;
  return { commentVisibility, fileVisibility, commentsEditable, closedTakesComments, maxFileBytes, acceptsEmptyFiles };
}

/** The fields the routes mention on one end, and whether its conversation travels at all. */
export function wantsOf(connection: Connection, end: End): ReadWants {
  const fields = new Set<string>();
  for (const route of connection.routes) {
    for (const mapping of route.mappings) fields.add(mapping[end].field);
    if (end === 'source') for (const line of route.composition?.fields ?? []) fields.add(line.field);
    if (route.requester !== undefined) fields.add(route.requester[end]);
  }
  const direction = end === 'source' ? 'sourceToTarget' : 'targetToSource';
  return {
    fields: [...fields].sort(),
    comments: connection.publicComments[direction] || connection.internalComments[direction],
    files: connection.attachments[direction],
  };
}

/** Whether tickets created on this end begin to sync (C6). */
export function mayOriginate(connection: Connection, end: End): boolean {
  return end === 'source' || connection.bidirectional;
}

/** The scopes of all routes on one end, each once. */
export function scopesOf(connection: Connection, end: End): readonly { readonly type: string; readonly container: string }[] {
  const scopes = new Map<string, { type: string; container: string }>();
  for (const route of connection.routes)
    scopes.set(`${route[end].container}\u0000${route[end].type}`, { type: route[end].type, container: route[end].container });
  return [...scopes.values()];
}
