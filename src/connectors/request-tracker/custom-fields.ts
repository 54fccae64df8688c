import { fromHtml, toHtml } from '../../core/richtext/html';
import { toPlainText } from '../../core/richtext/plain';
import { EMPTY, type FieldType, type FieldValue } from '../../core/model/value';
import { toInstant, toLocal } from './times';

/** What a custom field can hold. https://docs.bestpractical.com/rt/5.0.3/RT/CustomField.html */
export interface CustomFieldKind {
  /** `Select`, `Freeform`, `Text` … */
  readonly kind: string;
  /** Takes any number of values. */
  readonly multiple: boolean;
}

/** The canonical type of a custom field; undefined for files and images, which cannot be mapped. */
export function customFieldType({ kind, multiple }: CustomFieldKind): FieldType | undefined {
  switch (kind) {
    case 'Select':
      return multiple ? 'options' : 'option';
    case 'Freeform':
    case 'Autocomplete':
    case 'Combobox':
    case 'IPAddress':
    case 'IPAddressRange':
      return multiple ? 'labels' : 'text';
    case 'Text':
    case 'Wikitext':
      return 'text';
    case 'HTML':
      return 'richText';
    case 'Date':
      return 'date';
    case 'DateTime':
      return 'dateTime';
    default:
      return undefined;
  }
}

/** A custom field's values as one; undefined for what cannot be read. */
export function decodeCustomField(field: CustomFieldKind, values: readonly unknown[]): FieldValue | undefined {
  const type = customFieldType(field);
  const texts = values.filter((value) => typeof value === 'string').filter((value) => value !== '');
  const [first] = texts;
  if (type === undefined) return undefined;
  if (first === undefined) return EMPTY;
  switch (type) {
    case 'option':
      return { kind: 'option', option: { id: first, label: first } };
    case 'options':
      return { kind: 'options', options: texts.map((value) => ({ id: value, label: value })) };
    case 'labels':
      return { kind: 'labels', labels: texts };
    case 'richText':
      return { kind: 'richText', doc: fromHtml(first) };
    case 'date':
      return first.startsWith('1970-01-01') ? EMPTY : { kind: 'date', date: first.slice(0, 10) };
    case 'dateTime': {
      const at = toInstant(first);
      return at === undefined ? EMPTY : { kind: 'dateTime', at };
    }
    default:
      return { kind: 'text', text: first.replaceAll('\r\n', '\n') };
  }
}

/** A value as REST 2 takes it for a custom field: one text, or a list where the field holds several. */
export function encodeCustomField(field: CustomFieldKind, value: FieldValue, zone: string): string | readonly string[] {
  const texts = textsOf(value, zone, field.kind === 'HTML');
  return field.multiple ? texts : (texts[0] ?? '');
}

function textsOf(value: FieldValue, zone: string, html: boolean): readonly string[] {
  switch (value.kind) {
    case 'empty':
      return [];
    case 'text':
      return [value.text];
    case 'richText':
      return [html ? toHtml(value.doc) : toPlainText(value.doc)];
    case 'number':
      return [String(value.number)];
    case 'date':
      return [value.date];
    case 'dateTime':
      // The same parser as for TicketSQL reads it: the acting user's zone.
      return [toLocal(value.at, zone)];
    case 'boolean':
      return [value.boolean ? 'Yes' : 'No'];
    case 'option':
      return [value.option.id];
    case 'options':
      return value.options.map((option) => option.id);
    case 'labels':
      return value.labels;
    case 'user':
      return [value.user.email ?? value.user.name];
  }
}
