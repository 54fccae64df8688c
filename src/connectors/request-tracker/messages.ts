import { TicketRejectedError, UnknownOutcomeError } from '../../core/errors';
import type { TicketRef, Visibility } from '../../core/model/ticket';
import type { RtClient } from './client';

/** A reply goes to the requestors, a comment to staff only. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Replying-Commenting-Tickets */
const VERB: Readonly<Record<Visibility, string>> = { public: 'correspond', internal: 'comment' };

/** Adds a message to a ticket and returns its transaction's id, which stands in the answer's `Location`. */
export async function postMessage(
  client: RtClient,
  ref: TicketRef,
  visibility: Visibility,
  content: { readonly headers: Readonly<Record<string, string>>; readonly body: string | Uint8Array },
): Promise<string> {
  const answer = await client.send({
    kind: 'write',
    method: 'POST',
    path: `/ticket/${ref.id}/${VERB[visibility]}`,
    ...content,
    expect: [400],
  });
  if (answer.status === 400) {
    // A missing ticket and a missing right are answered alike.
    throw new TicketRejectedError(
      `Request Tracker refused the message. The ticket may be gone, or the user lacks the right ${visibility === 'public' ? 'ReplyToTicket' : 'CommentOnTicket'} in its queue.`,
      answer.text().slice(0, 300),
    );
  }
  const id = /\/transaction\/(\d+)$/.exec(answer.headers['location'] ?? '')?.[1];
  if (id === undefined) {
    throw new UnknownOutcomeError('Request Tracker took a message and did not say which one it became. The next run looks it up.');
  }
  return id;
}
