import type { Connection, Route } from '../config/connection';
import { fingerprint } from '../core/fingerprint';
import type { End } from '../core/model/end';
import type { Ticket } from '../core/model/ticket';
import { markedConnection } from '../core/plan/conversation';
import { routeOf, type Session } from './session';

/** The first gate that keeps an unlinked ticket from beginning to sync, or the route it takes. */
export type Selection = { readonly outcome: 'route'; readonly route: Route } | { readonly outcome: 'stays'; readonly gate: Gate };

export type Gate = 'no-route' | 'restricted' | 'arrived-over-a-connection' | 'closed-before' | 'created-before' | 'start-filter';

/** The gates that need nothing but the ticket (C1, C7, S10). */
export function selectRoute(session: Session, end: End, ticket: Ticket): Selection {
  const { connection } = session;
  const route = routeOf(connection, end, ticket.ref.type, ticket.container);
  if (route === undefined) return stays('no-route');
  if (ticket.restricted) return stays('restricted');
  const arrivedOver = ticket.correlationId === undefined ? undefined : markedConnection(ticket.correlationId);
  if (arrivedOver !== undefined && (arrivedOver === connection.id || !connection.forwardFrom.includes(arrivedOver)))
    return stays('arrived-over-a-connection');
  const { includeClosed, createdOnOrAfter } = connection[end];
  if (ticket.closed && !includeClosed) return stays('closed-before');
  if (createdOnOrAfter !== undefined && Date.parse(ticket.createdAt) < Date.parse(createdOnOrAfter)) return stays('created-before');
  return { outcome: 'route', route };
}

/** Names the gates of one end as they are set now: a ticket that was left is looked at again when they change. */
export function gateStamp(connection: Connection, end: End): string {
  const { startFilter, createdOnOrAfter, includeClosed } = connection[end];
  const scopes = connection.routes.map((route) => [route[end].container, route[end].type]);
  return fingerprint(JSON.stringify([startFilter, createdOnOrAfter ?? '', includeClosed, scopes, connection.forwardFrom]));
}

/** Which of the tickets fulfil the start filter of their end. */
export async function passStartFilter(session: Session, end: End, tickets: readonly Ticket[]): Promise<ReadonlySet<string>> {
  const filter = session.connection[end].startFilter.trim();
  if (filter === '' || tickets.length === 0) return new Set(tickets.map((ticket) => ticket.ref.id));
  return session.connectors[end].matchesFilter(
    tickets.map((ticket) => ticket.ref),
    filter,
  );
}

function stays(gate: Gate): Selection {
  return { outcome: 'stays', gate };
}
