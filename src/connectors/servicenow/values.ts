import { fromHtml, toHtml } from '../../core/richtext/html';
import { EMPTY, type FieldType, type FieldValue } from '../../core/model/value';
import type { Cell, NativeRecord } from './native';
import { type Column, fieldType } from './column';
import type { TableSchema } from './schema';
import { toInstant, toNative } from './times';

/** The type of a field id, paths through one reference included. */
function typeOf(schema: TableSchema, field: string): FieldType {
  const [head = '', tail, ...rest] = field.split('.');
  const column = schema.columns.get(head);
  if (column === undefined) return 'text';
  if (tail === undefined) return fieldType(column) ?? 'text';
  if (rest.length > 0) return 'text';
  return REQUESTERS.has(tail) ? 'user' : 'text';
}

/** Columns of `task` descendants that hold the person a request is for; read through a reference. */
const REQUESTERS: ReadonlySet<string> = new Set(['requested_for', 'caller_id', 'requested_by', 'opened_by', 'assigned_to']);

/** The fields to ask for so that the value of `field` is complete: a person comes with the email. */
export function fieldsFor(schema: TableSchema, field: string): readonly string[] {
  return typeOf(schema, field) === 'user' ? [field, `${field}.email`] : [field];
}

/** A field's value, `undefined` where the record does not hold the field: absent is not empty. */
export function decode(schema: TableSchema, field: string, record: NativeRecord): FieldValue | undefined {
  const cell = record[field];
  if (cell === undefined) return undefined;
  if (cell.value === '') return EMPTY;
  return present(typeOf(schema, field), cell, record[`${field}.email`]);
}

function present(type: FieldType, cell: Cell, email: Cell | undefined): FieldValue {
  const text: FieldValue = { kind: 'text', text: cell.value.replaceAll('\r\n', '\n') };
  switch (type) {
    case 'text':
      return text;
    case 'richText':
      return { kind: 'richText', doc: fromHtml(cell.value) };
    case 'number': {
      const number = Number(cell.value.replaceAll(',', ''));
      return Number.isFinite(number) ? { kind: 'number', number } : text;
    }
    case 'date':
      return /^\d{4}-\d{2}-\d{2}/.test(cell.value) ? { kind: 'date', date: cell.value.slice(0, 10) } : text;
    case 'dateTime': {
      const at = toInstant(cell.value);
      return at === undefined ? text : { kind: 'dateTime', at };
    }
    case 'boolean':
      return { kind: 'boolean', boolean: cell.value === 'true' || cell.value === '1' };
    case 'option':
      return { kind: 'option', option: { id: cell.value, label: cell.display === '' ? cell.value : cell.display } };
    case 'options': {
      const labels = cell.display.split(',').map((label) => label.trim());
      const ids = cell.value.split(',').map((id) => id.trim());
      return {
        kind: 'options',
        options: ids.map((id, index) => ({ id, label: labels.length === ids.length ? (labels[index] ?? id) : id })),
      };
    }
    case 'user':
      return {
        kind: 'user',
        user: {
          id: cell.value,
          name: cell.display === '' ? cell.value : cell.display,
          ...(email === undefined || email.value === '' ? {} : { email: email.value }),
        },
      };
    case 'labels':
      return { kind: 'labels', labels: cell.value.split(',').map((label) => label.trim()) };
  }
}

/** A value as it is stored, or the reason why it cannot be sent. References travel as sys_id only: a name could create or pick the wrong record (K6). */
export function encode(field: string, value: FieldValue): { readonly stored: string } | { readonly refused: string } {
  if (field.includes('.')) return { refused: 'A field of a referenced record cannot be written.' };
  if (OWN_MARKS.has(field)) return { refused: 'This field holds the mark of the sync and is written only when a ticket is created.' };
  switch (value.kind) {
    case 'empty':
      return { stored: '' };
    case 'text':
      return { stored: value.text };
    case 'richText':
      return { stored: toHtml(value.doc) };
    case 'number':
      return { stored: String(value.number) };
    case 'date':
      return { stored: value.date };
    case 'dateTime':
      return { stored: toNative(value.at) };
    case 'boolean':
      return { stored: String(value.boolean) };
    case 'option':
      return { stored: value.option.id };
    case 'options':
      return { stored: value.options.map((option) => option.id).join(',') };
    case 'user':
      return value.user.id === undefined ? { refused: 'The person has no account in ServiceNow.' } : { stored: value.user.id };
    case 'labels':
      return { stored: value.labels.join(',') };
  }
}

const OWN_MARKS = new Set(['correlation_id', 'correlation_display']);

/** Whether an admin may map the column at all. */
export function isMappable(column: Column): boolean {
  return (
    fieldType(column) !== undefined &&
    !HIDDEN.has(column.element) &&
    !(column.element.startsWith('sys_') && !SHOWN_SYSTEM.has(column.element))
  );
}

const SHOWN_SYSTEM = new Set(['sys_created_on', 'sys_updated_on', 'sys_created_by', 'sys_updated_by']);
const HIDDEN = new Set([
  'correlation_id',
  'correlation_display',
  'comments',
  'work_notes',
  'comments_and_work_notes',
  'upon_approval',
  'upon_reject',
  'made_sla',
  'route_reason',
  'universal_request',
]);
