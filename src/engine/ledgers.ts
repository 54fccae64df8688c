import { ENDS, type End } from '../core/model/end';
import type { Link } from '../core/model/link';
import type { Ledger, LedgerEntry } from '../core/plan/conversation';
import type { Observed } from '../core/plan/plan-linked';
import type { IntendedCopy } from './ports/stores';
import { ledgerKey, type Session } from './session';

export type LedgerView = ReadonlyMap<string, LedgerEntry | IntendedCopy>;

/** What is known of the comments and files just read, per end. */
export async function readLedgers(
  session: Session,
  link: Link,
  observed: Readonly<Record<End, Observed>>,
): Promise<Record<End, LedgerView>> {
  const views: Record<End, LedgerView> = { source: new Map(), target: new Map() };
  for (const end of ENDS) {
    const ids = [...observed[end].comments.map((comment) => comment.id), ...observed[end].files.map((file) => file.id)];
    views[end] = await session.deps.stores.ledger.read(ledgerKey(session, link.id, end, link.ends[end].ref.id), ids);
  }
  return views;
}

/** The ledger as the plan sees it: an intent without its effect is an item still to be carried. */
export function settledEntries(view: LedgerView): Ledger {
  const entries = new Map<string, LedgerEntry>();
  for (const [id, entry] of view) if (entry.kind !== 'intended') entries.set(id, entry);
  return entries;
}
