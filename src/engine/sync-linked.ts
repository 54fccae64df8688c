import type { Route } from '../config/connection';
import { CANONICAL_VERSION } from '../core/mapping/canonical';
import { ENDS, type End, opposite } from '../core/model/end';
import type { Link } from '../core/model/link';
import type { TicketResult } from '../core/model/run';
import type { Ticket, TicketRef } from '../core/model/ticket';
import { planLinked, type Observed } from '../core/plan/plan-linked';
import type { LinkedPlan } from '../core/plan/plan';
import { applyPlan } from './apply-plan';
import { finishPair } from './finish-pair';
import { introduce } from './introduce';
import { readLedgers, settledEntries } from './ledgers';
import { readAll } from './observe';
import { openPair, type Pair, parkOpen } from './pair';
import { findPeople } from './people';
import type { ReadResult } from './ports/connector';
import { bothTickets, leavesSomethingOut, noteText, pairResult, plannedChanges, titleOf } from './report';
import { requireCommitted, type Session } from './session';
import { settledVersions } from './settle';
import type { GroupResult, Mode } from './group';

export interface LinkedSubject {
  readonly ref: TicketRef;
  readonly linkId: string;
  readonly version: string;
}

/** Reads both ends of linked tickets strongly, merges, and writes what changed. */
export async function syncLinked(session: Session, end: End, subjects: readonly LinkedSubject[], mode: Mode): Promise<GroupResult> {
  if (subjects.length === 0) return { results: [], unchanged: 0 };
  const links = await session.deps.stores.links.getLinks(subjects.map(({ linkId }) => linkId));
  const live = subjects.flatMap((subject) => {
    const link = links.get(subject.linkId);
    return link !== undefined && !session.failedLinks.has(link.id) && (link.state === 'active' || link.state === 'out-of-scope')
      ? [{ subject, link }]
      : [];
  });
  if (live.length === 0) return { results: [], unchanged: subjects.length };
  const other = opposite(end);
  const otherRefs = await session.deps.stores.links.getRefs(
    session.connection.id,
    other,
    live.map(({ link }) => link.ends[other].ref.id),
  );
  const read = {
    [end]: await readAll(
      session,
      end,
      live.map(({ link, subject }) => ({ ref: subject.ref, since: link.ends[end].conversationSince })),
    ),
    [other]: await readAll(
      session,
      other,
      live.map(({ link }) => ({ ref: link.ends[other].ref, since: link.ends[other].conversationSince })),
    ),
  } as Record<End, ReadonlyMap<string, ReadResult>>;

  const results: TicketResult[] = [];
  const pairs: { pair: Pair; before: Link }[] = [];
  for (const { subject, link } of live) {
    const otherRecord = otherRefs.get(link.ends[other].ref.id);
    const versions = { [end]: subject.version, [other]: otherRecord?.state === 'linked' ? otherRecord.version : '' } as Record<End, string>;
    const opened = await open(session, link, read, versions, mode);
    if ('result' in opened) results.push(...opened.result);
    else pairs.push({ pair: opened.pair, before: link });
  }
  const planned = await planPairs(
    session,
    pairs.map(({ pair }) => pair),
  );
  if (mode === 'preview') {
    // The other end's listing brings a pair that changed on both ends once more.
    for (const { pair } of planned) session.failedLinks.add(pair.link.id);
    const previews = planned.flatMap(({ pair, plan }) => previewOf(session, pair, plan));
    return { results: [...results, ...previews], unchanged: subjects.length - results.length - previews.length };
  }
  const done = await carryOut(session, planned, new Map(pairs.map(({ pair, before }) => [pair, before])));
  return { results: [...results, ...done], unchanged: subjects.length - results.length - done.length };
}

export interface PlannedPair {
  readonly pair: Pair;
  readonly plan: LinkedPlan;
}

/** Plans for pairs as they were read, with the people they mention found first. */
export async function planPairs(session: Session, pairs: readonly Pair[]): Promise<readonly PlannedPair[]> {
  const people = await findPeople(
    session,
    pairs.flatMap((pair) => ENDS.map((from) => ({ route: pair.route, from, ticket: pair.observed[from].ticket, creates: false }))),
  );
  return pairs.map((pair) => ({
    pair,
    plan: planLinked({
      connection: session.connection,
      route: pair.route,
      link: pair.link,
      observed: pair.observed,
      ledgers: { source: settledEntries(pair.ledgers.source), target: settledEntries(pair.ledgers.target) },
      contacts: people,
      limits: session.limits,
      now: session.deps.clock.now(),
      history: pair.link.begun === true,
    }),
  }));
}

