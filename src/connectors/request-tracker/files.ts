import { z } from 'zod';
import { TicketRejectedError, UnknownOutcomeError } from '../../core/errors';
import type { TicketFile, TicketRef } from '../../core/model/ticket';
import type { Instant } from '../../core/model/value';
import type { FileDraft, Lookup } from '../../engine/ports/connector';
import { isFile } from './body';
import { queryString, type RtClient } from './client';
import { ATTACHMENT, type Message, messagesOf } from './conversation';
import { postMessage } from './messages';
import { boundaryOf, jsonAndFile, storableName } from './multipart';
import { attachmentSchema, goodRows, pageSchema } from './native';
import { PERSON, toPerson } from './people';
import { toInstant } from './times';

/** The files of a message. They are as visible as the message they came with. */
export function filesOf(message: Message): readonly TicketFile[] {
  return message.attachments.filter(isFile).flatMap((part) => {
    const createdAt = toInstant(part.Created);
    if (createdAt === undefined) return [];
    return [
      {
        id: part.id,
        name: part.Filename === '' ? `untitled-${part.id}` : part.Filename,
        mimeType: part.ContentType === '' ? 'application/octet-stream' : part.ContentType,
        size: Number(part.ContentLength),
        createdAt,
        author: toPerson(part.Creator) ?? { name: part.Creator.Name },
        visibility: message.type === 'Comment' ? 'internal' : 'public',
        ...(message.type === 'Create' ? {} : { commentId: message.transaction.id }),
      } satisfies TicketFile,
    ];
  });
}

/**
 * Adds a file as a message of its own: a reply where it is public, a comment where it is internal. Returns the attachment's id.
 * https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Using-multipart-form-data-to-Create-Tickets-with-Attachments
 */
export async function addFile(client: RtClient, ref: TicketRef, draft: FileDraft): Promise<{ readonly id: string }> {
  if (draft.bytes.length === 0) throw new TicketRejectedError('Request Tracker takes no empty files.');
  const body = jsonAndFile({ ContentType: 'text/plain' }, draft, boundaryOf(draft.mark));
  const transaction = await postMessage(client, ref, draft.visibility, body);
  let id: string | undefined;
  try {
    const answer = await client.get(
      `/transaction/${transaction}/attachments?${queryString([
        ['fields', ATTACHMENT],
        ['fields[Creator]', PERSON],
        ['per_page', '100'],
      ])}`,
    );
    id = goodRows(answer.json(pageSchema).items, attachmentSchema).find(isFile)?.id;
  } catch (error) {
    throw taken(error instanceof Error ? error.message : undefined);
  }
  if (id === undefined) throw taken();
  return { id };
}

// The file is there; an error that asks to try again would add it twice.
function taken(detail?: string): UnknownOutcomeError {
  return new UnknownOutcomeError('Request Tracker took a file and does not show it yet. The next run looks it up.', detail);
}

/** Files of the same name, size and visibility that the connection's user added at or after `since`. */
export async function findFile(
  client: RtClient,
  ref: TicketRef,
  draft: Omit<FileDraft, 'bytes'> & { readonly size: number },
  since: Instant,
  claimed: ReadonlySet<string>,
): Promise<Lookup<string>> {
  const me = client.userId();
  const messages = await messagesOf(client, ref.id, ['Correspond', 'Comment'], since);
  const hits = messages
    .filter((message) => message.transaction.Creator.id === me)
    .flatMap(filesOf)
    .filter((file) => file.name === storableName(draft.name) && file.size === draft.size && file.visibility === draft.visibility)
    .filter((file) => !claimed.has(file.id))
    .map((file) => file.id);
  return hits.length > 0 ? { outcome: 'found', hits } : { outcome: 'absent' };
}

const contentSchema = z.object({ Content: z.string().nullish() });

/** The bytes of a file. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Attachments */
export async function readFile(client: RtClient, file: TicketFile, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = (size: number): TicketRejectedError =>
    new TicketRejectedError(`The file has ${size} bytes; at most ${maxBytes} are carried.`);
  if (file.size > maxBytes) throw tooLarge(file.size);
  const answer = await client.get(`/attachment/${encodeURIComponent(file.id)}`);
  const binary = atob((answer.json(contentSchema).Content ?? '').replaceAll(/\s/g, ''));
  if (binary.length > maxBytes) throw tooLarge(binary.length);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
