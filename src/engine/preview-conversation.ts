import { opposite } from '../core/model/end';
import type { PlannedChange } from '../core/model/run';
import { planConversation } from '../core/plan/conversation';
import type { PlanNote } from '../core/plan/plan';
import type { Creation } from './create-tickets';
import { plannedChanges } from './report';
import type { Session } from './session';

/** The comments and files a new ticket would bring along. */
export function plannedConversation(
  session: Session,
  creation: Creation,
): { readonly planned: readonly PlannedChange[]; readonly comments: number; readonly files: number; readonly notes: readonly PlanNote[] } {
  const { from, origin } = creation;
  const plan = planConversation({
    connection: session.connection,
    from,
    comments: origin.comments,
    files: origin.files,
    ledger: new Map(),
    floor: undefined,
    limits: session.limits[opposite(from)],
    receiverStaysClosed: false,
    now: session.deps.clock.now(),
    history: true,
  });
  return {
    planned: plannedChanges(plan.operations),
    comments: plan.operations.filter((operation) => operation.kind === 'add-comment').length,
    files: plan.operations.filter((operation) => operation.kind === 'add-file').length,
    notes: plan.notes,
  };
}
