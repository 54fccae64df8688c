import type { Connection } from '../config/connection';
import { plainOf } from '../core/mapping/convert';
import { type End, opposite } from '../core/model/end';
import type { Link } from '../core/model/link';
import type { PlannedChange, ResultNote, ResultTicket, TicketOutcome, TicketResult } from '../core/model/run';
import type { Ticket } from '../core/model/ticket';
import type { CreatePlan, Operation, PlanNote } from '../core/plan/plan';
import { toPlainText } from '../core/richtext/plain';
import type { Effects, Pair } from './pair';

/** The names of both platforms, for sentences. */
export type PlatformNames = Readonly<Record<End, string>>;

/** What a note of the plan says to a person, and where to mend it. */
export function noteText(note: PlanNote, names: PlatformNames): ResultNote {
  switch (note.kind) {
    case 'unmapped':
      return {
        level: 'warning',
        field: note.label,
        value: note.value,
        message: `The value "${note.value}" of ${note.label} (${names[note.from]}) has no pair. Add it under Field mappings; the ticket then syncs by itself.`,
      };
    case 'refused':
      return {
        level: 'warning',
        field: note.label,
        value: note.value,
        message: `${note.label} (${names[note.from]}) could not be carried. ${note.reason}`,
      };
    case 'unreadable':
      return {
        level: 'warning',
        field: note.label,
        message: `${note.label} cannot be read on ${names[note.end]}, so nothing was changed. Test the connection to see which right is missing.`,
      };
    case 'separator-removed':
      return {
        level: 'warning',
        field: note.label,
        message: `The separator in ${note.label} was removed on ${names[note.end]}, so the description is no longer kept in step.`,
      };
    case 'parked':
      return { level: 'warning', field: note.label, message: note.reason };
    case 'conflict':
      return {
        level: 'info',
        field: note.label,
        value: note.loser,
        message: `${note.label} changed on both ends. ${names[note.winner]} won by the conflict policy; the other value is kept.`,
      };
    case 'cut':
      return {
        level: 'info',
        field: note.label,
        message: `${note.label} is longer than ${names[note.end]} can hold. It was shortened visibly and the full text attached.`,
      };
    case 'comment-held-back':
      return {
        level: 'info',
        message: `${note.count} internal comment${note.count === 1 ? '' : 's'} of ${names[note.from]} stayed behind. ${note.reason}`,
      };
    case 'file-held-back':
      return { level: 'warning', message: `The file "${note.name}" stayed on ${names[note.from]}. ${note.reason}` };
    case 'reopen-reported':
      return {
        level: 'warning',
        message: `The ticket was reopened on ${names[opposite(note.end)]} and is still closed on ${names[note.end]}: the route says to report this and change nothing.`,
      };
    case 'closed-takes-no-comments':
      return {
        level: 'warning',
        message: `${note.count} comment${note.count === 1 ? '' : 's'} wait: the closed ticket on ${names[note.end]} takes none. They follow when it is reopened.`,
      };
    case 'comment-flood':
      return {
        level: 'error',
        message: `${note.count} comments within an hour on ${names[note.from]}: this ticket is paused. Stop the automatic answers, then resume it on the issue.`,
      };
    case 'no-contact':
      return {
        level: 'info',
        message: `No single active contact matches ${note.name}. Name and email were written to the display fields.`,
      };
  }
}

/** Notes after which a ticket does not count as wholly synced (P4). */
export function leavesSomethingOut(note: PlanNote): boolean {
  switch (note.kind) {
    case 'conflict':
    case 'cut':
    case 'no-contact':
    case 'comment-held-back':
      return false;
    case 'unmapped':
    case 'refused':
    case 'unreadable':
    case 'separator-removed':
    case 'parked':
    case 'file-held-back':
    case 'reopen-reported':
    case 'closed-takes-no-comments':
    case 'comment-flood':
      return true;
  }
}

/** What a plan would do, in words, for a preview. */
export function plannedChanges(operations: readonly Operation[]): readonly PlannedChange[] {
  return operations.flatMap((operation): readonly PlannedChange[] => {
    const { end } = operation;
    switch (operation.kind) {
      case 'update':
        return operation.changes.map((change) => ({
          kind: change.role ?? ('field' as const),
          end,
          label: change.label,
          before: shown(plainOf(change.before)),
          after: shown(plainOf(change.after)),
        }));
      case 'add-comment':
      case 'edit-comment':
        return [
          {
            kind: 'comment',
            end,
            label: operation.visibility === 'internal' ? 'Internal comment' : 'Public comment',
            after: shown(toPlainText(operation.body)),
          },
        ];
      case 'introduce':
        return [{ kind: 'comment', end, label: 'Internal note that names the other ticket' }];
      case 'file-pointer':
        return [{ kind: 'comment', end, label: 'Note about a file that stays behind', after: operation.original.name }];
      case 'add-file':
        return [{ kind: 'file', end, label: operation.original.name, after: `${operation.original.size} bytes` }];
      case 'attach-text':
        return [{ kind: 'file', end, label: operation.name }];
    }
  });
}

/** The fields a new ticket would get. */
export function plannedCreation(plan: CreatePlan): readonly PlannedChange[] {
  const mapped = plan.changes.map((change): PlannedChange => ({
    kind: 'field',
    end: plan.end,
    label: change.label,
    after: shown(plainOf(change.after)),
  }));
  const mappedFields = new Set(plan.changes.map((change) => change.field));
  const others = Object.entries(plan.fields).filter(([field]) => !mappedFields.has(field));
  return [
    { kind: 'create', end: plan.end, label: 'New ticket' },
    ...mapped,
    ...others.map(([field, value]): PlannedChange => ({ kind: 'field', end: plan.end, label: field, after: shown(plainOf(value)) })),
  ];
}

/** The run detail of a pair, or undefined when nothing happened and there is nothing to say. */
export function pairResult(connection: Connection, pair: Pair): TicketResult | undefined {
  const outcome = outcomeOf(pair);
  if (outcome === undefined) return undefined;
  const from = pair.link.origin ?? 'source';
  return {
    outcome,
    ...bothTickets(pair.link),
    title: titleOf(connection, from, pair.observed[from].ticket),
    comments: pair.effects.comments,
    attachments: pair.effects.attachments,
    commentsFailed: pair.effects.commentsFailed,
    attachmentsFailed: pair.effects.attachmentsFailed,
    notes: pair.notes,
  };
}

/** Both tickets of a link, as a result names them. */
export function bothTickets({ ends: { source, target } }: Link): { readonly source: ResultTicket; readonly target: ResultTicket } {
  return {
    source: { id: source.ref.id, key: source.key, url: source.url },
    target: { id: target.ref.id, key: target.key, url: target.url },
  };
}

function outcomeOf(pair: Pair): TicketOutcome | undefined {
  const { effects } = pair;
  if (pair.failure !== undefined) return 'failed';
  if (effects.created) return 'created';
  if (effects.closed) return 'closed';
  if (didSomething(effects)) return 'updated';
  return pair.reported ? 'skipped' : undefined;
}

function didSomething(effects: Effects): boolean {
  return effects.updated || effects.comments > 0 || effects.attachments > 0;
}

/** The ticket's title, by the field that the mappings call so; else its key. */
export function titleOf(connection: Connection, end: End, ticket: Ticket): string {
  for (const route of connection.routes) {
    for (const mapping of route.mappings) {
      const value = mapping[end].role === 'title' ? ticket.fields[mapping[end].field] : undefined;
      if (value !== undefined && value.kind !== 'empty') return plainOf(value).slice(0, 255);
    }
  }
  return ticket.key;
}

function shown(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
