import type { JiraIssue, JiraProject, JiraState } from './state';

export interface PermissionInfo {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly type: 'GLOBAL' | 'PROJECT';
}

const project = (id: string, key: string, name: string): PermissionInfo => ({ key, id, name, type: 'PROJECT' });
const global = (id: string, key: string, name: string): PermissionInfo => ({ key, id, name, type: 'GLOBAL' });

/** Permission keys the emulator knows. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/ */
export const PERMISSIONS: readonly PermissionInfo[] = [
  global('0', 'ADMINISTER', 'Administer Jira'),
  global('27', 'USER_PICKER', 'Browse users and groups'),
  global('33', 'BULK_CHANGE', 'Make bulk changes'),
  project('23', 'ADMINISTER_PROJECTS', 'Administer Projects'),
  project('10', 'BROWSE_PROJECTS', 'Browse Projects'),
  project('11', 'CREATE_ISSUES', 'Create Issues'),
  project('12', 'EDIT_ISSUES', 'Edit Issues'),
  project('13', 'ASSIGN_ISSUES', 'Assign Issues'),
  project('14', 'RESOLVE_ISSUES', 'Resolve Issues'),
  project('15', 'ADD_COMMENTS', 'Add Comments'),
  project('16', 'DELETE_ISSUES', 'Delete Issues'),
  project('17', 'ASSIGNABLE_USER', 'Assignable User'),
  project('18', 'CLOSE_ISSUES', 'Close Issues'),
  project('19', 'CREATE_ATTACHMENTS', 'Create Attachments'),
  project('21', 'LINK_ISSUES', 'Link Issues'),
  project('25', 'MOVE_ISSUES', 'Move Issues'),
  project('26', 'SET_ISSUE_SECURITY', 'Set Issue Security'),
  project('28', 'SCHEDULE_ISSUES', 'Schedule Issues'),
  project('30', 'MODIFY_REPORTER', 'Modify Reporter'),
  project('34', 'EDIT_ALL_COMMENTS', 'Edit All Comments'),
  project('35', 'EDIT_OWN_COMMENTS', 'Edit Own Comments'),
  project('36', 'DELETE_ALL_COMMENTS', 'Delete All Comments'),
  project('37', 'DELETE_OWN_COMMENTS', 'Delete Own Comments'),
  project('38', 'DELETE_ALL_ATTACHMENTS', 'Delete All Attachments'),
  project('39', 'DELETE_OWN_ATTACHMENTS', 'Delete Own Attachments'),
  project('46', 'TRANSITION_ISSUES', 'Transition Issues'),
  project('-1', 'SERVICEDESK_AGENT', 'Service Desk Agent'),
];

const MEMBERS_LACK = new Set([
  'ADMINISTER_PROJECTS',
  'DELETE_ISSUES',
  'EDIT_ALL_COMMENTS',
  'DELETE_ALL_COMMENTS',
  'DELETE_ALL_ATTACHMENTS',
]);

/** Project role that Forge gives to app users. */
export const APP_ROLE = 'atlassian-addons-project-access';
export const ADMIN_ROLE = 'Administrators';
export const CUSTOMER_ROLE = 'Service Desk Customers';
export const SITE_ADMINS = 'site-admins';

export const rolesOf = (inProject: JiraProject, accountId: string): string[] =>
  Object.keys(inProject.roles).filter((role) => inProject.roles[role]?.includes(accountId));

function roleGrants(role: string, permission: string): boolean {
  if (role === ADMIN_ROLE) return true;
  if (role === APP_ROLE) return permission !== 'ADMINISTER_PROJECTS';
  if (role === CUSTOMER_ROLE) return false;
  return !MEMBERS_LACK.has(permission);
}

const refused = (state: JiraState, accountId: string, permission: string, projectKey?: string): boolean =>
  state.rightsRefused.some(
    (right) =>
      right.accountId === accountId &&
      right.permission === permission &&
      (right.projectKey === undefined || right.projectKey === projectKey),
  );

export function hasGlobalRight(state: JiraState, accountId: string, permission: string): boolean {
  const user = state.users[accountId];
  if (!user?.active || user.accountType === 'customer' || refused(state, accountId, permission)) return false;
  return permission === 'ADMINISTER' ? user.groups.includes(SITE_ADMINS) : true;
}

export function hasProjectRight(state: JiraState, accountId: string, permission: string, inProject: JiraProject): boolean {
  const user = state.users[accountId];
  if (!user?.active || user.accountType === 'customer') return false;
  if (refused(state, accountId, permission, inProject.key)) return false;
  return rolesOf(inProject, accountId).some((role) => roleGrants(role, permission));
}

function inSecurityLevel(state: JiraState, accountId: string, inProject: JiraProject, issue: JiraIssue): boolean {
  const levelId = issue.fields['security'];
  if (levelId === undefined) return true;
  const scheme = inProject.securitySchemeId === undefined ? undefined : state.securitySchemes[inProject.securitySchemeId];
  const level = scheme?.levels.find((candidate) => candidate.id === levelId);
  if (!level) return false;
  return level.members.some((member) => {
    switch (member.type) {
      case 'role':
        return inProject.roles[member.role]?.includes(accountId) ?? false;
      case 'group':
        return state.users[accountId]?.groups.includes(member.group) ?? false;
      case 'user':
        return member.accountId === accountId;
      case 'reporter':
        return issue.fields['reporter'] === accountId;
    }
  });
}

/** Whether an account has a right on one issue: in its project, at its security level. */
export function hasIssueRight(state: JiraState, accountId: string, permission: string, issue: JiraIssue): boolean {
  const inProject = state.projects[issue.projectId];
  if (!inProject || issue.hiddenFrom?.includes(accountId)) return false;
  return (
    hasProjectRight(state, accountId, 'BROWSE_PROJECTS', inProject) &&
    hasProjectRight(state, accountId, permission, inProject) &&
    inSecurityLevel(state, accountId, inProject, issue)
  );
}

export const mayBrowse = (state: JiraState, accountId: string, issue: JiraIssue): boolean =>
  hasIssueRight(state, accountId, 'BROWSE_PROJECTS', issue);
