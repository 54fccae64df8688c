import type { Session } from './session';
import { joinSubjects, syncGroup } from './sync-group';
import { keep, type Work } from './work';

/** Tickets taken from the inbox at one stop. */
const INBOX_BATCH = 25;

/** Syncs the tickets whose events met the taken lease, so that they wait for a group and not for a run (S5). */
export async function drainInbox(session: Session, work: Work): Promise<void> {
  const { inbox } = session.deps.stores;
  for (const entry of await inbox.list(session.connection.id, INBOX_BATCH)) {
    // Removed first: an event that arrives from now on must be kept.
    await inbox.remove(session.connection.id, entry);
    const joined = await joinSubjects(session, entry.end, [{ ref: { id: entry.ticketId, type: entry.type } }]);
    if (joined.length > 0) await keep(session, work, await syncGroup(session, entry.end, joined, 'apply'), 1);
  }
}
