import { z } from 'zod';
import { addComment } from './comment-writes';
import { badFields, badRequest, forbidden, notModelled, JiraRefusal } from './errors';
import { issueEvent } from './events';
import type { JiraApp, JiraContext } from './http';
import { body, chargeRead, page, paging, query } from './http';
import { changeIssue } from './issue-changes';
import { createAndTransition } from './issue-create';
import type { IssueUpdate } from './issue-input';
import { issueUpdate, readChanges } from './issue-input';
import { checkExpand, checkProperties, representIssue } from './issue-view';
import { withProperties } from './property-values';
import { representChange } from './represent';
import { hasGlobalRight, hasIssueRight, hasProjectRight, mayBrowse } from './rights';
import { editableFields, fieldMetadata } from './screens';
import type { Site } from './site';
import { findIssue, projectOf, putIssue, removeIssue, visibleIssue } from './site';
import type { JiraIssue } from './state';
import { workflowOf } from './workflow';

const BULK_CREATE_LIMIT = 50;
const BULK_FETCH_LIMIT = 100;

const bulkCreate = z.strictObject({ issueUpdates: z.array(issueUpdate) });

const bulkFetch = z.strictObject({
  issueIdsOrKeys: z.array(z.coerce.string()),
  fields: z.array(z.string()).optional(),
  fieldsByKeys: z.boolean().optional(),
  properties: z.array(z.string()).optional(),
  expand: z.array(z.string()).optional(),
});

function editScreen(site: Site, c: JiraContext, issue: JiraIssue) {
  // Jira reports a missing edit right field by field, as if the edit screen were empty.
  if (!hasIssueRight(site.state, c.var.actor.accountId, 'EDIT_ISSUES', issue)) return [];
  return editableFields(site.state, projectOf(site.state, issue), issue.issueTypeId);
}

const typeReference = z.looseObject({ id: z.coerce.string().optional(), name: z.string().optional() });

function newIssueType(site: Site, issue: JiraIssue, raw: unknown): string {
  const { state } = site;
  const project = projectOf(state, issue);
  const wanted = typeReference.safeParse(raw).data;
  const found = project.issueTypeIds.find(
    (id) => id === wanted?.id || (wanted?.id === undefined && state.issueTypes[id]?.name === wanted?.name),
  );
  // Types with another workflow need a move, which the REST edit cannot do.
  if (found === undefined || workflowOf(state, project, found).id !== workflowOf(state, project, issue.issueTypeId).id) {
    throw badFields({ issuetype: 'The issue type selected is invalid.' });
  }
  return found;
}

function editIssue(site: Site, c: JiraContext, issue: JiraIssue, input: IssueUpdate): JiraIssue {
  const { actor } = c.var;
  const screen = editScreen(site, c, issue);
  const changesType = screen.length > 0 && input.fields !== undefined && 'issuetype' in input.fields;
  const target = { state: site.state, project: projectOf(site.state, issue), actor, issue };
  const { values, comments } = readChanges(input, screen, target, changesType ? ['issuetype'] : []);
  const issueTypeId = changesType ? newIssueType(site, issue, input.fields?.['issuetype']) : issue.issueTypeId;
  const properties = withProperties(issue.properties, input.properties);
  const withProps = input.properties && input.properties.length > 0 ? putIssue(site, { ...issue, properties }) : issue;
  const changed = changeIssue(site, actor, withProps, { fields: values, issueTypeId });
  for (const comment of comments) addComment(site, actor, changed.id, comment);
  return site.state.issues[changed.id] ?? changed;
}

function checkEditOptions(site: Site, c: JiraContext, issue: JiraIssue) {
  const q = query(c, 'notifyUsers', 'overrideScreenSecurity', 'overrideEditableFlag', 'returnIssue', 'expand');
  const { accountId } = c.var.actor;
  const isAdmin =
    hasGlobalRight(site.state, accountId, 'ADMINISTER') ||
    hasProjectRight(site.state, accountId, 'ADMINISTER_PROJECTS', projectOf(site.state, issue));
  if (!q.flag('notifyUsers', true) && !isAdmin) {
    throw forbidden('To discard the user notification either admin or project admin permissions are required.');
  }
  if (q.flag('overrideScreenSecurity', false) || q.flag('overrideEditableFlag', false)) {
    if (!isAdmin) throw forbidden('Only Jira administrators may override screen security.');
    throw notModelled('overrideScreenSecurity and overrideEditableFlag');
  }
  return q;
}

