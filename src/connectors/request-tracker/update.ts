import { FieldRejectedError, StaleVersionError, TicketGoneError, UnknownOutcomeError } from '../../core/errors';
import type { TicketRef } from '../../core/model/ticket';
import type { FieldValue } from '../../core/model/value';
import type { RefusedField, UpdateResult } from '../../engine/ports/connector';
import { jsonBody, type RtClient } from './client';
import type { Writing } from './create';
import { messagesSchema, singleTicketSchema } from './native';
import { readMany } from './read';
import { sameAsSent } from './read-back';
import { reasonFor } from './refusal';
import { nativeInput } from './write-values';

/**
 * Writes fields and reads the ticket again: RT answers 200 with a sentence to most updates it refuses, and with nothing to the others.
 * https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Updating-Tickets
 */
export async function update(
  writing: Writing,
  ref: TicketRef,
  fields: Readonly<Record<string, FieldValue>>,
  options: { readonly ifVersion?: string; readonly want: readonly string[] },
): Promise<UpdateResult> {
  const { client, people, catalogue } = writing;
  const { body, refused } = await nativeInput(people, catalogue, fields);
  if (Object.keys(body).length === 0) {
    if (refused.length === 0) return { continuous: false, fieldsRefused: [] };
    throw new FieldRejectedError(
      'Nothing could be written.',
      refused.map((one) => one.field),
      refused.map((one) => `${one.field}: ${one.reason}`).join(' '),
    );
  }
  const etag = options.ifVersion === undefined ? undefined : await etagOf(client, ref, options.ifVersion);
  const { headers, body: text } = jsonBody(body);
  const answer = await client.send({
    kind: 'write',
    method: 'PUT',
    path: `/ticket/${ref.id}`,
    headers: { ...headers, ...(etag === undefined ? {} : { 'if-match': etag }) },
    body: text,
    expect: [412],
  });
  if (answer.status === 412) throw stale();
  return readBack(writing, ref, fields, options.want, refused, answer.json(messagesSchema));
}

async function readBack(
  writing: Writing,
  ref: TicketRef,
  fields: Readonly<Record<string, FieldValue>>,
  want: readonly string[],
  refused: readonly RefusedField[],
  messages: readonly string[],
): Promise<UpdateResult> {
  const wanted = [...new Set([...want, ...Object.keys(fields)])];
  let results: Awaited<ReturnType<typeof readMany>>;
  try {
    results = await readMany(writing, [{ ref }], { fields: wanted, comments: false, files: false });
  } catch (error) {
    // The write happened or was refused; an error that asks to try again would hide which.
    throw new UnknownOutcomeError(
      'Request Tracker took an update and the ticket could not be read again.',
      error instanceof Error ? error.message : undefined,
    );
  }
  const [result] = results;
  // A ticket set to deleted shows in no search.
  if (result?.outcome !== 'found') return { continuous: false, fieldsRefused: refused };
  const { ticket } = result;
  const ignored = Object.entries(fields)
    .filter(([field]) => !refused.some((one) => one.field === field))
    .filter(([field, sent]) => !sameAsSent(sent, ticket.fields[field]))
    .map(([field]) => ({ field, reason: reasonFor(field, messages) }));
  // Between the write and this read anybody may have written.
  return { ticket, continuous: false, fieldsRefused: [...refused, ...ignored] };
}

/**
 * The mark RT compares before it writes: the newest transaction's id. It is taken while the ticket still is the one the caller read.
 * https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Conditional-Requests-(If-Modified-Since-If-Match)
 */
async function etagOf(client: RtClient, ref: TicketRef, version: string): Promise<string | undefined> {
  const answer = await client.get(`/ticket/${ref.id}`);
  const ticket = answer.json(singleTicketSchema);
  if (ticket.id !== ref.id) throw new TicketGoneError('The ticket was merged into another one in Request Tracker.');
  if (ticket.LastUpdated !== version) throw stale();
  return answer.headers['etag'];
}

function stale(): StaleVersionError {
  return new StaleVersionError('The ticket changed in Request Tracker since it was read. It is read again.');
}
