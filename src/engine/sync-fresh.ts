import type { Route } from '../config/connection';
import type { End } from '../core/model/end';
import { opposite } from '../core/model/end';
import type { TicketResult } from '../core/model/run';
import type { Ticket, TicketRef } from '../core/model/ticket';
import { planCreate } from '../core/plan/plan-create';
import type { Observed } from '../core/plan/plan-linked';
import { type Creation, createTickets, failureOf } from './create-tickets';
import { linkMade } from './link-tickets';
import { readAll } from './observe';
import type { Pair } from './pair';
import { findPeople } from './people';
import type { RefRecord, RefWrite } from './ports/stores';
import { plannedConversation, plannedOpening } from './preview-conversation';
import { leavesSomethingOut, noteText, plannedCreation, titleOf } from './report';
import { gateStamp, passStartFilter, selectRoute } from './select';
import { requireCommitted, type Session } from './session';
import { agreed } from './settle';
import { carryOut, namesOf, planPairs } from './sync-linked';
import type { GroupResult, Mode } from './group';

export interface FreshSubject {
  readonly ref: TicketRef;
  readonly record: RefRecord | undefined;
}

interface Selected {
  readonly subject: FreshSubject;
  readonly route: Route;
  readonly origin: Observed;
}

/** Creates the other half of the tickets that begin to sync, then carries their conversation and closing status. */
export async function syncFresh(session: Session, end: End, subjects: readonly FreshSubject[], mode: Mode): Promise<GroupResult> {
  const untried = subjects.filter(({ ref }) => !session.failedRefs.has(`${end}:${ref.id}`));
  if (untried.length === 0) return { results: [], unchanged: subjects.length };
  const results: TicketResult[] = [];
  const selected = await select(session, end, untried, results, mode);
  const people = await findPeople(
    session,
    selected.map(({ route, origin }) => ({ route, from: end, ticket: origin.ticket, creates: true })),
  );
  const creations: Creation[] = [];
  for (const { subject, route, origin } of selected) {
    const plan = planCreate({ route, from: end, ticket: origin.ticket, contacts: people[opposite(end)] });
    const creation: Creation = {
      from: end,
      route,
      origin,
      plan,
      title: titleOf(session.connection, end, origin.ticket),
      record: subject.record,
    };
    if (plan.refusal !== undefined) results.push(await refuse(session, creation, plan.refusal, mode));
    else if (mode === 'preview') results.push(previewOf(session, creation));
    else creations.push(creation);
  }
  if (mode === 'apply') results.push(...(await create(session, creations)));
  return { results, unchanged: Math.max(0, subjects.length - results.length) };
}

async function select(
  session: Session,
  end: End,
  subjects: readonly FreshSubject[],
  results: TicketResult[],
  mode: Mode,
): Promise<readonly Selected[]> {
  const read = await readAll(
    session,
    end,
    subjects.map(({ ref }) => ({ ref })),
  );
  const candidates: Selected[] = [];
  const seen: { subject: FreshSubject; ticket: Ticket }[] = [];
  for (const subject of subjects) {
    const result = read.get(subject.ref.id);
    if (result?.outcome === 'malformed') {
      const message = `${namesOf(session)[end]} sent a record that cannot be read. It was left out; the others went on.`;
      results.push({
        outcome: 'failed',
        title: subject.ref.id,
        comments: 0,
        attachments: 0,
        commentsFailed: 0,
        attachmentsFailed: 0,
        notes: [{ level: 'error', message, detail: result.reason }],
      });
    }
    if (result?.outcome !== 'found') continue;
    seen.push({ subject, ticket: result.ticket });
    const origin = { ticket: result.ticket, comments: result.comments, files: result.files };
    const selection = selectRoute(session, end, result.ticket);
    // A ticket whose creation was begun is looked up whatever the gates say now.
    const begun =
      subject.record?.state === 'intended'
        ? session.connection.routes.find((route) => subject.record?.state === 'intended' && route.id === subject.record.intent.routeId)
        : undefined;
    if (begun !== undefined) candidates.push({ subject, route: begun, origin });
    else if (selection.outcome === 'route') candidates.push({ subject, route: selection.route, origin });
  }
  const passing = await passStartFilter(
    session,
    end,
    candidates.filter(({ subject }) => subject.record?.state !== 'intended').map(({ origin }) => origin.ticket),
  );
  const selected = candidates.filter(({ subject, origin }) => subject.record?.state === 'intended' || passing.has(origin.ticket.ref.id));
  const taken = new Set(selected.map(({ subject }) => subject));
  if (mode === 'apply' && session.rememberLeft) {
    await rememberLeft(
      session,
      end,
      seen.filter(({ subject }) => !taken.has(subject)),
    );
  }
  return selected;
}

