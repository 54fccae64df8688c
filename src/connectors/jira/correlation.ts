import { z } from 'zod';
import { TicketRejectedError } from '../../core/errors';
import type { TicketRef } from '../../core/model/ticket';
import type { Lookup, LookupHint, RouteScope } from '../../engine/ports/connector';
import type { JiraContext } from './context';
import { PROPERTY_KEY } from './context';
import { correlationOf } from './issue';
import { quoted } from './jql';
import type { NativeIssue } from './native';
import { bulkFetchSchema, issueSchema, searchPageSchema } from './native';

const BATCH = 100;
/** Issues created since the hint that a look-up walks through before it says that it cannot know. */
const MOST_BATCHES = 20;

const hintSchema = z.object({ v: z.literal(1), key: z.string(), number: z.number().int().nonnegative() });

/** The highest issue number of the project. The search may lag behind, which makes the number lower and the look-up longer, not wrong. */
export async function lookupHint(context: JiraContext, scope: RouteScope): Promise<LookupHint> {
  const page = await search(context, `project = ${scope.container} ORDER BY key DESC`, 1);
  const issue = issueSchema.safeParse(page.issues[0]);
  const match = issue.success ? /^(.+)-(\d+)$/.exec(issue.data.key) : null;
  const key = match?.[1] ?? (await context.projects.byId(scope.container)).key;
  return JSON.stringify({ v: 1, key, number: Number(match?.[2] ?? 0) } satisfies z.infer<typeof hintSchema>);
}

/**
 * The issues that carry the correlation id. Issues newer than the hint are fetched by their keys, strongly consistent, until a whole batch of
 * numbers is unused; then the search is asked, whose index may lag.
 */
export async function findByCorrelation(
  context: JiraContext,
  scope: RouteScope,
  correlationId: string,
  hint: LookupHint,
): Promise<Lookup<TicketRef>> {
  const walk = await walkKeys(context, correlationId, hint);
  if (walk.hits.length > 0) return { outcome: 'found', hits: walk.hits };
  const hits = await searchProperty(context, scope, correlationId);
  if (hits.length > 0) return { outcome: 'found', hits };
  if (walk.conclusive) return { outcome: 'absent' };
  return { outcome: 'unknown', reason: 'Jira did not return all the issues created since, and its search index may lag.' };
}

async function walkKeys(
  context: JiraContext,
  correlationId: string,
  hint: LookupHint,
): Promise<{ hits: readonly TicketRef[]; conclusive: boolean }> {
  const parsed = hintSchema.safeParse(parseHint(hint));
  if (!parsed.success) return { hits: [], conclusive: false };
  const hits: TicketRef[] = [];
  const { key, number } = parsed.data;
  let complete = true;
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const first = number + 1 + batch * BATCH;
    const keys = Array.from({ length: BATCH }, (_, offset) => `${key}-${first + offset}`);
    // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulkfetch-post
    const page = await context.client.query(
      '/rest/api/3/issue/bulkfetch',
      { issueIdsOrKeys: keys, fields: ['issuetype'], properties: [PROPERTY_KEY] },
      bulkFetchSchema,
    );
    if (page.issueErrors.length > 0) complete = false;
    for (const record of page.issues) {
      const issue = issueSchema.safeParse(record);
      if (!issue.success) complete = false;
      else if (correlationOf(issue.data) === correlationId) hits.push(refOf(issue.data));
    }
    if (page.issues.length === 0) return { hits, conclusive: complete };
  }
  return { hits, conclusive: false };
}

async function searchProperty(context: JiraContext, scope: RouteScope, correlationId: string): Promise<readonly TicketRef[]> {
  try {
    const jql = `project = ${scope.container} AND issue.property[${quoted(PROPERTY_KEY)}].correlationId = ${quoted(correlationId)}`;
    const page = await search(context, jql, 10);
    return page.issues.flatMap((record) => {
      const issue = issueSchema.safeParse(record);
      return issue.success ? [refOf(issue.data)] : [];
    });
  } catch (error) {
    // The property cannot be searched until its index is built after an installation.
    if (error instanceof TicketRejectedError) return [];
    throw error;
  }
}

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-search-jql-post */
async function search(context: JiraContext, jql: string, maxResults: number): Promise<z.infer<typeof searchPageSchema>> {
  return context.client.query('/rest/api/3/search/jql', { jql, fields: ['issuetype'], maxResults }, searchPageSchema);
}

function refOf(issue: NativeIssue): TicketRef {
  const type = z.object({ issuetype: z.object({ id: z.string() }) }).safeParse(issue.fields);
  return { id: issue.id, type: type.success ? type.data.issuetype.id : '' };
}

function parseHint(hint: LookupHint): unknown {
  try {
    return JSON.parse(hint);
  } catch {
    return undefined;
  }
}
