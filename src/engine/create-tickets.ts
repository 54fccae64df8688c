import type { Route } from '../config/connection';
import { describeError, FieldRejectedError, SyncError } from '../core/errors';
import { type End, ENDS } from '../core/model/end';
import type { TicketRef } from '../core/model/ticket';
import type { CreatePlan } from '../core/plan/plan';
import type { Observed } from '../core/plan/plan-linked';
import { retryAt } from './backoff';
import { readAll } from './observe';
import type { CreateResult, TicketDraft } from './ports/connector';
import type { Intent, RefFailure, RefRecord, RefWrite } from './ports/stores';
import { requireCommitted, type Session } from './session';

/** A transaction holds 25 operations, one of them the check of the lease. */
const INTENTS_PER_COMMIT = 24;

/** An unlinked ticket that is to get its other half. */
export interface Creation {
  readonly from: End;
  readonly route: Route;
  readonly origin: Observed;
  readonly plan: CreatePlan;
  readonly title: string;
  /** What the store knew of the origin. */
  readonly record: RefRecord | undefined;
}

/** The other half exists: made now, or by an earlier attempt whose answer was lost. */
export interface Made {
  readonly creation: Creation;
  readonly created: Observed;
  readonly refused: ReadonlyMap<string, string>;
  /** An earlier attempt made it: it holds what the origin was then. */
  readonly earlier: boolean;
  /** Further copies that carry the same correlation id. */
  readonly doubles: readonly TicketRef[];
}

export type CreationOutcome =
  | { readonly outcome: 'made'; readonly made: Made }
  | { readonly outcome: 'failed'; readonly creation: Creation; readonly message: string; readonly detail?: string };

interface Attempt {
  readonly creation: Creation;
  intent: Intent;
  refused: Map<string, string>;
}

/**
 * Creates the missing halves on one end. Each has its intent stored before the creating call, and an intent found from an earlier attempt
 * is looked up first: only *absent*, confirmed beyond the platform's declared lag, allows another create (S2).
 */
export async function createTickets(session: Session, creations: readonly Creation[]): Promise<readonly CreationOutcome[]> {
  const outcomes: CreationOutcome[] = [];
  const attempts: Attempt[] = [];
  for (const creation of creations) {
    const recovered = await recover(session, creation);
    if (recovered.kind === 'outcome') outcomes.push(recovered.outcome);
    else attempts.push(recovered.attempt);
  }
  await storeIntents(session, attempts);
  outcomes.push(...(await send(session, attempts)));
  return outcomes;
}

type Recovered = { readonly kind: 'outcome'; readonly outcome: CreationOutcome } | { readonly kind: 'attempt'; readonly attempt: Attempt };

async function recover(session: Session, creation: Creation): Promise<Recovered> {
  const { record, plan } = creation;
  const end = plan.end;
  const scope = { type: creation.route[end].type, container: creation.route[end].container };
  if (record?.state !== 'intended' || record.intent.unsent === true) {
    const intent: Intent = {
      correlationId: `${session.connection.id}.${session.deps.ids.fresh()}`,
      hint: '',
      routeId: creation.route.id,
      at: new Date(session.deps.clock.now()).toISOString(),
      without: [],
    };
    return { kind: 'attempt', attempt: { creation, intent, refused: new Map() } };
  }
  const { intent } = record;
  const lookup = await session.connectors[end].findByCorrelation(scope, intent.correlationId, intent.hint);
  const settledAt = Date.parse(intent.at) + session.connectors[end].capabilities.listingLagMs;
  if (lookup.outcome === 'found') {
    const [oldest, ...doubles] = lookup.hits;
    if (oldest !== undefined) return { kind: 'outcome', outcome: await adopt(session, creation, oldest, doubles) };
  }
  if (lookup.outcome === 'unknown' || session.deps.clock.now() < settledAt) {
    const message =
      'It is not known yet whether the ticket was created: the platform’s answer was lost. The next run looks again before it creates anything.';
    return { kind: 'outcome', outcome: await notYetKnown(session, creation, intent, message, settledAt) };
  }
  return {
    kind: 'attempt',
    attempt: { creation, intent: { ...intent, at: new Date(session.deps.clock.now()).toISOString() }, refused: new Map() },
  };
}

async function adopt(session: Session, creation: Creation, ref: TicketRef, doubles: readonly TicketRef[]): Promise<CreationOutcome> {
  const result = (await readAll(session, creation.plan.end, [{ ref }])).get(ref.id);
  if (result?.outcome !== 'found')
    return { outcome: 'failed', creation, message: 'The ticket created by an earlier attempt cannot be read.' };
  const created = { ticket: result.ticket, comments: result.comments, files: result.files };
  return { outcome: 'made', made: { creation, created, refused: new Map(), earlier: true, doubles } };
}

