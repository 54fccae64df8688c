import { canCreate, canDelete, canReadRow, canUpdate, canWriteField } from './access';
import type { Actor } from './actor';
import { aclRefusal, ApiFailure, noRecord, notEmulated } from './failures';
import { fromShown, stored } from './instant';
import type { Instance } from './instance';
import { addEntry } from './journal';
import { choiceValue, classOf } from './labels';
import { enforceDataPolicies, runBusinessRules } from './policies';
import { columnsOf, displayColumn, findTable, isTask } from './schema/catalogue';
import type { Column } from './schema/column';
import type { Row } from './store';
import { derive } from './task-rules';

/**
 * Creating, changing and deleting records. A field that is unknown, read-only or without write access is left out without a word;
 * text longer than its column is cut. https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html
 */
export interface WriteOptions {
  /** `sysparm_input_display_value`: labels, display names and times in the user's zone. */
  readonly inputDisplayValue: boolean;
}

export function insertRecord(
  instance: Instance,
  actor: Actor,
  table: string,
  input: Readonly<Record<string, unknown>>,
  options: WriteOptions,
): Row {
  if (!canCreate(actor, table)) throw aclRefusal('Insert');
  const row: Row = {};
  for (const column of columnsOf(table).values()) row[column.element] = column.default ?? '';
  if (isTask(table)) {
    row['sys_class_name'] = table;
    row['opened_by'] = actor.userId;
    row['opened_at'] = stored(instance.now());
  }
  const journals = apply(instance, actor, table, row, input, options);
  finish(instance, actor, table, row, undefined);
  const prefix = findTable(table)?.numberPrefix;
  if (prefix !== undefined && (row['number'] ?? '') === '') row['number'] = instance.store.nextNumber(prefix);
  const now = stored(instance.now());
  Object.assign(row, { sys_id: instance.store.freshId(), sys_created_on: now, sys_created_by: actor.userName });
  if (columnsOf(table).has('sys_updated_on'))
    Object.assign(row, { sys_updated_on: now, sys_updated_by: actor.userName, sys_mod_count: '0' });
  instance.store.put(table, row);
  for (const [element, text] of journals) addEntry(instance, actor, table, row['sys_id'] ?? '', element, text);
  return row;
}

export function updateRecord(
  instance: Instance,
  actor: Actor,
  table: string,
  sysId: string,
  input: Readonly<Record<string, unknown>>,
  options: WriteOptions,
): Row {
  const before = instance.store.find(table, sysId);
  if (before === undefined || !canReadRow(instance, actor, table, before)) throw noRecord();
  const owner = classOf(table, before);
  if (!canUpdate(instance, actor, owner, before)) throw aclRefusal('Update');
  const row = { ...before };
  const journals = apply(instance, actor, owner, row, input, options);
  finish(instance, actor, owner, row, before);
  const changed = Object.keys(row).some((key) => row[key] !== before[key]) || journals.length > 0;
  if (!changed) return before;
  row['sys_updated_on'] = stored(instance.now());
  row['sys_updated_by'] = actor.userName;
  row['sys_mod_count'] = String(Number(before['sys_mod_count'] ?? '0') + 1);
  instance.store.put(owner, row);
  for (const [element, text] of journals) addEntry(instance, actor, owner, sysId, element, text);
  return row;
}

export function deleteRecord(instance: Instance, actor: Actor, table: string, sysId: string): void {
  const row = instance.store.find(table, sysId);
  if (row === undefined || !canReadRow(instance, actor, table, row)) throw noRecord();
  if (!canDelete(actor, table)) throw aclRefusal('Delete');
  removeWithDependents(instance, classOf(table, row), sysId);
}

/** Removes the record, its journal and its files. */
export function removeWithDependents(instance: Instance, owner: string, sysId: string): void {
  const { store } = instance;
  store.remove(owner, sysId);
  for (const entry of store.rows('sys_journal_field'))
    if (entry['element_id'] === sysId) store.remove('sys_journal_field', entry['sys_id'] ?? '');
  for (const file of store.rows('sys_attachment')) {
    if (file['table_sys_id'] !== sysId) continue;
    store.remove('sys_attachment', file['sys_id'] ?? '');
    store.removeFile(file['sys_id'] ?? '');
  }
}

function finish(instance: Instance, actor: Actor, owner: string, row: Row, before: Row | undefined): void {
  if (isTask(owner)) derive(instance, actor, owner, row, before);
  runBusinessRules(instance, actor, owner, row);
  enforceDataPolicies(instance, actor, owner, row);
}

function apply(
  instance: Instance,
  actor: Actor,
  table: string,
  row: Row,
  input: Readonly<Record<string, unknown>>,
  options: WriteOptions,
): [string, string][] {
  const journals: [string, string][] = [];
  for (const [element, raw] of Object.entries(input)) {
    const column = columnsOf(table).get(element);
    if (column === undefined || !canWriteField(instance, actor, table, column)) continue;
    const value = scalar(element, raw);
    if (column.type === 'journal_input') {
      if (value !== '') journals.push([element, value]);
    } else if (!(value === '' && column.choice === 3))
      row[element] = accept(instance, actor, table, column, value, options).slice(0, column.maxLength);
  }
  return journals;
}

function scalar(element: string, raw: unknown): string {
  if (raw === null) return '';
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  throw notEmulated(`the value of ${element} is an object or a list, which is not emulated`);
}

function accept(instance: Instance, actor: Actor, table: string, column: Column, value: string, options: WriteOptions): string {
  if (!options.inputDisplayValue || value === '') return value;
  if (column.choice !== undefined) return choiceValue(instance.store, table, column.element, value) ?? value;
  if (column.type === 'glide_date_time') return fromShown(value, actor.timeZone);
  if (column.type === 'reference') return behind(instance, column, value);
  return value;
}

function behind(instance: Instance, column: Column, name: string): string {
  if (column.reference === undefined) return '';
  if (instance.store.find(column.reference, name) !== undefined) return name;
  const display = displayColumn(column.reference)?.element;
  if (display === undefined) throw new ApiFailure(400, 'Bad Request', `${column.reference} has no display column`);
  return instance.store.rows(column.reference).find((row) => row[display] === name)?.['sys_id'] ?? '';
}
