import type { FieldMapping, Route } from '../config/connection';
import { fingerprintOf, sameValue } from '../core/mapping/canonical';
import { shapeOf, viewOf } from '../core/merge/view';
import { type End, opposite } from '../core/model/end';
import type { FieldBaseline, Link } from '../core/model/link';
import type { ResultNote } from '../core/model/run';
import type { LedgerEntry } from '../core/plan/conversation';
import type { FieldChange } from '../core/plan/plan';
import type { Observed } from '../core/plan/plan-linked';
import { retryAt } from './backoff';
import type { IntendedCopy } from './ports/stores';

/** What a sync did to one pair so far. */
export interface Effects {
  created: boolean;
  updated: boolean;
  closed: boolean;
  comments: number;
  attachments: number;
  commentsFailed: number;
  attachmentsFailed: number;
}

/** The working copy of one linked pair during a sync. */
export interface Pair {
  readonly route: Route;
  link: Link;
  readonly observed: Record<End, Observed>;
  /** The agreed version stored before this sync. */
  readonly versionBefore: Record<End, string>;
  /** An end was written without proof that nobody else wrote in between: it is read once more before its version counts as agreed. */
  readonly touched: Record<End, boolean>;
  /** An end changed beside what was written: a person or the platform's own rules; it is looked at once more. */
  readonly surprised: Record<End, boolean>;
  /** Ledger entries of the items just read. */
  readonly ledgers: Record<End, ReadonlyMap<string, LedgerEntry | IntendedCopy>>;
  /** Ids of copies this sync made, per end they stand on. */
  readonly madeCopies: Record<End, Set<string>>;
  readonly effects: Effects;
  readonly notes: ResultNote[];
  /** Set when something has to be tried again. */
  failure?: { readonly message: string; readonly detail?: string };
  /** Texts of a new ticket that did not fit, where they are known. */
  attachTexts?: readonly { readonly name: string; readonly text: string }[];
  /** Something was left out by decision: the ticket counts as skipped unless something else happened. */
  reported: boolean;
}

function noEffects(): Effects {
  return { created: false, updated: false, closed: false, comments: 0, attachments: 0, commentsFailed: 0, attachmentsFailed: 0 };
}

export function openPair(
  route: Route,
  link: Link,
  observed: Record<End, Observed>,
  versionBefore: Record<End, string>,
  ledgers: Pair['ledgers'],
): Pair {
  return {
    route,
    link,
    observed,
    versionBefore,
    ledgers,
    touched: { source: false, target: false },
    surprised: { source: false, target: false },
    madeCopies: { source: new Set(), target: new Set() },
    effects: noEffects(),
    notes: [],
    reported: false,
  };
}

/** Takes the present views of a mapping as its baseline. */
export function recordBaseline(pair: Pair, mapping: FieldMapping, cut?: End): void {
  const views = { source: fingerprintOfView(pair, mapping, 'source'), target: fingerprintOfView(pair, mapping, 'target') };
  setBaseline(
    pair,
    mapping,
    { ...(views.source === undefined ? {} : { source: views.source }), ...(views.target === undefined ? {} : { target: views.target }) },
    cut,
  );
}

/** Remembers that the origin's value has not reached the other end: the origin counts as changed at every look. */
export function recordOpen(pair: Pair, mapping: FieldMapping, origin: End): void {
  const other = fingerprintOfView(pair, mapping, opposite(origin));
  setBaseline(pair, mapping, { [origin]: '?', ...(other === undefined ? {} : { [opposite(origin)]: other }) });
}

function setBaseline(pair: Pair, mapping: FieldMapping, views: Omit<FieldBaseline, 'shape'>, cut?: End): void {
  const baseline: FieldBaseline = { shape: shapeOf(mapping, pair.link.composedOn), ...views, ...(cut === undefined ? {} : { cut }) };
  const { [mapping.id]: _unparked, ...parked } = pair.link.parked;
  pair.link = { ...pair.link, fields: { ...pair.link.fields, [mapping.id]: baseline }, parked };
}

function fingerprintOfView(pair: Pair, mapping: FieldMapping, end: End): string | undefined {
  const view = viewOf(pair.observed[end].ticket, mapping, end, pair.link.composedOn);
  return view.state === 'seen' ? fingerprintOf(view.value, mapping[end].normalisation) : undefined;
}

/** Leaves a field alone until its value changes or the wait is over (S8, X6). Its baseline does not move. */
export function parkField(pair: Pair, end: End, change: FieldChange, reason: string, now: number): void {
  const mapping = pair.route.mappings.find((candidate) => candidate.id === change.mappingId);
  pair.notes.push({ level: 'warning', field: change.label, message: reason });
  pair.reported = true;
  if (mapping === undefined) return;
  const before = pair.link.parked[mapping.id];
  const attempts = (before?.attempts ?? 0) + 1;
  const since = before?.since ?? new Date(now).toISOString();
  const tried = fingerprintOf(change.view ?? change.after, mapping[end].normalisation);
  pair.link = {
    ...pair.link,
    parked: { ...pair.link.parked, [mapping.id]: { end, reason, tried, since, retryAt: retryAt(now, attempts), attempts } },
  };
}

/** Leaves a value that has no way across alone until the mapping changes or the wait is over (M5, X6). */
export function parkOpen(pair: Pair, mappingId: string, end: End, reason: string, now: number): void {
  const before = pair.link.parked[mappingId];
  const attempts = (before?.attempts ?? 0) + 1;
  const since = before?.since ?? new Date(now).toISOString();
  const parked = { end, reason, tried: '', since, retryAt: retryAt(now, attempts), attempts };
  pair.link = { ...pair.link, parked: { ...pair.link.parked, [mappingId]: parked } };
}

/** Whether the platform took the value, under the field's declared normalisation (S8). */
export function accepted(pair: Pair, mapping: FieldMapping, end: End, change: FieldChange): boolean {
  const view = viewOf(pair.observed[end].ticket, mapping, end, pair.link.composedOn);
  return view.state === 'seen' && sameValue(view.value, change.view ?? change.after, mapping[end].normalisation);
}

/** Whether all mapped fields of an end look the same in both readings. */
export function sameFields(pair: Pair, end: End, again: Observed, which: (mapping: FieldMapping) => boolean = () => true): boolean {
  return pair.route.mappings.filter(which).every((mapping) => {
    const was = viewOf(pair.observed[end].ticket, mapping, end, pair.link.composedOn);
    const is = viewOf(again.ticket, mapping, end, pair.link.composedOn);
    return was.state === 'seen' && is.state === 'seen'
      ? sameValue(was.value, is.value, mapping[end].normalisation)
      : was.state === is.state;
  });
}

/** Whether an end shows no comment and no file beyond those already seen and the copies just made. */
export function sameConversation(pair: Pair, end: End, again: Observed): boolean {
  const seen = new Map([
    ...pair.observed[end].comments.map((item) => [item.id, item.updatedAt] as const),
    ...pair.observed[end].files.map((item) => [item.id, item.createdAt] as const),
  ]);
  const made = pair.madeCopies[end];
  return (
    again.comments.every((item) => made.has(item.id) || seen.get(item.id) === item.updatedAt) &&
    again.files.every((item) => made.has(item.id) || seen.has(item.id))
  );
}