async function storeIntents(session: Session, attempts: readonly Attempt[]): Promise<void> {
  const hints = new Map<string, string>();
  const writes: RefWrite[] = [];
  for (const attempt of attempts) {
    const { plan, route, origin, from, record } = attempt.creation;
    const { type, container } = route[plan.end];
    const scope = `${plan.end}\u0000${container}\u0000${type}`;
    const hint = hints.get(scope) ?? (await session.connectors[plan.end].lookupHint({ type, container }));
    hints.set(scope, hint);
    attempt.intent = { ...attempt.intent, hint };
    writes.push({ end: from, ticketId: origin.ticket.ref.id, record: intended(attempt), mustBe: record?.state ?? 'absent' });
  }
  for (let start = 0; start < writes.length; start += INTENTS_PER_COMMIT) {
    requireCommitted(await session.deps.stores.links.commit(session.lease, { refs: writes.slice(start, start + INTENTS_PER_COMMIT) }));
  }
}

function intended(attempt: Attempt, failure?: RefFailure): RefRecord {
  return {
    state: 'intended',
    type: attempt.creation.origin.ticket.ref.type,
    intent: attempt.intent,
    ...(failure === undefined ? {} : { failure }),
  };
}

async function send(session: Session, attempts: readonly Attempt[]): Promise<readonly CreationOutcome[]> {
  const outcomes: CreationOutcome[] = [];
  const unsent = new Set(attempts);
  try {
    for (const end of ENDS) {
      const here = attempts.filter((attempt) => attempt.creation.plan.end === end);
      const batch = session.connectors[end].capabilities.createBatch;
      for (let start = 0; start < here.length; start += batch)
        outcomes.push(...(await sendBatch(session, end, here.slice(start, start + batch), unsent)));
    }
  } catch (error) {
    if (describeError(error).recovery !== 'stop-run') await takeBack(session, [...unsent]);
    throw error;
  }
  return outcomes;
}

/** Marks intents whose creating call was never made or was turned away: the next run need not wait for a look-up (S12). */
async function takeBack(session: Session, attempts: readonly Attempt[]): Promise<void> {
  const refs = attempts.map((attempt): RefWrite => {
    attempt.intent = { ...attempt.intent, unsent: true };
    return {
      end: attempt.creation.from,
      ticketId: attempt.creation.origin.ticket.ref.id,
      record: intended(attempt),
      mustBe: 'intended',
    };
  });
  for (let start = 0; start < refs.length; start += INTENTS_PER_COMMIT)
    requireCommitted(await session.deps.stores.links.commit(session.lease, { refs: refs.slice(start, start + INTENTS_PER_COMMIT) }));
}

async function sendBatch(
  session: Session,
  end: End,
  attempts: readonly Attempt[],
  unsent: Set<Attempt>,
): Promise<readonly CreationOutcome[]> {
  let results: readonly CreateResult[];
  try {
    results = await session.connectors[end].createMany(attempts.map(draftOf));
  } catch (error) {
    return failAll(session, attempts, unsent, error);
  }
  for (const [index, attempt] of attempts.entries()) {
    const result = results[index];
    if (result?.outcome !== 'failed' || !turnedAway(result.error)) unsent.delete(attempt);
  }
  const outcomes: CreationOutcome[] = [];
  const again: Attempt[] = [];
  const created: { attempt: Attempt; result: Extract<CreateResult, { outcome: 'created' }> }[] = [];
  for (const [index, attempt] of attempts.entries()) {
    const result = results[index];
    if (result === undefined) {
      outcomes.push(await failed(session, attempt, new Error('The connector returned no result for this ticket.')));
    } else if (result.outcome === 'failed') {
      if (result.error instanceof FieldRejectedError && leaveOut(attempt, result.error)) again.push(attempt);
      else outcomes.push(await failed(session, attempt, result.error));
    } else {
      for (const { field, reason } of result.fieldsRefused) attempt.refused.set(field, reason);
      created.push({ attempt, result });
    }
  }
  if (created.length > 0) {
    // What the creating call reports has only the fields that were sent; what the platform made of the others is compared from now on too.
    const read = await readAll(
      session,
      end,
      created.map(({ result }) => ({ ref: result.ref })),
    );
    for (const { attempt, result } of created) {
      const again = read.get(result.ref.id);
      if (again?.outcome === 'found') outcomes.push(made(attempt, { ticket: again.ticket, comments: again.comments, files: again.files }));
      // The intent stays: the next run finds the ticket by its correlation id.
      else
        outcomes.push(
          await failed(session, attempt, new SyncUnread('The ticket was created and cannot be read back. The next run looks it up.')),
        );
    }
  }
  if (again.length > 0) outcomes.push(...(await sendBatch(session, end, again, unsent)));
  return outcomes;
}

