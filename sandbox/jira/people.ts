import { z } from 'zod';
import { badRequest, forbidden, notFound, notModelled } from './errors';
import type { JiraApp, JiraContext } from './http';
import { body, chargeRead, paging, query } from './http';
import { representUser } from './represent';
import { PERMISSIONS, hasGlobalRight, hasIssueRight, hasProjectRight, mayBrowse } from './rights';
import type { Site } from './site';
import { userOf, visibleIssue } from './site';
import { visibleProject } from './projects';
import type { JiraUser } from './state';

const USER_PAGE = 1000;

function mayPickUsers(site: Site, c: JiraContext): boolean {
  return hasGlobalRight(site.state, c.var.actor.accountId, 'USER_PICKER');
}

function withGroups(site: Site, user: JiraUser, viewer: string) {
  const items = user.groups.map((name) => ({
    name,
    groupId: site.state.groups[name] ?? name,
    self: `${site.url}/rest/api/3/group?groupId=${site.state.groups[name] ?? name}`,
  }));
  return { ...representUser(site, user, viewer), groups: { size: items.length, items }, applicationRoles: { size: 0, items: [] } };
}

const matchesPrefix = (text: string, prefix: string): boolean =>
  text.toLowerCase().startsWith(prefix) || text.toLowerCase().split(/[\s@.]+/).some((word) => word.startsWith(prefix)); // prettier-ignore

/** Users. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/ and …/api-group-user-search/ */
export function userRoutes(app: JiraApp, site: Site): void {
  app.get('/rest/api/3/myself', (c) => {
    const expand = query(c, 'expand').list('expand') ?? [];
    for (const name of expand) if (name !== 'groups' && name !== 'applicationRoles') throw notModelled(`expand=${name}`);
    chargeRead(c, 0, 1);
    return c.json(withGroups(site, userOf(site.state, c.var.actor.accountId), c.var.actor.accountId));
  });

  app.get('/rest/api/3/user', (c) => {
    const q = query(c, 'accountId', 'expand');
    for (const name of q.list('expand') ?? []) if (name !== 'groups' && name !== 'applicationRoles') throw notModelled(`expand=${name}`);
    const accountId = q.text('accountId');
    if (accountId === undefined) throw badRequest('The accountId parameter is required.');
    if (!mayPickUsers(site, c)) throw forbidden('You do not have the Browse users and groups permission.');
    const user = site.state.users[accountId];
    if (!user) throw notFound(`Specified user does not exist or you do not have required permissions`);
    chargeRead(c, 0, 1);
    return c.json(withGroups(site, user, c.var.actor.accountId));
  });

  app.get('/rest/api/3/user/search', (c) => {
    const q = query(c, 'query', 'accountId', 'startAt', 'maxResults');
    const [text, accountId] = [q.text('query')?.toLowerCase(), q.text('accountId')];
    if (text === undefined && accountId === undefined) throw badRequest('The query, accountId or property parameter must be provided.');
    if (text !== undefined && accountId !== undefined) throw badRequest('Only one of query and accountId can be provided.');
    const { startAt, maxResults } = paging(q, 50, USER_PAGE);
    // Without the right to browse users Jira answers with an empty list.
    const found = !mayPickUsers(site, c)
      ? []
      : Object.values(site.state.users)
          .filter(({ active, accountType }) => active && accountType !== 'app')
          .filter((user) =>
            text === undefined
              ? user.accountId === accountId
              : matchesPrefix(user.displayName, text) || (user.email !== undefined && user.email.toLowerCase().startsWith(text)),
          );
    const shown = found.slice(startAt, startAt + maxResults);
    chargeRead(c, 0, shown.length);
    return c.json(shown.map((user) => representUser(site, user, c.var.actor.accountId)));
  });

  // Everybody, inactive people and apps included: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/#api-rest-api-3-users-search-get
  app.get('/rest/api/3/users/search', (c) => {
    const { startAt, maxResults } = paging(query(c, 'startAt', 'maxResults'), 50, USER_PAGE);
    const found = mayPickUsers(site, c) ? Object.values(site.state.users) : [];
    const shown = found.slice(startAt, startAt + maxResults);
    chargeRead(c, 0, shown.length);
    return c.json(shown.map((user) => representUser(site, user, c.var.actor.accountId)));
  });
}

