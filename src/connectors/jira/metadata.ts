import { z } from 'zod';
import { TicketGoneError, TicketRejectedError } from '../../core/errors';
import type { FieldInfo, OptionInfo, TicketTypeInfo } from '../../core/model/field';
import type { RouteScope } from '../../engine/ports/connector';
import type { JiraContext } from './context';
import { isDocument, roleOf, typeOfSchema } from './field-types';
import type { NativeFieldMeta, NativeProject } from './native';
import {
  createMetaPageSchema,
  editMetaSchema,
  fieldMetaSchema,
  issueIdSchema,
  namedPageSchema,
  namedSchema,
  projectPageSchema,
  searchPageSchema,
} from './native';
import { statusesOf } from './transitions';
import { optionOf } from './values';

const PAGE = 50;

/** Longest texts (https://support.atlassian.com/jira-cloud-administration/docs/what-are-the-character-limits-for-jira-fields/). */
const MAX_LINE = 255;
export const MAX_TEXT = 32_767;

/** Every work type of every project the app can see. */
export async function ticketTypes(context: JiraContext): Promise<readonly TicketTypeInfo[]> {
  const types: TicketTypeInfo[] = [];
  for (const project of await allProjects(context)) {
    // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-types/#api-rest-api-3-issuetype-project-get
    const ofProject = await context.client.get(`/rest/api/3/issuetype/project?projectId=${project.id}`, z.array(namedSchema));
    for (const type of ofProject) {
      types.push({
        type: type.id,
        label: type.name,
        container: project.id,
        containerLabel: `${project.name ?? project.key} (${project.key})`,
        internalComments: context.projects.kind(project) === 'service',
      });
    }
  }
  return types;
}

async function allProjects(context: JiraContext): Promise<readonly NativeProject[]> {
  const projects: NativeProject[] = [];
  for (;;) {
    // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/#api-rest-api-3-project-search-get
    const page = await context.client.get(
      `/rest/api/3/project/search?startAt=${projects.length}&maxResults=${PAGE}&orderBy=key`,
      projectPageSchema,
    );
    projects.push(...page.values);
    if (page.values.length === 0 || page.isLast === true || projects.length >= (page.total ?? Number.POSITIVE_INFINITY)) return projects;
  }
}

/** Fields that no create screen shows and that are read all the same. */
const READ_ONLY: readonly { readonly id: string; readonly label: string; readonly type: FieldInfo['type'] }[] = [
  { id: 'created', label: 'Created', type: 'dateTime' },
  { id: 'updated', label: 'Updated', type: 'dateTime' },
  { id: 'resolutiondate', label: 'Resolved', type: 'dateTime' },
  { id: 'creator', label: 'Creator', type: 'user' },
  { id: 'reporter.displayName', label: 'Reporter: name', type: 'text' },
  { id: 'reporter.emailAddress', label: 'Reporter: email', type: 'text' },
  { id: 'assignee.displayName', label: 'Assignee: name', type: 'text' },
  { id: 'assignee.emailAddress', label: 'Assignee: email', type: 'text' },
];

/** The fields of a work type: those of its create screen, those that only its edit screen shows, and what can be read besides. */
export async function fields(context: JiraContext, scope: RouteScope): Promise<readonly FieldInfo[]> {
  const onCreate = await createMeta(context, scope);
  const onEdit = await editMeta(context, scope);
  const infos = new Map<string, FieldInfo>();
  for (const meta of onCreate)
    add(infos, meta, { settableOnCreate: settable(meta), editable: onEdit === undefined || onEdit.has(idOf(meta)) });
  for (const [id, meta] of onEdit ?? []) if (!infos.has(id)) add(infos, meta, { settableOnCreate: false, editable: settable(meta) });
  const status: FieldInfo = {
    id: 'status',
    label: 'Status',
    type: 'option',
    requiredOnCreate: false,
    settableOnCreate: true,
    editable: true,
    custom: false,
    role: 'status',
  };
  infos.set('status', status);
  if (!infos.has('resolution')) infos.set('resolution', { ...status, id: 'resolution', label: 'Resolution', role: 'resolution' });
  for (const field of READ_ONLY) {
    if (!infos.has(field.id))
      infos.set(field.id, { ...field, requiredOnCreate: false, settableOnCreate: false, editable: false, custom: false });
  }
  return [...infos.values()];
}

function settable(meta: NativeFieldMeta): boolean {
  return meta.operations.includes('set');
}

function idOf(meta: NativeFieldMeta): string {
  return meta.fieldId ?? meta.key;
}

