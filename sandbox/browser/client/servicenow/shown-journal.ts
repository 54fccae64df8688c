import { shown } from './client';
import type { JournalEntry, ServiceNowRecord } from './client';

/** The first line of an entry in a journal column's display value: time, author, kind. */
const heading = /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}) - (.+) \([^()]+\)$/;

const entriesOf = (record: ServiceNowRecord, element: string): readonly JournalEntry[] => {
  const entries: { sys_id: string; element: string; sys_created_on: string; sys_created_by: string; lines: string[] }[] = [];
  for (const line of shown(record, element).split('\n')) {
    const [, at, by] = heading.exec(line) ?? [];
    if (at !== undefined && by !== undefined)
      entries.push({ sys_id: `${element}-${entries.length}`, element, sys_created_on: at, sys_created_by: by, lines: [] });
    else entries.at(-1)?.lines.push(line);
  }
  return entries.map(({ lines, ...entry }) => ({ ...entry, value: lines.join('\n').trim() }));
};

/**
 * The journal as the record shows it, newest first, for an agent who may not read the table `sys_journal_field`: journal columns
 * carry all their entries in their display value. Times are in the agent's zone.
 */
export const shownJournal = (record: ServiceNowRecord): readonly JournalEntry[] =>
  [...entriesOf(record, 'comments'), ...entriesOf(record, 'work_notes')].sort((a, b) => b.sys_created_on.localeCompare(a.sys_created_on));
