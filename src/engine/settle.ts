import { ENDS, type End } from '../core/model/end';
import type { ReadQuery, ReadResult } from './ports/connector';
import { readAll } from './observe';
import { type Pair, sameConversation, sameFields } from './pair';
import type { Session } from './session';

/**
 * Reads every end that was written once more, in batches, and tells which versions both ends agree on. An end that shows something
 * not yet known keeps its old version, so that the next listing brings it back: nothing a person did in between is lost.
 */
export async function settledVersions(session: Session, pairs: readonly Pair[]): Promise<ReadonlyMap<Pair, Readonly<Record<End, string>>>> {
  const versions = new Map<Pair, Record<End, string>>();
  for (const pair of pairs) versions.set(pair, { ...pair.versionBefore });
  for (const end of ENDS) {
    const touched = pairs.filter((pair) => pair.touched[end] && pair.failure === undefined);
    const queries = touched.map((pair): ReadQuery => ({ ref: pair.link.ends[end].ref, since: pair.link.ends[end].conversationSince }));
    const results: ReadonlyMap<string, ReadResult> = queries.length === 0 ? new Map() : await readAll(session, end, queries);
    for (const pair of pairs) {
      const version = versions.get(pair);
      if (version === undefined || pair.failure !== undefined) continue;
      // Its old version stays, so that the next listing brings it back with what is new.
      if (pair.surprised[end]) continue;
      if (!pair.touched[end]) {
        version[end] = agreed(session, end, pair.observed[end].ticket.version, pair.observed[end].ticket.updatedAt);
        continue;
      }
      const result = results.get(pair.link.ends[end].ref.id);
      if (result?.outcome !== 'found') continue;
      const again = { ticket: result.ticket, comments: result.comments, files: result.files };
      if (sameFields(pair, end, again) && sameConversation(pair, end, again)) {
        version[end] = agreed(session, end, again.ticket.version, again.ticket.updatedAt);
      }
    }
  }
  return versions;
}

/** A whole-second version read within its own second may stand for a later state too, so it never counts as agreed. */
export function agreed(session: Session, end: End, version: string, updatedAt: string): string {
  if (session.connectors[end].capabilities.versionGrain === 'exact') return version;
  const platformNow = session.deps.clock.now() + session.clockOffset[end];
  return Date.parse(updatedAt) + 1000 < platformNow ? version : '';
}
