import type { Actor } from './actor';
import { shown } from './instant';
import type { Instance } from './instance';
import type { Reader } from './labels';
import { stored } from './instant';
import type { Row } from './store';

/**
 * Journal fields take input and keep no value of their own: each input is a row of `sys_journal_field` that nobody can edit.
 * https://www.servicenow.com/docs/r/platform-administration/c_JournalFields.html
 * https://www.servicenow.com/docs/r/platform-administration/render-journal-field-entries-as-html.html
 */
export function addEntry(instance: Instance, actor: Actor, table: string, sysId: string, element: string, text: string): void {
  if (text === '') return;
  instance.store.put('sys_journal_field', {
    sys_id: instance.store.freshId(),
    name: table,
    element,
    element_id: sysId,
    value: text,
    sys_created_on: stored(instance.now()),
    sys_created_by: actor.userName,
    sys_tags: '',
  });
}

const labels: Readonly<Record<string, string>> = { comments: 'Additional comments', work_notes: 'Work notes' };

/** The entries of a journal, newest first, as one text; `comments_and_work_notes` interweaves both. */
export function journalDisplay(instance: Instance, sysId: string, element: string, reader: Reader): string {
  const elements = element === 'comments_and_work_notes' ? Object.keys(labels) : [element];
  return entriesOf(instance, sysId)
    .filter((entry) => elements.includes(entry['element'] ?? ''))
    .reverse()
    .map((entry) => `${heading(instance, entry, reader)}\n${entry['value'] ?? ''}\n\n`)
    .join('');
}

/** Oldest first. */
export function entriesOf(instance: Instance, sysId: string): Row[] {
  return journalIndex(instance).get(sysId)?.slice() ?? [];
}

const indexes = new WeakMap<object, { revision: number; byRecord: Map<string, Row[]> }>();

function journalIndex(instance: Instance): Map<string, Row[]> {
  const revision = instance.store.revision('sys_journal_field');
  const known = indexes.get(instance.store);
  if (known?.revision === revision) return known.byRecord;
  const byRecord = new Map<string, Row[]>();
  for (const row of instance.store.rows('sys_journal_field')) {
    const key = row['element_id'] ?? '';
    byRecord.set(key, [...(byRecord.get(key) ?? []), row]);
  }
  indexes.set(instance.store, { revision, byRecord });
  return byRecord;
}

function heading(instance: Instance, entry: Row, reader: Reader): string {
  const author = instance.store.findBy('sys_user', 'user_name', entry['sys_created_by'] ?? '')?.['name'] ?? entry['sys_created_by'] ?? '';
  return `${shown(entry['sys_created_on'] ?? '', reader.timeZone)} - ${author} (${labels[entry['element'] ?? ''] ?? ''})`;
}
