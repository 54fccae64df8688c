import { actorOf, type Actor } from './actor';
import { attach } from './attachments';
import type { Instance } from './instance';
import { entriesOf } from './journal';
import { classOf } from './labels';
import { insertRecord, removeWithDependents, updateRecord } from './record-writes';
import type { Row } from './store';
import type { Switches } from './switches';

/** Acts as one person, under the same rules as a request of that person. A refusal is thrown as `ApiFailure`. */
interface Person {
  create(table: string, fields: Readonly<Record<string, string>>): Row;
  edit(sysId: string, fields: Readonly<Record<string, string>>): Row;
  comment(sysId: string, text: string): Row;
  workNote(sysId: string, text: string): Row;
  attach(sysId: string, name: string, contentType: string, bytes: Uint8Array): Row;
  /** Incidents: resolved or closed with code and notes; others: their closed state. */
  resolve(sysId: string, notes?: string): Row;
  close(sysId: string, notes?: string): Row;
  reopen(sysId: string): Row;
}

/** The back door for tests and views. Nothing here is part of the platform's API. */
export interface Admin {
  as(userName: string): Person;
  /** Every record of the table and of those that extend it, whatever rules hide them. */
  rows(table: string): readonly Row[];
  row(sysId: string): Row | undefined;
  /** The ticket with that number, such as `INC0010001`. */
  ticket(number: string): Row;
  journal(sysId: string, element?: 'comments' | 'work_notes'): readonly Row[];
  files(sysId: string): readonly Row[];
  bytes(attachmentId: string): Uint8Array | undefined;
  /** Removes a record with its journal and files, without asking any rule. */
  delete(sysId: string): void;
  /** Hides a record from the named users, or from all but administrators. */
  hide(sysId: string, ...userNames: readonly string[]): void;
  reveal(sysId: string): void;
  /** Writes columns past every rule, change marks included only if given. */
  force(sysId: string, fields: Readonly<Record<string, string>>): void;
  /** Adds a record to any table past every rule. */
  put(table: string, fields: Readonly<Record<string, string>>): Row;
  setPassword(userName: string, password: string): void;
  /** Ends all access tokens now. */
  expireTokens(): void;
  switches(): Switches;
  /** Replaces the named switches, lists whole. */
  set(changes: Partial<Switches>): void;
}

const SEARCHED = [
  'task',
  'sys_user',
  'sys_user_group',
  'sys_attachment',
  'sys_journal_field',
  'sys_choice',
  'core_company',
  'cmn_location',
];

export function createAdmin(instance: Instance): Admin {
  const { store } = instance;
  const locate = (sysId: string): { table: string; row: Row } | undefined => {
    for (const table of SEARCHED) {
      const row = store.find(table, sysId);
      if (row !== undefined) return { table: classOf(table, row), row };
    }
    return undefined;
  };
  const demand = (sysId: string): { table: string; row: Row } => {
    const found = locate(sysId);
    if (found === undefined) throw new Error(`the instance has no record ${sysId}`);
    return found;
  };
  return {
    as: (userName) => person(instance, userName, demand),
    rows: (table) => store.rows(table).map((row) => ({ ...row })),
    row: (sysId) => locate(sysId)?.row,
    ticket: (number) => {
      const row = store.findBy('task', 'number', number);
      if (row === undefined) throw new Error(`the instance has no ticket ${number}`);
      return { ...row };
    },
    journal: (sysId, element) => entriesOf(instance, sysId).filter((entry) => element === undefined || entry['element'] === element),
    files: (sysId) => store.rows('sys_attachment').filter((row) => row['table_sys_id'] === sysId),
    bytes: (attachmentId) => store.file(attachmentId),
    delete: (sysId) => removeWithDependents(instance, demand(sysId).table, sysId),
    hide: (sysId, ...userNames) => {
      instance.hidden = { ...instance.hidden, [sysId]: userNames };
    },
    reveal: (sysId) => {
      instance.hidden = Object.fromEntries(Object.entries(instance.hidden).filter(([id]) => id !== sysId));
    },
    force: (sysId, fields) => {
      const { table, row } = demand(sysId);
      store.put(table, { ...row, ...fields });
    },
    put: (table, fields) => {
      const row = { sys_id: store.freshId(), ...fields };
      store.put(table, row);
      return row;
    },
    setPassword: (userName, password) => {
      store.passwords.set(userName, password);
    },
    expireTokens: () => {
      store.tokens = store.tokens.filter((token) => token.kind === 'refresh');
    },
    switches: () => instance.switches,
    set: (changes) => {
      instance.switches = { ...instance.switches, ...changes };
    },
  };
}

function person(instance: Instance, userName: string, demand: (sysId: string) => { table: string; row: Row }): Person {
  const actor = (): Actor => {
    const known = actorOf(instance, userName);
    if (known === undefined) throw new Error(`the instance has no active user ${userName}`);
    return known;
  };
  const options = { inputDisplayValue: false };
  const edit = (sysId: string, fields: Readonly<Record<string, string>>): Row =>
    updateRecord(instance, actor(), demand(sysId).table, sysId, fields, options);
  return {
    create: (table, fields) => insertRecord(instance, actor(), table, fields, options),
    edit,
    comment: (sysId, text) => edit(sysId, { comments: text }),
    workNote: (sysId, text) => edit(sysId, { work_notes: text }),
    attach: (sysId, name, contentType, bytes) =>
      attach(instance, actor(), { table: demand(sysId).table, recordId: sysId, name, contentType, bytes }),
    resolve: (sysId, notes) => edit(sysId, endOf(demand(sysId).table, 'resolve', notes)),
    close: (sysId, notes) => edit(sysId, endOf(demand(sysId).table, 'close', notes)),
    reopen: (sysId) =>
      edit(sysId, { state: demand(sysId).table === 'problem' ? '102' : demand(sysId).table === 'change_request' ? '-1' : '2' }),
  };
}

function endOf(table: string, how: 'resolve' | 'close', notes = 'Solved with the customer.'): Readonly<Record<string, string>> {
  if (table === 'incident') return { state: how === 'resolve' ? '6' : '7', close_code: 'Solution provided', close_notes: notes };
  if (table === 'problem') return { state: how === 'resolve' ? '106' : '107', close_notes: notes };
  if (table === 'change_request') return { state: '3', close_code: 'successful', close_notes: notes };
  return { state: '3', close_notes: notes };
}
