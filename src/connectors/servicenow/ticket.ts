import type { Ticket, TicketRef } from '../../core/model/ticket';
import type { FieldValue } from '../../core/model/value';
import { type NativeRecord, SYS_ID } from './native';
import type { TableSchema } from './schema';
import { closedStates } from './states';
import { toInstant } from './times';
import { decode, fieldsFor } from './values';

/** Written into `correlation_display` of tickets we create: by it our marks are told from another integration's. */
export const CORRELATION_DISPLAY = 'Support Fusion';

/** Fields every read of a ticket brings along. */
const BASE = [
  'sys_id',
  'sys_class_name',
  'sys_mod_count',
  'sys_created_on',
  'sys_updated_on',
  'number',
  'state',
  'active',
  'correlation_id',
  'correlation_display',
];

/** What to ask for so that a ticket with these fields can be made of the record. */
export function ticketFields(schema: TableSchema, wanted: readonly string[]): readonly string[] {
  return [...BASE, ...wanted.flatMap((field) => fieldsFor(schema, field))];
}

/** The canonical ticket of a record, or why none can be made of it. */
export function toTicket(
  record: NativeRecord,
  schema: TableSchema,
  wanted: readonly string[],
  baseUrl: string,
): Ticket | { readonly malformed: string } {
  const value = (field: string): string => record[field]?.value ?? '';
  const id = value('sys_id');
  const type = value('sys_class_name') === '' ? schema.table : value('sys_class_name');
  const createdAt = toInstant(value('sys_created_on'));
  const updatedAt = toInstant(value('sys_updated_on'));
  const version = value('sys_mod_count');
  if (!SYS_ID.test(id)) return { malformed: 'The record has no sys_id.' };
  if (createdAt === undefined || updatedAt === undefined) return { malformed: 'sys_created_on or sys_updated_on is not a date-time.' };
  if (!/^\d+$/.test(version)) return { malformed: 'sys_mod_count is not a number.' };

  const fields: Record<string, FieldValue> = {};
  const unreadable: string[] = [];
  for (const field of wanted) {
    const decoded = decode(schema, field, record);
    if (decoded === undefined) unreadable.push(field);
    else fields[field] = decoded;
  }
  const correlationId = value('correlation_display') === CORRELATION_DISPLAY ? value('correlation_id') : '';
  return {
    ref: { id, type },
    container: '',
    key: value('number'),
    url: ticketUrl(baseUrl, { id, type }),
    version,
    createdAt,
    updatedAt,
    closed: value('active') === 'false' || closedStates(schema).has(value('state')),
    restricted: false,
    fields,
    unreadable,
    ...(correlationId === '' ? {} : { correlationId }),
  };
}

/** The record's form inside the frame of the classic interface. */
export function ticketUrl(baseUrl: string, ref: TicketRef): string {
  return `${baseUrl.replace(/\/+$/, '')}/nav_to.do?uri=${encodeURIComponent(`${ref.type}.do?sys_id=${ref.id}`)}`;
}
