import { FieldRejectedError, SyncError, UnknownOutcomeError } from '../../core/errors';
import type { Ticket, TicketRef } from '../../core/model/ticket';
import type { FieldValue } from '../../core/model/value';
import type { CreateResult, RefusedField, TicketDraft, UpdateResult } from '../../engine/ports/connector';
import type { ApiAnswer } from '../kit/api-client';
import type { Attempt, BatchItem } from './client';
import { recordPath } from './encoded-query';
import { recordSchema, singleSchema } from './native';
import type { Reading } from './read';
import { refusedWrite } from './refusal';
import type { TableSchema } from './schema';
import { CORRELATION_DISPLAY, ticketFields, ticketUrl, toTicket } from './ticket';
import { encode } from './values';

/** Creates tickets, each carrying its correlation id from the first moment on. */
export async function createMany(reading: Reading, drafts: readonly TicketDraft[]): Promise<readonly CreateResult[]> {
  const prepared: {
    readonly draft: TicketDraft;
    readonly schema: TableSchema;
    readonly refused: readonly RefusedField[];
    readonly item: BatchItem;
  }[] = [];
  for (const draft of drafts) {
    const schema = await reading.schemas.get(draft.type);
    const { body, refused } = nativeBody(draft.fields);
    prepared.push({
      draft,
      schema,
      refused,
      item: {
        method: 'POST',
        // https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html#title_table-POST
        path: recordPath(draft.type, undefined, ticketFields(schema, Object.keys(draft.fields))),
        body: JSON.stringify({ ...body, correlation_id: draft.correlationId, correlation_display: CORRELATION_DISPLAY }),
      },
    });
  }
  const attempts = await reading.client.together(
    'write',
    prepared.map((one) => one.item),
  );
  return prepared.map(({ draft, schema, refused }, index): CreateResult => {
    const attempt: Attempt = attempts[index] ?? { ok: false, error: unreadable('no answer for this record') };
    if (!attempt.ok) return { outcome: 'failed', error: refusedWrite(attempt.error, schema, Object.keys(draft.fields)) };
    const ticket = readBack(attempt.answer, schema, Object.keys(draft.fields), reading.baseUrl);
    if (ticket instanceof SyncError) return { outcome: 'failed', error: ticket };
    return {
      outcome: 'created',
      ref: ticket.ref,
      key: ticket.key,
      url: ticketUrl(reading.baseUrl, ticket.ref),
      ticket,
      fieldsRefused: refused,
    };
  });
}

/** Writes fields and reports the record as it stands after this very write. */
export async function update(
  reading: Reading,
  ref: TicketRef,
  fields: Readonly<Record<string, FieldValue>>,
  options: { readonly ifVersion?: string; readonly want: readonly string[] },
): Promise<UpdateResult> {
  const schema = await reading.schemas.get(ref.type);
  const { body, refused } = nativeBody(fields);
  if (Object.keys(body).length === 0 && refused.length > 0) {
    throw new FieldRejectedError(
      'Nothing could be written.',
      refused.map((one) => one.field),
      refused.map((one) => `${one.field}: ${one.reason}`).join(' '),
    );
  }
  const want = [...new Set([...options.want, ...Object.keys(fields)])];
  let answer: ApiAnswer;
  try {
    answer = await reading.client.send({
      kind: 'write',
      // https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html#title_table-PATCH
      method: 'PATCH',
      path: recordPath(ref.type, ref.id, [...ticketFields(schema, want), 'sys_updated_by']),
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    });
  } catch (error) {
    throw error instanceof SyncError ? refusedWrite(error, schema, Object.keys(fields)) : error;
  }
  const ticket = readBack(answer, schema, want, reading.baseUrl);
  // The write happened: an answer that cannot be read leaves it to the next strong read what came of it.
  if (ticket instanceof SyncError) return { continuous: false, fieldsRefused: refused };
  return {
    ticket,
    continuous: isContinuous(ticket, updatedBy(answer), options.ifVersion, reading.people.knownName()),
    fieldsRefused: refused,
  };
}

/** Each write raises `sys_mod_count` by one: one more than before means that no other write came between. */
function isContinuous(ticket: Ticket, by: string | undefined, before: string | undefined, me: string | undefined): boolean {
  if (before === undefined || !/^\d+$/.test(before)) return false;
  // A write that changes nothing does not count: then the one step was somebody else's.
  if (me !== undefined && by !== undefined && by !== me) return false;
  return Number(ticket.version) === Number(before) + 1;
}

function nativeBody(fields: Readonly<Record<string, FieldValue>>): {
  readonly body: Readonly<Record<string, string>>;
  readonly refused: readonly RefusedField[];
} {
  const body: Record<string, string> = {};
  const refused: RefusedField[] = [];
  for (const [field, value] of Object.entries(fields)) {
    const encoded = encode(field, value);
    if ('stored' in encoded) body[field] = encoded.stored;
    else refused.push({ field, reason: encoded.refused });
  }
  return { body, refused };
}

function readBack(answer: ApiAnswer, schema: TableSchema, want: readonly string[], baseUrl: string): Ticket | SyncError {
  try {
    const ticket = toTicket(recordSchema.parse(answer.json(singleSchema).result), schema, want, baseUrl);
    return 'malformed' in ticket ? unreadable(ticket.malformed) : ticket;
  } catch (error) {
    return unreadable(error instanceof Error ? error.message.slice(0, 300) : String(error));
  }
}

function unreadable(detail: string): SyncError {
  return new UnknownOutcomeError(
    'ServiceNow accepted a write and answered with a record that makes no sense. The next run looks up what happened.',
    detail,
  );
}

function updatedBy(answer: ApiAnswer): string | undefined {
  const record = recordSchema.safeParse(answer.json(singleSchema).result);
  return record.success ? record.data['sys_updated_by']?.value : undefined;
}
