import type { Connection, FieldMapping, Route } from '../../config/connection';
import { CANONICAL_VERSION, fingerprintOf } from '../mapping/canonical';
import { type Contacts, plainOf } from '../mapping/convert';
import { replaceBelowSeparator, isDescription } from '../mapping/description';
import { type FieldDecision, type FieldWrite, mergeField } from '../merge/merge-field';
import type { TranslateContext } from '../merge/translate';
import { shapeOf, viewOf } from '../merge/view';
import { ENDS, type End, opposite } from '../model/end';
import type { Link } from '../model/link';
import type { Comment, Ticket, TicketFile } from '../model/ticket';
import type { FieldValue } from '../model/value';
import { constantValue } from './constants';
import { type ConversationLimits, type Ledger, planConversation } from './conversation';
import type { FieldChange, LinkedPlan, Operation, PlanNote } from './plan';

/** One end of a linked pair as just read. */
export interface Observed {
  readonly ticket: Ticket;
  readonly comments: readonly Comment[];
  readonly files: readonly TicketFile[];
}

export interface LinkedInput {
  readonly connection: Connection;
  readonly route: Route;
  readonly link: Link;
  readonly observed: Readonly<Record<End, Observed>>;
  readonly ledgers: Readonly<Record<End, Ledger>>;
  /** People of each end. */
  readonly contacts: Readonly<Record<End, Contacts>>;
  readonly limits: Readonly<Record<End, ConversationLimits>>;
  readonly now: number;
  /** The pair was just created: its whole history travels at once, which is no comment flood. */
  readonly history: boolean;
}

/** What a sync of one linked pair has to do, and what it has to say. Pure: preview and run share it (X1). */
export function planLinked(input: LinkedInput): LinkedPlan {
  const fields = planFields(input);
  const conversations = ENDS.map((from) => {
    const to = opposite(from);
    return planConversation({
      connection: input.connection,
      from,
      comments: input.observed[from].comments,
      files: input.observed[from].files,
      ledger: input.ledgers[from],
      floor: input.link.ends[from].conversationFloor,
      limits: input.limits[to],
      receiverStaysClosed: input.observed[to].ticket.closed && !fields.reopens[to],
      now: input.now,
      history: input.history,
    });
  });
  const notes = [...fields.notes, ...conversations.flatMap((plan) => plan.notes)];
  const pause = conversations.find((plan) => plan.pause !== undefined)?.pause;
  if (pause !== undefined) return { operations: [], notes, record: [], settles: false, pause };
  if (fields.refusal !== undefined) return { operations: [], notes, record: [], settles: false, refusal: fields.refusal };
  return {
    operations: orderOperations(
      fields,
      conversations.flatMap((plan) => plan.operations),
    ),
    notes,
    record: fields.record,
    settles: conversations.every((plan) => plan.settles),
  };
}

interface FieldsPlan {
  readonly changes: Readonly<Record<End, readonly FieldChange[]>>;
  readonly status: Readonly<Record<End, readonly FieldChange[]>>;
  readonly reopens: Readonly<Record<End, boolean>>;
  readonly notes: readonly PlanNote[];
  readonly record: readonly string[];
  readonly refusal?: string;
}

function planFields(input: LinkedInput): FieldsPlan {
  const changes: Record<End, FieldChange[]> = { source: [], target: [] };
  const status: Record<End, FieldChange[]> = { source: [], target: [] };
  const reopens: Record<End, boolean> = { source: false, target: false };
  const companions: Companion[] = [];
  const notes: PlanNote[] = [];
  const record: string[] = [];
  let refusal: string | undefined;
  for (const mapping of input.route.mappings) {
    const decision = decide(mapping, input);
    switch (decision.kind) {
      case 'unchanged':
        // Somebody settled what was parked: it must not come back at every retry.
        if (input.link.parked[mapping.id] !== undefined) record.push(mapping.id);
        break;
      case 'hold':
        break;
      case 'record':
        record.push(mapping.id);
        break;
      case 'unmapped':
        notes.push({
          kind: 'unmapped',
          mappingId: mapping.id,
          from: decision.from,
          label: mapping[decision.from].label,
          value: plainOf(decision.value),
        });
        if (decision.policy === 'fail') refusal ??= failsTicket(mapping[decision.from].label, plainOf(decision.value));
        break;
      case 'refused':
        notes.push({
          kind: 'refused',
          mappingId: mapping.id,
          from: decision.from,
          label: mapping[decision.from].label,
          value: plainOf(decision.value).slice(0, 200),
          reason: decision.reason,
        });
        break;
      case 'unreadable':
        notes.push({
          kind: decision.why === 'missing' ? 'unreadable' : 'separator-removed',
          mappingId: mapping.id,
          end: decision.end,
          label: mapping[decision.end].label,
        });
        break;
      case 'write':
      case 'conflict':
        if (decision.write !== undefined)
          planWrite(input, mapping, decision.write, decision.kind === 'conflict' ? decision.loser : undefined, {
            changes,
            status,
            companions,
            reopens,
            notes,
          });
        break;
    }
  }
  for (const companion of companions) addCompanion(companion, changes, status);
  return { changes, status, reopens, notes, record, ...(refusal === undefined ? {} : { refusal }) };
}

/** What a mapping with the policy *fail the ticket* says about a value without a pair (M5). */
export function failsTicket(label: string, value: string): string {
  return `The value "${value}" of ${label} has no pair, and the mapping says such tickets fail. Add the pair in the field mapping.`;
}

/** A value that is set along with a mapped one. */
interface Companion {
  readonly end: End;
  readonly withStatus: boolean;
  readonly change: FieldChange;
}

