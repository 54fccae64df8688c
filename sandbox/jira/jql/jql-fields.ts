import { adfText } from '../adf';
import { parseDateTime } from '../dates';
import { notModelled } from '../errors';
import { allFields, clauseNamesOf } from '../fields';
import { CATEGORIES } from '../represent';
import type { Site } from '../site';
import type { JiraField, JiraIssue, Millis, Stored } from '../state';
import { plainValue } from '../state';

export interface Choice {
  readonly id: string;
  readonly names: readonly string[];
}

/** How JQL sees a field: what it compares and with which operators. */
export type JqlField =
  /** One of a closed list; `ranked` lists, highest last, can be compared by `<` and `>`. */
  | {
      readonly type: 'choice';
      readonly name: string;
      readonly choices: readonly Choice[];
      readonly ranked: boolean;
      of(issue: JiraIssue): readonly string[];
    }
  | { readonly type: 'person'; readonly name: string; of(issue: JiraIssue): string | undefined }
  | { readonly type: 'date'; readonly name: string; of(issue: JiraIssue): Millis | undefined }
  | { readonly type: 'number'; readonly name: string; of(issue: JiraIssue): number | undefined }
  | { readonly type: 'text'; readonly name: string; of(issue: JiraIssue): string }
  | { readonly type: 'labels'; readonly name: string; of(issue: JiraIssue): readonly string[] }
  | { readonly type: 'issue'; readonly name: string }
  | { readonly type: 'property'; readonly name: string; of(issue: JiraIssue): unknown };

/** Fields real Jira has and this site does not. */
const NOT_MODELLED = new Set([
  'affectedversion', 'approvals', 'category', 'component', 'development', 'epic link', 'filter', 'request', 'savedfilter', 'searchrequest',
  'fixversion', 'hierarchylevel', 'issuelink', 'issuelinktype', 'lastviewed', 'originalestimate', 'parent', 'parentproject',
  'projecttype', 'remainingestimate', 'sprint', 'timespent', 'voter', 'votes', 'watcher', 'watchers', 'worklogauthor',
  'worklogcomment', 'worklogdate', 'workratio', 'request type', 'organizations', 'team', 'rank',
]); // prettier-ignore

const list = (value: Stored | undefined): readonly string[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly string[]) : [plainValue(value)];

const commentText = (issue: JiraIssue) => issue.comments.map((comment) => adfText(comment.body)).join('\n');

function textOf(issue: JiraIssue, fieldId: string): string {
  const value = issue.fields[fieldId];
  return typeof value === 'string' ? value : adfText(value);
}

function systemField(site: Site, name: string): JqlField | undefined {
  const { state } = site;
  const choice = (choices: readonly Choice[], of: (issue: JiraIssue) => readonly string[], ranked = false): JqlField => ({
    type: 'choice',
    name,
    choices,
    of,
    ranked,
  });
  const statuses = Object.values(state.statuses);
  switch (name) {
    case 'project':
      return choice(
        Object.values(state.projects).map(({ id, key, name: label }) => ({ id, names: [key, label] })),
        (issue) => [issue.projectId],
      );
    case 'issuetype':
    case 'type':
      return choice(
        Object.values(state.issueTypes).map(({ id, name: label }) => ({ id, names: [label] })),
        (issue) => [issue.issueTypeId],
      );
    case 'status':
      return choice(
        statuses.map(({ id, name: label }) => ({ id, names: [label] })),
        (issue) => [issue.statusId],
      );
    case 'statuscategory':
      return choice(
        Object.values(CATEGORIES).map(({ id, key, name: label }) => ({ id: String(id), names: [key, label] })),
        (issue) => [String(CATEGORIES[state.statuses[issue.statusId]?.category ?? 'undefined'].id)],
      );
    case 'priority':
      return choice(
        state.priorities.toReversed().map(({ id, name: label }) => ({ id, names: [label] })),
        (issue) => list(issue.fields['priority']),
        true,
      );
    case 'resolution':
      return choice(
        [{ id: '-1', names: ['Unresolved'] }, ...state.resolutions.map(({ id, name: label }) => ({ id, names: [label] }))],
        (issue) => [plainValue(issue.fields['resolution'] ?? '-1')],
      );
    case 'level':
      return choice(
        Object.values(state.securitySchemes).flatMap((scheme) => scheme.levels.map(({ id, name: label }) => ({ id, names: [label] }))),
        (issue) => list(issue.fields['security']),
      );
    case 'assignee':
    case 'reporter':
      return { type: 'person', name, of: (issue) => list(issue.fields[name])[0] };
    case 'creator':
      return { type: 'person', name, of: (issue) => issue.creator };
    case 'created':
    case 'createddate':
      return { type: 'date', name, of: (issue) => issue.createdAt };
    case 'updated':
    case 'updateddate':
      return { type: 'date', name, of: (issue) => issue.updatedAt };
    case 'resolved':
    case 'resolutiondate':
      return { type: 'date', name, of: (issue) => issue.resolvedAt };
    case 'statuscategorychangeddate':
      return { type: 'date', name, of: (issue) => issue.statusChangedAt };
    case 'labels':
      return { type: 'labels', name, of: (issue) => list(issue.fields['labels']) };
    case 'key':
    case 'issuekey':
    case 'id':
    case 'issue':
      return { type: 'issue', name };
    case 'comment':
      return { type: 'text', name, of: commentText };
    case 'summary':
    case 'description':
    case 'environment':
      return { type: 'text', name, of: (issue) => textOf(issue, name) };
    case 'text':
      return {
        type: 'text',
        name,
        of: (issue) => [...Object.keys(issue.fields).map((id) => allText(site, issue, id)), commentText(issue)].join('\n'),
      };
    default:
      return undefined;
  }
}

