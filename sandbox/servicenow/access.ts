import { sessionOf, type Actor } from './actor';
import { parseEncodedQuery } from './encoded-query';
import type { Instance } from './instance';
import { classOf } from './labels';
import { matches } from './query-evaluation';
import { isTask, lineage } from './schema/catalogue';
import type { Column } from './schema/column';
import type { Row } from './store';

/**
 * Access control lists. Rows are judged after the query has found them.
 * https://www.servicenow.com/docs/r/platform-security/access-control/exploring-access-control-list.html
 */
const readRoles: Readonly<Record<string, readonly string[]>> = {
  sys_journal_field: ['u_journal_reader'],
  sys_dictionary: ['u_metadata_reader'],
  sys_db_object: ['u_metadata_reader'],
  sys_glide_object: ['u_metadata_reader'],
  sys_choice: ['itil', 'u_metadata_reader'],
  sys_properties: [],
  sys_user_has_role: [],
  sys_user_role: [],
};

const holds = (actor: Actor, roles: readonly string[]): boolean => actor.roles.has('admin') || roles.some((role) => actor.roles.has(role));

export function canReadTable(actor: Actor, table: string): boolean {
  const roles = readRoles[table];
  return roles === undefined || holds(actor, roles);
}

export function canReadRow(instance: Instance, actor: Actor, table: string, row: Row): boolean {
  if (!canReadTable(actor, table)) return false;
  const owner = classOf(table, row);
  const hiddenFrom = instance.hidden[row['sys_id'] ?? ''];
  if (hiddenFrom !== undefined && (hiddenFrom.length === 0 ? !actor.roles.has('admin') : hiddenFrom.includes(actor.userName))) return false;
  for (const rule of instance.switches.rowRules) {
    if (!lineage(owner).includes(rule.table) || rule.exceptRoles.some((role) => actor.roles.has(role))) continue;
    if (matches(instance.store, owner, row, parseEncodedQuery(rule.when), sessionOf(instance, actor))) return false;
  }
  if (table === 'sys_attachment') return canReadAttachment(instance, actor, row);
  if (isTask(owner) && !holds(actor, ['itil'])) return isOwn(actor, row);
  return true;
}

function canReadAttachment(instance: Instance, actor: Actor, attachment: Row): boolean {
  const table = attachment['table_name'] ?? '';
  const parent = instance.store.find(table, attachment['table_sys_id'] ?? '');
  return parent !== undefined && canReadRow(instance, actor, table, parent);
}

function isOwn(actor: Actor, row: Row): boolean {
  return row['caller_id'] === actor.userId || row['opened_by'] === actor.userId;
}

/** Work notes, and what shows them, are for people who work on tickets. */
export function canReadField(actor: Actor, column: Column): boolean {
  if (column.element === 'work_notes' || column.element === 'comments_and_work_notes') return holds(actor, ['itil']);
  return true;
}

/** A field that is not writable is left out of a write without a word. */
export function canWriteField(instance: Instance, actor: Actor, table: string, column: Column): boolean {
  if (column.readOnly === true || column.element.startsWith('sys_')) return false;
  // People without a role may say something on their own tickets, and change nothing else.
  if (isTask(table) && !holds(actor, ['itil'])) return column.element === 'comments';
  const rule = instance.switches.fieldRules.find(
    (candidate) => candidate.element === column.element && lineage(table).includes(candidate.table),
  );
  return rule === undefined || rule.writeRoles.some((role) => actor.roles.has(role));
}

export function canCreate(actor: Actor, table: string): boolean {
  if (table === 'sys_journal_field') return false;
  return isTask(table) ? holds(actor, ['itil']) : actor.roles.has('admin');
}

export function canUpdate(instance: Instance, actor: Actor, table: string, row: Row): boolean {
  if (table === 'sys_journal_field') return false;
  if (!isTask(table)) return actor.roles.has('admin');
  return (holds(actor, ['itil']) || isOwn(actor, row)) && !isClosed(instance, classOf(table, row), row);
}

export function canDelete(actor: Actor, table: string): boolean {
  return table !== 'sys_journal_field' && actor.roles.has('admin');
}

function isClosed(instance: Instance, owner: string, row: Row): boolean {
  return instance.switches.closedStates[owner]?.includes(row['state'] ?? '') === true;
}
