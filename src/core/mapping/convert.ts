import type { FieldEnd } from '../../config/connection';
import { EMPTY, type FieldType, type FieldValue, type Person } from '../model/value';
import { fromPlainText, toPlainText } from '../richtext/plain';
import { truncatePlainText } from '../richtext/truncate';

/** `cut` holds what fits and the whole text, which is then attached (M3). */
export type Conversion =
  | { readonly outcome: 'value'; readonly value: FieldValue }
  | { readonly outcome: 'cut'; readonly value: FieldValue; readonly whole: string }
  | { readonly outcome: 'refused'; readonly reason: string };

/** People of the receiving end by lower-case email; an address may match several. */
export type Contacts = ReadonlyMap<string, readonly Person[]>;

const TEXTUAL: ReadonlySet<FieldType> = new Set(['text', 'richText']);

/**
 * Why values of one type can never be put into a field of another, or undefined if they can (M3: refused when the mapping is saved).
 * `hasValueMap` tells that option values are paired one by one.
 */
export function conversionProblem(from: FieldType, to: FieldType, hasValueMap: boolean): string | undefined {
  if (hasValueMap) {
    return from === 'option' && to === 'option'
      ? undefined
      : `Values can be paired only between two single-choice fields, not from ${from} to ${to}.`;
  }
  if (from === to) return undefined;
  if (TEXTUAL.has(to)) return undefined;
  switch (to) {
    case 'number':
    case 'date':
    case 'dateTime':
    case 'boolean':
    case 'option':
      return from === 'text' || (to === 'date' && from === 'dateTime') || (to === 'dateTime' && from === 'date')
        ? undefined
        : `A ${from} field cannot fill a ${to} field.`;
    case 'options':
    case 'labels':
      return from === 'text' || from === 'option' || from === 'options' || from === 'labels'
        ? undefined
        : `A ${from} field cannot fill a ${to} field.`;
    case 'user':
      return from === 'text' ? undefined : `A ${from} field cannot fill a ${to} field.`;
    case 'text':
    case 'richText':
      return undefined;
  }
}

/** The value as the receiving field would hold it. Picklists are taken over by label or id; people by email. */
export function convert(value: FieldValue, to: FieldEnd, contacts: Contacts): Conversion {
  if (value.kind === 'empty') return accepted(EMPTY);
  switch (to.type) {
    case 'text':
      return asText(value, to);
    case 'richText':
      return accepted(value.kind === 'richText' ? value : { kind: 'richText', doc: fromPlainText(plainOf(value)) });
    case 'number':
      return asNumber(plainOf(value));
    case 'date':
      return value.kind === 'date' ? accepted(value) : asDate(value.kind === 'dateTime' ? value.at : plainOf(value));
    case 'dateTime':
      return asDateTime(value.kind === 'dateTime' ? value.at : value.kind === 'date' ? `${value.date}T00:00:00Z` : plainOf(value));
    case 'boolean':
      return value.kind === 'boolean' ? accepted(value) : asBoolean(plainOf(value));
    case 'option':
      return value.kind === 'option'
        ? accepted(value)
        : accepted({ kind: 'option', option: { id: plainOf(value), label: plainOf(value) } });
    case 'options':
      return accepted({ kind: 'options', options: listOf(value).map((item) => ({ id: item.id, label: item.label })) });
    case 'labels':
      return accepted({
        kind: 'labels',
        labels: listOf(value)
          .map((item) => item.label.trim().replace(/\s+/g, '-'))
          .filter((label) => label !== ''),
      });
    case 'user':
      return asUser(value, contacts);
  }
}

/** The text people would read for a value. */
export function plainOf(value: FieldValue): string {
  switch (value.kind) {
    case 'empty':
      return '';
    case 'text':
      return value.text;
    case 'richText':
      return toPlainText(value.doc);
    case 'number':
      return String(value.number);
    case 'date':
      return value.date;
    case 'dateTime':
      return value.at;
    case 'boolean':
      return value.boolean ? 'Yes' : 'No';
    case 'option':
      return value.option.label;
    case 'options':
      return value.options.map((option) => option.label).join(', ');
    case 'user':
      return value.user.email === undefined ? value.user.name : `${value.user.name} <${value.user.email}>`;
    case 'labels':
      return value.labels.join(', ');
  }
}

/** The contact an email stands for, or undefined where there is none or it is ambiguous (K6). */
export function matchContact(email: string | undefined, contacts: Contacts): Person | undefined {
  if (email === undefined || email === '') return undefined;
  const hits = (contacts.get(email.toLowerCase()) ?? []).filter((person) => person.active !== false);
  return hits.length === 1 ? hits[0] : undefined;
}

function accepted(value: FieldValue): Conversion {
  return { outcome: 'value', value };
}

function asText(value: FieldValue, to: FieldEnd): Conversion {
  const whole = plainOf(value);
  const text = to.multiline ? whole : whole.replace(/\s*\n\s*/g, ' ').trim();
  if (to.maxLength === undefined || text.length <= to.maxLength) return accepted(text === '' ? EMPTY : { kind: 'text', text });
  return { outcome: 'cut', value: { kind: 'text', text: truncatePlainText(text, to.maxLength) }, whole };
}

function asNumber(text: string): Conversion {
  const number = Number(text.trim());
  return text.trim() !== '' && Number.isFinite(number) ? accepted({ kind: 'number', number }) : refused(text, 'a number');
}

function asDate(text: string): Conversion {
  const match = /^\d{4}-\d{2}-\d{2}/.exec(text.trim());
  return match !== null && !Number.isNaN(Date.parse(match[0]))
    ? accepted({ kind: 'date', date: match[0] })
    : refused(text, 'a date (YYYY-MM-DD)');
}

function asDateTime(text: string): Conversion {
  const ms = Date.parse(text.trim());
  return Number.isNaN(ms) ? refused(text, 'a date and time (ISO 8601)') : accepted({ kind: 'dateTime', at: new Date(ms).toISOString() });
}

function asBoolean(text: string): Conversion {
  const word = text.trim().toLowerCase();
  if (['true', 'yes', '1', 'on'].includes(word)) return accepted({ kind: 'boolean', boolean: true });
  if (['false', 'no', '0', 'off'].includes(word)) return accepted({ kind: 'boolean', boolean: false });
  return refused(text, 'yes or no');
}

function asUser(value: FieldValue, contacts: Contacts): Conversion {
  const email = value.kind === 'user' ? value.user.email : /[^\s<>]+@[^\s<>]+/.exec(plainOf(value))?.[0];
  const contact = matchContact(email, contacts);
  if (contact !== undefined) return accepted({ kind: 'user', user: contact });
  return {
    outcome: 'refused',
    reason:
      email === undefined ? 'The person has no visible email address to match by.' : 'No single active contact has this email address.',
  };
}

function refused(text: string, wanted: string): Conversion {
  return { outcome: 'refused', reason: `"${text.slice(0, 80)}" is not ${wanted}.` };
}

function listOf(value: FieldValue): readonly { id: string; label: string }[] {
  if (value.kind === 'options') return value.options;
  if (value.kind === 'option') return [value.option];
  if (value.kind === 'labels') return value.labels.map((label) => ({ id: label, label }));
  return plainOf(value)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({ id: part, label: part }));
}
