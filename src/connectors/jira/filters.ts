import { TicketGoneError, TicketRejectedError } from '../../core/errors';
import type { TicketRef } from '../../core/model/ticket';
import type { RouteScope } from '../../engine/ports/connector';
import type { JiraContext } from './context';
import { scopesClause, withoutOrder } from './jql';
import { coreFieldsSchema, issueIdSchema, issueSchema, parsedJqlSchema, searchPageSchema } from './native';

/** Most ids that one search keeps strongly consistent (https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/). */
const RECONCILED = 50;

/** The issues that fulfil the JQL, judged on their state of this moment although the search index lags. */
export async function matchesFilter(context: JiraContext, refs: readonly TicketRef[], filter: string): Promise<ReadonlySet<string>> {
  const clause = withoutOrder(filter);
  if (clause === '') return new Set(refs.map((ref) => ref.id));
  const matching = new Set<string>();
  for (let at = 0; at < refs.length; at += RECONCILED) {
    const ids = refs.slice(at, at + RECONCILED).map((ref) => ref.id);
    const jql = `(${clause}) AND id IN (${ids.join(', ')})`;
    let cursor: string | undefined;
    do {
      const page = await context.client.query(
        '/rest/api/3/search/jql',
        {
          jql,
          fields: ['id'],
          maxResults: RECONCILED,
          reconcileIssues: ids.map(Number),
          ...(cursor === undefined ? {} : { nextPageToken: cursor }),
        },
        searchPageSchema,
      );
      for (const record of page.issues) {
        const { id } = issueIdSchema.parse(record);
        if (ids.includes(id)) matching.add(id);
      }
      cursor = page.isLast === true ? undefined : (page.nextPageToken ?? undefined);
    } while (cursor !== undefined);
  }
  return matching;
}

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jql/#api-rest-api-3-jql-parse-post */
export async function validateFilter(context: JiraContext, scope: RouteScope, filter: string): Promise<void> {
  const clause = withoutOrder(filter);
  if (clause === '') return;
  // Alone as well: with its own brackets a filter could be valid only because of those around it, and reach beyond the scope.
  const queries = [clause, `(${clause}) AND ${scopesClause([scope])}`];
  const parsed = await context.client.query('/rest/api/3/jql/parse?validation=strict', { queries }, parsedJqlSchema);
  const errors = parsed.queries.find((query) => (query.errors ?? []).length > 0)?.errors ?? [];
  if (errors.length > 0)
    throw new TicketRejectedError('Jira does not accept this JQL. Correct it, or try it in the issue search first.', errors.join(' '));
}

/** The issue behind a key. A key that was changed by a move or a renamed project still finds it. */
export async function findByKey(context: JiraContext, key: string): Promise<TicketRef | undefined> {
  const typed = key.trim().toUpperCase();
  if (!/^[A-Z][A-Z0-9_]+-[1-9]\d*$/.test(typed)) return undefined;
  try {
    // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-get
    const issue = await context.client.get(`/rest/api/3/issue/${typed}?fields=issuetype`, issueSchema);
    return { id: issue.id, type: coreFieldsSchema.pick({ issuetype: true }).parse(issue.fields).issuetype.id };
  } catch (error) {
    if (error instanceof TicketGoneError) return undefined;
    throw error;
  }
}
