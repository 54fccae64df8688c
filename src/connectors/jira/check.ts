import { z } from 'zod';
import { ConnectionBrokenError, SyncError, TicketGoneError, TicketRejectedError } from '../../core/errors';
import type { CheckItem, CheckReport, RouteScope } from '../../engine/ports/connector';
import { listChanged } from './listing';
import { fields } from './metadata';
import type { JiraContext } from './context';
import { permissionsSchema } from './native';
import type { NativeProject } from './native';

/** Project permissions a sync needs (https://support.atlassian.com/jira-cloud-administration/docs/permissions-for-company-managed-projects/). */
const NEEDED: readonly { readonly key: string; readonly name: string; readonly use: string }[] = [
  { key: 'BROWSE_PROJECTS', name: 'Browse projects', use: 'read issues' },
  { key: 'CREATE_ISSUES', name: 'Create issues', use: 'create issues' },
  { key: 'EDIT_ISSUES', name: 'Edit issues', use: 'change fields' },
  { key: 'TRANSITION_ISSUES', name: 'Transition issues', use: 'change the status' },
  { key: 'RESOLVE_ISSUES', name: 'Resolve issues', use: 'set the resolution' },
  { key: 'ASSIGN_ISSUES', name: 'Assign issues', use: 'set the assignee' },
  { key: 'MODIFY_REPORTER', name: 'Modify reporter', use: 'set the requester' },
  { key: 'ADD_COMMENTS', name: 'Add comments', use: 'carry comments' },
  { key: 'EDIT_OWN_COMMENTS', name: 'Edit own comments', use: 'update carried comments' },
  { key: 'CREATE_ATTACHMENTS', name: 'Create attachments', use: 'carry files' },
];

const attachmentSettings = z.object({ enabled: z.boolean(), uploadLimit: z.number().optional() });

/**
 * The connection test. Reads everything a sync reads and writes nothing.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/#api-rest-api-3-mypermissions-get
 */
export async function check(context: JiraContext, scopes: readonly RouteScope[]): Promise<CheckReport> {
  const items: CheckItem[] = [];
  const signedIn = await attempt('Sign in', items, () => context.site.myself());
  if (signedIn === undefined) return { ok: false, actingUser: '', timeZone: '', items };
  await users(context, items);
  await attachments(context, items);
  for (const container of new Set(scopes.map((scope) => scope.container))) {
    const ofProject = scopes.filter((scope) => scope.container === container);
    const project = await attempt(`Project ${container}`, items, () => context.projects.byId(container));
    if (project !== undefined) await projectRights(context, project, ofProject, items);
  }
  if (scopes.length > 0) {
    const since = new Date(context.client.clock.now()).toISOString();
    await attempt('List changed issues', items, () => listChanged(context, { scopes, since, limit: 1 }));
  }
  return {
    ok: items.every((item) => item.outcome !== 'failed'),
    actingUser: signedIn.displayName ?? signedIn.accountId,
    timeZone: signedIn.timeZone ?? 'UTC',
    items,
  };
}

async function projectRights(
  context: JiraContext,
  project: NativeProject,
  scopes: readonly RouteScope[],
  items: CheckItem[],
): Promise<void> {
  const keys = NEEDED.map((permission) => permission.key).join(',');
  const answer = await attempt(`Permissions in ${project.key}`, items, () =>
    context.client.get(`/rest/api/3/mypermissions?projectId=${encodeURIComponent(project.id)}&permissions=${keys}`, permissionsSchema),
  );
  for (const { key, name, use } of answer === undefined ? [] : NEEDED) {
    const what = `${name} in ${project.key}: ${use}`;
    const advice = `Give the app's user “${name}” in the permission scheme of project ${project.key} (Project settings, Access or Permissions).`;
    items.push(answer?.permissions[key]?.havePermission === true ? { what, outcome: 'ok' } : { what, outcome: 'failed', advice });
  }
  for (const scope of scopes) {
    const seen = await attempt(`Fields of work type ${scope.type} in ${project.key}`, items, () => fields(context, scope));
    if (seen?.some((field) => field.id === 'summary') === false) {
      items.push({
        what: `Create work type ${scope.type} in ${project.key}`,
        outcome: 'failed',
        advice: `Jira shows no create screen for this work type. Add it to the work type scheme of ${project.key}, or give the app's user “Create issues”.`,
      });
    }
  }
  const { internalRole, internalGroup } = context.client.settings;
  if (context.projects.kind(project) !== 'service' && (internalRole !== '' || internalGroup !== '')) {
    items.push({
      what: `Internal comments in ${project.key} for ${internalRole || internalGroup}`,
      outcome: 'not-verifiable',
      advice: 'Proved by the first internal comment.',
    });
  }
}

/** Without this right a search for people is empty and nobody is ever matched (K6). */
async function users(context: JiraContext, items: CheckItem[]): Promise<void> {
  const what = 'Browse users and groups: match requesters by email';
  const answer = await attempt('Global permissions', items, () =>
    context.client.get('/rest/api/3/mypermissions?permissions=USER_PICKER', permissionsSchema),
  );
  if (answer === undefined) return;
  const granted = answer.permissions['USER_PICKER']?.havePermission === true;
  items.push(
    granted
      ? { what, outcome: 'ok' }
      : {
          what,
          outcome: 'failed',
          advice: 'Grant “Browse users and groups” to the app’s user under Jira settings, System, Global permissions.',
        },
  );
}

async function attachments(context: JiraContext, items: CheckItem[]): Promise<void> {
  // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/#api-rest-api-3-attachment-meta-get
  const answer = await attempt('Attachment settings', items, () => context.client.get('/rest/api/3/attachment/meta', attachmentSettings));
  if (answer?.enabled === false) {
    items.push({
      what: 'Attachments',
      outcome: 'failed',
      advice: 'Switch attachments on under Jira settings, System, Attachments, or switch files off for this connection.',
    });
  }
}

/** Runs one step of the test; a refusal becomes an item, only waiting and passing failures reject. */
async function attempt<T>(what: string, items: CheckItem[], step: () => Promise<T>): Promise<T | undefined> {
  try {
    const value = await step();
    items.push({ what, outcome: 'ok' });
    return value;
  } catch (error) {
    const refused = error instanceof ConnectionBrokenError || error instanceof TicketRejectedError || error instanceof TicketGoneError;
    if (!(error instanceof SyncError) || !refused) throw error;
    items.push({ what, outcome: 'failed', advice: error.detail === undefined ? error.message : `${error.message} (${error.detail})` });
    return undefined;
  }
}
