import type { Actor } from './actor';
import { badRequest, forbidden, notFound, notModelled } from './errors';
import type { JiraApp } from './http';
import { chargeRead, page, paging, query } from './http';
import { representAccount, representIssueType, representProject, representSecurityLevel, representStatus } from './represent';
import { hasProjectRight } from './rights';
import { creatableFields, fieldMetadata } from './screens';
import type { Site } from './site';
import { findProject } from './site';
import type { IssueType, JiraProject } from './state';
import { workflowOf } from './workflow';

/** The project, or 404 as for one that does not exist when the actor may not browse it. */
export function visibleProject(site: Site, actor: Actor, idOrKey: string): JiraProject {
  const project = findProject(site.state, idOrKey);
  if (!project || !hasProjectRight(site.state, actor.accountId, 'BROWSE_PROJECTS', project)) {
    throw notFound(`No project could be found with key '${idOrKey}'.`);
  }
  return project;
}

const typesOf = (site: Site, project: JiraProject): IssueType[] =>
  project.issueTypeIds.flatMap((id) => {
    const type = site.state.issueTypes[id];
    return type ? [type] : [];
  });

const ACTIONS: Readonly<Record<string, string>> = {
  view: 'BROWSE_PROJECTS',
  browse: 'BROWSE_PROJECTS',
  edit: 'ADMINISTER_PROJECTS',
  create: 'CREATE_ISSUES',
};

