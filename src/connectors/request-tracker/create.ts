import { SyncError, UnknownOutcomeError } from '../../core/errors';
import { toHtml } from '../../core/richtext/html';
import { fromPlainText } from '../../core/richtext/plain';
import type { Ticket } from '../../core/model/ticket';
import type { FieldValue } from '../../core/model/value';
import type { CreateResult, RefusedField, TicketDraft } from '../../engine/ports/connector';
import type { Catalogue } from './catalogue';
import { jsonBody } from './client';
import { correlationInput } from './correlation';
import { rowIdSchema } from './native';
import type { People } from './people';
import { type Reading, readMany } from './read';
import { refusedWrite } from './refusal';
import { sameAsSent } from './read-back';
import { TICKET_TYPE, ticketUrl } from './ticket';
import { nativeInput } from './write-values';

/** What writing needs of the bound connector. */
export interface Writing extends Reading {
  readonly people: People;
  readonly catalogue: Catalogue;
}

/** Creates tickets one after another; RT has no way to create several with descriptions in one call. */
export async function createMany(writing: Writing, drafts: readonly TicketDraft[]): Promise<readonly CreateResult[]> {
  const results: CreateResult[] = [];
  for (const draft of drafts) {
    try {
      results.push(await createOne(writing, draft));
    } catch (error) {
      // What is wrong with the connection is wrong with all that follow.
      if (!(error instanceof SyncError) || (error.recovery === 'pause-connection' && results.length === 0)) throw error;
      results.push({ outcome: 'failed', error });
    }
  }
  return results;
}

/** https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Creating-Tickets */
async function createOne(writing: Writing, draft: TicketDraft): Promise<CreateResult> {
  const { client, people, catalogue } = writing;
  const { Description: description, ...others } = draft.fields;
  const input = await nativeInput(people, catalogue, others);
  const mark = correlationInput(client, draft.correlationId);
  const custom = input.body['CustomFields'];
  const body = {
    ...input.body,
    Queue: draft.container,
    ...messageOf(description),
    ...(mark.link === undefined ? {} : { RefersTo: [mark.link] }),
    ...(mark.field === undefined ? {} : { CustomFields: { ...(isRecord(custom) ? custom : {}), [mark.field[0]]: mark.field[1] } }),
  };
  let id: string;
  try {
    const answer = await client.send({ kind: 'write', method: 'POST', path: '/ticket', ...jsonBody(body) });
    const parsed = rowIdSchema.safeParse(answer.json(rowIdSchema.loose()));
    if (!parsed.success) throw new UnknownOutcomeError('Request Tracker created a ticket and did not say which. The next run looks it up.');
    id = parsed.data.id;
  } catch (error) {
    throw error instanceof SyncError ? refusedWrite(error, Object.keys(others)) : error;
  }
  const ref = { id, type: TICKET_TYPE };
  const ticket = await readBack(writing, id, Object.keys(draft.fields));
  return {
    outcome: 'created',
    ref,
    key: `#${id}`,
    url: ticketUrl(writing.view, id),
    ...(ticket === undefined ? {} : { ticket }),
    fieldsRefused: [...input.refused, ...dropped(draft, ticket, input.refused)],
  };
}

/** Values that RT left out without a word, such as a choice that a select field does not have. */
function dropped(draft: TicketDraft, ticket: Ticket | undefined, refused: readonly RefusedField[]): readonly RefusedField[] {
  if (ticket === undefined) return [];
  return Object.entries(draft.fields)
    .filter(([field]) => field !== 'Description' && !refused.some((one) => one.field === field))
    .filter(([field, sent]) => !sameAsSent(sent, ticket.fields[field]))
    .map(([field]) => ({ field, reason: 'Request Tracker created the ticket without this value.' }));
}

function messageOf(description: FieldValue | undefined): { readonly Content?: string; readonly ContentType?: string } {
  if (description?.kind === 'richText') return { Content: toHtml(description.doc), ContentType: 'text/html' };
  if (description?.kind === 'text') return { Content: toHtml(fromPlainText(description.text)), ContentType: 'text/html' };
  return {};
}

/** The new ticket as it stands; without it the next read brings it. */
async function readBack(writing: Writing, id: string, fields: readonly string[]): Promise<Ticket | undefined> {
  try {
    const [result] = await readMany(writing, [{ ref: { id, type: TICKET_TYPE } }], { fields, comments: false, files: false });
    return result?.outcome === 'found' ? result.ticket : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
