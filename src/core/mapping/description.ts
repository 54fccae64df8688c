import type { Composition, FieldEnd } from '../../config/connection';
import type { Ticket } from '../model/ticket';
import type { FieldValue, Person } from '../model/value';
import { composeDescription, splitComposed } from '../richtext/compose';
import { fromPlainText } from '../richtext/plain';
import type { RichText } from '../richtext/tree';
import { plainOf } from './convert';

/** One `label: value` line above the separator. */
export interface ComposedLine {
  readonly label: string;
  readonly value: string;
}

/** The labelled lines of a ticket, empty values left out (D1); a requester without a match adds a line (K6). */
export function composedLines(
  ticket: Ticket,
  composition: Composition | undefined,
  unmatchedRequester: Person | undefined,
): readonly ComposedLine[] {
  const lines = (composition?.fields ?? []).flatMap(({ field, label }): ComposedLine[] => {
    const value = ticket.fields[field];
    const text = value === undefined ? '' : plainOf(value).replace(/\s+/g, ' ').trim();
    return text === '' ? [] : [{ label, value: text }];
  });
  if (unmatchedRequester === undefined) return lines;
  const { name, email } = unmatchedRequester;
  return [...lines, { label: 'Requester', value: email === undefined ? name : `${name} <${email}>` }];
}

/** The description of a new ticket: the lines, a separator and the original with its formatting; only the original where there are no lines. */
export function composed(lines: readonly ComposedLine[], original: FieldValue): FieldValue {
  return lines.length === 0 ? original : { kind: 'richText', doc: composeDescription(lines, asDocument(original)) };
}

/** The part below the separator, or undefined if people removed the separator (D3). */
export function belowSeparator(value: FieldValue): FieldValue | undefined {
  const parts = splitComposed(asDocument(value));
  if (parts === undefined) return undefined;
  return parts.body.children.length === 0 ? { kind: 'empty' } : { kind: 'richText', doc: parts.body };
}

/** A composed description whose part below the separator is replaced; undefined if the separator is gone. */
export function replaceBelowSeparator(present: FieldValue, original: FieldValue): FieldValue | undefined {
  const parts = splitComposed(asDocument(present));
  if (parts === undefined) return undefined;
  const separator: RichText['children'][number] = { type: 'thematicBreak' };
  return { kind: 'richText', doc: { type: 'root', children: [...parts.head.children, separator, ...asDocument(original).children] } };
}

/** Whether a field end holds the ticket's description. */
export function isDescription(end: FieldEnd): boolean {
  return end.role === 'description';
}

function asDocument(value: FieldValue): RichText {
  if (value.kind === 'richText') return value.doc;
  if (value.kind === 'empty') return { type: 'root', children: [] };
  return fromPlainText(plainOf(value));
}