/** Projects with their types, statuses and create metadata. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/ */
export function projectRoutes(app: JiraApp, site: Site): void {
  app.get('/rest/api/3/project/search', (c) => {
    const q = query(c, 'startAt', 'maxResults', 'orderBy', 'id', 'keys', 'query', 'typeKey', 'action', 'expand', 'status');
    const right = ACTIONS[q.text('action') ?? 'view'];
    if (right === undefined) throw badRequest(`The action '${q.text('action') ?? ''}' is not valid.`);
    for (const name of q.list('expand') ?? [])
      if (!['description', 'lead', 'issueTypes'].includes(name)) throw notModelled(`expand=${name}`);
    const orderBy = /^([+-]?)(key|name)$/.exec(q.text('orderBy') ?? 'key');
    if (!orderBy) throw notModelled(`orderBy=${q.text('orderBy') ?? ''}`);
    const [ids, keys, types, text] = [q.list('id'), q.list('keys'), q.list('typeKey'), q.text('query')?.toLowerCase()];
    if (q.list('status')?.some((status) => status !== 'live')) throw notModelled('archived and deleted projects');
    const by = orderBy[2] === 'name' ? ('name' as const) : ('key' as const);
    const found = Object.values(site.state.projects)
      .filter((project) => hasProjectRight(site.state, c.var.actor.accountId, right, project))
      .filter(({ id, key }) => (ids?.includes(id) ?? true) && (keys?.includes(key) ?? true))
      .filter(({ projectTypeKey }) => types?.includes(projectTypeKey) ?? true)
      .filter(({ key, name }) => text === undefined || key.toLowerCase().includes(text) || name.toLowerCase().includes(text))
      .sort((a, b) => (orderBy[1] === '-' ? -1 : 1) * a[by].localeCompare(b[by]));
    const expand = q.list('expand') ?? [];
    const result = page(`${site.url}/rest/api/3/project/search`, found, paging(q, 50, 100), (project) => ({
      ...representProject(site, project),
      isPrivate: false,
      ...(expand.includes('lead') ? { lead: representAccount(site, project.leadAccountId, c.var.actor.accountId) } : {}),
      ...(expand.includes('description') ? { description: '' } : {}),
      ...(expand.includes('issueTypes') ? { issueTypes: typesOf(site, project).map((type) => representIssueType(site, type)) } : {}),
    }));
    chargeRead(c, result.values.length);
    return c.json(result);
  });

  app.get('/rest/api/3/project/:project', (c) => {
    const q = query(c, 'expand', 'properties');
    for (const name of q.list('expand') ?? [])
      if (!['description', 'lead', 'issueTypes'].includes(name)) throw notModelled(`expand=${name}`);
    if (q.list('properties')) throw notModelled('project properties');
    const project = visibleProject(site, c.var.actor, c.req.param('project'));
    chargeRead(c, 1);
    return c.json({
      ...representProject(site, project),
      description: '',
      lead: representAccount(site, project.leadAccountId, c.var.actor.accountId),
      components: [],
      issueTypes: typesOf(site, project).map((type) => representIssueType(site, type)),
      assigneeType: 'UNASSIGNED',
      versions: [],
      roles: Object.fromEntries(
        Object.keys(project.roles).map((role, index) => [role, `${site.url}/rest/api/3/project/${project.id}/role/${10_000 + index}`]),
      ),
      style: 'classic',
      isPrivate: false,
      properties: {},
    });
  });

  app.get('/rest/api/3/project/:project/statuses', (c) => {
    query(c);
    const project = visibleProject(site, c.var.actor, c.req.param('project'));
    chargeRead(c, 0);
    return c.json(
      typesOf(site, project).map((type) => ({
        self: `${site.url}/rest/api/3/issuetype/${type.id}`,
        id: type.id,
        name: type.name,
        subtask: false,
        statuses: workflowOf(site.state, project, type.id).statusIds.flatMap((id) => {
          const status = site.state.statuses[id];
          return status ? [representStatus(site, status)] : [];
        }),
      })),
    );
  });

  app.get('/rest/api/3/project/:project/securitylevel', (c) => {
    query(c);
    const project = visibleProject(site, c.var.actor, c.req.param('project'));
    const scheme = project.securitySchemeId === undefined ? undefined : site.state.securitySchemes[project.securitySchemeId];
    chargeRead(c, 0);
    return c.json({ levels: (scheme?.levels ?? []).map((level) => representSecurityLevel(site, level)) });
  });

  app.get('/rest/api/3/issuetype/project', (c) => {
    const q = query(c, 'projectId', 'level');
    const id = q.text('projectId');
    if (id === undefined) throw badRequest('The projectId parameter is required.');
    const project = visibleProject(site, c.var.actor, id);
    chargeRead(c, 0);
    return c.json(q.int('level', 0) === 0 ? typesOf(site, project).map((type) => representIssueType(site, type)) : []);
  });

  app.get('/rest/api/3/issuetype', (c) => {
    query(c);
    chargeRead(c, 0);
    return c.json(Object.values(site.state.issueTypes).map((type) => representIssueType(site, type)));
  });

  const creatableIn = (actor: Actor, idOrKey: string): JiraProject => {
    const project = visibleProject(site, actor, idOrKey);
    if (!hasProjectRight(site.state, actor.accountId, 'CREATE_ISSUES', project)) {
      throw forbidden('You do not have permission to create issues in this project.');
    }
    return project;
  };

  app.get('/rest/api/3/issue/createmeta/:project/issuetypes', (c) => {
    const { startAt, maxResults } = paging(query(c, 'startAt', 'maxResults'), 50, 200);
    const types = typesOf(site, creatableIn(c.var.actor, c.req.param('project')));
    chargeRead(c, 0);
    return c.json({
      startAt,
      maxResults,
      total: types.length,
      issueTypes: types.slice(startAt, startAt + maxResults).map((type) => representIssueType(site, type)),
    });
  });

  app.get('/rest/api/3/issue/createmeta/:project/issuetypes/:type', (c) => {
    const { startAt, maxResults } = paging(query(c, 'startAt', 'maxResults'), 50, 200);
    const project = creatableIn(c.var.actor, c.req.param('project'));
    const type = typesOf(site, project).find(({ id }) => id === c.req.param('type'));
    if (!type) throw notFound('The issue type is not available in the project.');
    const screen = creatableFields(site.state, project, type.id);
    chargeRead(c, 0);
    return c.json({
      startAt,
      maxResults,
      total: screen.length,
      fields: screen
        .slice(startAt, startAt + maxResults)
        .map((entry) => ({ ...fieldMetadata(site, project, entry), fieldId: entry.field.id })),
    });
  });
}
