import { dateTime, integer, text, type Column, type Table } from './column';
import { systemTables } from './system-tables';
import { taskTables } from './task-tables';

const created: readonly Column[] = [
  { element: 'sys_id', label: 'Sys ID', type: 'GUID', maxLength: 32, readOnly: true },
  dateTime('sys_created_on', 'Created', { readOnly: true }),
  text('sys_created_by', 'Created by', 40, { readOnly: true }),
  text('sys_tags', 'Tags', 32, { readOnly: true }),
];
const updated: readonly Column[] = [
  dateTime('sys_updated_on', 'Updated', { readOnly: true }),
  text('sys_updated_by', 'Updated by', 40, { readOnly: true }),
  integer('sys_mod_count', 'Updates', { readOnly: true, default: '0' }),
];

export const allTables: readonly Table[] = [...taskTables, ...systemTables];
const byName = new Map(allTables.map((table) => [table.name, table]));

/** The columns a table declares itself; those of its base table are not among them. */
export function ownColumns(table: Table): readonly Column[] {
  if (table.extends !== undefined) return table.columns;
  return table.insertOnly === true ? [...table.columns, ...created] : [...table.columns, ...created, ...updated];
}

const familyCache = new Map<string, readonly string[]>();
const columnCache = new Map<string, ReadonlyMap<string, Column>>();

/** The table of that name; undefined when the instance has none. */
export function findTable(name: string): Table | undefined {
  return byName.get(name);
}

/** The table and its base tables, nearest first. */
export function lineage(name: string): readonly string[] {
  const table = byName.get(name);
  if (table === undefined) return [];
  return table.extends === undefined ? [name] : [name, ...lineage(table.extends)];
}

/** The table and all tables that extend it. */
export function family(name: string): readonly string[] {
  const known = familyCache.get(name);
  if (known !== undefined) return known;
  const members = allTables.filter((table) => lineage(table.name).includes(name)).map((table) => table.name);
  familyCache.set(name, members);
  return members;
}

/** All columns by element, inherited ones included. Empty for an unknown table. */
export function columnsOf(name: string): ReadonlyMap<string, Column> {
  const known = columnCache.get(name);
  if (known !== undefined) return known;
  const columns = new Map<string, Column>();
  for (const ancestor of [...lineage(name)].reverse()) {
    const table = byName.get(ancestor);
    if (table !== undefined) for (const column of ownColumns(table)) columns.set(column.element, column);
  }
  columnCache.set(name, columns);
  return columns;
}

export function isTask(name: string): boolean {
  return lineage(name).includes('task');
}

/** The column whose text stands for a record of the table. */
export function displayColumn(name: string): Column | undefined {
  return [...columnsOf(name).values()].find((column) => column.display === true);
}
