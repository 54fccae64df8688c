import { toHtml, fromHtml } from '../../core/richtext/html';
import { toPlainText } from '../../core/richtext/plain';
import type { RichText } from '../../core/richtext/tree';
import type { TicketRef } from '../../core/model/ticket';
import type { Instant } from '../../core/model/value';
import type { CommentDraft, Lookup } from '../../engine/ports/connector';
import { bodiesOf } from './body';
import { jsonBody, type RtClient } from './client';
import { messagesOf } from './conversation';
import { postMessage } from './messages';

/** Adds a public reply or an internal comment, and returns its transaction's id. */
export async function addComment(client: RtClient, ref: TicketRef, draft: CommentDraft): Promise<{ readonly id: string }> {
  // RT asks for a type whenever there is a text.
  const content = jsonBody({ Content: toHtml(draft.body), ContentType: 'text/html' });
  return { id: await postMessage(client, ref, draft.visibility, content) };
}

/** Messages with the draft's text and visibility that the connection's user wrote at or after `since`. RT has no place for a mark in them. */
export async function findComment(
  client: RtClient,
  ref: TicketRef,
  draft: CommentDraft,
  since: Instant,
  claimed: ReadonlySet<string>,
): Promise<Lookup<string>> {
  const me = client.userId();
  const all = await messagesOf(client, ref.id, [draft.visibility === 'public' ? 'Correspond' : 'Comment'], since);
  const mine = all.filter(({ transaction }) => transaction.Creator.id === me && !claimed.has(transaction.id));
  const bodies = await bodiesOf(client, mine);
  // What was sent is compared after the same way through HTML that it took.
  const wanted = folded(fromHtml(toHtml(draft.body)));
  const hits = mine
    .map(({ transaction }) => transaction.id)
    .filter((id) => {
      const body = bodies.get(id);
      return body !== undefined && folded(body) === wanted;
    });
  return hits.length > 0 ? { outcome: 'found', hits } : { outcome: 'absent' };
}

function folded(body: RichText): string {
  return toPlainText(body).replaceAll(/\s+/g, ' ').trim();
}
