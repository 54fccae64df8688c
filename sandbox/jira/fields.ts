import type { FieldKind, JiraField, JiraState } from './state';

export interface FieldSchema {
  readonly type: string;
  readonly items?: string;
  readonly system?: string;
  readonly custom?: string;
  readonly customId?: number;
}

interface SystemField extends JiraField {
  readonly schema: FieldSchema;
  readonly navigable: boolean;
  readonly orderable: boolean;
  readonly searchable: boolean;
  readonly clauseNames: readonly string[];
}

function system(id: string, name: string, kind: FieldKind, schema: Omit<FieldSchema, 'system'>, clauseNames: string[] = [id]): SystemField {
  const derived = kind === 'derived';
  return {
    id,
    name,
    kind,
    custom: false,
    schema: { ...schema, system: id },
    navigable: id !== 'comment' && id !== 'attachment',
    orderable: !derived || ['issuetype', 'project', 'comment', 'attachment'].includes(id),
    searchable: clauseNames.length > 0,
    clauseNames,
  };
}

const date = { type: 'datetime' };

/** System fields every issue has. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/ */
const SYSTEM_FIELDS: readonly SystemField[] = [
  system('summary', 'Summary', 'text', { type: 'string' }),
  system('issuetype', 'Issue Type', 'derived', { type: 'issuetype' }, ['issuetype', 'type']),
  system('project', 'Project', 'derived', { type: 'project' }),
  system('description', 'Description', 'paragraph', { type: 'string' }),
  system('environment', 'Environment', 'paragraph', { type: 'string' }),
  system('priority', 'Priority', 'priority', { type: 'priority' }),
  system('status', 'Status', 'derived', { type: 'status' }),
  system('statusCategory', 'Status Category', 'derived', { type: 'statusCategory' }),
  system('statuscategorychangedate', 'Status Category Changed', 'derived', date, ['statusCategoryChangedDate']),
  system('resolution', 'Resolution', 'resolution', { type: 'resolution' }),
  system('resolutiondate', 'Resolved', 'derived', date, ['resolutiondate', 'resolved']),
  system('labels', 'Labels', 'labels', { type: 'array', items: 'string' }),
  system('assignee', 'Assignee', 'user', { type: 'user' }),
  system('reporter', 'Reporter', 'user', { type: 'user' }),
  system('creator', 'Creator', 'derived', { type: 'user' }),
  system('created', 'Created', 'derived', date, ['created', 'createdDate']),
  system('updated', 'Updated', 'derived', date, ['updated', 'updatedDate']),
  system('duedate', 'Due date', 'date', { type: 'date' }, ['due', 'duedate']),
  system('security', 'Security Level', 'security', { type: 'securitylevel' }, ['level']),
  system('comment', 'Comment', 'derived', { type: 'comments-page' }),
  system('attachment', 'Attachment', 'derived', { type: 'array', items: 'attachment' }, ['attachments']),
];

const BY_ID = new Map(SYSTEM_FIELDS.map((field) => [field.id, field]));

const CUSTOM_SCHEMAS: Partial<Record<FieldKind, { type: string; items?: string; key: string }>> = {
  text: { type: 'string', key: 'textfield' },
  paragraph: { type: 'string', key: 'textarea' },
  number: { type: 'number', key: 'float' },
  date: { type: 'date', key: 'datepicker' },
  datetime: { type: 'datetime', key: 'datetime' },
  select: { type: 'option', key: 'select' },
  multiselect: { type: 'array', items: 'option', key: 'multiselect' },
  checkboxes: { type: 'array', items: 'option', key: 'multicheckboxes' },
  user: { type: 'user', key: 'userpicker' },
  labels: { type: 'array', items: 'string', key: 'labels' },
  url: { type: 'string', key: 'url' },
};

export const findField = (state: JiraState, id: string): JiraField | undefined => BY_ID.get(id) ?? state.fields[id];

const customNumber = (field: JiraField): number => Number(field.id.replace('customfield_', ''));

/** Type of a field as the API describes it (JsonTypeBean). */
export function schemaOf(field: JiraField): FieldSchema {
  const known = BY_ID.get(field.id);
  if (known) return known.schema;
  if (field.kind === 'derived') {
    return {
      type: 'sd-customerrequesttype',
      custom: 'com.atlassian.servicedesk:vp-origin',
      customId: customNumber(field),
    };
  }
  const custom = CUSTOM_SCHEMAS[field.kind];
  if (!custom) throw new Error(`no schema for ${field.id}`);
  return {
    type: custom.type,
    ...(custom.items === undefined ? {} : { items: custom.items }),
    custom: `com.atlassian.jira.plugin.system.customfieldtypes:${custom.key}`,
    customId: customNumber(field),
  };
}

export const isNavigable = (field: JiraField): boolean => BY_ID.get(field.id)?.navigable ?? true;

export const clauseNamesOf = (field: JiraField): readonly string[] =>
  BY_ID.get(field.id)?.clauseNames ?? [`cf[${customNumber(field)}]`, field.name];

export const allFields = (state: JiraState): JiraField[] => [...SYSTEM_FIELDS, ...Object.values(state.fields)];

/** A field as `GET /field` lists it. */
export function representField(field: JiraField) {
  const known = BY_ID.get(field.id);
  return {
    id: field.id,
    key: field.id,
    name: field.name,
    custom: field.custom,
    orderable: known?.orderable ?? true,
    navigable: known?.navigable ?? true,
    searchable: known?.searchable ?? true,
    clauseNames: [...clauseNamesOf(field)],
    schema: schemaOf(field),
  };
}
