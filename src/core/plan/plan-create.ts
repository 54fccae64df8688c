import type { FieldMapping, Route } from '../../config/connection';
import { type Contacts, convert, matchContact, plainOf } from '../mapping/convert';
import { composed, composedLines, isDescription } from '../mapping/description';
import { translate } from '../merge/translate';
import { type End, leaves, opposite } from '../model/end';
import type { Ticket } from '../model/ticket';
import type { FieldValue, Person } from '../model/value';
import { constantValue } from './constants';
import type { CreatePlan, FieldChange, PlanNote } from './plan';
import { failsTicket } from './plan-linked';

export interface CreateInput {
  readonly route: Route;
  readonly from: End;
  readonly ticket: Ticket;
  /** People of the receiving end. */
  readonly contacts: Contacts;
}

/** The plan of the ticket that answers to `ticket` on the other end (M3–M6, D1, K6). Pure. */
export function planCreate({ route, from, ticket, contacts }: CreateInput): CreatePlan {
  const end = opposite(from);
  const draft = new Draft(end);
  const requester = planRequester(route, from, ticket, contacts, draft);
  for (const mapping of route.mappings) {
    if (leaves(mapping.direction, from)) planField(mapping, { route, from, ticket, contacts }, draft, requester);
  }
  for (const constant of route[end].defaults) {
    const value = constantValue(constant);
    if (value !== undefined && draft.fields[constant.field] === undefined) draft.fields[constant.field] = value;
  }
  const keyField = route[end].keyField;
  if (keyField !== undefined) draft.fields[keyField] = { kind: 'text', text: `${ticket.key} ${ticket.url}` };
  return draft.plan();
}

class Draft {
  readonly fields: Record<string, FieldValue> = {};
  readonly changes: FieldChange[] = [];
  readonly notes: PlanNote[] = [];
  readonly open: string[] = [];
  readonly attachTexts: { name: string; text: string }[] = [];
  composed = false;
  refusal: string | undefined;
  closing: FieldChange | undefined;

  constructor(private readonly end: End) {}

  plan(): CreatePlan {
    const { end, fields, changes, composed: isComposed, open, notes, refusal, closing, attachTexts } = this;
    return {
      end,
      fields,
      changes,
      composed: isComposed,
      open,
      notes,
      attachTexts,
      ...(closing === undefined ? {} : { closing }),
      ...(refusal === undefined ? {} : { refusal }),
    };
  }
}

/** Sets the requester, or the display fields, or returns the person for a line in the description (K6). */
function planRequester(route: Route, from: End, ticket: Ticket, contacts: Contacts, draft: Draft): Person | undefined {
  if (route.requester === undefined) return undefined;
  const end = opposite(from);
  const value = ticket.fields[route.requester[from]];
  if (value?.kind !== 'user') return undefined;
  const person = value.user;
  const match = matchContact(person.email, contacts);
  if (match !== undefined) {
    draft.fields[route.requester[end]] = { kind: 'user', user: match };
    return undefined;
  }
  draft.notes.push({ kind: 'no-contact', name: person.name });
  const { fallbackRequester, requesterNameField, requesterEmailField } = route[end];
  if (fallbackRequester !== undefined) draft.fields[route.requester[end]] = { kind: 'user', user: fallbackRequester };
  if (requesterNameField !== undefined) draft.fields[requesterNameField] = { kind: 'text', text: person.name };
  if (requesterEmailField !== undefined && person.email !== undefined)
    draft.fields[requesterEmailField] = { kind: 'text', text: person.email };
  return requesterNameField === undefined && requesterEmailField === undefined ? person : undefined;
}

function planField(mapping: FieldMapping, input: CreateInput, draft: Draft, unmatchedRequester: Person | undefined): void {
  const { route, from, ticket, contacts } = input;
  const end = opposite(from);
  const receiving = mapping[end];
  const original = ticket.fields[mapping[from].field];
  if (original === undefined) {
    draft.notes.push({ kind: 'unreadable', mappingId: mapping.id, end: from, label: mapping[from].label });
    return;
  }
  let value = original;
  if (isDescription(receiving)) {
    const lines = composedLines(ticket, end === 'target' ? route.composition : undefined, unmatchedRequester);
    value = composed(lines, original);
    draft.composed = lines.length > 0;
  }
  const translated = translate(mapping, value, end, undefined, { route, contacts, fromClosed: ticket.closed });
  switch (translated.outcome) {
    case 'hold':
      return;
    case 'unmapped':
      draft.open.push(mapping.id);
      draft.notes.push({ kind: 'unmapped', mappingId: mapping.id, from, label: mapping[from].label, value: plainOf(value) });
      if (translated.policy === 'fail') draft.refusal = failsTicket(mapping[from].label, plainOf(value));
      return;
    case 'refused':
      draft.open.push(mapping.id);
      draft.notes.push({
        kind: 'refused',
        mappingId: mapping.id,
        from,
        label: mapping[from].label,
        value: plainOf(value).slice(0, 200),
        reason: translated.reason,
      });
      return;
    case 'value': {
      if (translated.value.kind === 'empty') return;
      if (receiving.role === 'status' && ticket.closed) {
        // A closing status comes last, behind comments and files (S6).
        draft.open.push(mapping.id);
        const { field, label } = receiving;
        draft.closing = { field, label, mappingId: mapping.id, role: 'status', before: { kind: 'empty' }, after: translated.value };
        return;
      }
      draft.fields[receiving.field] = translated.value;
      const view = draft.composed && isDescription(receiving) ? convertedOriginal(original, mapping, end, contacts) : undefined;
      draft.changes.push({
        field: receiving.field,
        label: receiving.label,
        mappingId: mapping.id,
        before: { kind: 'empty' },
        after: translated.value,
        ...(view === undefined ? {} : { view }),
        ...(translated.whole === undefined ? {} : { whole: translated.whole }),
      });
      for (const constant of translated.companions) {
        const companion = constantValue(constant);
        if (companion !== undefined && draft.fields[constant.field] === undefined) draft.fields[constant.field] = companion;
      }
      if (translated.whole !== undefined) {
        draft.notes.push({ kind: 'cut', end, label: receiving.label });
        draft.attachTexts.push({ name: `${receiving.label} (full text).txt`, text: translated.whole });
      }
    }
  }
}

function convertedOriginal(original: FieldValue, mapping: FieldMapping, end: End, contacts: Contacts): FieldValue {
  const converted = convert(original, mapping[end], contacts);
  return converted.outcome === 'refused' ? original : converted.value;
}
