import { z } from 'zod';
import type { Actor } from './actor';
import { badRequest, notModelled, JiraRefusal } from './errors';
import type { JiraApp, JiraContext } from './http';
import { body, chargeRead, query } from './http';
import { checkExpand, checkProperties, representIssue } from './issue-view';
import { compileJql, parseJql } from './jql/jql-query';
import type { SortValue } from './jql/jql-query';
import { mayBrowse } from './rights';
import type { Site } from './site';
import { indexedIssue, userOf } from './site';
import type { JiraIssue } from './state';

/** Issues a page holds when only ids or keys are asked for, and otherwise. */
const ID_PAGE_LIMIT = 5000;
const FIELD_PAGE_LIMIT = 100;
const RECONCILE_LIMIT = 50;
const TOKEN_LIFE_MS = 7 * 24 * 3_600_000;

const searchInput = z.strictObject({
  jql: z.string().optional(),
  nextPageToken: z.string().nullish(),
  maxResults: z.int().optional(),
  fields: z.array(z.string()).optional(),
  expand: z.string().optional(),
  properties: z.array(z.string()).optional(),
  fieldsByKeys: z.boolean().optional(),
  failFast: z.boolean().optional(),
  reconcileIssues: z.array(z.coerce.number().int()).optional(),
});

type SearchInput = z.infer<typeof searchInput>;

const token = z.strictObject({ jql: z.string(), at: z.number(), last: z.array(z.union([z.number(), z.string(), z.null()])) });

function readToken(site: Site, text: string, jql: string): readonly SortValue[] {
  const refused = badRequest('The nextPageToken is invalid or has expired.');
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw refused;
  }
  const parsed = token.safeParse(json);
  if (!parsed.success || parsed.data.jql !== jql || parsed.data.at + TOKEN_LIFE_MS < site.clock.now()) throw refused;
  return parsed.data.last;
}

const writeToken = (site: Site, jql: string, last: readonly SortValue[]): string =>
  Buffer.from(JSON.stringify({ jql, at: site.clock.now(), last }), 'utf8').toString('base64url');

interface Hit {
  readonly issue: JiraIssue;
  readonly values: readonly SortValue[];
}

/**
 * Finds issues as the search index knows them; those named in `reconcile` as they are now. Issues the actor may not see are left out.
 */
function findHits(site: Site, actor: Actor, jql: string, reconcile: ReadonlySet<string>) {
  const parsed = parseJql(jql);
  if (!parsed?.where) throw badRequest('Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');
  const zone = userOf(site.state, actor.accountId).timeZone;
  const compiled = compileJql(parsed, { site, accountId: actor.accountId, zone });
  const hits: Hit[] = [];
  for (const [id, current] of Object.entries(site.state.issues)) {
    const issue = site.state.indexLagMs === 0 || reconcile.has(id) ? current : indexedIssue(site, id);
    if (issue && compiled.matches(issue) && mayBrowse(site.state, actor.accountId, current)) {
      hits.push({ issue, values: compiled.sortValues(issue) });
    }
  }
  hits.sort((a, b) => compiled.compare(a.values, b.values));
  return { hits, compare: (a: readonly SortValue[], b: readonly SortValue[]) => compiled.compare(a, b) };
}