function add(
  infos: Map<string, FieldInfo>,
  meta: NativeFieldMeta,
  use: { readonly settableOnCreate: boolean; readonly editable: boolean },
): void {
  const type = typeOfSchema(meta.schema);
  const id = idOf(meta);
  if (type === undefined) return;
  const role = roleOf(id);
  const text = type === 'text' || type === 'richText';
  infos.set(id, {
    id,
    label: meta.name,
    type,
    ...(text ? { multiline: isDocument(meta.schema), maxLength: isDocument(meta.schema) ? MAX_TEXT : MAX_LINE } : {}),
    requiredOnCreate: meta.required && meta.hasDefaultValue !== true,
    ...use,
    custom: id.startsWith('customfield_'),
    ...(type === 'text' ? { normalisation: id === 'summary' ? { trim: true, foldWhiteSpace: true } : { trim: true } } : {}),
    ...(role === undefined ? {} : { role }),
  });
}

async function createMeta(context: JiraContext, scope: RouteScope): Promise<readonly NativeFieldMeta[]> {
  const metas: NativeFieldMeta[] = [];
  let seen = 0;
  for (;;) {
    // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-createmeta-projectidorkey-issuetypes-issuetypeid-get
    const path = `/rest/api/3/issue/createmeta/${encodeURIComponent(scope.container)}/issuetypes/${encodeURIComponent(scope.type)}?startAt=${seen}&maxResults=${PAGE}`;
    const page = await context.client.get(path, createMetaPageSchema);
    const records = page.fields ?? page.results ?? [];
    for (const record of records) {
      const meta = fieldMetaSchema.safeParse(record);
      if (meta.success) metas.push(meta.data);
    }
    seen += records.length;
    if (records.length === 0 || seen >= (page.total ?? seen)) return metas;
  }
}

/** The edit screen, which Jira shows for an issue only: that of the newest one. Undefined while there is none. */
async function editMeta(context: JiraContext, scope: RouteScope): Promise<ReadonlyMap<string, NativeFieldMeta> | undefined> {
  try {
    // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-search-jql-post
    const jql = `project = ${scope.container} AND issuetype = ${scope.type} AND statusCategory != Done ORDER BY key DESC`;
    const page = await context.client.query('/rest/api/3/search/jql', { jql, fields: ['id'], maxResults: 1 }, searchPageSchema);
    const issue = issueIdSchema.safeParse(page.issues[0]);
    if (!issue.success) return undefined;
    // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-editmeta-get
    const meta = await context.client.get(`/rest/api/3/issue/${encodeURIComponent(issue.data.id)}/editmeta`, editMetaSchema);
    const metas = new Map<string, NativeFieldMeta>();
    for (const [id, record] of Object.entries(meta.fields)) {
      const field = fieldMetaSchema.safeParse(record);
      if (field.success) metas.set(id, field.data);
    }
    // No field at all means that this issue cannot be edited, not that none of them can.
    return metas.size === 0 ? undefined : metas;
  } catch (error) {
    if (error instanceof TicketGoneError || error instanceof TicketRejectedError) return undefined;
    throw error;
  }
}

/** Live values of a picklist field; empty for fields without one. */
export async function values(context: JiraContext, scope: RouteScope, field: string): Promise<readonly OptionInfo[]> {
  switch (field) {
    case 'status': {
      const statuses = await statusesOf(context, scope.container, scope.type);
      return statuses.map((status) => ({ id: status.id, label: status.name, closed: status.statusCategory?.key === 'done' }));
    }
    case 'priority':
      // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-priorities/#api-rest-api-3-priority-search-get
      return namedValues(context, `/rest/api/3/priority/search?projectId=${encodeURIComponent(scope.container)}&`);
    case 'resolution':
      // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-resolutions/#api-rest-api-3-resolution-search-get
      return namedValues(context, '/rest/api/3/resolution/search?');
    default: {
      const metas = [...(await createMeta(context, scope)), ...((await editMeta(context, scope))?.values() ?? [])];
      const meta = metas.find((candidate) => idOf(candidate) === field);
      const type = meta === undefined ? undefined : typeOfSchema(meta.schema);
      return type === 'option' || type === 'options' ? (meta?.allowedValues ?? []).flatMap(choices) : [];
    }
  }
}

async function namedValues(context: JiraContext, path: string): Promise<readonly OptionInfo[]> {
  const all: OptionInfo[] = [];
  for (;;) {
    const page = await context.client.get(`${path}startAt=${all.length}&maxResults=${PAGE}`, namedPageSchema);
    all.push(...page.values.map((value) => ({ id: value.id, label: value.name })));
    if (page.values.length === 0 || page.isLast === true || all.length >= (page.total ?? Number.POSITIVE_INFINITY)) return all;
  }
}

/** An allowed value, with its children where it is a cascading choice. */
function choices(value: unknown): readonly OptionInfo[] {
  const own = optionOf(value);
  const children =
    typeof value === 'object' && value !== null && 'children' in value && Array.isArray(value.children) ? value.children : [];
  return [own, ...children.map((child: unknown) => optionOf({ ...(value as object), child }))];
}
