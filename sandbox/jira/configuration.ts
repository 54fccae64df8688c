import { badRequest, forbidden, notModelled, notFound } from './errors';
import { allFields, representField, schemaOf } from './fields';
import type { JiraApp } from './http';
import { chargeRead, page, paging, query } from './http';
import { jiraTime } from './dates';
import {
  CATEGORIES,
  representCategory,
  representPriority,
  representResolution,
  representSecurityLevel,
  representStatus,
} from './represent';
import { hasGlobalRight, hasProjectRight } from './rights';
import type { Site } from './site';
import { findProject } from './site';
import type { CategoryKey, JiraField, JiraState, Priority } from './state';

const SEARCH_CATEGORIES: Readonly<Record<CategoryKey, string>> = {
  undefined: 'TODO',
  new: 'TODO',
  indeterminate: 'IN_PROGRESS',
  done: 'DONE',
};

const describedPriority = (site: Site, priority: Priority) => ({
  ...representPriority(site, priority),
  description: '',
  statusColor: priority.color,
  isDefault: priority.isDefault ?? false,
});

/** Custom fields exist for a caller only where a project he may browse shows them; system fields always do. */
function visibleFields(state: JiraState, accountId: string): JiraField[] {
  const projects = Object.values(state.projects).filter((project) => hasProjectRight(state, accountId, 'BROWSE_PROJECTS', project));
  return allFields(state).filter(
    (field) =>
      !field.custom ||
      field.kind === 'derived' ||
      projects.some((project) => project.placements.some(({ fieldId }) => fieldId === field.id)),
  );
}

