import type { SandboxClock } from '../network/platform';
import { issueNotFound } from './errors';
import type { Actor } from './actor';
import type { JiraIssue, JiraProject, JiraState, JiraUser, Millis } from './state';
import { mayBrowse } from './rights';

/** One emulated Jira site: its state, its clock and where its events go. */
export interface Site {
  state: JiraState;
  /** Bytes of attachments by file id. */
  files: Map<string, Uint8Array>;
  readonly url: string;
  readonly clock: SandboxClock;
  readonly emit: (name: string, payload: unknown) => void;
}

export function newId(site: Site): string {
  site.state.nextId += 1;
  return String(site.state.nextId);
}

/** Current time, later than the issue's last change, so that no two versions of an issue share a time. */
export const writeTime = (site: Site, issue: JiraIssue): Millis => Math.max(site.clock.now(), issue.updatedAt + 1);

/** Puts a new version of an issue into the database at once and into the search index after its lag. */
export function putIssue(site: Site, issue: JiraIssue): JiraIssue {
  const now = site.clock.now();
  const { state } = site;
  state.issues[issue.id] = issue;
  state.keys[issue.key] = issue.id;
  const versions = [...(state.index[issue.id] ?? []), { at: now, issue }];
  const shown = versions.findLastIndex((version) => version.at + state.indexLagMs <= now);
  state.index[issue.id] = shown > 0 ? versions.slice(shown) : versions;
  return issue;
}

/** The version of an issue that search sees now. */
export function indexedIssue(site: Site, id: string): JiraIssue | undefined {
  const now = site.clock.now();
  return site.state.index[id]?.findLast((version) => version.at + site.state.indexLagMs <= now)?.issue;
}

export function removeIssue(site: Site, issue: JiraIssue): void {
  const { state } = site;
  for (const [key, id] of Object.entries(state.keys)) if (id === issue.id) Reflect.deleteProperty(state.keys, key);
  Reflect.deleteProperty(state.issues, issue.id);
  Reflect.deleteProperty(state.index, issue.id);
  for (const { id } of [...issue.attachments, ...issue.comments]) {
    site.files.delete(id);
    Reflect.deleteProperty(state.owners, id);
  }
}

/** Finds an issue by id, key in any case, or a key it had before it moved. */
export function findIssue(site: Site, idOrKey: string): JiraIssue | undefined {
  const byId = site.state.issues[idOrKey];
  if (byId) return byId;
  const id = site.state.keys[idOrKey.toUpperCase()];
  return id === undefined ? undefined : site.state.issues[id];
}

/** Answers 404 for an issue the actor may not see, as for one that does not exist. */
export function visibleIssue(site: Site, actor: Actor, idOrKey: string): JiraIssue {
  const issue = findIssue(site, idOrKey);
  if (!issue || !mayBrowse(site.state, actor.accountId, issue)) throw issueNotFound();
  return issue;
}

/** The project of an issue; every issue has one. */
export function projectOf(state: JiraState, issue: JiraIssue): JiraProject {
  const project = state.projects[issue.projectId];
  if (!project) throw new Error(`issue ${issue.id} has no project`);
  return project;
}

export function findProject(state: JiraState, idOrKey: string): JiraProject | undefined {
  return state.projects[idOrKey] ?? Object.values(state.projects).find((project) => project.key === idOrKey);
}

export function userOf(state: JiraState, accountId: string): JiraUser {
  return (
    state.users[accountId] ?? {
      accountId,
      accountType: 'atlassian',
      displayName: 'Former user',
      emailVisible: false,
      timeZone: 'Etc/UTC',
      active: false,
      groups: [],
    }
  );
}
