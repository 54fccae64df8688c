import { TicketGoneError, TicketRejectedError } from '../core/errors';
import type { End } from '../core/model/end';
import type { TicketRef } from '../core/model/ticket';
import type { Observed } from '../core/plan/plan-linked';
import type { ReadQuery, ReadResult } from './ports/connector';
import type { Session } from './session';

/** Strong reads in the connector's batch size, by ticket id. A ref the connector said nothing about is invisible. */
export async function readAll(session: Session, end: End, queries: readonly ReadQuery[]): Promise<ReadonlyMap<string, ReadResult>> {
  const connector = session.connectors[end];
  const results = new Map<string, ReadResult>();
  const batch = connector.capabilities.readBatch;
  for (let start = 0; start < queries.length; start += batch) {
    const slice = queries.slice(start, start + batch);
    for (const result of await connector.readMany(slice, session.wants[end])) results.set(result.ref.id, result);
  }
  for (const { ref } of queries) {
    if (!results.has(ref.id)) results.set(ref.id, { outcome: 'invisible', ref, reason: 'The platform returned nothing for this ticket.' });
  }
  return results;
}

/** One ticket as it is now. Rejects with `TicketGoneError` or `TicketRejectedError` when it cannot be read. */
export async function readOne(session: Session, end: End, ref: TicketRef): Promise<Observed> {
  const result = (await readAll(session, end, [{ ref }])).get(ref.id);
  if (result?.outcome === 'found') return { ticket: result.ticket, comments: result.comments, files: result.files };
  if (result?.outcome === 'malformed') throw new TicketRejectedError('The platform sent a record that cannot be read.', result.reason);
  throw new TicketGoneError('The ticket was deleted, or the connection’s user may no longer see it.');
}
