import { z } from 'zod';
import type { FieldInfo, OptionInfo, TicketTypeInfo } from '../../core/model/field';
import { ConnectionBrokenError, SyncError } from '../../core/errors';
import { isPassing, type ServiceNowClient } from './client';
import { all, allHidden, inList, tablePath } from './encoded-query';
import { recordSchema, rows } from './native';
import type { People } from './people';
import { type Column, fieldType } from './column';
import type { Schemas, TableSchema } from './schema';
import { closedStates } from './states';
import { isMappable } from './values';

const COMMON_TYPES = ['incident', 'sc_task', 'problem', 'change_request'];
const COMMON_LABELS: Readonly<Record<string, string>> = {
  incident: 'Incident',
  sc_task: 'Catalog Task',
  problem: 'Problem',
  change_request: 'Change Request',
};

/** All tables that extend `task`, the common ones first. */
export async function ticketTypes(client: ServiceNowClient): Promise<readonly TicketTypeInfo[]> {
  const info = (type: string, label: string): TicketTypeInfo => ({ type, label, container: '', containerLabel: '' });
  const common = COMMON_TYPES.map((type) => info(type, COMMON_LABELS[type] ?? type));
  try {
    const query = all(
      'super_class.name=task^ORsuper_class.super_class.name=task^ORsuper_class.super_class.super_class.name=task',
      'ORDERBYlabel',
    );
    const answer = await client.get(
      tablePath('sys_db_object', { query, fields: ['name', 'label'], limit: 2000, display: 'all', noCount: true }),
    );
    const found = rows(answer, recordSchema).good.map((row) => info(row['name']?.value ?? '', row['label']?.display ?? ''));
    if (found.length === 0) return common;
    return [
      ...found.filter((one) => COMMON_TYPES.includes(one.type)),
      ...found.filter((one) => one.type !== '' && !COMMON_TYPES.includes(one.type)),
    ];
  } catch (error) {
    if (!(error instanceof SyncError) || isPassing(error)) throw error;
    return common;
  }
}

/** The fields of a table, those of the people it refers to as read-only ones behind. */
export async function fieldsOf(schemas: Schemas, table: string): Promise<readonly FieldInfo[]> {
  const schema = await schemas.get(table);
  const columns = [...schema.columns.values()].filter(isMappable).sort((a, b) => a.label.localeCompare(b.label));
  return [...columns.map((column) => info(column, schema)), ...columns.flatMap(referenced)];
}

function info(column: Column, schema: TableSchema): FieldInfo {
  const type = fieldType(column) ?? 'text';
  const writable = !column.readOnly && !column.element.startsWith('sys_') && column.element !== 'number';
  const role = roleOf(column.element, schema);
  return {
    id: column.element,
    label: column.label,
    type,
    ...(type === 'text' ? { multiline: (column.maxLength ?? 0) > 255 || column.internalType === 'multi_two_lines' } : {}),
    requiredOnCreate: column.mandatory && writable && !column.hasDefault,
    settableOnCreate: writable,
    editable: writable,
    ...(type === 'text' && column.maxLength !== undefined ? { maxLength: column.maxLength } : {}),
    custom: /^(u|x)_/.test(column.element),
    ...(type === 'text' ? { normalisation: { trim: true } } : type === 'dateTime' ? { normalisation: { secondsGrain: 1 } } : {}),
    ...(role === undefined ? {} : { role }),
  };
}

function roleOf(element: string, schema: TableSchema): FieldInfo['role'] {
  switch (element) {
    case 'short_description':
      return 'title';
    case 'description':
      return 'description';
    case 'state':
      return 'status';
    case 'priority':
      return 'priority';
    case 'assigned_to':
      return 'assignee';
    case 'close_code':
    case 'resolution_code':
      return 'resolution';
    default:
      return element === ['caller_id', 'requested_for', 'requested_by', 'opened_by'].find((candidate) => schema.columns.has(candidate))
        ? 'requester'
        : undefined;
  }
}

/** What can be read through a reference, one step deep. */
function referenced(column: Column): readonly FieldInfo[] {
  if (column.internalType !== 'reference') return [];
  const field = (tail: string, label: string, type: FieldInfo['type'] = 'text'): FieldInfo => ({
    id: `${column.element}.${tail}`,
    label: `${column.label}: ${label}`,
    type,
    ...(type === 'text' ? { multiline: false } : {}),
    requiredOnCreate: false,
    settableOnCreate: false,
    editable: false,
    custom: false,
  });
  switch (column.reference) {
    case 'sys_user':
      return [field('name', 'Name'), field('email', 'Email')];
    case 'sc_request':
    case 'sc_req_item':
      return [field('number', 'Number'), field('short_description', 'Short description'), field('requested_for', 'Requested for', 'user')];
    case 'task':
    case 'incident':
    case 'problem':
    case 'change_request':
      return [field('number', 'Number'), field('short_description', 'Short description')];
    default:
      return [];
  }
}

