import { z } from 'zod';
import type { JiraClient } from './client';
import type { NativeComment } from './native';
import { commentPageSchema, commentSchema } from './native';

const PAGE = 100;

/**
 * All comments of an issue, oldest first. The page that came with the issue is used alone only if Jira says that it is complete.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-get
 */
export async function allComments(
  client: JiraClient,
  issueId: string,
  embedded?: z.infer<typeof commentPageSchema>,
): Promise<readonly NativeComment[]> {
  if (embedded !== undefined && (embedded.total ?? embedded.comments.length) <= embedded.comments.length) {
    return z.array(commentSchema).parse(embedded.comments);
  }
  const all: NativeComment[] = [];
  for (;;) {
    const path = `/rest/api/3/issue/${encodeURIComponent(issueId)}/comment?startAt=${all.length}&maxResults=${PAGE}&orderBy=created`;
    const page = await client.get(path, commentPageSchema);
    all.push(...z.array(commentSchema).parse(page.comments));
    if (page.comments.length === 0 || all.length >= (page.total ?? 0)) return all;
  }
}