/** Fields, priorities, statuses, resolutions, security schemes and site settings. */
export function configurationRoutes(app: JiraApp, site: Site): void {
  const api = `${site.url}/rest/api/3`;

  app.get('/rest/api/3/field', (c) => {
    query(c);
    chargeRead(c, 0);
    return c.json(visibleFields(site.state, c.var.actor.accountId).map(representField));
  });

  app.get('/rest/api/3/field/search', (c) => {
    const q = query(c, 'startAt', 'maxResults', 'type', 'id', 'query', 'orderBy', 'expand', 'projectIds');
    for (const name of q.list('expand') ?? []) if (!['key', 'searcherKey'].includes(name)) throw notModelled(`expand=${name}`);
    if (q.list('projectIds')) throw notModelled('projectIds');
    const orderBy = q.text('orderBy') ?? 'name';
    if (!/^[+-]?name$/.test(orderBy)) throw notModelled(`orderBy=${orderBy}`);
    const [types, ids, text] = [q.list('type'), q.list('id'), q.text('query')?.toLowerCase()];
    const found = visibleFields(site.state, c.var.actor.accountId)
      .filter((field) => types?.includes(field.custom ? 'custom' : 'system') ?? true)
      .filter((field) => (ids?.includes(field.id) ?? true) && (text === undefined || field.name.toLowerCase().includes(text)))
      .sort((a, b) => (orderBy.startsWith('-') ? -1 : 1) * a.name.localeCompare(b.name));
    chargeRead(c, 0);
    return c.json(
      page(`${api}/field/search`, found, paging(q, 50, 100), (field) => ({
        id: field.id,
        name: field.name,
        schema: schemaOf(field),
        description: field.description ?? '',
        ...(q.list('expand')?.includes('key') ? { key: field.id } : {}),
      })),
    );
  });

  app.get('/rest/api/3/priority', (c) => {
    query(c);
    chargeRead(c, 0);
    return c.json(site.state.priorities.map((priority) => describedPriority(site, priority)));
  });

  app.get('/rest/api/3/priority/search', (c) => {
    const q = query(c, 'startAt', 'maxResults', 'id', 'projectId', 'priorityName', 'onlyDefault');
    const [ids, name] = [q.list('id'), q.text('priorityName')?.toLowerCase() ?? ''];
    for (const id of q.list('projectId') ?? []) if (!findProject(site.state, id)) throw badRequest(`The project '${id}' does not exist.`);
    const found = site.state.priorities.filter(
      (priority) =>
        (ids?.includes(priority.id) ?? true) &&
        priority.name.toLowerCase().includes(name) &&
        (!q.flag('onlyDefault', false) || priority.isDefault === true),
    );
    chargeRead(c, 0);
    return c.json(page(`${api}/priority/search`, found, paging(q, 50, 50), (priority) => describedPriority(site, priority)));
  });

  app.get('/rest/api/3/status', (c) => {
    query(c);
    chargeRead(c, 0);
    return c.json(Object.values(site.state.statuses).map((status) => representStatus(site, status)));
  });

  app.get('/rest/api/3/statuses/search', (c) => {
    const q = query(c, 'projectId', 'startAt', 'maxResults', 'searchString', 'statusCategory');
    const [text, category] = [q.text('searchString')?.toLowerCase() ?? '', q.text('statusCategory')];
    if (category !== undefined && !Object.values(SEARCH_CATEGORIES).includes(category))
      throw badRequest(`The status category '${category}' is not valid.`);
    // Statuses with a project are those of team-managed projects, which this site has none of.
    const found = q.text('projectId') === undefined ? Object.values(site.state.statuses) : [];
    const matching = found.filter(
      (status) => status.name.toLowerCase().includes(text) && (category === undefined || SEARCH_CATEGORIES[status.category] === category),
    );
    chargeRead(c, 0);
    return c.json(
      page(`${api}/statuses/search`, matching, paging(q, 200, 200), (status) => ({
        id: status.id,
        name: status.name,
        statusCategory: SEARCH_CATEGORIES[status.category],
        scope: { type: 'GLOBAL' },
        description: '',
      })),
    );
  });

  app.get('/rest/api/3/statuscategory', (c) => {
    query(c);
    chargeRead(c, 0);
    return c.json(Object.values(CATEGORIES).map(({ key }) => representCategory(site, key)));
  });

  app.get('/rest/api/3/resolution', (c) => {
    query(c);
    chargeRead(c, 0);
    return c.json(site.state.resolutions.map((resolution) => representResolution(site, resolution)));
  });

  app.get('/rest/api/3/resolution/search', (c) => {
    const q = query(c, 'startAt', 'maxResults', 'id', 'onlyDefault');
    const ids = q.list('id');
    const found = q.flag('onlyDefault', false) ? [] : site.state.resolutions.filter(({ id }) => ids?.includes(id) ?? true);
    chargeRead(c, 0);
    return c.json(
      page(`${api}/resolution/search`, found, paging(q, 50, 50), (resolution) => ({
        ...representResolution(site, resolution),
        default: false,
      })),
    );
  });

  app.get('/rest/api/3/issuesecurityschemes', (c) => {
    query(c);
    if (!hasGlobalRight(site.state, c.var.actor.accountId, 'ADMINISTER')) {
      throw forbidden('Only Jira administrators can view issue security schemes.');
    }
    chargeRead(c, 0);
    return c.json({
      issueSecuritySchemes: Object.values(site.state.securitySchemes).map((scheme) => ({
        self: `${api}/issuesecurityschemes/${scheme.id}`,
        id: Number(scheme.id),
        name: scheme.name,
        description: '',
      })),
    });
  });

  app.get('/rest/api/3/securitylevel/:id', (c) => {
    query(c);
    const levels = Object.values(site.state.securitySchemes).flatMap((scheme) => scheme.levels);
    const level = levels.find(({ id }) => id === c.req.param('id'));
    if (!level) throw notFound('The security level does not exist.');
    chargeRead(c, 0);
    return c.json(representSecurityLevel(site, level));
  });

  app.get('/rest/api/3/configuration', (c) => {
    query(c);
    chargeRead(c, 0);
    return c.json({
      votingEnabled: true,
      watchingEnabled: true,
      unassignedIssuesAllowed: true,
      subTasksEnabled: false,
      issueLinkingEnabled: true,
      timeTrackingEnabled: false,
      attachmentsEnabled: true,
    });
  });

  app.get('/rest/api/3/serverInfo', (c) => {
    query(c);
    chargeRead(c, 0);
    return c.json({
      baseUrl: site.url,
      displayUrl: site.url,
      version: '1001.0.0-SNAPSHOT',
      versionNumbers: [1001, 0, 0],
      deploymentType: 'Cloud',
      buildNumber: 100_290,
      buildDate: '2026-10-01T00:00:00.000+0000',
      serverTime: jiraTime(site.clock.now()),
      scmInfo: 'sandbox',
      serverTitle: 'Jira',
      serverTimeZone: 'Etc/UTC',
    });
  });
}
