import { schemaOf, findField } from './fields';
import {
  representIssueType,
  representOption,
  representPriority,
  representProject,
  representResolution,
  representSecurityLevel,
} from './represent';
import type { Site } from './site';
import type { JiraField, JiraProject, JiraState } from './state';

export interface ScreenEntry {
  readonly field: JiraField;
  readonly required: boolean;
}

const CREATE_SYSTEM = [
  'summary',
  'issuetype',
  'project',
  'description',
  'priority',
  'labels',
  'assignee',
  'reporter',
  'duedate',
  'environment',
];
const EDIT_SYSTEM = ['summary', 'issuetype', 'description', 'priority', 'labels', 'assignee', 'reporter', 'duedate', 'environment'];
const ALWAYS_REQUIRED = new Set(['summary', 'issuetype', 'project']);

const placement = (project: JiraProject, issueTypeId: string, fieldId: string) =>
  project.placements.find((item) => item.fieldId === fieldId && (item.issueTypeIds?.includes(issueTypeId) ?? true));

/** Whether a custom field belongs to issues of this type in this project. */
export const placed = (project: JiraProject, issueTypeId: string, fieldId: string): boolean =>
  placement(project, issueTypeId, fieldId) !== undefined;

function entries(state: JiraState, project: JiraProject, issueTypeId: string, systemIds: readonly string[], on: 'onCreate' | 'onEdit') {
  const fromSystem = [...systemIds, ...(project.securitySchemeId === undefined ? [] : ['security'])].map((id) => ({
    id,
    required: ALWAYS_REQUIRED.has(id),
  }));
  const fromProject = project.placements
    .filter((item) => (item.issueTypeIds?.includes(issueTypeId) ?? true) && item[on] !== false)
    .map((item) => ({ id: item.fieldId, required: item.required ?? false }));
  return [...fromSystem, ...fromProject].flatMap(({ id, required }): ScreenEntry[] => {
    const field = findField(state, id);
    return field && (field.kind !== 'derived' || id === 'issuetype' || id === 'project') ? [{ field, required }] : [];
  });
}

export const creatableFields = (state: JiraState, project: JiraProject, issueTypeId: string): ScreenEntry[] =>
  entries(state, project, issueTypeId, CREATE_SYSTEM, 'onCreate');

/** Fields of the edit screen; resolution is not on it, it changes with a transition. */
export const editableFields = (state: JiraState, project: JiraProject, issueTypeId: string): ScreenEntry[] =>
  entries(state, project, issueTypeId, EDIT_SYSTEM, 'onEdit');

function allowedValues(site: Site, project: JiraProject, field: JiraField): unknown[] | undefined {
  const { state } = site;
  switch (field.kind) {
    case 'priority':
      return state.priorities.map((item) => representPriority(site, item));
    case 'resolution':
      return state.resolutions.map((item) => representResolution(site, item));
    case 'security': {
      const scheme = project.securitySchemeId === undefined ? undefined : state.securitySchemes[project.securitySchemeId];
      return (scheme?.levels ?? []).map((level) => representSecurityLevel(site, level));
    }
    case 'select':
    case 'multiselect':
    case 'checkboxes':
      return (field.options ?? []).filter((option) => !option.disabled).map((option) => representOption(site, field, option.id));
    case 'derived':
      if (field.id === 'project') return [representProject(site, project)];
      return project.issueTypeIds.flatMap((id) => {
        const type = state.issueTypes[id];
        return type ? [representIssueType(site, type)] : [];
      });
    case 'text':
    case 'paragraph':
    case 'number':
    case 'date':
    case 'datetime':
    case 'user':
    case 'labels':
    case 'url':
      return undefined;
  }
}

/** A field on a screen as create, edit and transition metadata describe it (FieldMetadata). */
export function fieldMetadata(site: Site, project: JiraProject, { field, required }: ScreenEntry) {
  const allowed = allowedValues(site, project, field);
  const isList = field.kind === 'labels' || field.kind === 'multiselect' || field.kind === 'checkboxes';
  const usual = field.kind === 'priority' ? site.state.priorities.find((item) => item.isDefault) : undefined;
  return {
    required,
    schema: schemaOf(field),
    name: field.name,
    key: field.id,
    hasDefaultValue: usual !== undefined,
    ...(usual ? { defaultValue: representPriority(site, usual) } : {}),
    operations: isList ? ['add', 'set', 'remove'] : ['set'],
    ...(field.kind === 'user' ? { autoCompleteUrl: `${site.url}/rest/api/3/user/search?query=` } : {}),
    ...(allowed ? { allowedValues: allowed } : {}),
  };
}