/** A transaction holds 25 operations, one of them the check of the lease. */
const LEFT_PER_COMMIT = 24;

async function rememberLeft(session: Session, end: End, left: readonly { subject: FreshSubject; ticket: Ticket }[]): Promise<void> {
  const stamp = gateStamp(session.connection, end);
  const refs = left.flatMap(({ subject, ticket }): RefWrite[] => {
    const version = agreed(session, end, ticket.version, ticket.updatedAt);
    const state = subject.record?.state ?? 'absent';
    if (version === '' || (state !== 'absent' && state !== 'left')) return [];
    return [{ end, ticketId: ticket.ref.id, record: { state: 'left', type: ticket.ref.type, version, stamp }, mustBe: state }];
  });
  for (let start = 0; start < refs.length; start += LEFT_PER_COMMIT) {
    requireCommitted(await session.deps.stores.links.commit(session.lease, { refs: refs.slice(start, start + LEFT_PER_COMMIT) }));
  }
}

async function create(session: Session, creations: readonly Creation[]): Promise<readonly TicketResult[]> {
  if (creations.length === 0) return [];
  const names = namesOf(session);
  const results: TicketResult[] = [];
  const pairs: Pair[] = [];
  for (const outcome of await createTickets(session, creations)) {
    if (outcome.outcome === 'failed') {
      results.push(failedResult(outcome.creation, outcome.message, outcome.detail));
      continue;
    }
    const pair = await linkMade(session, outcome.made);
    const { notes } = outcome.made.creation.plan;
    // The plan of the new pair repeats what is still open; the rest is said here.
    const once = notes.filter((note) => note.kind === 'no-contact' || note.kind === 'cut');
    pair.notes.push(...once.map((note) => noteText(note, names)));
    if (once.some(leavesSomethingOut)) pair.reported = true;
    pairs.push(pair);
  }
  const planned = await planPairs(session, pairs);
  const before = new Map(pairs.map((pair) => [pair, pair.link]));
  return [...results, ...(await carryOut(session, planned, before))];
}

async function refuse(session: Session, creation: Creation, message: string, mode: Mode): Promise<TicketResult> {
  if (mode === 'apply') {
    const failure = failureOf(session, creation, message, undefined);
    const record: RefRecord = { state: 'parked', type: creation.origin.ticket.ref.type, failure };
    const mustBe = creation.record?.state ?? 'absent';
    requireCommitted(
      await session.deps.stores.links.commit(session.lease, {
        refs: [{ end: creation.from, ticketId: creation.origin.ticket.ref.id, record, mustBe }],
      }),
    );
  }
  return failedResult(creation, message, undefined);
}

function failedResult(creation: Creation, message: string, detail: string | undefined): TicketResult {
  const { ref, key, url } = creation.origin.ticket;
  return {
    outcome: 'failed',
    [creation.from]: { id: ref.id, key, url },
    title: creation.title,
    comments: 0,
    attachments: 0,
    commentsFailed: 0,
    attachmentsFailed: 0,
    notes: [{ level: 'error', message, ...(detail === undefined ? {} : { detail }) }],
  };
}

function previewOf(session: Session, creation: Creation): TicketResult {
  const { ref, key, url } = creation.origin.ticket;
  const conversation = plannedConversation(session, creation);
  const opening = plannedOpening(session, creation);
  return {
    outcome: 'created',
    [creation.from]: { id: ref.id, key, url },
    title: creation.title,
    comments: conversation.comments,
    attachments: conversation.files,
    commentsFailed: 0,
    attachmentsFailed: 0,
    notes: [...creation.plan.notes, ...conversation.notes].map((note) => noteText(note, namesOf(session))),
    planned: [...plannedCreation(creation.plan), ...opening.first, ...conversation.planned, ...opening.last],
  };
}
