import { canReadField, canReadRow } from './access';
import type { Actor } from './actor';
import type { Instance } from './instance';
import { journalDisplay } from './journal';
import { displayValue, walk } from './labels';
import { columnsOf } from './schema/catalogue';
import type { Column } from './schema/column';
import type { Row } from './store';

/** https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html (sysparm_display_value, sysparm_exclude_reference_link, sysparm_fields) */
export interface ViewOptions {
  /** Columns or dotted paths; unknown ones are ignored. Absent: all columns of the table that was asked. */
  readonly fields?: readonly string[];
  readonly display: 'true' | 'false' | 'all';
  readonly excludeLinks: boolean;
}

/** The record as the Table API answers it to this user. */
export function viewRecord(instance: Instance, actor: Actor, table: string, row: Row, options: ViewOptions): Record<string, unknown> {
  const paths = options.fields ?? [...columnsOf(table).keys()];
  const view: Record<string, unknown> = {};
  for (const path of paths) {
    const end = walk(instance.store, table, row, path);
    if (end === undefined || !canReadField(actor, end.column)) continue;
    const readable = end.row === row || end.row === undefined || canReadRow(instance, actor, end.table, end.row);
    view[path] = viewValue(instance, actor, end.table, readable ? (end.row ?? {}) : {}, end.column, options);
  }
  return view;
}

function viewValue(instance: Instance, actor: Actor, table: string, row: Row, column: Column, options: ViewOptions): unknown {
  const isJournal = column.type === 'journal_input' || column.type === 'journal_list';
  const value = isJournal ? '' : (row[column.element] ?? '');
  const words = (): string =>
    isJournal
      ? journalDisplay(instance, row['sys_id'] ?? '', column.element, actor)
      : displayValue(instance.store, table, row, column, actor);
  const link = column.type === 'reference' && value !== '' && !options.excludeLinks ? { link: linkTo(instance, column, value) } : undefined;
  switch (options.display) {
    case 'false':
      return link === undefined ? value : { ...link, value };
    case 'true':
      return link === undefined ? words() : { display_value: words(), ...link };
    case 'all':
      return { display_value: words(), ...link, value };
  }
}

function linkTo(instance: Instance, column: Column, value: string): string {
  const path = column.referenceKey === undefined ? `/${value}` : `?${column.referenceKey}=${encodeURIComponent(value)}`;
  return `${instance.origin}/api/now/table/${column.reference ?? ''}${path}`;
}
