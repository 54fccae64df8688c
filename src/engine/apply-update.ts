import { FieldRejectedError } from '../core/errors';
import { type End, opposite } from '../core/model/end';
import type { Ticket } from '../core/model/ticket';
import type { FieldChange, Operation } from '../core/plan/plan';
import { plainOf } from '../core/mapping/convert';
import { accepted, parkField, recordBaseline, sameFields, type Pair } from './pair';
import { readOne } from './observe';
import type { Session } from './session';

/**
 * Writes fields of one end and compares what the platform then holds with what was sent. Fields the platform refuses are parked and the
 * rest is written; baselines move only for what was accepted (S8, X6).
 */
export async function applyUpdate(session: Session, pair: Pair, operation: Extract<Operation, { kind: 'update' }>): Promise<void> {
  const { end } = operation;
  const before = pair.observed[end].ticket;
  const refused = new Map<string, string>();
  // Kept before it is overwritten: behind the write nobody could tell what was lost (M8).
  for (const change of operation.changes) await keepLoser(session, pair, operation.end, change);
  const written = await write(session, pair, operation, refused);
  for (const change of operation.changes) {
    const reason = refused.get(change.field);
    if (reason !== undefined) parkField(pair, end, change, reason, session.deps.clock.now());
  }
  if (written.length === 0) return;
  pair.effects.updated = true;
  if (!before.closed && pair.observed[end].ticket.closed) pair.effects.closed = true;
  for (const change of written) await settleChange(session, pair, operation, change);
}

async function write(
  session: Session,
  pair: Pair,
  operation: Extract<Operation, { kind: 'update' }>,
  refused: Map<string, string>,
): Promise<readonly FieldChange[]> {
  const { end } = operation;
  const connector = session.connectors[end];
  const ref = pair.link.ends[end].ref;
  let changes = operation.changes;
  while (changes.length > 0) {
    try {
      const result = await connector.update(ref, Object.fromEntries(changes.map((change) => [change.field, change.after])), {
        ifVersion: pair.observed[end].ticket.version,
        want: session.wants[end].fields,
      });
      for (const { field, reason } of result.fieldsRefused) refused.set(field, reason);
      const ticket = result.ticket ?? (await readOne(session, end, ref)).ticket;
      if (changedBeside(pair, end, changes, ticket)) pair.surprised[end] = true;
      pair.observed[end] = { ...pair.observed[end], ticket };
      if (!result.continuous || result.ticket === undefined) pair.touched[end] = true;
      return changes.filter((change) => !refused.has(change.field));
    } catch (error) {
      if (!(error instanceof FieldRejectedError)) throw error;
      const left = changes.filter((change) => !error.fields.includes(change.field));
      if (left.length === changes.length) throw error;
      for (const field of error.fields) refused.set(field, error.detail === undefined ? error.message : `${error.message} ${error.detail}`);
      changes = left;
    }
  }
  return [];
}

async function settleChange(
  session: Session,
  pair: Pair,
  operation: Extract<Operation, { kind: 'update' }>,
  change: FieldChange,
): Promise<void> {
  const { end } = operation;
  const mapping = pair.route.mappings.find((candidate) => candidate.id === change.mappingId);
  if (mapping === undefined) return;
  if (!accepted(pair, mapping, end, change)) {
    const platform = session.deps.platformName(session.connectors[end].platform);
    parkField(
      pair,
      end,
      change,
      `Not accepted by ${platform}: the field still does not hold the value that was sent. Check the field's rules there, or map another field.`,
      session.deps.clock.now(),
    );
    return;
  }
  recordBaseline(pair, mapping, change.whole === undefined ? undefined : end);
}

/** Whether a mapped field that was not written looks different after the write: a person was there, or the platform's own rules. */
function changedBeside(pair: Pair, end: End, changes: readonly FieldChange[], after: Ticket): boolean {
  const written = new Set(changes.map((change) => change.field));
  return !sameFields(pair, end, { ...pair.observed[end], ticket: after }, (mapping) => !written.has(mapping[end].field));
}

async function keepLoser(session: Session, pair: Pair, end: End, change: FieldChange): Promise<void> {
  const mapping = pair.route.mappings.find((candidate) => candidate.id === change.mappingId);
  if (mapping === undefined || change.loser === undefined) return;
  const at = new Date(session.deps.clock.now()).toISOString();
  await session.deps.stores.runs.keepLosing(pair.link.id, mapping.id, {
    label: change.label,
    end,
    at,
    lost: plainOf(change.loser).slice(0, 4000),
    won: plainOf(change.view ?? change.after).slice(0, 4000),
  });
  pair.link = { ...pair.link, conflicts: { ...pair.link.conflicts, [mapping.id]: { at, winner: opposite(end) } } };
}
