import type { Actor } from './actor';
import { jiraTime } from './dates';
import { representComment } from './comment-view';
import { fieldValue } from './field-output';
import { findField } from './fields';
import { representAccount } from './represent';
import type { Site } from './site';
import type { ChangeItem, JiraAttachment, JiraComment, JiraIssue } from './state';

const EVENT_FIELDS = [
  'summary',
  'issuetype',
  'project',
  'status',
  'priority',
  'labels',
  'assignee',
  'reporter',
  'creator',
  'created',
  'updated',
];

function eventIssue(site: Site, issue: JiraIssue) {
  const fields = EVENT_FIELDS.flatMap((id) => {
    const field = findField(site.state, id);
    return field ? [[id, fieldValue(site, issue, field, site.state.appAccountId)] as const] : [];
  });
  return { id: issue.id, key: issue.key, fields: Object.fromEntries(fields) };
}

function emit(site: Site, actor: Actor, eventType: string, payload: Readonly<Record<string, unknown>>): void {
  site.emit(eventType, {
    eventType,
    timestamp: site.clock.now(),
    atlassianId: actor.accountId,
    selfGenerated: actor.viaApp,
    ...(actor.trace === undefined ? {} : { webhookTraceValue: actor.trace }),
    ...payload,
  });
}

function associatedUsers(issue: JiraIssue) {
  const ids = [issue.fields['assignee'], issue.fields['reporter'], issue.creator].filter((id) => typeof id === 'string');
  return [...new Set(ids)].map((accountId) => ({ accountId }));
}

/**
 * Fires an issue event as Forge documents it.
 * https://developer.atlassian.com/platform/forge/events-reference/jira/#issue-events
 */
export function issueEvent(
  site: Site,
  actor: Actor,
  kind: 'created' | 'updated' | 'deleted' | 'assigned',
  issue: JiraIssue,
  items: readonly ChangeItem[] = [],
): void {
  emit(site, actor, `avi:jira:${kind}:issue`, {
    issue: eventIssue(site, issue),
    associatedUsers: associatedUsers(issue),
    ...(kind === 'updated' || kind === 'assigned' ? { changelog: { items } } : {}),
  });
}

/** A comment was written or edited (`commented:issue`), or deleted. */
export function commentEvent(
  site: Site,
  actor: Actor,
  kind: 'commented:issue' | 'deleted:comment',
  issue: JiraIssue,
  comment: JiraComment,
): void {
  emit(site, actor, `avi:jira:${kind}`, {
    issue: eventIssue(site, issue),
    comment: representComment(site, issue, comment, site.state.appAccountId),
    associatedUsers: associatedUsers(issue),
  });
}

export function attachmentEvent(site: Site, actor: Actor, kind: 'created' | 'deleted', issue: JiraIssue, attachment: JiraAttachment): void {
  emit(site, actor, `avi:jira:${kind}:attachment`, {
    attachment: {
      id: attachment.id,
      issueId: issue.id,
      fileName: attachment.filename,
      createDate: jiraTime(attachment.createdAt),
      size: attachment.size,
      mimeType: attachment.mimeType,
      author: representAccount(site, attachment.author, site.state.appAccountId),
    },
  });
}
