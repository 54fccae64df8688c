import { z } from 'zod';
import { TicketRejectedError } from '../../core/errors';
import type { TicketRef } from '../../core/model/ticket';
import { toAdf } from '../../core/richtext/adf';
import { toPlainText } from '../../core/richtext/plain';
import type { CommentDraft, Lookup } from '../../engine/ports/connector';
import { allComments } from './comment-pages';
import { jsonBody } from './client';
import { markOf, readComments } from './comment-reading';
import type { JiraContext } from './context';
import { PROPERTY_KEY } from './context';
import type { NativeComment } from './native';
import { commentListSchema, commentSchema } from './native';
import type { ProjectKind } from './projects';

const created = z.object({ id: z.string() });

/**
 * Adds a comment; its visibility and its mark are part of the creating call.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-post
 */
export async function addComment(context: JiraContext, ref: TicketRef, draft: CommentDraft): Promise<{ id: string }> {
  const body = await bodyOf(context, ref, draft);
  const path = `/rest/api/3/issue/${encodeURIComponent(ref.id)}/comment`;
  const answer = await context.client.send({ kind: 'write', method: 'POST', path, ...jsonBody(body) });
  return { id: answer.json(created).id };
}

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-id-put */
export async function editComment(context: JiraContext, ref: TicketRef, commentId: string, draft: CommentDraft): Promise<void> {
  // The whole comment is sent again, restriction included: an edit must not widen who may see it.
  const body = await bodyOf(context, ref, draft);
  const path = `/rest/api/3/issue/${encodeURIComponent(ref.id)}/comment/${encodeURIComponent(commentId)}`;
  await context.client.send({ kind: 'write', method: 'PUT', path, ...jsonBody(body) });
}

async function bodyOf(context: JiraContext, ref: TicketRef, draft: CommentDraft): Promise<unknown> {
  const restriction = draft.visibility === 'internal' ? await internally(context, ref) : { properties: [] };
  return {
    body: toAdf(draft.body),
    ...restriction,
    properties: [{ key: PROPERTY_KEY, value: { mark: draft.mark } }, ...restriction.properties],
  };
}

interface Restriction {
  readonly visibility?: { readonly type: 'role' | 'group'; readonly value?: string; readonly identifier?: string };
  readonly properties: readonly { readonly key: string; readonly value: unknown }[];
}

/** How a comment of this issue is kept internal. Rejects where that is not possible: an internal text is never sent public (K2). */
async function internally(context: JiraContext, ref: TicketRef): Promise<Restriction> {
  const project = await context.projects.ofIssue(ref.id);
  const kind = context.projects.kind(project);
  const known = kind === 'unknown' ? context.projects.kind(await context.projects.byId(project.id)) : kind;
  // https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/ and the property of Jira Service Management's own comments
  if (known === 'service') return { properties: [{ key: 'sd.public.comment', value: { internal: true } }] };
  const { internalRole, internalGroup } = context.client.settings;
  if (internalRole !== '') return { visibility: { type: 'role', value: internalRole }, properties: [] };
  if (internalGroup !== '') {
    // A group's name can change, its id cannot; either may have been entered.
    const isId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(internalGroup);
    return { visibility: { type: 'group', ...(isId ? { identifier: internalGroup } : { value: internalGroup }) }, properties: [] };
  }
  throw new TicketRejectedError(
    `Project ${project.key} has no internal comments. Choose a role or group for internal comments on the connection, or switch them off.`,
  );
}

/**
 * Our own comment behind a mark. Reading comments is strongly consistent, so one that is not there was not written.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-comment-list-post
 */
export async function findComment(
  context: JiraContext,
  ref: TicketRef,
  draft: CommentDraft,
  since: string,
  claimed: ReadonlySet<string>,
): Promise<Lookup<string>> {
  const from = Date.parse(since);
  const all = await allComments(context.client, ref.id);
  const candidates = all.filter((comment) => !claimed.has(comment.id) && Date.parse(comment.created) >= from);
  if (candidates.length === 0) return { outcome: 'absent' };
  const marked: NativeComment[] = [];
  for (let at = 0; at < candidates.length; at += 1000) {
    const ids = candidates.slice(at, at + 1000).map((comment) => Number(comment.id));
    const page = await context.client.query('/rest/api/3/comment/list?expand=properties', { ids }, commentListSchema);
    marked.push(...z.array(commentSchema).parse(page.values));
  }
  const hits = marked.filter((comment) => markOf(comment) === draft.mark).map((comment) => comment.id);
  if (hits.length > 0) return { outcome: 'found', hits };
  const withProperties = new Set(marked.filter((comment) => comment.properties !== undefined).map((comment) => comment.id));
  const unmarked = candidates.filter((comment) => !withProperties.has(comment.id));
  return equalTo(draft, unmarked, context.projects.kind(await context.projects.ofIssue(ref.id)));
}

/** For comments whose properties did not come along: the same text with the same visibility. */
function equalTo(draft: CommentDraft, candidates: readonly NativeComment[], kind: ProjectKind): Lookup<string> {
  const text = visible(draft.body);
  const hits = readComments(candidates, kind)
    .filter((comment) => comment.visibility === draft.visibility && visible(comment.body) === text)
    .map((comment) => comment.id);
  return hits.length > 0 ? { outcome: 'found', hits } : { outcome: 'absent' };
}

function visible(body: CommentDraft['body']): string {
  return toPlainText(body).replace(/\s+/g, ' ').trim();
}
