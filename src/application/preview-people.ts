import type { Route } from '../config/connection';
import type { Contacts } from '../core/mapping/convert';
import type { Ticket } from '../core/model/ticket';
import type { Connector } from '../engine/ports/connector';

/** The target's contacts for the requester of one source ticket. */
export async function findPeopleOf(target: Connector, route: Route, ticket: Ticket): Promise<Contacts> {
  const value = route.requester === undefined ? undefined : ticket.fields[route.requester.source];
  const email = value?.kind === 'user' ? value.user.email : undefined;
  return email === undefined
    ? new Map()
    : target.findContacts([email.toLowerCase()], { type: route.target.type, container: route.target.container });
}