/** The live values of a picklist or of a reference other than to people; empty for other fields. */
export async function valuesOf(
  client: ServiceNowClient,
  schemas: Schemas,
  people: People,
  table: string,
  field: string,
): Promise<readonly OptionInfo[]> {
  const schema = await schemas.get(table);
  const column = schema.columns.get(field);
  if (column === undefined) return [];
  const type = fieldType(column);
  if (type === 'option' && column.internalType !== 'reference') return choices(client, people, schema, field);
  if ((type === 'option' || type === 'options') && column.reference !== '' && column.reference !== 'sys_user')
    return records(client, column.reference);
  return [];
}

const choiceSchema = z.object({
  name: z.string(),
  value: z.string(),
  label: z.string(),
  language: z.string().default('en'),
  inactive: z.string().default('false'),
});
type Choice = z.infer<typeof choiceSchema>;

async function choices(client: ServiceNowClient, people: People, schema: TableSchema, field: string): Promise<readonly OptionInfo[]> {
  const query = all(`nameIN${inList(schema.lineage)}`, `element=${field}`, 'ORDERBYsequence', 'ORDERBYlabel');
  const answer = await client.get(
    tablePath('sys_choice', { query, fields: ['name', 'value', 'label', 'language', 'inactive', 'sequence'], limit: 5000 }),
  );
  const found = rows(answer, choiceSchema).good;
  if (allHidden(answer.headers, found.length)) {
    throw new ConnectionBrokenError(
      'The connection user may not read picklists (sys_choice). Add a read access control on sys_choice for one of its roles.',
      'permission',
    );
  }
  // The nearest table that has choices of its own replaces those it inherits.
  const owner = schema.lineage.find((table) => found.some((row) => row.name === table));
  const own = found.filter((row) => row.name === owner && row.inactive !== 'true' && row.value !== '');
  const language = await languageOf(client, people, schema.table, field, own);
  const closed = field === 'state' ? closedStates(schema) : undefined;
  return [...new Set(own.map((row) => row.value))].map((value): OptionInfo => {
    const same = own.filter((row) => row.value === value);
    const shown = same.find((row) => row.language === language) ?? same.find((row) => row.language === 'en') ?? same[0];
    return { id: value, label: shown?.label ?? value, ...(closed === undefined ? {} : { closed: closed.has(value) }) };
  });
}

/** The language in which the user sees the choices: their own, else the instance's, which only what it displays tells. */
async function languageOf(client: ServiceNowClient, people: People, table: string, field: string, own: readonly Choice[]): Promise<string> {
  const languages = [...new Set(own.map((row) => row.language))];
  if (languages.length <= 1) return languages[0] ?? 'en';
  const chosen = (await people.acting())?.language;
  if (chosen !== undefined && chosen !== '') return chosen;
  const answer = await client.get(
    tablePath(table, {
      query: all(`${field}ISNOTEMPTY`, 'ORDERBYDESCsys_updated_on'),
      fields: [field],
      limit: 50,
      display: 'all',
      noCount: true,
    }),
  );
  const seen = rows(answer, recordSchema).good.flatMap((row) => (row[field] === undefined ? [] : [row[field]]));
  const votes = (language: string): number =>
    seen.filter((cell) => own.some((row) => row.language === language && row.value === cell.value && row.label === cell.display)).length;
  return languages.sort((a, b) => votes(b) - votes(a) || Number(b === 'en') - Number(a === 'en'))[0] ?? 'en';
}

async function records(client: ServiceNowClient, table: string): Promise<readonly OptionInfo[]> {
  const answer = await client.get(
    tablePath(table, { query: 'ORDERBYname', fields: ['sys_id', 'name', 'number', 'active'], limit: 1000, noCount: true }),
  );
  const shape = z.object({
    sys_id: z.string(),
    name: z.string().default(''),
    number: z.string().default(''),
    active: z.string().default('true'),
  });
  return rows(answer, shape)
    .good.filter((row) => row.active !== 'false')
    .map((row) => ({ id: row.sys_id, label: row.name || row.number || row.sys_id }));
}
