import { ConnectionBrokenError, TicketRejectedError } from '../../core/errors';
import type { ChangedPage, ChangedRow, ListQuery } from '../../engine/ports/connector';
import { jsonBody } from './client';
import type { JiraContext } from './context';
import { changedSince, scopesClause } from './jql';
import { coreFieldsSchema, issueIdSchema, issueSchema, searchPageSchema } from './native';

const rowFieldsSchema = coreFieldsSchema.pick({ updated: true, issuetype: true });

/**
 * One page of changed issues over all scopes, oldest change first.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-search-jql-post
 */
export async function listChanged(context: JiraContext, query: ListQuery): Promise<ChangedPage> {
  if (query.scopes.length === 0) return { rows: [], serverTime: new Date(context.client.clock.now()).toISOString() };
  const answer = await context.client
    .send({
      kind: 'read',
      method: 'POST',
      path: '/rest/api/3/search/jql',
      ...jsonBody({
        jql: `${scopesClause(query.scopes)} AND ${changedSince(query.since)} ORDER BY updated ASC, key ASC`,
        fields: ['updated', 'issuetype', 'project'],
        maxResults: query.limit,
        ...(query.cursor === undefined ? {} : { nextPageToken: query.cursor }),
      }),
    })
    .catch((error: unknown) => {
      if (!(error instanceof TicketRejectedError)) throw error;
      throw new ConnectionBrokenError(
        'Jira refused to list the issues of this connection: a project or work type of a route is gone, or the app may not see it. Test the connection.',
        'configuration',
        error.detail,
      );
    });
  const page = answer.json(searchPageSchema);
  const since = Date.parse(query.since);
  const rows = page.issues.flatMap((raw) => rowOf(raw, query.since)).filter((row) => Date.parse(row.changedAt) >= since);
  const date = Date.parse(answer.headers['date'] ?? '');
  const more = page.isLast !== true && page.nextPageToken;
  return {
    rows,
    serverTime: new Date(Number.isNaN(date) ? context.client.clock.now() : date).toISOString(),
    ...(more ? { cursor: more } : {}),
  };
}

/** A row that makes no sense stays in the list under its id, so that reading it says what is wrong with it. */
function rowOf(raw: unknown, since: string): readonly ChangedRow[] {
  const issue = issueSchema.safeParse(raw);
  const fields = rowFieldsSchema.safeParse(issue.data?.fields);
  if (issue.success && fields.success) {
    const { updated, issuetype } = fields.data;
    return [{ ref: { id: issue.data.id, type: issuetype.id }, version: updated, changedAt: updated }];
  }
  const id = issueIdSchema.safeParse(raw);
  return id.success ? [{ ref: { id: id.data.id, type: '' }, version: '', changedAt: since }] : [];
}