function allText(site: Site, issue: JiraIssue, fieldId: string): string {
  const custom = site.state.fields[fieldId];
  const isText = custom ? ['text', 'paragraph', 'url'].includes(custom.kind) : ['summary', 'description', 'environment'].includes(fieldId);
  return isText ? textOf(issue, fieldId) : '';
}

function storedField(field: JiraField): JqlField {
  const { id, name, kind } = field;
  switch (kind) {
    case 'text':
    case 'paragraph':
    case 'url':
      return { type: 'text', name, of: (issue) => textOf(issue, id) };
    case 'number':
      return { type: 'number', name, of: (issue) => (typeof issue.fields[id] === 'number' ? issue.fields[id] : undefined) };
    case 'date':
    case 'datetime':
      return { type: 'date', name, of: (issue) => millis(issue.fields[id]) };
    case 'select':
    case 'multiselect':
    case 'checkboxes':
      return {
        type: 'choice',
        name,
        ranked: false,
        choices: (field.options ?? []).map((option) => ({ id: option.id, names: [option.value] })),
        of: (issue) => list(issue.fields[id]),
      };
    case 'labels':
      return { type: 'labels', name, of: (issue) => list(issue.fields[id]) };
    case 'user':
      return { type: 'person', name, of: (issue) => list(issue.fields[id])[0] };
    case 'priority':
    case 'resolution':
    case 'security':
    case 'derived':
      throw notModelled(`JQL on the field "${name}"`);
  }
}

const millis = (value: Stored | undefined): Millis | undefined =>
  typeof value === 'number' ? value : typeof value === 'string' ? (parseDateTime(`${value}T00:00Z`) ?? undefined) : undefined;

/** The JQL field of a name, `cf[10010]` or a custom field's name; undefined when the site has none. */
export function findJqlField(site: Site, written: string): JqlField | undefined {
  const name = written.toLowerCase();
  const builtIn = systemField(site, name);
  if (builtIn) return builtIn;
  const field = allFields(site.state).find(
    (candidate) => candidate.id.toLowerCase() === name || clauseNamesOf(candidate).some((clause) => clause.toLowerCase() === name),
  );
  if (field) return storedField(field);
  if (NOT_MODELLED.has(name)) throw notModelled(`JQL on the field "${written}"`);
  return undefined;
}

/** A path inside an issue property, if the site indexes it. */
export function findProperty(site: Site, key: string, path: string): JqlField | undefined {
  const { indexedProperties } = site.state;
  if (indexedProperties !== 'all' && !indexedProperties.some((indexed) => indexed.key === key && indexed.path === path)) return undefined;
  const steps = path === '' ? [] : path.split('.');
  return {
    type: 'property',
    name: `issue.property[${key}]${path === '' ? '' : `.${path}`}`,
    of: (issue) =>
      steps.reduce<unknown>(
        (value, step) => (typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[step] : undefined),
        issue.properties[key],
      ),
  };
}
