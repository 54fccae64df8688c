import { plainOf } from '../core/mapping/convert';
import { opposite } from '../core/model/end';
import type { PlannedChange } from '../core/model/run';
import { planConversation } from '../core/plan/conversation';
import type { PlanNote } from '../core/plan/plan';
import type { Creation } from './create-tickets';
import { namesOther, takesNote } from './introduce';
import { plannedChanges } from './report';
import type { Session } from './session';

/** What a new pair does before its conversation is carried, and the closing status behind it (M9, M3, S6). */
export function plannedOpening(
  session: Session,
  creation: Creation,
): { readonly first: readonly PlannedChange[]; readonly last: readonly PlannedChange[] } {
  const { from, origin, plan, route } = creation;
  const first: PlannedChange[] = [];
  for (const end of [from, plan.end] as const) {
    const closed = end === from && origin.ticket.closed;
    if (namesOther(route, end)) {
      // The new ticket gets the field with its creation.
      if (end === from) first.push({ kind: 'field', end, label: route[end].keyField ?? '', after: 'The new ticket’s key and address' });
    } else if (takesNote(session, end, closed)) {
      first.push({ kind: 'comment', end, label: 'Internal note that names the other ticket' });
    }
  }
  for (const { name } of plan.attachTexts) first.push({ kind: 'file', end: plan.end, label: name });
  const { closing } = plan;
  if (closing === undefined) return { first, last: [] };
  return { first, last: [{ kind: 'status', end: plan.end, label: closing.label, after: plainOf(closing.after) }] };
}

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