/** Issues: create, read, edit, delete, bulk calls, history, edit metadata. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/ */
export function issueRoutes(app: JiraApp, site: Site): void {
  app.post('/rest/api/3/issue', async (c) => {
    query(c, 'updateHistory');
    return c.json(createAndTransition(site, c.var.actor, await body(c, issueUpdate)), 201);
  });

  app.post('/rest/api/3/issue/bulk', async (c) => {
    query(c);
    const { issueUpdates } = await body(c, bulkCreate);
    if (issueUpdates.length === 0) throw badRequest('No issues were provided.');
    if (issueUpdates.length > BULK_CREATE_LIMIT) {
      throw badRequest(`The limit of issues to create in one request is ${BULK_CREATE_LIMIT}.`);
    }
    const issues: unknown[] = [];
    const errors: unknown[] = [];
    issueUpdates.forEach((input, failedElementNumber) => {
      try {
        issues.push(createAndTransition(site, c.var.actor, input));
      } catch (error) {
        if (!(error instanceof JiraRefusal) || error.status === 501) throw error;
        errors.push({ status: error.status, elementErrors: error.body, failedElementNumber });
      }
    });
    // The documentation prices a write at one point and is silent on bulk; one per issue is the careful reading.
    c.set('points', Math.max(1, issues.length));
    return c.json({ issues, errors }, issues.length > 0 ? 201 : 400);
  });

  app.post('/rest/api/3/issue/bulkfetch', async (c) => {
    query(c);
    const input = await body(c, bulkFetch);
    if (input.issueIdsOrKeys.length === 0) throw badRequest('issueIdsOrKeys must not be empty.');
    if (input.issueIdsOrKeys.length > BULK_FETCH_LIMIT) throw badRequest(`The maximum number of issues to fetch is ${BULK_FETCH_LIMIT}.`);
    const found = new Map<string, JiraIssue>();
    for (const idOrKey of input.issueIdsOrKeys) {
      const issue = findIssue(site, idOrKey);
      if (issue && mayBrowse(site.state, c.var.actor.accountId, issue)) found.set(issue.id, issue);
    }
    const shape = {
      fields: input.fields ?? ['*navigable'],
      properties: checkProperties(input.properties ?? []),
      expand: checkExpand(input.expand ?? []),
    };
    const issues = [...found.values()]
      .sort((a, b) => Number(a.id) - Number(b.id))
      .map((issue) => representIssue(site, issue, shape, c.var.actor));
    chargeRead(c, issues.length);
    // Issues that do not exist or may not be seen are left out, they are no errors.
    return c.json({ issues, issueErrors: [] });
  });

  app.get('/rest/api/3/issue/:issue', (c) => {
    const q = query(c, 'fields', 'fieldsByKeys', 'expand', 'properties', 'updateHistory', 'failFast');
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    chargeRead(c, 1);
    const shape = {
      fields: q.list('fields') ?? ['*all'],
      properties: q.list('properties') ?? [],
      expand: checkExpand(q.list('expand') ?? []),
    };
    return c.json(representIssue(site, issue, shape, c.var.actor));
  });

  app.put('/rest/api/3/issue/:issue', async (c) => {
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    const q = checkEditOptions(site, c, issue);
    const expand = checkExpand(q.list('expand') ?? []);
    const edited = editIssue(site, c, issue, await body(c, issueUpdate));
    if (!q.flag('returnIssue', false)) return c.body(null, 204);
    return c.json(representIssue(site, edited, { fields: ['*all'], properties: [], expand }, c.var.actor));
  });

  app.delete('/rest/api/3/issue/:issue', (c) => {
    query(c, 'deleteSubtasks');
    const { actor } = c.var;
    const issue = visibleIssue(site, actor, c.req.param('issue'));
    if (!hasIssueRight(site.state, actor.accountId, 'DELETE_ISSUES', issue)) {
      throw forbidden('You do not have permission to delete issues in this project.');
    }
    removeIssue(site, issue);
    issueEvent(site, actor, 'deleted', issue);
    return c.body(null, 204);
  });

  app.get('/rest/api/3/issue/:issue/changelog', (c) => {
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    const wanted = paging(query(c, 'startAt', 'maxResults'), 100, 100);
    const self = `${site.url}/rest/api/3/issue/${issue.id}/changelog`;
    const result = page(self, issue.changelog, wanted, (group) => representChange(site, group, c.var.actor.accountId));
    chargeRead(c, result.values.length);
    return c.json(result);
  });

  app.get('/rest/api/3/issue/:issue/editmeta', (c) => {
    const q = query(c, 'overrideScreenSecurity', 'overrideEditableFlag');
    if (q.flag('overrideScreenSecurity', false) || q.flag('overrideEditableFlag', false))
      throw notModelled('edit metadata with an override');
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    const project = projectOf(site.state, issue);
    chargeRead(c, 1);
    const fields = editScreen(site, c, issue).map((entry) => [entry.field.id, fieldMetadata(site, project, entry)] as const);
    return c.json({ fields: Object.fromEntries(fields) });
  });
}
