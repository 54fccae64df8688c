import type { FieldMeta } from './client';

/** The kinds of fields the views can edit with a plain control. */
export type Control = 'text' | 'paragraph' | 'number' | 'date' | 'option' | 'person' | 'labels';

const isRichText = (meta: FieldMeta): boolean =>
  ['description', 'environment'].includes(meta.schema.system ?? '') || (meta.schema.custom ?? '').endsWith(':textarea');

/** Which control edits a field; undefined when the views have none for it. */
export const controlOf = (meta: FieldMeta): Control | undefined => {
  const { type, items, system } = meta.schema;
  if (system === 'project' || system === 'issuetype' || system === 'attachment' || system === 'comment' || system === 'issuelinks')
    return undefined;
  if (meta.allowedValues !== undefined && type !== 'array') return 'option';
  if (type === 'string') return isRichText(meta) ? 'paragraph' : 'text';
  if (type === 'number') return 'number';
  if (type === 'date') return 'date';
  if (type === 'user') return 'person';
  if (type === 'array' && items === 'string' && meta.allowedValues === undefined) return 'labels';
  return undefined;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The label of an allowed value. */
export const optionLabel = (option: {
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly id?: string | undefined;
}): string => option.name ?? option.value ?? option.id ?? '';

/** A field's value as people read it. */
export const shownValue = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return 'None';
  if (Array.isArray(value)) return value.length === 0 ? 'None' : value.map(shownValue).join(', ');
  if (isRecord(value)) {
    const child = value['child'];
    const own = [value['displayName'], value['name'], value['value'], value['key']].find((each) => typeof each === 'string');
    return `${typeof own === 'string' ? own : JSON.stringify(value)}${isRecord(child) ? ` / ${shownValue(child)}` : ''}`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
};
