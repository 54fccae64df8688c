import { CANONICAL_VERSION } from '../core/mapping/canonical';
import { ENDS, type End } from '../core/model/end';
import type { Link, LinkEnd } from '../core/model/link';
import type { Ticket } from '../core/model/ticket';
import type { FieldValue } from '../core/model/value';
import { plainOf } from '../core/mapping/convert';
import type { Route } from '../config/connection';
import type { Made } from './create-tickets';
import { readLedgers } from './ledgers';
import { accepted, openPair, parkField, type Pair, recordBaseline, recordOpen } from './pair';
import { requireCommitted, type Session } from './session';

/** The beginning of time, for conversations of which nothing is settled. */
const EVER = '1970-01-01T00:00:00.000Z';

/** Stores the link of a pair that was just made, with the baselines both ends agree on, before anything else is done to it. */
export async function linkMade(session: Session, made: Made): Promise<Pair> {
  const { creation, created, refused } = made;
  const { from, route, origin, plan } = creation;
  const at = new Date(session.deps.clock.now()).toISOString();
  const link: Link = {
    id: session.deps.ids.fresh(),
    connectionId: session.connection.id,
    routeId: route.id,
    state: 'active',
    origin: from,
    ...(plan.composed ? { composedOn: plan.end } : {}),
    ends: { [from]: linkEnd(route, from, origin.ticket), [plan.end]: linkEnd(route, plan.end, created.ticket) } as Record<End, LinkEnd>,
    fields: {},
    parked: {},
    conflicts: {},
    begun: true,
    canonical: CANONICAL_VERSION,
    createdAt: at,
    syncedAt: at,
  };
  const observed = { [from]: origin, [plan.end]: created } as Pair['observed'];
  const pair = openPair(route, link, observed, { source: '', target: '' }, await readLedgers(session, link, observed));
  pair.effects.created = true;
  pair.attachTexts = plan.attachTexts;
  recordBaselines(session, pair, made);
  for (const [field, reason] of refused) {
    if (!plan.changes.some((change) => change.field === field)) pair.notes.push({ level: 'warning', field, message: reason });
  }
  for (const double of made.doubles)
    pair.notes.push({
      level: 'warning',
      message: `Another ticket (${double.id}) carries the same correlation id. It was left alone: check whether somebody copied it.`,
    });
  const committed = await session.deps.stores.links.commit(session.lease, {
    link: pair.link,
    refs: ENDS.map((end) => ({
      end,
      ticketId: pair.link.ends[end].ref.id,
      record: { state: 'linked', type: pair.link.ends[end].ref.type, linkId: link.id, version: '' } as const,
      mustBe: end === from ? ('intended' as const) : ('absent' as const),
    })),
  });
  requireCommitted(committed);
  return pair;
}

function recordBaselines(session: Session, pair: Pair, { creation, refused, earlier }: Made): void {
  const { plan, from } = creation;
  for (const mapping of pair.route.mappings) {
    const change = plan.changes.find((candidate) => candidate.mappingId === mapping.id);
    if (change === undefined) {
      if (plan.open.includes(mapping.id)) recordOpen(pair, mapping, from);
      else recordBaseline(pair, mapping);
      continue;
    }
    const reason = refused.get(change.field);
    if (reason === undefined && accepted(pair, mapping, plan.end, change)) {
      recordBaseline(pair, mapping, change.whole === undefined ? undefined : plan.end);
      continue;
    }
    recordOpen(pair, mapping, from);
    // What an earlier attempt sent is not known any more: the plan compares and sends what differs.
    if (earlier && reason === undefined) continue;
    const platform = session.deps.platformName(session.connectors[plan.end].platform);
    parkField(
      pair,
      plan.end,
      change,
      reason ??
        `Not accepted by ${platform}: the new ticket does not hold the value that was sent. Check the field's rules there, or map another field.`,
      session.deps.clock.now(),
    );
  }
}

/** What the link remembers of one end. */
export function linkEnd(route: Route, end: End, ticket: Ticket, floor?: string): LinkEnd {
  const status = statusOf(route, end, ticket);
  return {
    ref: ticket.ref,
    container: ticket.container,
    key: ticket.key,
    url: ticket.url,
    conversationSince: floor ?? EVER,
    ...(floor === undefined ? {} : { conversationFloor: floor }),
    ...(status === undefined ? {} : { status }),
  };
}

/** The label of the mapped status. */
export function statusOf(route: Route, end: End, ticket: Ticket): string | undefined {
  const field = route.mappings.find((mapping) => mapping[end].role === 'status')?.[end].field;
  const value: FieldValue | undefined = field === undefined ? undefined : ticket.fields[field];
  return value === undefined || value.kind === 'empty' ? undefined : plainOf(value);
}