/** A mapped field wins over a companion, and takes its place beside a status: some fields can be set only together with it. */
function addCompanion(
  { end, withStatus, change }: Companion,
  changes: Record<End, FieldChange[]>,
  status: Record<End, FieldChange[]>,
): void {
  const list = withStatus ? status[end] : changes[end];
  if (list.some((other) => other.field === change.field)) return;
  const mapped = changes[end].find((other) => other.field === change.field);
  if (mapped !== undefined) changes[end] = changes[end].filter((other) => other !== mapped);
  list.push(mapped ?? change);
}

function decide(mapping: FieldMapping, input: LinkedInput): FieldDecision {
  const { link, route, observed } = input;
  const shape = shapeOf(mapping, link.composedOn);
  const kept = link.fields[mapping.id];
  const baseline = kept !== undefined && kept.shape === shape && link.canonical === CANONICAL_VERSION ? kept : undefined;
  const towards = (to: End): TranslateContext => ({
    route,
    contacts: input.contacts[to],
    fromClosed: observed[opposite(to)].ticket.closed,
  });
  return mergeField({
    mapping,
    views: {
      source: viewOf(observed.source.ticket, mapping, 'source', link.composedOn),
      target: viewOf(observed.target.ticket, mapping, 'target', link.composedOn),
    },
    baseline,
    policy: mapping.conflict ?? route.conflict,
    towards: { source: towards('source'), target: towards('target') },
  });
}

interface FieldsDraft {
  readonly changes: Record<End, FieldChange[]>;
  readonly status: Record<End, FieldChange[]>;
  readonly companions: Companion[];
  readonly reopens: Record<End, boolean>;
  readonly notes: PlanNote[];
}

function planWrite(input: LinkedInput, mapping: FieldMapping, write: FieldWrite, loser: FieldValue | undefined, out: FieldsDraft): void {
  const { link, route, observed, now } = input;
  const end = write.to;
  const receiving = mapping[end];
  const parked = link.parked[mapping.id];
  if (
    parked !== undefined &&
    parked.end === end &&
    parked.tried === fingerprintOf(write.value, receiving.normalisation) &&
    now < Date.parse(parked.retryAt)
  ) {
    out.notes.push({ kind: 'parked', mappingId: mapping.id, end, label: receiving.label, reason: parked.reason });
    return;
  }
  const to = observed[end].ticket;
  const from = observed[opposite(end)].ticket;
  const reopening = receiving.role === 'status' && to.closed && !from.closed;
  if (reopening && route.reopen === 'report') {
    out.notes.push({ kind: 'reopen-reported', end });
    return;
  }
  const present = to.fields[receiving.field] ?? { kind: 'empty' };
  let after = write.value;
  if (link.composedOn === end && isDescription(receiving)) {
    // D3: what stands above the separator is never touched, and without the choice in the mapping nothing below it either.
    if (route.composition?.updateBelowSeparator !== true) return;
    const whole = replaceBelowSeparator(present, write.value);
    if (whole === undefined) return;
    after = receiving.type === 'text' ? { kind: 'text', text: plainOf(whole) } : whole;
  }
  const change: FieldChange = {
    field: receiving.field,
    label: receiving.label,
    mappingId: mapping.id,
    ...(receiving.role === 'status' ? { role: 'status' as const } : {}),
    before: write.before,
    after,
    ...(after === write.value ? {} : { view: write.value }),
    ...(write.whole === undefined ? {} : { whole: write.whole }),
    ...(loser === undefined ? {} : { loser }),
  };
  if (loser !== undefined)
    out.notes.push({
      kind: 'conflict',
      mappingId: mapping.id,
      label: receiving.label,
      winner: opposite(end),
      loser: plainOf(loser).slice(0, 500),
    });
  if (write.whole !== undefined) out.notes.push({ kind: 'cut', end, label: receiving.label });
  const list = receiving.role === 'status' ? out.status[end] : out.changes[end];
  list.push(change);
  const constants =
    receiving.role === 'status' && from.closed && !to.closed ? [...write.companions, ...route[end].closingFields] : write.companions;
  for (const constant of constants) {
    const value = constantValue(constant);
    if (value === undefined) continue;
    const before = to.fields[constant.field] ?? { kind: 'empty' };
    out.companions.push({
      end,
      withStatus: receiving.role === 'status',
      change: { field: constant.field, label: constant.field, before, after: value },
    });
  }
  if (reopening) out.reopens[end] = true;
}

/** Reopening first, then fields, comments and files, and a closing status last (S6); one write where nothing lies between. */
function orderOperations(fields: FieldsPlan, conversation: readonly Operation[]): readonly Operation[] {
  const before: Operation[] = [];
  const after: Operation[] = [];
  for (const end of ENDS) {
    const changes = fields.changes[end];
    const status = fields.status[end];
    const texts = changes.flatMap((change): Operation[] =>
      change.whole === undefined ? [] : [{ kind: 'attach-text', end, name: `${change.label} (full text).txt`, text: change.whole }],
    );
    const between = texts.length > 0 || conversation.some((operation) => operation.end === end);
    if (status.length > 0 && (fields.reopens[end] || !between)) {
      before.push({ kind: 'update', end, what: changes.length > 0 ? 'both' : 'status', changes: [...changes, ...status] }, ...texts);
      continue;
    }
    if (changes.length > 0) before.push({ kind: 'update', end, what: 'fields', changes });
    before.push(...texts);
    if (status.length > 0) after.push({ kind: 'update', end, what: 'status', changes: status });
  }
  return [...before, ...conversation, ...after];
}
