import type { FieldMapping } from '../../config/connection';
import { fingerprint } from '../fingerprint';
import { belowSeparator, isDescription } from '../mapping/description';
import type { End } from '../model/end';
import type { Ticket } from '../model/ticket';
import type { FieldValue } from '../model/value';

/** What the merge sees of a field on one end. `missing`: absent or unreadable, which is not empty (M3). */
export type View =
  | { readonly state: 'seen'; readonly value: FieldValue }
  | { readonly state: 'missing' }
  /** The description's separator was removed: nothing is rewritten in either direction (D3). */
  | { readonly state: 'separator-removed' };

/** The view of one field: the value itself, or the part of a composed description that may travel. */
export function viewOf(ticket: Ticket, mapping: FieldMapping, end: End, composedOn: End | undefined): View {
  const value = ticket.fields[mapping[end].field];
  if (value === undefined) return { state: 'missing' };
  if (composedOn !== end || !isDescription(mapping[end])) return { state: 'seen', value };
  const body = belowSeparator(value);
  return body === undefined ? { state: 'separator-removed' } : { state: 'seen', value: body };
}

/** Names what a mapping compares: when it changes, old baselines say nothing about it (M10). */
export function shapeOf(mapping: FieldMapping, composedOn: End | undefined): string {
  const composed = composedOn !== undefined && isDescription(mapping[composedOn]) ? composedOn : '';
  return fingerprint([mapping.source.field, mapping.source.type, mapping.target.field, mapping.target.type, composed].join('\u0000')).slice(
    0,
    8,
  );
}
