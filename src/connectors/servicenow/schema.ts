import { z } from 'zod';
import { SyncError } from '../../core/errors';
import type { Column } from './column';
import { type Attempt, type BatchItem, isPassing, type ServiceNowClient } from './client';
import { all, inList, tablePath } from './encoded-query';
import { type Cell, recordSchema, rows } from './native';
import { standardColumns } from './standard-columns';

/** A table with its columns, those it inherits included. */
export interface TableSchema {
  readonly table: string;
  /** The table itself first, then what it extends. */
  readonly lineage: readonly string[];
  readonly columns: ReadonlyMap<string, Column>;
  /** The dictionary could not be read: the columns are those of a fresh instance. */
  readonly assumed: boolean;
}

/** Table schemas, read once per bound connector. */
export interface Schemas {
  get(table: string): Promise<TableSchema>;
  /** The dictionary request that the next read may carry along, where one is needed. */
  pending(tables: readonly string[]): PendingSchemas | undefined;
}

export interface PendingSchemas {
  readonly item: BatchItem;
  accept(attempt: Attempt): void;
}

/** What these tables extend on every instance, so that reading them costs no look-up. https://www.servicenow.com/docs/r/platform-administration/table-administration-and-data-management/c_TaskTable.html */
const KNOWN_LINEAGE: Readonly<Record<string, readonly string[]>> = {
  task: ['task'],
  incident: ['incident', 'task'],
  problem: ['problem', 'task'],
  change_request: ['change_request', 'task'],
  sc_task: ['sc_task', 'task'],
  sc_req_item: ['sc_req_item', 'task'],
  sc_request: ['sc_request', 'task'],
};

const DICTIONARY_FIELDS = [
  'name',
  'element',
  'column_label',
  'internal_type',
  'reference',
  'choice',
  'max_length',
  'mandatory',
  'read_only',
  'default_value',
  'attributes',
];
const ANCESTORS = ['name', 'super_class.name', 'super_class.super_class.name', 'super_class.super_class.super_class.name'];

export function createSchemas(client: ServiceNowClient): Schemas {
  const known = new Map<string, TableSchema>();

  const item = (lineages: readonly (readonly string[])[]): BatchItem => ({
    method: 'GET',
    // `all`: labels and types come in the user's language and by name.
    path: tablePath('sys_dictionary', {
      query: all(`nameIN${inList(lineages.flat())}`, 'elementISNOTEMPTY', 'active=true'),
      fields: DICTIONARY_FIELDS,
      limit: 5000,
      display: 'all',
      noCount: true,
    }),
  });

  const accept = (lineages: readonly (readonly string[])[], attempt: Attempt): void => {
    if (!attempt.ok && isPassing(attempt.error)) throw attempt.error;
    const described = attempt.ok ? rows(attempt.answer, recordSchema).good : [];
    for (const lineage of lineages) {
      const table = lineage[0] ?? 'task';
      const columns = new Map<string, Column>();
      for (const owner of [...lineage].reverse()) {
        for (const row of described) if (row['name']?.value === owner) add(columns, column(row));
      }
      const assumed = columns.size === 0;
      known.set(table, { table, lineage, columns: assumed ? standardColumns(table) : columns, assumed });
    }
  };

  return {
    pending: (tables) => {
      const lineages = [...new Set(tables)]
        .filter((table) => !known.has(table))
        .flatMap((table) => (KNOWN_LINEAGE[table] === undefined ? [] : [KNOWN_LINEAGE[table]]));
      return lineages.length === 0 ? undefined : { item: item(lineages), accept: (attempt) => accept(lineages, attempt) };
    },
    get: async (table) => {
      const held = known.get(table);
      if (held !== undefined) return held;
      const lineage = KNOWN_LINEAGE[table] ?? (await readLineage(client, table));
      const request = item([lineage]);
      const [attempt] = await client.together('read', [request]);
      if (attempt !== undefined) accept([lineage], attempt);
      return known.get(table) ?? { table, lineage, columns: standardColumns(table), assumed: true };
    },
  };
}

function add(columns: Map<string, Column>, found: Column): void {
  columns.set(found.element, found);
}

async function readLineage(client: ServiceNowClient, table: string): Promise<readonly string[]> {
  try {
    const answer = await client.get(tablePath('sys_db_object', { query: `name=${table}`, fields: ANCESTORS, limit: 1 }));
    const [row] = rows(answer, z.record(z.string(), z.string())).good;
    const lineage = ANCESTORS.map((field) => row?.[field] ?? '').filter((name) => name !== '');
    return lineage.length > 0 ? lineage : [table, 'task'];
  } catch (error) {
    if (!(error instanceof SyncError) || isPassing(error)) throw error;
    return [table, 'task'];
  }
}

function column(row: Readonly<Record<string, Cell>>): Column {
  const value = (field: string): string => row[field]?.value ?? '';
  const label = row['column_label']?.display ?? '';
  const maxLength = Number(value('max_length'));
  return {
    element: value('element'),
    label: label === '' ? value('element') : label,
    internalType: value('internal_type'),
    reference: value('reference'),
    // 1 and 3 are drop-downs with and without an empty entry; 2 only suggests.
    choice: value('choice') === '1' || value('choice') === '3' || value('internal_type') === 'choice',
    maxLength: Number.isInteger(maxLength) && maxLength > 0 ? maxLength : undefined,
    mandatory: value('mandatory') === 'true',
    readOnly: value('read_only') === 'true',
    hasDefault: value('default_value') !== '',
    attributes: value('attributes'),
  };
}
