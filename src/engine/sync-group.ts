import type { End } from '../core/model/end';
import type { TicketResult } from '../core/model/run';
import type { ChangedRow } from './ports/connector';
import type { RefRecord } from './ports/stores';
import type { GroupResult, Mode, Subject } from './group';
import { gateStamp } from './select';
import { mayOriginate, type Session } from './session';
import { syncFresh } from './sync-fresh';
import { syncLinked } from './sync-linked';

/** Tickets read, planned and written together: small enough that little time lies between the strong read and the write. */
export const GROUP_SIZE = 25;

export function subjectOf(row: ChangedRow): Subject {
  return row.version === '' ? { ref: row.ref } : { ref: row.ref, version: row.version };
}

/** The subjects that are not known to be in step already, by exact keys (architecture, step 2). */
export async function joinSubjects(
  session: Pick<Session, 'deps' | 'connection'>,
  end: End,
  subjects: readonly Subject[],
): Promise<readonly Joined[]> {
  // A ticket with several new files, or one that is both listed and due for a retry, is one subject.
  const distinct = [...new Map(subjects.map((subject) => [subject.ref.id, subject])).values()];
  const { stores } = session.deps;
  const refs = await stores.links.getRefs(
    session.connection.id,
    end,
    distinct.map(({ ref }) => ref.id),
  );
  return distinct.flatMap((subject): readonly Joined[] => {
    const record = refs.get(subject.ref.id);
    if (record === undefined) return mayOriginate(session.connection, end) ? [{ subject, record }] : [];
    switch (record.state) {
      case 'linked':
        return subject.version !== undefined && record.version === subject.version ? [] : [{ subject, record }];
      case 'left':
        return subject.version === record.version && record.stamp === gateStamp(session.connection, end) ? [] : [{ subject, record }];
      case 'intended':
      case 'parked':
        return [{ subject, record }];
      case 'tombstone':
        return [];
    }
  });
}

export interface Joined {
  readonly subject: Subject;
  readonly record: RefRecord | undefined;
}

/** Brings a group of tickets of one end, and their other halves, into step. At most `GROUP_SIZE` subjects. */
export async function syncGroup(session: Session, end: End, joined: readonly Joined[], mode: Mode): Promise<GroupResult> {
  const linked = joined.flatMap(({ subject, record }) =>
    record?.state === 'linked' ? [{ ref: subject.ref, linkId: record.linkId, version: record.version }] : [],
  );
  const fresh = joined.flatMap(({ subject, record }) => (record?.state === 'linked' ? [] : [{ ref: subject.ref, record }]));
  const results: TicketResult[] = [];
  let unchanged = 0;
  for (const part of [await syncLinked(session, end, linked, mode), await syncFresh(session, end, fresh, mode)]) {
    results.push(...part.results);
    unchanged += part.unchanged;
  }
  return { results, unchanged };
}