function search(site: Site, c: JiraContext, input: SearchInput) {
  const { actor } = c.var;
  const jql = input.jql ?? '';
  const reconcile = (input.reconcileIssues ?? []).map(String);
  if (reconcile.length > RECONCILE_LIMIT) throw badRequest(`At most ${RECONCILE_LIMIT} issues can be reconciled.`);
  const properties = checkProperties(input.properties ?? []);
  const expand = checkExpand((input.expand ?? '').split(',').filter((name) => name !== ''));
  const fields = input.fields ?? ['id'];
  const onlyIds = fields.every((name) => name === 'id' || name === 'key') && properties.length === 0 && expand.length === 0;
  const wanted = input.maxResults ?? 50;
  if (wanted < 1 || wanted > ID_PAGE_LIMIT) throw badRequest(`maxResults must be between 1 and ${ID_PAGE_LIMIT}.`);
  const { hits, compare } = findHits(site, actor, jql, new Set(reconcile));
  const { nextPageToken } = input;
  const after = nextPageToken ? readToken(site, nextPageToken, jql) : undefined;
  const rest = after ? hits.filter((hit) => compare(hit.values, after) > 0) : hits;
  const shown = rest.slice(0, Math.min(wanted, onlyIds ? ID_PAGE_LIMIT : FIELD_PAGE_LIMIT));
  const last = shown.at(-1);
  const isLast = shown.length === rest.length;
  chargeRead(c, shown.length);
  const bare = onlyIds && !fields.includes('key');
  return {
    issues: shown.map(({ issue }) =>
      bare ? { id: issue.id } : representIssue(site, issue, { fields, properties, expand: shapeExpand(expand) }, actor),
    ),
    ...(isLast || !last ? {} : { nextPageToken: writeToken(site, jql, last.values) }),
    isLast: isLast || !last,
  };
}

function shapeExpand(expand: readonly string[]): readonly string[] {
  // Listings return names and schema once for all issues, which nothing here needs.
  if (expand.includes('names') || expand.includes('schema')) throw notModelled('expand=names or schema on a search');
  return expand;
}

const parseInput = z.strictObject({ queries: z.array(z.string()).min(1) });

/** Search. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/ */
export function searchRoutes(app: JiraApp, site: Site): void {
  app.get('/rest/api/3/search/jql', (c) => {
    const names = ['jql', 'nextPageToken', 'maxResults', 'fields', 'expand', 'properties', 'fieldsByKeys', 'failFast', 'reconcileIssues'];
    const q = query(c, ...names);
    const parsed = searchInput.safeParse({
      jql: q.text('jql'),
      nextPageToken: q.text('nextPageToken'),
      maxResults: q.int('maxResults', 50),
      fields: q.list('fields'),
      expand: q.text('expand'),
      properties: q.list('properties'),
      reconcileIssues: q.list('reconcileIssues'),
    });
    if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? '');
    return c.json(search(site, c, parsed.data));
  });

  app.post('/rest/api/3/search/jql', async (c) => {
    query(c);
    return c.json(search(site, c, await body(c, searchInput)));
  });

  app.post('/rest/api/3/search/approximate-count', async (c) => {
    query(c);
    const { jql } = await body(c, z.strictObject({ jql: z.string() }));
    chargeRead(c, 0);
    return c.json({ count: findHits(site, c.var.actor, jql, new Set()).hits.length });
  });

  // Removed from Jira Cloud. https://developer.atlassian.com/changelog/#CHANGE-2046
  app.all('/rest/api/3/search', () => {
    throw new JiraRefusal(410, {
      errorMessages: ['The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.'],
      errors: {},
    });
  });

  app.post('/rest/api/3/jql/parse', async (c) => {
    const validation = query(c, 'validation').text('validation') ?? 'strict';
    if (!['strict', 'warn', 'none'].includes(validation)) throw badRequest(`The validation '${validation}' is not valid.`);
    const { queries } = await body(c, parseInput);
    const zone = userOf(site.state, c.var.actor.accountId).timeZone;
    chargeRead(c, 0);
    return c.json({
      queries: queries.map((jql) => {
        try {
          const parsed = parseJql(jql);
          if (parsed && validation !== 'none') compileJql(parsed, { site, accountId: c.var.actor.accountId, zone });
          return { query: jql };
        } catch (error) {
          if (!(error instanceof JiraRefusal) || error.status === 501) throw error;
          return validation === 'warn'
            ? { query: jql, warnings: [...error.body.errorMessages] }
            : { query: jql, errors: [...error.body.errorMessages] };
        }
      }),
    });
  });
}
