import type { Actor } from './actor';
import { attachFile } from './attachments';
import { addComment } from './comment-writes';
import { issueNotFound } from './errors';
import { issueEvent } from './events';
import { changeGroup, changeIssue } from './issue-changes';
import { createIssue } from './issue-create';
import type { IssueUpdate } from './issue-input';
import { readChanges } from './issue-input';
import { editableFields } from './screens';
import type { Site } from './site';
import { findIssue, findProject, newId, projectOf, putIssue, removeIssue, writeTime } from './site';
import type {
  ChangeItem,
  IssueType,
  JiraAttachment,
  JiraComment,
  JiraField,
  JiraIssue,
  JiraProject,
  JiraState,
  JiraUser,
  Millis,
  SecurityScheme,
  Status,
  Workflow,
} from './state';
import { performTransition } from './transition-writes';
import { workflowOf } from './workflow';

/** What one person does on the site, as through the product's own pages: with that person's rights, without costing points. */
export interface JiraPerson {
  createIssue(input: IssueUpdate): JiraIssue;
  /** Changes fields of the edit screen. */
  edit(idOrKey: string, fields: Readonly<Record<string, unknown>>): JiraIssue;
  transition(idOrKey: string, transitionId: string, fields?: Readonly<Record<string, unknown>>): JiraIssue;
  comment(idOrKey: string, comment: unknown): JiraComment;
  attach(idOrKey: string, file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array }): JiraAttachment;
  /** Gives the issue another project or type, with a new key; the old key still finds it. */
  move(idOrKey: string, to: { readonly projectKey: string; readonly issueTypeId: string }): JiraIssue;
  delete(idOrKey: string): void;
}

/** Back door for tests and seeds: what an administrator sets up, and what only the server's owner can see or do. */
export interface JiraAdmin {
  readonly appAccountId: string;
  as(accountId: string): JiraPerson;
  addUser(user: JiraUser): void;
  addField(field: JiraField): void;
  addIssueType(type: IssueType): void;
  addStatus(status: Status): void;
  addWorkflow(workflow: Workflow): void;
  addSecurityScheme(scheme: SecurityScheme): void;
  /** Adds a project or replaces one with the same id. */
  addProject(project: JiraProject): void;
  /** Every issue, as stored, those nobody may see included. */
  issues(): readonly JiraIssue[];
  issue(idOrKey: string): JiraIssue | undefined;
  project(idOrKey: string): JiraProject | undefined;
  fileBytes(attachmentId: string): Uint8Array | undefined;
  /** Makes an issue not exist for some accounts, the app user by default; an empty list shows it again. */
  hideIssue(idOrKey: string, from?: readonly string[]): void;
  /** Sets times in the past, for seeds. Milliseconds. */
  backdate(idOrKey: string, times: { readonly createdAt: Millis; readonly updatedAt: Millis }): void;
  setIndexLag(ms: number): void;
  /** Property paths JQL may use from now on, as an app's `jira:entityProperty` modules declare them. */
  setIndexedProperties(paths: readonly { readonly key: string; readonly path: string }[]): void;
  /** Takes a right away or gives it back, in one project or everywhere. */
  setRight(right: { readonly accountId: string; readonly permission: string; readonly projectKey?: string }, allowed: boolean): void;
  /** Bytes. */
  setAttachmentLimit(bytes: number): void;
  setPerIssueWriteLimit(on: boolean): void;
  /** Points the app has used in this hour. */
  pointsUsed(): number;
  setPointsUsed(points: number): void;
  /** The state itself, to look at. */
  readonly state: Readonly<JiraState>;
}

function moveIssue(site: Site, actor: Actor, issue: JiraIssue, projectKey: string, issueTypeId: string): JiraIssue {
  const { state } = site;
  const from = projectOf(state, issue);
  const to = findProject(state, projectKey);
  if (!to?.issueTypeIds.includes(issueTypeId)) throw new Error(`project ${projectKey} has no issue type ${issueTypeId}`);
  const number = (state.issueNumbers[to.id] ?? 0) + 1;
  const key = to.id === from.id ? issue.key : `${to.key}-${number}`;
  if (to.id !== from.id) state.issueNumbers[to.id] = number;
  const workflow = workflowOf(state, to, issueTypeId);
  const statusId = workflow.statusIds.includes(issue.statusId) ? issue.statusId : workflow.initialStatusId;
  const item = (field: string, before: [string, string | undefined], after: [string, string | undefined]): ChangeItem[] =>
    before[0] === after[0]
      ? []
      : [
          {
            field,
            fieldtype: 'jira',
            fieldId: field,
            from: before[0],
            fromString: before[1] ?? null,
            to: after[0],
            toString: after[1] ?? null,
          },
        ];
  const items = [
    ...item('project', [from.id, from.name], [to.id, to.name]),
    ...item('Key', [issue.key, issue.key], [key, key]),
    ...item(
      'issuetype',
      [issue.issueTypeId, state.issueTypes[issue.issueTypeId]?.name],
      [issueTypeId, state.issueTypes[issueTypeId]?.name],
    ),
    ...item('status', [issue.statusId, state.statuses[issue.statusId]?.name], [statusId, state.statuses[statusId]?.name]),
  ];
  const at = writeTime(site, issue);
  const changelog = [...issue.changelog, changeGroup(site, actor, at, items)];
  const moved = putIssue(site, { ...issue, projectId: to.id, key, issueTypeId, statusId, updatedAt: at, changelog });
  issueEvent(site, actor, 'updated', moved, items);
  return moved;
}

