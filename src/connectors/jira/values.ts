import { fromAdf, toAdf } from '../../core/richtext/adf';
import { fromPlainText, toPlainText } from '../../core/richtext/plain';
import { FieldRejectedError } from '../../core/errors';
import type { FieldType, FieldValue, Option, Person } from '../../core/model/value';
import { EMPTY } from '../../core/model/value';
import type { NativeUser } from './native';
import { instantSchema, userSchema } from './native';
import { fieldTypeOf } from './field-types';

/** Multi-line system fields that take the Atlassian Document Format (https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/). */
const DOCUMENT_FIELDS = new Set(['description', 'environment']);
const LIST_FIELDS = new Set(['labels', 'components', 'fixVersions', 'versions']);

export function personOf(user: NativeUser): Person {
  return {
    id: user.accountId,
    name: user.displayName ?? user.accountId,
    ...(user.emailAddress ? { email: user.emailAddress } : {}),
    ...(user.active === undefined ? {} : { active: user.active }),
  };
}

/**
 * A value of an issue as Jira returned it. `type` is the field's type where it is known; without it text stays text.
 * Throws when the value is of no known shape.
 */
export function fromNative(value: unknown, type: FieldType | undefined): FieldValue {
  if (value === null || value === undefined || value === '') return EMPTY;
  if (typeof value === 'string') return textual(value, type);
  if (typeof value === 'number') return { kind: 'number', number: value };
  if (typeof value === 'boolean') return { kind: 'boolean', boolean: value };
  if (Array.isArray(value)) return list(value, type);
  if (typeof value !== 'object') throw new Error('a value of an unknown kind');
  if ('type' in value && value.type === 'doc') return { kind: 'richText', doc: fromAdf(value) };
  const user = userSchema.safeParse(value);
  if (user.success) return { kind: 'user', user: personOf(user.data) };
  return { kind: 'option', option: optionOf(value) };
}

function textual(value: string, type: FieldType | undefined): FieldValue {
  if (type === 'date') return { kind: 'date', date: value.slice(0, 10) };
  if (type === 'dateTime') return { kind: 'dateTime', at: instantSchema.parse(value) };
  if (type === 'richText') return { kind: 'richText', doc: fromPlainText(value) };
  return { kind: 'text', text: value };
}

function list(values: readonly unknown[], type: FieldType | undefined): FieldValue {
  if (values.length === 0) return EMPTY;
  const labels = values.filter((value) => typeof value === 'string');
  if (labels.length === values.length) {
    return type === 'options' ? { kind: 'options', options: labels.map((label) => ({ id: label, label })) } : { kind: 'labels', labels };
  }
  return { kind: 'options', options: values.map(optionOf) };
}

/** An option, priority, version, component …: its id, and the text people see. A cascading choice is `parent:child`. */
export function optionOf(value: unknown): Option {
  if (typeof value !== 'object' || value === null) throw new Error('an option of an unknown kind');
  const record = value as Readonly<Record<string, unknown>>;
  const id = record['id'] ?? record['accountId'] ?? record['groupId'] ?? record['key'];
  if (typeof id !== 'string' && typeof id !== 'number') throw new Error('an option without an id');
  const text = record['value'] ?? record['name'] ?? record['displayName'] ?? record['key'];
  const own = { id: String(id), label: typeof text === 'string' ? text : String(id) };
  if (typeof record['child'] !== 'object' || record['child'] === null) return own;
  const child = optionOf(record['child']);
  return { id: `${own.id}:${child.id}`, label: `${own.label} - ${child.label}` };
}

/**
 * The value as Jira takes it in `fields` of a create, an edit or a transition.
 * Throws `FieldRejectedError` for a kind that no Jira field takes.
 */
export function toNative(field: string, value: FieldValue): unknown {
  switch (value.kind) {
    case 'empty':
      return LIST_FIELDS.has(field) ? [] : null;
    case 'text':
      return DOCUMENT_FIELDS.has(field) ? toAdf(fromPlainText(value.text)) : singleLine(field, value.text);
    case 'richText':
      return fieldTypeOf(field) === 'text' ? singleLine(field, toPlainText(value.doc)) : toAdf(value.doc);
    case 'number':
      return value.number;
    case 'date':
      return value.date;
    case 'dateTime':
      return new Date(value.at).toISOString().replace('Z', '+0000');
    case 'boolean':
      throw new FieldRejectedError('Jira has no yes/no fields: map this value to a select field.', [field]);
    case 'option':
      return optionToNative(value.option);
    case 'options':
      return value.options.map(optionToNative);
    case 'user':
      if (value.user.id === undefined) throw new FieldRejectedError(`No Jira account is known for “${value.user.name}”.`, [field]);
      return { accountId: value.user.id };
    case 'labels':
      return [...value.labels];
  }
}

/** Jira refuses line ends in a summary: they become blanks. */
function singleLine(field: string, text: string): string {
  return field === 'summary' ? text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').trim() : text;
}

function optionToNative(option: Option): unknown {
  const [parent, child] = option.id.split(':');
  return child === undefined ? { id: option.id } : { id: parent, child: { id: child } };
}
