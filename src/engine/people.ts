import type { Route } from '../config/connection';
import { type End, opposite } from '../core/model/end';
import type { Person, FieldValue } from '../core/model/value';
import type { Ticket } from '../core/model/ticket';
import type { Contacts } from '../core/mapping/convert';
import type { Session } from './session';

const NOBODY: Contacts = new Map();

/** A ticket whose people may have to be found on the other end. */
export interface PeopleSource {
  readonly route: Route;
  readonly from: End;
  readonly ticket: Ticket;
  /** A new ticket also brings its requester. */
  readonly creates: boolean;
}

/** Contacts of each end for everybody the tickets mention, one look-up per end and route scope (K6). */
export async function findPeople(session: Session, sources: readonly PeopleSource[]): Promise<Record<End, Contacts>> {
  return { source: await contactsOn(session, 'source', sources), target: await contactsOn(session, 'target', sources) };
}

async function contactsOn(session: Session, end: End, sources: readonly PeopleSource[]): Promise<Contacts> {
  const byRoute = new Map<Route, Set<string>>();
  for (const source of sources.filter(({ from }) => opposite(from) === end)) {
    const emails = byRoute.get(source.route) ?? new Set<string>();
    for (const email of emailsOf(source, end)) emails.add(email);
    if (emails.size > 0) byRoute.set(source.route, emails);
  }
  if (byRoute.size === 0) return NOBODY;
  const contacts = new Map<string, readonly Person[]>();
  for (const [route, emails] of byRoute) {
    const found = await session.connectors[end].findContacts([...emails].sort(), {
      type: route[end].type,
      container: route[end].container,
    });
    for (const [email, people] of found) contacts.set(email.toLowerCase(), people);
  }
  return contacts;
}

function emailsOf({ route, from, ticket, creates }: PeopleSource, end: End): readonly string[] {
  const fields = route.mappings.filter((mapping) => mapping[end].type === 'user').map((mapping) => mapping[from].field);
  if (creates && route.requester !== undefined) fields.push(route.requester[from]);
  return fields.flatMap((field) => emailOf(ticket.fields[field]));
}

function emailOf(value: FieldValue | undefined): readonly string[] {
  if (value?.kind === 'user' && value.user.email !== undefined) return [value.user.email.toLowerCase()];
  const found = value?.kind === 'text' ? /[^\s<>]+@[^\s<>]+/.exec(value.text)?.[0] : undefined;
  return found === undefined ? [] : [found.toLowerCase()];
}