/** Applies the plans, settles the versions of all pairs together, commits each and reports it. */
export async function carryOut(
  session: Session,
  planned: readonly PlannedPair[],
  before: ReadonlyMap<Pair, Link>,
): Promise<readonly TicketResult[]> {
  const names = namesOf(session);
  for (const { pair, plan } of planned) {
    pair.notes.push(...plan.notes.map((note) => noteText(note, names)));
    if (plan.notes.some(leavesSomethingOut)) pair.reported = true;
    if (plan.pause !== undefined) pair.link = { ...pair.link, state: 'paused', stateReason: plan.pause };
    parkOpenFields(session, pair, plan, names);
    if (plan.refusal !== undefined) {
      pair.failure = { message: plan.refusal };
      pair.notes.push({ level: 'error', message: plan.refusal });
      continue;
    }
    if (pair.link.begun === true) await introduce(session, pair);
    // Comments must not arrive in front of the note that says where they come from, nor a status in front of either.
    if (pair.failure === undefined) await applyPlan(session, pair, plan);
  }
  const versions = await settledVersions(
    session,
    planned.map(({ pair }) => pair),
  );
  const results: TicketResult[] = [];
  for (const { pair, plan } of planned) {
    await finishPair(session, pair, before.get(pair) ?? pair.link, versions.get(pair) ?? pair.versionBefore, plan.settles);
    const result = pairResult(session.connection, pair);
    if (result !== undefined) results.push(result);
  }
  return results;
}

/** Values without a way across wait for their mapping (X6); fields that are in step again wait for nothing. */
function parkOpenFields(session: Session, pair: Pair, plan: LinkedPlan, names: Record<End, string>): void {
  if (plan.pause !== undefined) return;
  const waiting = new Set<string>();
  for (const note of plan.notes) {
    if (note.kind === 'unmapped' || note.kind === 'refused') {
      parkOpen(pair, note.mappingId, opposite(note.from), noteText(note, names).message, session.deps.clock.now());
    }
    if ('mappingId' in note) waiting.add(note.mappingId);
  }
  for (const operation of plan.operations) {
    if (operation.kind === 'update') for (const { mappingId } of operation.changes) if (mappingId !== undefined) waiting.add(mappingId);
  }
  const parked = Object.entries(pair.link.parked).filter(([id]) => waiting.has(id));
  if (parked.length < Object.keys(pair.link.parked).length) pair.link = { ...pair.link, parked: Object.fromEntries(parked) };
}

export function namesOf(session: Session): Record<End, string> {
  return {
    source: session.deps.platformName(session.connectors.source.platform),
    target: session.deps.platformName(session.connectors.target.platform),
  };
}

function previewOf(session: Session, pair: Pair, plan: LinkedPlan): readonly TicketResult[] {
  const planned = plannedChanges(plan.operations);
  if (planned.length === 0 && plan.refusal === undefined && !plan.notes.some(leavesSomethingOut)) return [];
  const closes = ENDS.some(
    (end) =>
      plan.operations.some((operation) => operation.kind === 'update' && operation.end === end && operation.what !== 'fields') &&
      pair.observed[opposite(end)].ticket.closed &&
      !pair.observed[end].ticket.closed,
  );
  const from = pair.link.origin ?? 'source';
  return [
    {
      outcome: plan.refusal !== undefined ? 'failed' : planned.length === 0 ? 'skipped' : closes ? 'closed' : 'updated',
      ...bothTickets(pair.link),
      title: titleOf(session.connection, from, pair.observed[from].ticket),
      comments: plan.operations.filter((operation) => operation.kind === 'add-comment' || operation.kind === 'edit-comment').length,
      attachments: plan.operations.filter((operation) => operation.kind === 'add-file').length,
      commentsFailed: 0,
      attachmentsFailed: 0,
      notes: plan.notes.map((note) => noteText(note, namesOf(session))),
      planned,
    },
  ];
}

type Opened = { readonly pair: Pair } | { readonly result: readonly TicketResult[] };