function person(site: Site, accountId: string): JiraPerson {
  const actor: Actor = { accountId, viaApp: false };
  const found = (idOrKey: string): JiraIssue => {
    const issue = findIssue(site, idOrKey);
    if (!issue) throw issueNotFound();
    return issue;
  };
  return {
    createIssue: (input) => createIssue(site, actor, input),
    edit(idOrKey, fields) {
      const issue = found(idOrKey);
      const project = projectOf(site.state, issue);
      const screen = editableFields(site.state, project, issue.issueTypeId);
      return changeIssue(site, actor, issue, {
        fields: readChanges({ fields }, screen, { state: site.state, project, actor, issue }).values,
      });
    },
    transition: (idOrKey, transitionId, fields = {}) =>
      performTransition(site, actor, found(idOrKey), transitionId, { fields: { ...fields } }),
    comment: (idOrKey, comment) => addComment(site, actor, found(idOrKey).id, comment),
    attach: (idOrKey, file) => attachFile(site, actor, found(idOrKey).id, file),
    move: (idOrKey, { projectKey, issueTypeId }) => moveIssue(site, actor, found(idOrKey), projectKey, issueTypeId),
    delete(idOrKey) {
      const issue = found(idOrKey);
      removeIssue(site, issue);
      issueEvent(site, actor, 'deleted', issue);
    },
  };
}

export function createAdmin(site: Site): JiraAdmin {
  return {
    get appAccountId() {
      return site.state.appAccountId;
    },
    get state() {
      return site.state;
    },
    as: (accountId) => person(site, accountId),
    addUser(user) {
      site.state.users[user.accountId] = user;
      for (const group of user.groups) site.state.groups[group] ??= newId(site);
    },
    addField: (field) => void (site.state.fields[field.id] = field),
    addIssueType: (type) => void (site.state.issueTypes[type.id] = type),
    addStatus: (status) => void (site.state.statuses[status.id] = status),
    addWorkflow: (workflow) => void (site.state.workflows[workflow.id] = workflow),
    addSecurityScheme: (scheme) => void (site.state.securitySchemes[scheme.id] = scheme),
    addProject: (project) => void (site.state.projects[project.id] = project),
    issues: () => Object.values(site.state.issues),
    issue: (idOrKey) => findIssue(site, idOrKey),
    project: (idOrKey) => findProject(site.state, idOrKey),
    fileBytes: (attachmentId) => site.files.get(attachmentId),
    hideIssue(idOrKey, from = [site.state.appAccountId]) {
      const issue = findIssue(site, idOrKey);
      if (issue) putIssue(site, { ...issue, hiddenFrom: from });
    },
    backdate(idOrKey, { createdAt, updatedAt }) {
      const issue = findIssue(site, idOrKey);
      if (issue) putIssue(site, { ...issue, createdAt, updatedAt });
    },
    setIndexLag: (ms) => void (site.state.indexLagMs = ms),
    setIndexedProperties: (paths) => void (site.state.indexedProperties = [...paths]),
    setRight(right, allowed) {
      const same = (other: typeof right) =>
        other.accountId === right.accountId && other.permission === right.permission && other.projectKey === right.projectKey;
      site.state.rightsRefused = site.state.rightsRefused.filter((other) => !same(other));
      if (!allowed) site.state.rightsRefused.push(right);
    },
    setAttachmentLimit: (bytes) => void (site.state.attachmentLimit = bytes),
    setPerIssueWriteLimit: (on) => void (site.state.perIssueWriteLimit = on),
    pointsUsed: () => site.state.points.used,
    setPointsUsed: (points) => void (site.state.points = { hour: Math.floor(site.clock.now() / 3_600_000), used: points }),
  };
}
