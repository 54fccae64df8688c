import { z } from 'zod';
import type { Actor } from './actor';
import { badRequest, forbidden, notFound } from './errors';
import type { JiraApp } from './http';
import { body, chargeRead, query } from './http';
import { changeGroup } from './issue-changes';
import { hasIssueRight } from './rights';
import type { Site } from './site';
import { newId, putIssue, visibleIssue, writeTime } from './site';
import type { JiraIssue, RemoteLink } from './state';

const record = z.record(z.string(), z.unknown());

const linkInput = z.strictObject({
  globalId: z.string().max(255).optional(),
  application: z.strictObject({ type: z.string().optional(), name: z.string().optional() }).optional(),
  relationship: z.string().optional(),
  object: z.looseObject({
    url: z.string(),
    title: z.string(),
    summary: z.string().optional(),
    icon: record.optional(),
    status: record.optional(),
  }),
});

type LinkInput = z.infer<typeof linkInput>;

const toLink = (id: number, input: LinkInput): RemoteLink => ({
  id,
  object: input.object,
  ...(input.globalId === undefined ? {} : { globalId: input.globalId }),
  ...(input.application === undefined ? {} : { application: input.application }),
  ...(input.relationship === undefined ? {} : { relationship: input.relationship }),
});

const self = (site: Site, issue: JiraIssue, id: number) => `${site.url}/rest/api/3/issue/${issue.id}/remotelink/${id}`;

const represent = (site: Site, issue: JiraIssue, link: RemoteLink) => ({
  id: link.id,
  self: self(site, issue, link.id),
  ...(link.globalId === undefined ? {} : { globalId: link.globalId }),
  application: link.application ?? {},
  ...(link.relationship === undefined ? {} : { relationship: link.relationship }),
  object: link.object,
});

function linkableIssue(site: Site, actor: Actor, idOrKey: string): JiraIssue {
  const issue = visibleIssue(site, actor, idOrKey);
  if (!hasIssueRight(site.state, actor.accountId, 'LINK_ISSUES', issue)) throw forbidden('No Link Issue Permission for issue');
  return issue;
}

function storeLinks(
  site: Site,
  actor: Actor,
  issue: JiraIssue,
  remoteLinks: readonly RemoteLink[],
  before?: RemoteLink,
  after?: RemoteLink,
) {
  const at = writeTime(site, issue);
  const title = (link?: RemoteLink) => (typeof link?.object['title'] === 'string' ? link.object['title'] : null);
  const item = {
    field: 'RemoteWorkItemLink',
    fieldtype: 'jira' as const,
    fieldId: 'RemoteWorkItemLink',
    from: before ? String(before.id) : null,
    fromString: title(before),
    to: after ? String(after.id) : null,
    toString: title(after),
  };
  putIssue(site, { ...issue, updatedAt: at, remoteLinks, changelog: [...issue.changelog, changeGroup(site, actor, at, [item])] });
}

/** Remote links; the same `globalId` updates a link. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-remote-links/ */
export function remoteLinkRoutes(app: JiraApp, site: Site): void {
  const base = '/rest/api/3/issue/:issue/remotelink';

  const linkById = (issue: JiraIssue, id: string): RemoteLink => {
    if (!/^\d+$/.test(id)) throw badRequest(`The link id '${id}' is not valid.`);
    const link = issue.remoteLinks.find((candidate) => String(candidate.id) === id);
    if (!link) throw notFound(`No remote link exists with the id '${id}' for the issue with key '${issue.key}'`);
    return link;
  };

  app.get(base, (c) => {
    const globalId = query(c, 'globalId').text('globalId');
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    chargeRead(c, issue.remoteLinks.length);
    if (globalId === undefined) return c.json(issue.remoteLinks.map((link) => represent(site, issue, link)));
    const link = issue.remoteLinks.find((candidate) => candidate.globalId === globalId);
    if (!link) throw notFound(`No remote link with the global id '${globalId}' was found for the issue with key '${issue.key}'`);
    return c.json(represent(site, issue, link));
  });

  app.post(base, async (c) => {
    query(c);
    const issue = linkableIssue(site, c.var.actor, c.req.param('issue'));
    const input = await body(c, linkInput);
    const known = input.globalId === undefined ? undefined : issue.remoteLinks.find(({ globalId }) => globalId === input.globalId);
    const link = toLink(known?.id ?? Number(newId(site)), input);
    const links = known ? issue.remoteLinks.map((other) => (other.id === known.id ? link : other)) : [...issue.remoteLinks, link];
    storeLinks(site, c.var.actor, issue, links, known, link);
    return c.json({ id: link.id, self: self(site, issue, link.id) }, known ? 200 : 201);
  });

  app.delete(base, (c) => {
    const globalId = query(c, 'globalId').text('globalId');
    if (globalId === undefined) throw badRequest('The global id is required.');
    const issue = linkableIssue(site, c.var.actor, c.req.param('issue'));
    const gone = issue.remoteLinks.find((link) => link.globalId === globalId);
    if (!gone) throw notFound(`No remote link with the global id '${globalId}' was found for the issue with key '${issue.key}'`);
    storeLinks(
      site,
      c.var.actor,
      issue,
      issue.remoteLinks.filter((link) => link.id !== gone.id),
      gone,
    );
    return c.body(null, 204);
  });

  app.get(`${base}/:id`, (c) => {
    query(c);
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    chargeRead(c, 1);
    return c.json(represent(site, issue, linkById(issue, c.req.param('id'))));
  });

  app.put(`${base}/:id`, async (c) => {
    query(c);
    const issue = linkableIssue(site, c.var.actor, c.req.param('issue'));
    const before = linkById(issue, c.req.param('id'));
    const after = toLink(before.id, await body(c, linkInput));
    storeLinks(
      site,
      c.var.actor,
      issue,
      issue.remoteLinks.map((link) => (link.id === before.id ? after : link)),
      before,
      after,
    );
    return c.body(null, 204);
  });

  app.delete(`${base}/:id`, (c) => {
    query(c);
    const issue = linkableIssue(site, c.var.actor, c.req.param('issue'));
    const gone = linkById(issue, c.req.param('id'));
    storeLinks(
      site,
      c.var.actor,
      issue,
      issue.remoteLinks.filter((link) => link.id !== gone.id),
      gone,
    );
    return c.body(null, 204);
  });
}
