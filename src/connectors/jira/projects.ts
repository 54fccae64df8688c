import { z } from 'zod';
import type { JiraClient } from './client';
import type { NativeProject } from './native';
import { issueSchema, projectSchema } from './native';

export type ProjectKind = 'service' | 'other' | 'unknown';

/** What is known about the projects of issues seen so far, so that visibility can be judged without another call. */
export interface Projects {
  /** Remembers the project of an issue. */
  learn(issueId: string, project: NativeProject): void;
  ofIssue(issueId: string): Promise<NativeProject>;
  byId(projectId: string): Promise<NativeProject>;
  /** `service`: comments of the project are public or internal by themselves (Jira Service Management). */
  kind(project: NativeProject): ProjectKind;
}

export function createProjects(client: JiraClient): Projects {
  const byId = new Map<string, NativeProject>();
  const byIssue = new Map<string, NativeProject>();
  const listed = new Set(client.settings.serviceProjects.split(',').map((id) => id.trim()));
  const learn = (issueId: string, project: NativeProject): void => {
    byIssue.set(issueId, project);
    byId.set(project.id, project);
  };
  return {
    learn,
    async ofIssue(issueId) {
      const known = byIssue.get(issueId);
      if (known !== undefined) return known;
      // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-get
      const issue = await client.get(`/rest/api/3/issue/${encodeURIComponent(issueId)}?fields=project`, issueSchema);
      const { project } = z.object({ project: projectSchema }).parse(issue.fields);
      learn(issueId, project);
      return project;
    },
    async byId(projectId) {
      const known = byId.get(projectId);
      if (known !== undefined) return known;
      // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/#api-rest-api-3-project-projectidorkey-get
      const project = await client.get(`/rest/api/3/project/${encodeURIComponent(projectId)}`, projectSchema);
      byId.set(project.id, project);
      return project;
    },
    kind: (project) => {
      // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-types/
      if (project.projectTypeKey !== undefined) return project.projectTypeKey === 'service_desk' ? 'service' : 'other';
      return listed.has(project.id) ? 'service' : 'unknown';
    },
  };
}
