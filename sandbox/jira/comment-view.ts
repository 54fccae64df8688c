import { jiraTime } from './dates';
import { representAccount } from './represent';
import { rolesOf } from './rights';
import type { Site } from './site';
import { projectOf } from './site';
import type { JiraComment, JiraIssue, JiraState } from './state';

/** Comment property that makes a comment internal in a service project. */
export const PUBLIC_COMMENT_PROPERTY = 'sd.public.comment';

/** Whether customers may read the comment, were it in a service project. */
export function isPublicComment(comment: JiraComment): boolean {
  const marker: unknown = comment.properties[PUBLIC_COMMENT_PROPERTY];
  const internal = typeof marker === 'object' && marker !== null && 'internal' in marker && marker.internal;
  return !(internal === true || internal === 'true') && comment.visibility === undefined;
}

function maySee(state: JiraState, issue: JiraIssue, comment: JiraComment, viewer: string): boolean {
  const { visibility } = comment;
  if (!visibility) return true;
  return visibility.type === 'group'
    ? (state.users[viewer]?.groups.includes(visibility.value) ?? false)
    : rolesOf(projectOf(state, issue), viewer).includes(visibility.value);
}

export const visibleComments = (state: JiraState, issue: JiraIssue, viewer: string): JiraComment[] =>
  issue.comments.filter((comment) => maySee(state, issue, comment, viewer));

/** A comment as the platform API returns it; `jsdPublic` only in service projects. */
export function representComment(site: Site, issue: JiraIssue, comment: JiraComment, viewer: string, withProperties = false) {
  const inServiceProject = projectOf(site.state, issue).projectTypeKey === 'service_desk';
  const { visibility } = comment;
  return {
    self: `${site.url}/rest/api/3/issue/${issue.id}/comment/${comment.id}`,
    id: comment.id,
    author: representAccount(site, comment.author, viewer),
    body: comment.body,
    updateAuthor: representAccount(site, comment.updateAuthor, viewer),
    created: jiraTime(comment.createdAt),
    updated: jiraTime(comment.updatedAt),
    ...(inServiceProject ? { jsdPublic: isPublicComment(comment) } : {}),
    ...(visibility
      ? {
          visibility: {
            type: visibility.type,
            value: visibility.value,
            identifier: visibility.type === 'group' ? (site.state.groups[visibility.value] ?? visibility.value) : visibility.value,
          },
        }
      : {}),
    ...(withProperties ? { properties: Object.entries(comment.properties).map(([key, value]) => ({ key, value })) } : {}),
  };
}
