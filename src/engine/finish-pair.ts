import { ENDS, type End } from '../core/model/end';
import type { Link } from '../core/model/link';
import type { Observed } from '../core/plan/plan-linked';
import { retryAt } from './backoff';
import { statusOf } from './link-tickets';
import { noteRetry } from './create-tickets';
import type { Pair } from './pair';
import type { RefWrite } from './ports/stores';
import { requireCommitted, type Session } from './session';

/** Commits what a sync of one pair came to: link, agreed versions, failure and marks, in one transaction; nothing where nothing changed. */
export async function finishPair(
  session: Session,
  pair: Pair,
  before: Link,
  versions: Readonly<Record<End, string>>,
  settles: boolean,
): Promise<void> {
  const now = session.deps.clock.now();
  const failed = pair.failure !== undefined;
  if (failed) session.failedLinks.add(pair.link.id);
  const ends = { source: endAfter(pair, 'source', settles && !failed), target: endAfter(pair, 'target', settles && !failed) };
  const { failure: _before, begun, ...rest } = pair.link;
  const attempts = (before.failure?.attempts ?? 0) + 1;
  const link: Link = {
    ...rest,
    ends,
    ...(failed && begun === true ? { begun } : {}),
    ...(pair.failure === undefined
      ? {}
      : {
          failure: {
            ...pair.failure,
            attempts,
            since: before.failure?.since ?? new Date(now).toISOString(),
            retryAt: retryAt(now, attempts),
          },
        }),
  };
  const due = [link.failure?.retryAt, ...Object.values(link.parked).map((parked) => parked.retryAt)]
    .filter((moment) => moment !== undefined)
    .sort()[0];
  if (due !== undefined) noteRetry(session, due);
  const refs = ENDS.flatMap((end): RefWrite[] =>
    versions[end] === pair.versionBefore[end] && !pair.effects.created
      ? []
      : [
          {
            end,
            ticketId: link.ends[end].ref.id,
            record: { state: 'linked', type: link.ends[end].ref.type, linkId: link.id, version: versions[end] },
            mustBe: 'linked',
          },
        ],
  );
  const linkChanged = JSON.stringify({ ...link, syncedAt: '' }) !== JSON.stringify({ ...before, syncedAt: '' });
  if (refs.length === 0 && !linkChanged) return;
  const stored = { ...link, syncedAt: new Date(now).toISOString() };
  requireCommitted(await session.deps.stores.links.commit(session.lease, linkChanged ? { link: stored, refs } : { refs }));
  pair.link = stored;
}

function endAfter(pair: Pair, end: End, settled: boolean): Link['ends'][End] {
  const present = pair.link.ends[end];
  const { ticket } = pair.observed[end];
  const { status: _status, ...kept } = present;
  const status = statusOf(pair.route, end, ticket);
  return {
    ...kept,
    ref: ticket.ref,
    container: ticket.container,
    key: ticket.key,
    url: ticket.url,
    conversationSince: settled ? newest(pair.observed[end], present.conversationSince) : present.conversationSince,
    ...(status === undefined ? {} : { status }),
  };
}

function newest(observed: Observed, since: string): string {
  let latest = since;
  for (const item of observed.comments) if (item.updatedAt > latest) latest = item.updatedAt;
  for (const item of observed.files) if (item.createdAt > latest) latest = item.createdAt;
  return latest;
}
