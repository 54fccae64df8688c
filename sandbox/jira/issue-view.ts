import type { Actor } from './actor';
import { badRequest, notModelled } from './errors';
import { fieldValue } from './field-output';
import { allFields, findField, isNavigable, schemaOf } from './fields';
import { representChange } from './represent';
import { editableFields, fieldMetadata, placed } from './screens';
import type { Site } from './site';
import { projectOf } from './site';
import type { JiraField, JiraIssue } from './state';
import { availableTransitions, representTransition } from './workflow';

/** Fields an issue of this project and type has. */
function fieldsOf(site: Site, issue: JiraIssue): JiraField[] {
  const project = projectOf(site.state, issue);
  return allFields(site.state).filter(
    (field) =>
      !field.custom ||
      (field.kind === 'derived' ? project.projectTypeKey === 'service_desk' : placed(project, issue.issueTypeId, field.id)),
  );
}

/**
 * Which fields a `fields` list selects: `*all`, `*navigable`, ids, and `-id` to leave out. Unknown names select nothing, as in Jira.
 */
function selectFields(site: Site, wanted: readonly string[]): (field: JiraField) => boolean {
  const without = new Set(wanted.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
  const named = new Set(wanted.filter((name) => !name.startsWith('-')));
  const onlyExclusions = named.size === 0 && without.size > 0;
  return (field) => {
    if (without.has(field.id)) return false;
    if (onlyExclusions || named.has('*all')) return true;
    if (named.has('*navigable') && isNavigable(field)) return true;
    return named.has(field.id) && findField(site.state, field.id) !== undefined;
  };
}

const EXPANDS = new Set(['names', 'schema', 'transitions', 'editmeta', 'changelog']);

export interface IssueShape {
  readonly fields: readonly string[];
  readonly properties: readonly string[];
  readonly expand: readonly string[];
}

export function checkExpand(expand: readonly string[]): readonly string[] {
  for (const name of expand) if (!EXPANDS.has(name)) throw notModelled(`expand=${name}`);
  return expand;
}

/** At most five issue properties may be asked for in a listing. */
export function checkProperties(properties: readonly string[]): readonly string[] {
  if (properties.length > 5) throw badRequest('The maximum number of properties that can be requested is 5.');
  return properties;
}

function chosenProperties(issue: JiraIssue, wanted: readonly string[]): Record<string, unknown> {
  const without = new Set(wanted.filter((key) => key.startsWith('-')).map((key) => key.slice(1)));
  const all = wanted.includes('*all');
  return Object.fromEntries(Object.entries(issue.properties).filter(([key]) => !without.has(key) && (all || wanted.includes(key))));
}

/** An issue as `GET /issue/{key}` and the listings return it. */
export function representIssue(site: Site, issue: JiraIssue, shape: IssueShape, actor: Actor) {
  const { expand, properties } = shape;
  const selected = fieldsOf(site, issue).filter(selectFields(site, shape.fields));
  const viewer = actor.accountId;
  const project = projectOf(site.state, issue);
  const editable = expand.includes('editmeta') ? editableFields(site.state, project, issue.issueTypeId) : [];
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: `${site.url}/rest/api/3/issue/${issue.id}`,
    key: issue.key,
    ...(properties.length > 0 ? { properties: chosenProperties(issue, properties) } : {}),
    ...(selected.length > 0
      ? { fields: Object.fromEntries(selected.map((field) => [field.id, fieldValue(site, issue, field, viewer)])) }
      : {}),
    ...(expand.includes('names') ? { names: Object.fromEntries(selected.map((field) => [field.id, field.name])) } : {}),
    ...(expand.includes('schema') ? { schema: Object.fromEntries(selected.map((field) => [field.id, schemaOf(field)])) } : {}),
    ...(expand.includes('transitions')
      ? { transitions: availableTransitions(site, issue, actor).map((item) => representTransition(site, issue, item, false)) }
      : {}),
    ...(expand.includes('editmeta')
      ? { editmeta: { fields: Object.fromEntries(editable.map((item) => [item.field.id, fieldMetadata(site, project, item)])) } }
      : {}),
    ...(expand.includes('changelog')
      ? {
          changelog: {
            startAt: 0,
            maxResults: issue.changelog.length,
            total: issue.changelog.length,
            histories: issue.changelog.toReversed().map((group) => representChange(site, group, viewer)),
          },
        }
      : {}),
  };
}
