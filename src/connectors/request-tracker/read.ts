import { z } from 'zod';
import type { Comment, TicketFile } from '../../core/model/ticket';
import { EMPTY, type FieldValue, type Instant } from '../../core/model/value';
import type { ReadQuery, ReadResult, ReadWants } from '../../engine/ports/connector';
import { bodiesOf } from './body';
import { queryString, type RtClient } from './client';
import { type Message, messagesOf, type MessageType } from './conversation';
import { filesOf } from './files';
import { mapLimited } from './limited';
import { goodRows, type NativeTicket, pageSchema, rowIdSchema, singleTicketSchema, ticketSchema } from './native';
import { toPerson } from './people';
import { inactiveTickets } from './statuses';
import { TICKET_TYPE, ticketParameters, toTicket, type TicketView } from './ticket';
import { anyId } from './ticket-sql';
import { toInstant } from './times';

/** What reading needs of the bound connector. */
export interface Reading {
  readonly client: RtClient;
  readonly view: TicketView;
}

/**
 * Reads tickets with what belongs to them. One search brings the fields of all: it reads the database itself and so is strong. Texts and
 * files take a few calls per ticket. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Tickets
 */
export async function readMany(reading: Reading, queries: readonly ReadQuery[], wants: ReadWants): Promise<readonly ReadResult[]> {
  if (queries.length === 0) return [];
  const { client } = reading;
  const ids = [...new Set(queries.map(({ ref }) => ref.id))];
  const parameters = ticketParameters(wants.fields);
  const answer = await client.get(`/tickets?${queryString([['query', anyId(ids)], ['per_page', '100'], ...parameters])}`);
  const rows = new Map<string, unknown>();
  for (const item of answer.json(pageSchema).items) {
    const named = rowIdSchema.safeParse(item);
    if (named.success) rows.set(named.data.id, item);
  }
  const closed = await inactiveTickets(client, goodRows([...rows.values()], ticketSchema));
  return mapLimited(queries, async (query) => {
    const row = rows.get(query.ref.id);
    if (row === undefined) return missing(client, query);
    const native = ticketSchema.safeParse(row);
    if (!native.success) return { outcome: 'malformed', ref: query.ref, reason: z.prettifyError(native.error).slice(0, 300) };
    return complete(reading, query, wants, native.data, closed.has(native.data.id));
  });
}

async function complete(
  { client, view }: Reading,
  { ref, since }: ReadQuery,
  wants: ReadWants,
  native: NativeTicket,
  closed: boolean,
): Promise<ReadResult> {
  const described = wants.fields.includes('Description');
  const types: readonly MessageType[] = wants.comments || wants.files ? ['Create', 'Correspond', 'Comment'] : described ? ['Create'] : [];
  // The first message is older than any `since`.
  const messages = types.length === 0 ? [] : await messagesOf(client, ref.id, types, described ? undefined : since);
  const recent = since === undefined ? messages : messages.filter((message) => message.transaction.Created >= floor(since));
  const first = messages.find((message) => message.type === 'Create');
  const spoken = wants.comments ? recent.filter((message) => message !== first) : [];
  const bodies = await bodiesOf(client, [...(described && first !== undefined ? [first] : []), ...spoken]);
  const text = first === undefined ? undefined : bodies.get(first.transaction.id);
  // Tickets made without a message have an empty one; a first message that may not be seen is not empty.
  const description: FieldValue | undefined =
    first === undefined ? undefined : text === undefined ? EMPTY : { kind: 'richText', doc: text };
  const ticket = toTicket(view, native, wants.fields, closed, description);
  if ('malformed' in ticket) return { outcome: 'malformed', ref, reason: ticket.malformed };
  const files: readonly TicketFile[] = wants.files ? recent.flatMap(filesOf) : [];
  return { outcome: 'found', ref, ticket, comments: spoken.flatMap((message) => commentOf(message, bodies)), files };
}

function commentOf(message: Message, bodies: Awaited<ReturnType<typeof bodiesOf>>): readonly Comment[] {
  const body = bodies.get(message.transaction.id);
  const createdAt = toInstant(message.transaction.Created);
  if (body === undefined || createdAt === undefined) return [];
  return [
    {
      id: message.transaction.id,
      author: toPerson(message.transaction.Creator) ?? { name: message.transaction.Creator.Name },
      createdAt,
      // History cannot be rewritten.
      updatedAt: createdAt,
      // A second first message came with a merged ticket; its requestor wrote it, so it is public there.
      visibility: message.type === 'Comment' ? 'internal' : 'public',
      body,
    },
  ];
}

/** Why a search does not show a ticket: it is deleted, merged, or not for this user. */
async function missing(client: RtClient, { ref }: ReadQuery): Promise<ReadResult> {
  const invisible = (reason: string): ReadResult => ({ outcome: 'invisible', ref, reason });
  if (!/^\d+$/.test(ref.id)) return invisible('This is not a number of a Request Tracker ticket.');
  // https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Tickets (a merged ticket answers with its survivor)
  const answer = await client.send({ kind: 'read', method: 'GET', path: `/ticket/${ref.id}`, expect: [403, 404] });
  if (answer.status === 404) return invisible('Request Tracker has no ticket with this number, or the user may not see it.');
  if (answer.status === 403) return invisible('The user of the connection may not see this ticket.');
  const ticket = answer.json(singleTicketSchema);
  if (ticket.id !== ref.id) return { outcome: 'merged', ref, into: { id: ticket.id, type: TICKET_TYPE } };
  if (ticket.Status === 'deleted') return { outcome: 'gone', ref, reason: 'The ticket was deleted in Request Tracker.' };
  return invisible('Request Tracker shows this ticket and does not find it in searches.');
}

/** Whole seconds, as RT writes them. */
function floor(since: Instant): Instant {
  return `${since.slice(0, 19)}Z`;
}