const bulkCheck = z.strictObject({
  accountId: z.string().optional(),
  globalPermissions: z.array(z.string()).nullish(),
  projectPermissions: z
    .array(
      z.strictObject({
        permissions: z.array(z.string()).min(1),
        projects: z.array(z.coerce.number().int()).nullish(),
        issues: z.array(z.coerce.number().int()).nullish(),
      }),
    )
    .nullish(),
});

const CHECK_LIMIT = 1000;

/** Permissions. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/ */
export function permissionRoutes(app: JiraApp, site: Site): void {
  app.get('/rest/api/3/mypermissions', (c) => {
    const q = query(c, 'projectKey', 'projectId', 'issueKey', 'issueId', 'permissions');
    const wanted = q.list('permissions') ?? [];
    if (wanted.length === 0) throw badRequest('The permissions query parameter is required.');
    const { accountId } = c.var.actor;
    const issueKey = q.text('issueId') ?? q.text('issueKey');
    const projectKey = q.text('projectId') ?? q.text('projectKey');
    const issue = issueKey === undefined ? undefined : visibleIssue(site, c.var.actor, issueKey);
    const project = projectKey === undefined ? undefined : visibleProject(site, c.var.actor, projectKey);
    const have = (permission: string): boolean => {
      if (issue) return hasIssueRight(site.state, accountId, permission, issue);
      if (project) return hasProjectRight(site.state, accountId, permission, project);
      return Object.values(site.state.projects).some((candidate) => hasProjectRight(site.state, accountId, permission, candidate));
    };
    const permissions = wanted.map((key) => {
      const known = PERMISSIONS.find((permission) => permission.key === key);
      if (!known) throw badRequest(`Unrecognized permission '${key}'.`);
      const havePermission = known.type === 'GLOBAL' ? hasGlobalRight(site.state, accountId, key) : have(key);
      return [key, { id: known.id, key, name: known.name, type: known.type, description: known.name, havePermission }] as const;
    });
    chargeRead(c, 0);
    return c.json({ permissions: Object.fromEntries(permissions) });
  });

  app.post('/rest/api/3/permissions/check', async (c) => {
    query(c);
    const input = await body(c, bulkCheck);
    const accountId = input.accountId ?? c.var.actor.accountId;
    if (accountId !== c.var.actor.accountId && !hasGlobalRight(site.state, c.var.actor.accountId, 'ADMINISTER')) {
      throw forbidden('Only Jira administrators can check the permissions of other users.');
    }
    const requested = input.projectPermissions ?? [];
    const count = (of: 'issues' | 'projects') => requested.reduce((sum, item) => sum + (item[of]?.length ?? 0), 0);
    if (count('issues') > CHECK_LIMIT || count('projects') > CHECK_LIMIT)
      throw badRequest(`At most ${CHECK_LIMIT} projects and issues can be checked.`);
    const global = [...new Set(input.globalPermissions ?? [])].filter((key) => key !== '');
    for (const key of [...global, ...requested.flatMap((item) => item.permissions)]) {
      if (key !== '' && !PERMISSIONS.some((permission) => permission.key === key)) throw badRequest(`Unrecognized permission '${key}'.`);
    }
    const projectPermissions = requested.flatMap(({ permissions, projects, issues }) =>
      permissions
        .filter((key) => key !== '')
        .map((permission) => ({
          permission,
          issues: (issues ?? []).filter((id) => {
            const issue = site.state.issues[String(id)];
            return (
              issue !== undefined && mayBrowse(site.state, accountId, issue) && hasIssueRight(site.state, accountId, permission, issue)
            );
          }),
          projects: (projects ?? []).filter((id) => {
            const project = site.state.projects[String(id)];
            return project !== undefined && hasProjectRight(site.state, accountId, permission, project);
          }),
        })),
    );
    chargeRead(c, 0);
    return c.json({ globalPermissions: global.filter((key) => hasGlobalRight(site.state, accountId, key)), projectPermissions });
  });
}