async function open(
  session: Session,
  link: Link,
  read: Readonly<Record<End, ReadonlyMap<string, ReadResult>>>,
  versions: Record<End, string>,
  mode: Mode,
): Promise<Opened> {
  const observed: Partial<Record<End, Observed>> = {};
  for (const end of ENDS) {
    const result = read[end].get(link.ends[end].ref.id);
    if (result?.outcome !== 'found') return { result: await lost(session, link, end, result, mode) };
    observed[end] = { ticket: result.ticket, comments: result.comments, files: result.files };
  }
  const { source, target } = observed;
  if (source === undefined || target === undefined) return { result: [] };
  const both = { source, target };
  const route = routeNow(session, link, both);
  if (route === undefined) return { result: await leaveScope(session, link, both, versions, mode) };
  const { stateReason: _reason, ...active } = link;
  // Baselines of another canonical form say nothing about values of this one: they are taken anew as found.
  const fields = link.canonical === CANONICAL_VERSION ? link.fields : {};
  const present: Link = { ...active, state: 'active', routeId: route.id, fields, canonical: CANONICAL_VERSION };
  return { pair: openPair(route, present, both, versions, await readLedgers(session, link, both)) };
}

/** The route of a pair as its tickets are now: another mapped type uses that type's route (C7). Undefined: out of scope. */
function routeNow(session: Session, link: Link, observed: Readonly<Record<End, Observed>>): Route | undefined {
  if (ENDS.some((end) => observed[end].ticket.restricted)) return undefined;
  const fits = (route: Route): boolean => ENDS.every((end) => fitsEnd(route, end, observed[end].ticket));
  const present = session.connection.routes.find((route) => route.id === link.routeId);
  return present !== undefined && fits(present) ? present : session.connection.routes.find(fits);
}

function fitsEnd(route: Route, end: End, ticket: Ticket): boolean {
  return route[end].type === ticket.ref.type && route[end].container === ticket.container;
}

async function leaveScope(
  session: Session,
  link: Link,
  observed: Readonly<Record<End, Observed>>,
  versions: Readonly<Record<End, string>>,
  mode: Mode,
): Promise<readonly TicketResult[]> {
  const restricted = ENDS.find((end) => observed[end].ticket.restricted);
  const reason =
    restricted === undefined
      ? 'One of the tickets moved to a type or place that no route of the connection covers. It syncs again when it comes back.'
      : `The ticket on ${namesOf(session)[restricted]} got a security level, so nothing leaves it.`;
  if (mode === 'apply') {
    const changed: Link = { ...link, state: 'out-of-scope', stateReason: reason };
    const refs = ENDS.filter((end) => versions[end] !== observed[end].ticket.version).map((end) => ({
      end,
      ticketId: link.ends[end].ref.id,
      record: { state: 'linked', type: link.ends[end].ref.type, linkId: link.id, version: observed[end].ticket.version } as const,
      mustBe: 'linked' as const,
    }));
    requireCommitted(await session.deps.stores.links.commit(session.lease, { link: changed, refs }));
  }
  return link.state === 'out-of-scope' ? [] : [aside(link, reason)];
}

/** S7: nothing is deleted on the other end; the link is marked until a person lifts it. */
async function lost(session: Session, link: Link, end: End, result: ReadResult | undefined, mode: Mode): Promise<readonly TicketResult[]> {
  const name = namesOf(session)[end];
  if (result?.outcome === 'malformed')
    return [{ ...aside(link, `${name} sent a record that cannot be read. The next run tries again.`), outcome: 'failed' }];
  const reason =
    result?.outcome === 'gone'
      ? `The ticket was deleted on ${name}. Nothing was deleted on the other end.`
      : result?.outcome === 'merged'
        ? `The ticket was merged into another on ${name}. Link the surviving ticket on the issue.`
        : `The ticket can no longer be seen on ${name}: it was deleted, or the connection’s user lost the right to see it. Nothing was changed on the other end.`;
  if (mode === 'apply')
    requireCommitted(
      await session.deps.stores.links.commit(session.lease, { link: { ...link, state: 'gone', stateReason: reason }, refs: [] }),
    );
  return [aside(link, reason)];
}

function aside(link: Link, message: string): TicketResult {
  return {
    outcome: 'skipped',
    ...bothTickets(link),
    title: link.ends.source.key,
    comments: 0,
    attachments: 0,
    commentsFailed: 0,
    attachmentsFailed: 0,
    notes: [{ level: 'warning', message }],
  };
}
