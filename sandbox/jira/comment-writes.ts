import { z } from 'zod';
import type { Actor } from './actor';
import { adfText, checkAdf } from './adf';
import { INVALID_PAYLOAD, badFields, badRequest, issueNotFound, notFound } from './errors';
import { commentEvent } from './events';
import { visibleComments } from './comment-view';
import { withProperties } from './property-values';
import { hasIssueRight, rolesOf } from './rights';
import type { Site } from './site';
import { newId, projectOf, putIssue, userOf, writeTime } from './site';
import type { JiraComment, JiraIssue } from './state';

/** What may be set on a comment. Anything else in the body is refused. */
export const commentInput = z.strictObject({
  body: z.unknown().optional(),
  visibility: z
    .strictObject({ type: z.enum(['group', 'role']), value: z.string().optional(), identifier: z.string().nullish() })
    .optional(),
  properties: z.array(z.strictObject({ key: z.string().min(1), value: z.unknown().optional() })).optional(),
});

export type CommentInput = z.infer<typeof commentInput>;

function readVisibility(site: Site, actor: Actor, issue: JiraIssue, input: CommentInput): JiraComment['visibility'] {
  const { visibility } = input;
  if (!visibility) return undefined;
  const { state } = site;
  const named = visibility.value ?? visibility.identifier ?? '';
  if (visibility.type === 'role') {
    const roles = projectOf(state, issue).roles;
    if (!(named in roles)) throw badFields({ commentLevel: `Role: ${named} does not exist.` });
    if (!rolesOf(projectOf(state, issue), actor.accountId).includes(named)) {
      throw badFields({ commentLevel: `You are currently not a member of the project role: ${named}.` });
    }
    return { type: 'role', value: named };
  }
  const group = named in state.groups ? named : Object.keys(state.groups).find((name) => state.groups[name] === visibility.identifier);
  if (group === undefined) throw badFields({ commentLevel: `Group: ${named} does not exist.` });
  if (!userOf(state, actor.accountId).groups.includes(group)) {
    throw badFields({ commentLevel: `You are currently not a member of the group: ${group}.` });
  }
  return { type: 'group', value: group };
}

function readBody(raw: unknown): Readonly<Record<string, unknown>> {
  if (raw === undefined || raw === null) throw badFields({ comment: 'Comment body can not be empty!' });
  checkAdf('comment', raw);
  if (adfText(raw).trim() === '' && !JSON.stringify(raw).includes('"media')) throw badFields({ comment: 'Comment body can not be empty!' });
  return raw;
}

/** Adds a comment to an issue, moves the issue's time and fires `commented:issue`. */
export function addComment(site: Site, actor: Actor, issueId: string, raw: unknown): JiraComment {
  const parsed = commentInput.safeParse(raw);
  if (!parsed.success) throw badRequest(INVALID_PAYLOAD, parsed.error.issues[0]?.message ?? '');
  const issue = site.state.issues[issueId];
  if (!issue) throw issueNotFound();
  if (!hasIssueRight(site.state, actor.accountId, 'ADD_COMMENTS', issue)) {
    throw badRequest(`${userOf(site.state, actor.accountId).displayName}, you do not have the permission to comment on this issue.`);
  }
  return storeComment(site, actor, issue, readBody(parsed.data.body), parsed.data);
}

/** Stores a checked comment. */
export function storeComment(site: Site, actor: Actor, issue: JiraIssue, body: unknown, input: CommentInput): JiraComment {
  const at = writeTime(site, issue);
  const visibility = readVisibility(site, actor, issue, input);
  const comment: JiraComment = {
    id: newId(site),
    author: actor.accountId,
    updateAuthor: actor.accountId,
    body,
    createdAt: at,
    updatedAt: at,
    ...(visibility ? { visibility } : {}),
    properties: withProperties({}, input.properties),
  };
  const changed = putIssue(site, { ...issue, updatedAt: at, comments: [...issue.comments, comment] });
  site.state.owners[comment.id] = issue.id;
  commentEvent(site, actor, 'commented:issue', changed, comment);
  return comment;
}

/** The comment, unless its visibility hides it from the actor. */
export function visibleComment(site: Site, actor: Actor, issue: JiraIssue, id: string): JiraComment {
  const comment = visibleComments(site.state, issue, actor.accountId).find((candidate) => candidate.id === id);
  if (!comment) throw notFound(`Can not find a comment for the id: ${id}.`);
  return comment;
}

export function mayChangeComment(site: Site, actor: Actor, issue: JiraIssue, comment: JiraComment, verb: 'EDIT' | 'DELETE'): boolean {
  const may = (permission: string) => hasIssueRight(site.state, actor.accountId, permission, issue);
  return may(`${verb}_ALL_COMMENTS`) || (comment.author === actor.accountId && may(`${verb}_OWN_COMMENTS`));
}

/** Replaces body and visibility; a visibility that is not sent again is removed. */
export function editComment(site: Site, actor: Actor, issue: JiraIssue, comment: JiraComment, input: CommentInput): JiraComment {
  if (!mayChangeComment(site, actor, issue, comment, 'EDIT')) throw badRequest('You do not have permission to edit this comment.');
  const at = writeTime(site, issue);
  const visibility = readVisibility(site, actor, issue, input);
  const edited: JiraComment = {
    id: comment.id,
    author: comment.author,
    createdAt: comment.createdAt,
    body: readBody(input.body),
    updateAuthor: actor.accountId,
    updatedAt: at,
    ...(visibility ? { visibility } : {}),
    properties: withProperties(comment.properties, input.properties),
  };
  const comments = issue.comments.map((candidate) => (candidate.id === comment.id ? edited : candidate));
  const changed = putIssue(site, { ...issue, updatedAt: at, comments });
  commentEvent(site, actor, 'commented:issue', changed, edited);
  return edited;
}

export function deleteComment(site: Site, actor: Actor, issue: JiraIssue, comment: JiraComment): void {
  if (!mayChangeComment(site, actor, issue, comment, 'DELETE')) throw badRequest('You do not have permission to delete this comment.');
  const comments = issue.comments.filter((candidate) => candidate.id !== comment.id);
  const changed = putIssue(site, { ...issue, updatedAt: writeTime(site, issue), comments });
  Reflect.deleteProperty(site.state.owners, comment.id);
  commentEvent(site, actor, 'deleted:comment', changed, comment);
}
