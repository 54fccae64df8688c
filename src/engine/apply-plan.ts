import { describeError } from '../core/errors';
import type { LinkedPlan, Operation } from '../core/plan/plan';
import { applyComment, applyEdit, applyFile, applyText } from './apply-conversation';
import { applyUpdate } from './apply-update';
import { recordBaseline, type Pair } from './pair';
import type { Session } from './session';

/**
 * Carries out a plan, operation by operation. What fails for this ticket alone is noted on the pair and tried again later; the operations
 * behind it wait, so that a closing status never overtakes a comment. Rejects only with what concerns the whole connection.
 */
export async function applyPlan(session: Session, pair: Pair, plan: Pick<LinkedPlan, 'operations' | 'record'>): Promise<void> {
  for (const id of plan.record) {
    const mapping = pair.route.mappings.find((candidate) => candidate.id === id);
    if (mapping !== undefined) recordBaseline(pair, mapping, pair.link.fields[id]?.cut);
  }
  for (const operation of plan.operations) {
    try {
      await applyOperation(session, pair, operation);
    } catch (error) {
      const goesOn = fail(pair, operation, error);
      if (!goesOn) return;
    }
  }
}

async function applyOperation(session: Session, pair: Pair, operation: Operation): Promise<void> {
  switch (operation.kind) {
    case 'update':
      return applyUpdate(session, pair, operation);
    case 'add-comment':
    case 'file-pointer':
    case 'introduce':
      return applyComment(session, pair, operation);
    case 'edit-comment':
      return applyEdit(session, pair, operation);
    case 'add-file':
      return applyFile(session, pair, operation);
    case 'attach-text':
      return applyText(session, pair, operation);
  }
}

/** Notes a failure; true when later operations may still be tried. */
function fail(pair: Pair, operation: Operation, error: unknown): boolean {
  const { message, detail, recovery } = describeError(error);
  if (recovery === 'wait-until' || recovery === 'pause-connection' || recovery === 'stop-run') throw error;
  pair.touched[operation.end] = true;
  const about = subject(operation);
  pair.notes.push({ level: 'error', message: `${about.text} ${message}`, ...(detail === undefined ? {} : { detail }) });
  pair.failure = { message, ...(detail === undefined ? {} : { detail }) };
  if (about.what === 'comment') pair.effects.commentsFailed += 1;
  if (about.what === 'file') pair.effects.attachmentsFailed += 1;
  return recovery === 'park-ticket' && about.what !== 'fields';
}

function subject(operation: Operation): { readonly what: 'fields' | 'comment' | 'file'; readonly text: string } {
  switch (operation.kind) {
    case 'update':
      return { what: 'fields', text: `${operation.changes.map((change) => change.label).join(', ')} could not be written.` };
    case 'add-comment':
      return { what: 'comment', text: `The comment of ${operation.original.author.name} could not be carried.` };
    case 'edit-comment':
      return { what: 'comment', text: `An edited comment of ${operation.original.author.name} could not be carried.` };
    case 'introduce':
      return { what: 'comment', text: 'The note that names the other ticket could not be added.' };
    case 'add-file':
    case 'file-pointer':
      return { what: 'file', text: `The file "${operation.original.name}" could not be carried.` };
    case 'attach-text':
      return { what: 'file', text: `The file "${operation.name}" could not be attached.` };
  }
}