class SyncUnread extends SyncError {
  readonly recovery = 'look-up';
}

function made(attempt: Attempt, created: Observed): CreationOutcome {
  return { outcome: 'made', made: { creation: attempt.creation, created, refused: attempt.refused, earlier: false, doubles: [] } };
}

function draftOf(attempt: Attempt): TicketDraft {
  const { plan, route } = attempt.creation;
  const left = new Set(attempt.intent.without);
  return {
    type: route[plan.end].type,
    container: route[plan.end].container,
    fields: Object.fromEntries(Object.entries(plan.fields).filter(([field]) => !left.has(field))),
    correlationId: attempt.intent.correlationId,
  };
}

/** Leaves the refused fields out of the next try; false when nothing more can be left out. */
function leaveOut(attempt: Attempt, error: FieldRejectedError): boolean {
  const present = error.fields.filter(
    (field) => attempt.creation.plan.fields[field] !== undefined && !attempt.intent.without.includes(field),
  );
  for (const field of present) attempt.refused.set(field, error.detail === undefined ? error.message : `${error.message} ${error.detail}`);
  attempt.intent = { ...attempt.intent, without: [...attempt.intent.without, ...present] };
  return present.length > 0;
}

/** A platform that asks to wait or refuses the credentials has done nothing. */
function turnedAway(error: unknown): boolean {
  const { recovery } = describeError(error);
  return recovery === 'wait-until' || recovery === 'pause-connection';
}

async function failAll(
  session: Session,
  attempts: readonly Attempt[],
  unsent: Set<Attempt>,
  error: unknown,
): Promise<readonly CreationOutcome[]> {
  if (turnedAway(error) || describeError(error).recovery === 'stop-run') throw error;
  for (const attempt of attempts) unsent.delete(attempt);
  const outcomes: CreationOutcome[] = [];
  for (const attempt of attempts) outcomes.push(await failed(session, attempt, error));
  return outcomes;
}

async function failed(session: Session, attempt: Attempt, error: unknown): Promise<CreationOutcome> {
  const { message, detail, recovery } = describeError(error);
  if (recovery === 'wait-until' || recovery === 'pause-connection' || recovery === 'stop-run') throw error;
  const { creation } = attempt;
  const failure = failureOf(session, creation, message, detail);
  // A refusal is known to have had no effect; everything else is looked up before another create.
  const certain = recovery === 'park-ticket' || recovery === 'park-field' || recovery === 'retry';
  const record: RefRecord = certain ? { state: 'parked', type: creation.origin.ticket.ref.type, failure } : intended(attempt, failure);
  requireCommitted(
    await session.deps.stores.links.commit(session.lease, {
      refs: [{ end: creation.from, ticketId: creation.origin.ticket.ref.id, record, mustBe: 'intended' }],
    }),
  );
  return { outcome: 'failed', creation, message, ...(detail === undefined ? {} : { detail }) };
}

async function notYetKnown(
  session: Session,
  creation: Creation,
  intent: Intent,
  message: string,
  settledAt: number,
): Promise<CreationOutcome> {
  // A look that came too early is no failed attempt: the next one is when the platform's lag is over.
  const early = session.deps.clock.now() < settledAt;
  const counted = failureOf(session, creation, message, undefined, early ? new Date(settledAt).toISOString() : undefined);
  const record: RefRecord = {
    state: 'intended',
    type: creation.origin.ticket.ref.type,
    intent,
    failure: early ? { ...counted, attempts: counted.attempts - 1 } : counted,
  };
  requireCommitted(
    await session.deps.stores.links.commit(session.lease, {
      refs: [{ end: creation.from, ticketId: creation.origin.ticket.ref.id, record, mustBe: 'intended' }],
    }),
  );
  return { outcome: 'failed', creation, message };
}

/** The failure to store with a ticket that was not created. */
export function failureOf(session: Session, creation: Creation, message: string, detail: string | undefined, retry?: string): RefFailure {
  const before = creation.record?.state === 'parked' || creation.record?.state === 'intended' ? creation.record.failure : undefined;
  const attempts = (before?.attempts ?? 0) + 1;
  const { ref, key, url } = creation.origin.ticket;
  session.failedRefs.add(`${creation.from}:${ref.id}`);
  const due = retry ?? retryAt(session.deps.clock.now(), attempts);
  noteRetry(session, due);
  return { message, ...(detail === undefined ? {} : { detail }), attempts, retryAt: due, title: creation.title, key, url };
}

/** Makes sure that the tick looks at failed tickets when the first of them is due. */
export function noteRetry(session: Session, due: string): void {
  const { nextRetryAt } = session.state;
  if (nextRetryAt === undefined || due < nextRetryAt) session.state = { ...session.state, nextRetryAt: due };
}
