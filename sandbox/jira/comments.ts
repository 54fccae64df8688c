import { z } from 'zod';
import { visibleComments, representComment } from './comment-view';
import { addComment, commentInput, deleteComment, editComment, visibleComment } from './comment-writes';
import { badRequest, forbidden, notModelled } from './errors';
import type { JiraApp, Query } from './http';
import { body, chargeRead, paging, query } from './http';
import { hasGlobalRight, mayBrowse } from './rights';
import type { Site } from './site';
import { visibleIssue } from './site';

const PAGE_LIMIT = 100;
const LIST_LIMIT = 1000;

/** `properties` is accepted here as on the list call; `renderedBody` needs Jira's renderer. */
function withProperties(q: Query): boolean {
  const expand = q.list('expand') ?? [];
  for (const name of expand) if (name !== 'properties') throw notModelled(`expand=${name} on comments`);
  return expand.includes('properties');
}

const idList = z.strictObject({ ids: z.array(z.coerce.string()) });

/** Comments of an issue. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/ */
export function commentRoutes(app: JiraApp, site: Site): void {
  app.get('/rest/api/3/issue/:issue/comment', (c) => {
    const q = query(c, 'startAt', 'maxResults', 'orderBy', 'expand');
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    const orderBy = q.text('orderBy') ?? 'created';
    if (!/^[+-]?created$/.test(orderBy)) throw badRequest(`The value '${orderBy}' of orderBy is not valid.`);
    const expanded = withProperties(q);
    const { startAt, maxResults } = paging(q, PAGE_LIMIT, PAGE_LIMIT);
    const all = visibleComments(site.state, issue, c.var.actor.accountId);
    const shown = (orderBy.startsWith('-') ? all.toReversed() : all).slice(startAt, startAt + maxResults);
    chargeRead(c, shown.length);
    return c.json({
      startAt,
      maxResults,
      total: all.length,
      comments: shown.map((comment) => representComment(site, issue, comment, c.var.actor.accountId, expanded)),
    });
  });

  app.post('/rest/api/3/issue/:issue/comment', async (c) => {
    const expanded = withProperties(query(c, 'expand'));
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    const comment = addComment(site, c.var.actor, issue.id, await body(c, commentInput));
    return c.json(representComment(site, issue, comment, c.var.actor.accountId, expanded), 201);
  });

  app.post('/rest/api/3/comment/list', async (c) => {
    const expanded = withProperties(query(c, 'expand'));
    const { ids } = await body(c, idList);
    if (ids.length > LIST_LIMIT) throw badRequest(`The maximum number of comment ids is ${LIST_LIMIT}.`);
    const { accountId } = c.var.actor;
    const values = Object.values(site.state.issues)
      .filter((issue) => issue.comments.some((comment) => ids.includes(comment.id)) && mayBrowse(site.state, accountId, issue))
      .flatMap((issue) =>
        visibleComments(site.state, issue, accountId)
          .filter((comment) => ids.includes(comment.id))
          .map((comment) => representComment(site, issue, comment, accountId, expanded)),
      );
    chargeRead(c, values.length);
    return c.json({ startAt: 0, maxResults: LIST_LIMIT, total: values.length, isLast: true, values });
  });

  app.get('/rest/api/3/issue/:issue/comment/:id', (c) => {
    const expanded = withProperties(query(c, 'expand'));
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    const comment = visibleComment(site, c.var.actor, issue, c.req.param('id'));
    chargeRead(c, 1);
    return c.json(representComment(site, issue, comment, c.var.actor.accountId, expanded));
  });

  app.put('/rest/api/3/issue/:issue/comment/:id', async (c) => {
    const q = query(c, 'notifyUsers', 'overrideEditableFlag', 'expand');
    const expanded = withProperties(q);
    if (q.flag('overrideEditableFlag', false)) {
      if (!hasGlobalRight(site.state, c.var.actor.accountId, 'ADMINISTER'))
        throw forbidden('Only Jira administrators may override screen security.');
      throw notModelled('overrideEditableFlag');
    }
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    const comment = visibleComment(site, c.var.actor, issue, c.req.param('id'));
    const edited = editComment(site, c.var.actor, issue, comment, await body(c, commentInput));
    return c.json(representComment(site, issue, edited, c.var.actor.accountId, expanded));
  });

  app.delete('/rest/api/3/issue/:issue/comment/:id', (c) => {
    query(c);
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    deleteComment(site, c.var.actor, issue, visibleComment(site, c.var.actor, issue, c.req.param('id')));
    return c.body(null, 204);
  });
}
