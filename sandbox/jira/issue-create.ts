import { z } from 'zod';
import type { Actor } from './actor';
import { addComment } from './comment-writes';
import { JiraRefusal, badFields, forbidden } from './errors';
import { issueEvent } from './events';
import type { IssueUpdate } from './issue-input';
import { readChanges } from './issue-input';
import { withProperties } from './property-values';
import { hasProjectRight } from './rights';
import { creatableFields } from './screens';
import type { Site } from './site';
import { findProject, newId, putIssue } from './site';
import type { JiraIssue, JiraProject, Stored } from './state';
import { performTransition } from './transition-writes';
import { workflowOf } from './workflow';

const reference = z.looseObject({ id: z.coerce.string().optional(), key: z.string().optional(), name: z.string().optional() });

function projectFor(site: Site, actor: Actor, raw: unknown, throughPortal: boolean): JiraProject {
  const parsed = reference.safeParse(raw);
  const wanted = parsed.success ? (parsed.data.id ?? parsed.data.key) : undefined;
  const project = wanted === undefined ? undefined : findProject(site.state, wanted);
  const may = (right: string) => throughPortal || (project !== undefined && hasProjectRight(site.state, actor.accountId, right, project));
  if (!project || !may('BROWSE_PROJECTS')) throw badFields({ project: 'Specify a valid project ID or key' });
  if (!may('CREATE_ISSUES')) {
    throw forbidden('You do not have permission to create issues in this project.');
  }
  return project;
}

function issueTypeFor(site: Site, project: JiraProject, raw: unknown): string {
  const parsed = reference.safeParse(raw);
  const found = project.issueTypeIds.find((id) =>
    parsed.success
      ? id === parsed.data.id || (parsed.data.id === undefined && site.state.issueTypes[id]?.name === parsed.data.name)
      : false,
  );
  if (found === undefined) throw badFields({ issuetype: 'Specify a valid issue type' });
  return found;
}

function nextKey(site: Site, project: JiraProject): string {
  const number = (site.state.issueNumbers[project.id] ?? 0) + 1;
  site.state.issueNumbers[project.id] = number;
  return `${project.key}-${number}`;
}

/** What the service desk API adds to a create. */
export interface CreateOptions {
  /** Raised through the portal: customers may, who have no project rights. */
  readonly throughPortal?: boolean;
  readonly requestTypeId?: string;
  readonly participants?: readonly string[];
  readonly reporter?: string;
}

/** Creates an issue with its properties and fires `created:issue`. Throws Jira's 400 with every wrong field. */
export function createIssue(site: Site, actor: Actor, input: IssueUpdate, options: CreateOptions = {}): JiraIssue {
  const { state } = site;
  const project = projectFor(site, actor, input.fields?.['project'], options.throughPortal ?? false);
  const issueTypeId = issueTypeFor(site, project, input.fields?.['issuetype']);
  const screen = creatableFields(state, project, issueTypeId);
  const { values, comments } = readChanges(input, screen, { state, project, actor }, ['project', 'issuetype']);
  const missing = screen.filter(({ field, required }) => required && field.kind !== 'derived' && values[field.id] === undefined);
  if (missing.length > 0) {
    throw badFields(
      Object.fromEntries(
        missing.map(({ field }) => [
          field.id,
          field.id === 'summary' ? 'You must specify a summary of the issue.' : `${field.name} is required.`,
        ]),
      ),
    );
  }
  const properties = withProperties({}, input.properties);
  const usual = state.priorities.find((priority) => priority.isDefault);
  const fields: Record<string, Stored> = {
    ...(usual ? { priority: usual.id } : {}),
    reporter: options.reporter ?? actor.accountId,
  };
  for (const [id, value] of Object.entries(values)) if (value !== undefined) fields[id] = value;
  const now = site.clock.now();
  const issue = putIssue(site, {
    id: newId(site),
    key: nextKey(site, project),
    projectId: project.id,
    issueTypeId,
    statusId: workflowOf(state, project, issueTypeId).initialStatusId,
    creator: actor.accountId,
    createdAt: now,
    updatedAt: now,
    statusChangedAt: now,
    fields,
    comments: [],
    attachments: [],
    properties,
    remoteLinks: [],
    changelog: [],
    ...(options.requestTypeId === undefined ? {} : { requestTypeId: options.requestTypeId }),
    ...(options.participants === undefined ? {} : { participants: options.participants }),
  });
  issueEvent(site, actor, 'created', issue);
  for (const comment of comments) addComment(site, actor, issue.id, comment);
  return issue;
}

/** The answer to a create (CreatedIssue); a refused transition does not undo the issue, it is reported beside it. */
export function createAndTransition(site: Site, actor: Actor, input: IssueUpdate) {
  const issue = createIssue(site, actor, input);
  const created = { id: issue.id, key: issue.key, self: `${site.url}/rest/api/3/issue/${issue.id}` };
  const transitionId = input.transition?.id;
  if (transitionId === undefined) return created;
  try {
    performTransition(site, actor, issue, transitionId, {});
    return { ...created, transition: { status: 200, errorCollection: { errorMessages: [], errors: {} } } };
  } catch (error) {
    if (!(error instanceof JiraRefusal)) throw error;
    return { ...created, transition: { status: error.status, errorCollection: error.body } };
  }
}
