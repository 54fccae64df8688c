import { asUser, route } from '@forge/api';
import { z } from 'zod';
import { TransientError } from '../../core/errors';

/** Questions about the calling person, answered by Jira as that person (P5). */
export interface Rights {
  isAdmin(): Promise<boolean>;
  /** Whether the caller is in the group of this name; false for an empty name. */
  isInGroup(name: string): Promise<boolean>;
  mayBrowse(issueId: string): Promise<boolean>;
  mayEdit(issueId: string): Promise<boolean>;
  /** Those of the issues the caller may browse. */
  browsable(issueIds: readonly string[]): Promise<ReadonlySet<string>>;
}

const permissionsSchema = z.object({ permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })) });
const groupsSchema = z.object({ groups: z.object({ items: z.array(z.object({ name: z.string() })) }) });
const bulkSchema = z.object({ projectPermissions: z.array(z.object({ permission: z.string(), issues: z.array(z.number()) })) });

/** Rights of the person whose invocation this is; to be made anew for each call. Rejects with `TransientError` when Jira does not answer. */
export function jiraRights(): Rights {
  const has = async (keys: readonly string[], issueId?: string): Promise<boolean> => {
    const list = keys.join(',');
    // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/#api-rest-api-3-mypermissions-get
    const answer = await asUser().requestJira(
      issueId === undefined
        ? route`/rest/api/3/mypermissions?permissions=${list}`
        : route`/rest/api/3/mypermissions?permissions=${list}&issueId=${issueId}`,
    );
    if (answer.status === 401 || answer.status === 403 || answer.status === 404) return false;
    const { permissions } = permissionsSchema.parse(await json(answer));
    return keys.every((key) => permissions[key]?.havePermission === true);
  };
  let admin: Promise<boolean> | undefined;
  return {
    isAdmin: () => (admin ??= has(['ADMINISTER'])),
    isInGroup: async (name) => {
      if (name === '') return false;
      // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-myself/#api-rest-api-3-myself-get
      const answer = await asUser().requestJira(route`/rest/api/3/myself?expand=groups`);
      if (answer.status === 401 || answer.status === 403) return false;
      const { groups } = groupsSchema.parse(await json(answer));
      return groups.items.some((group) => group.name === name);
    },
    mayBrowse: (issueId) => has(['BROWSE_PROJECTS'], issueId),
    // Jira may grant the edit permission in a project in which this issue is hidden by a security level.
    mayEdit: (issueId) => has(['BROWSE_PROJECTS', 'EDIT_ISSUES'], issueId),
    browsable: async (issueIds) => {
      if (issueIds.length === 0) return new Set();
      // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/#api-rest-api-3-permissions-check-post
      const answer = await asUser().requestJira(route`/rest/api/3/permissions/check`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({ projectPermissions: [{ permissions: ['BROWSE_PROJECTS'], issues: issueIds.map(Number), projects: [] }] }),
      });
      const { projectPermissions } = bulkSchema.parse(await json(answer));
      return new Set(
        projectPermissions.filter((entry) => entry.permission === 'BROWSE_PROJECTS').flatMap((entry) => entry.issues.map(String)),
      );
    },
  };
}

async function json(answer: { readonly ok: boolean; readonly status: number; json(): Promise<unknown> }): Promise<unknown> {
  if (!answer.ok) throw new TransientError('Jira did not say what you may do. Try again in a moment.', `HTTP ${answer.status}`);
  return answer.json();
}
