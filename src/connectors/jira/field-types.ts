import type { FieldInfo } from '../../core/model/field';
import type { FieldType } from '../../core/model/value';
import type { NativeFieldType } from './native';

/**
 * System fields whose type is the same on every site
 * (https://support.atlassian.com/jira-software-cloud/docs/jql-fields/).
 */
const SYSTEM: Readonly<Record<string, FieldType>> = {
  summary: 'text',
  description: 'richText',
  environment: 'richText',
  status: 'option',
  priority: 'option',
  resolution: 'option',
  reporter: 'user',
  assignee: 'user',
  creator: 'user',
  labels: 'labels',
  components: 'options',
  fixVersions: 'options',
  versions: 'options',
  duedate: 'date',
  created: 'dateTime',
  updated: 'dateTime',
  resolutiondate: 'dateTime',
  statuscategorychangedate: 'dateTime',
};

const ROLES: Readonly<Record<string, NonNullable<FieldInfo['role']>>> = {
  summary: 'title',
  description: 'description',
  status: 'status',
  priority: 'priority',
  reporter: 'requester',
  assignee: 'assignee',
  resolution: 'resolution',
};

/** The type of a system field; undefined for a custom field, whose type only the site knows. */
export function fieldTypeOf(field: string): FieldType | undefined {
  return SYSTEM[field];
}

export function roleOf(field: string): FieldInfo['role'] {
  return ROLES[field];
}

/** The custom field types that hold several lines, and so a document (`…:textarea`). */
export function isDocument(type: NativeFieldType): boolean {
  return (
    type.type === 'doc' || type.custom?.endsWith(':textarea') === true || type.system === 'description' || type.system === 'environment'
  );
}

/**
 * The neutral type of a field by Jira's own description of it; undefined for types that cannot be synced, such as links and work logs.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-createmeta-projectidorkey-issuetypes-issuetypeid-get
 */
export function typeOfSchema(type: NativeFieldType): FieldType | undefined {
  if (isDocument(type)) return 'richText';
  switch (type.type) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'date':
      return 'date';
    case 'datetime':
      return 'dateTime';
    case 'user':
      return 'user';
    case 'option':
    case 'option-with-child':
    case 'priority':
    case 'resolution':
    case 'status':
    case 'version':
      return 'option';
    case 'array':
      return typeOfList(type.items);
    default:
      return undefined;
  }
}

function typeOfList(items: string | undefined): FieldType | undefined {
  if (items === 'string') return 'labels';
  return items === 'option' || items === 'component' || items === 'version' ? 'options' : undefined;
}
