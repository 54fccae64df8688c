import type { Actor } from './actor';
import { visibleComments } from './comment-view';
import { mayChangeComment } from './comment-writes';
import { badRequest, forbidden, notFound } from './errors';
import type { JiraApp, JiraContext } from './http';
import { chargeRead, query } from './http';
import { checkProperty } from './property-values';
import { hasIssueRight, mayBrowse } from './rights';
import type { Site } from './site';
import { putIssue, visibleIssue } from './site';
import type { JiraComment, JiraIssue } from './state';

async function propertyValue(c: JiraContext): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    throw badRequest('The property value must be a valid, non-empty JSON.');
  }
}

const keys = (self: string, properties: Readonly<Record<string, unknown>>) => ({
  keys: Object.keys(properties).map((key) => ({ self: `${self}/${encodeURIComponent(key)}`, key })),
});

function property(properties: Readonly<Record<string, unknown>>, key: string): unknown {
  if (!Object.hasOwn(properties, key)) throw notFound(`The property with key '${key}' does not exist.`);
  return properties[key];
}

const without = (properties: Readonly<Record<string, unknown>>, gone: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => key !== gone));

function editableIssue(site: Site, actor: Actor, idOrKey: string): JiraIssue {
  const issue = visibleIssue(site, actor, idOrKey);
  if (!hasIssueRight(site.state, actor.accountId, 'EDIT_ISSUES', issue)) {
    throw forbidden('You do not have permission to edit issues in this project.');
  }
  return issue;
}

/** Issue properties. A write moves neither the issue's time nor its history. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-properties/ */
export function issuePropertyRoutes(app: JiraApp, site: Site): void {
  const base = '/rest/api/3/issue/:issue/properties';

  app.get(base, (c) => {
    query(c);
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    chargeRead(c, 0);
    return c.json(keys(`${site.url}/rest/api/3/issue/${issue.id}/properties`, issue.properties));
  });

  app.get(`${base}/:key`, (c) => {
    query(c);
    const key = c.req.param('key');
    const value = property(visibleIssue(site, c.var.actor, c.req.param('issue')).properties, key);
    chargeRead(c, 0);
    return c.json({ key, value });
  });

  app.put(`${base}/:key`, async (c) => {
    query(c);
    const key = c.req.param('key');
    const value = await propertyValue(c);
    const issue = editableIssue(site, c.var.actor, c.req.param('issue'));
    checkProperty(key, value);
    putIssue(site, { ...issue, properties: { ...issue.properties, [key]: value } });
    return c.json({}, Object.hasOwn(issue.properties, key) ? 200 : 201);
  });

  app.delete(`${base}/:key`, (c) => {
    query(c);
    const issue = editableIssue(site, c.var.actor, c.req.param('issue'));
    property(issue.properties, c.req.param('key'));
    putIssue(site, { ...issue, properties: without(issue.properties, c.req.param('key')) });
    return c.body(null, 204);
  });
}

function findComment(site: Site, actor: Actor, id: string): { issue: JiraIssue; comment: JiraComment } {
  const issue = site.state.issues[site.state.owners[id] ?? ''];
  const comment = issue?.comments.find((candidate) => candidate.id === id);
  if (issue && comment && mayBrowse(site.state, actor.accountId, issue)) {
    if (visibleComments(site.state, issue, actor.accountId).includes(comment)) return { issue, comment };
  }
  throw notFound(`Can not find a comment for the id: ${id}.`);
}

function storeProperties(site: Site, issue: JiraIssue, comment: JiraComment, properties: Record<string, unknown>): void {
  putIssue(site, {
    ...issue,
    comments: issue.comments.map((candidate) => (candidate.id === comment.id ? { ...comment, properties } : candidate)),
  });
}

function editableComment(site: Site, actor: Actor, id: string) {
  const found = findComment(site, actor, id);
  if (!mayChangeComment(site, actor, found.issue, found.comment, 'EDIT'))
    throw forbidden('You do not have permission to edit this comment.');
  return found;
}

/** Comment properties. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comment-properties/ */
export function commentPropertyRoutes(app: JiraApp, site: Site): void {
  const base = '/rest/api/3/comment/:id/properties';

  app.get(base, (c) => {
    query(c);
    const { comment } = findComment(site, c.var.actor, c.req.param('id'));
    chargeRead(c, 0);
    return c.json(keys(`${site.url}/rest/api/3/comment/${comment.id}/properties`, comment.properties));
  });

  app.get(`${base}/:key`, (c) => {
    query(c);
    const key = c.req.param('key');
    const value = property(findComment(site, c.var.actor, c.req.param('id')).comment.properties, key);
    chargeRead(c, 0);
    return c.json({ key, value });
  });

  app.put(`${base}/:key`, async (c) => {
    query(c);
    const key = c.req.param('key');
    const value = await propertyValue(c);
    const { issue, comment } = editableComment(site, c.var.actor, c.req.param('id'));
    checkProperty(key, value);
    storeProperties(site, issue, comment, { ...comment.properties, [key]: value });
    return c.json({}, Object.hasOwn(comment.properties, key) ? 200 : 201);
  });

  app.delete(`${base}/:key`, (c) => {
    query(c);
    const { issue, comment } = editableComment(site, c.var.actor, c.req.param('id'));
    property(comment.properties, c.req.param('key'));
    storeProperties(site, issue, comment, without(comment.properties, c.req.param('key')));
    return c.body(null, 204);
  });
}
