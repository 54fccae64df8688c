import { columnsOf, displayColumn, findTable, lineage } from './schema/catalogue';
import type { Column } from './schema/column';
import { shown } from './instant';
import type { Row, Store } from './store';

/** For whom values are put into words. */
export interface Reader {
  readonly language: string;
  readonly timeZone: string;
}

const cache = new WeakMap<Store, { revision: number; labels: Map<string, string>; owners: Set<string> }>();

function choices(store: Store): { labels: Map<string, string>; owners: Set<string> } {
  const revision = store.revision('sys_choice');
  const known = cache.get(store);
  if (known?.revision === revision) return known;
  const labels = new Map<string, string>();
  const owners = new Set<string>();
  for (const row of store.rows('sys_choice')) {
    const owner = `${row['name'] ?? ''}.${row['element'] ?? ''}`;
    owners.add(owner);
    labels.set(`${owner}.${row['language'] ?? ''}.${row['value'] ?? ''}`, row['label'] ?? '');
  }
  const built = { revision, labels, owners };
  cache.set(store, built);
  return built;
}

/**
 * The nearest table of the lineage that has choices of its own for the element.
 * https://www.servicenow.com/docs/r/platform-administration/c_ChoiceLists.html
 */
function choiceOwner(store: Store, table: string, element: string): string | undefined {
  return lineage(table).find((name) => choices(store).owners.has(`${name}.${element}`));
}

function choiceLabel(store: Store, table: string, element: string, value: string, language: string): string {
  const owner = choiceOwner(store, table, element);
  if (owner === undefined) return value;
  const { labels } = choices(store);
  return labels.get(`${owner}.${element}.${language}.${value}`) ?? labels.get(`${owner}.${element}.en.${value}`) ?? value;
}

/** The value behind a label in any language; undefined when no choice has it. */
export function choiceValue(store: Store, table: string, element: string, label: string): string | undefined {
  const owner = choiceOwner(store, table, element);
  const same = (row: Row): boolean =>
    row['name'] === owner && row['element'] === element && (row['label'] === label || row['value'] === label);
  return owner === undefined ? undefined : store.rows('sys_choice').find(same)?.['value'];
}

function referenced(store: Store, column: Column, value: string): Row | undefined {
  return column.reference === undefined || value === ''
    ? undefined
    : store.findBy(column.reference, column.referenceKey ?? 'sys_id', value);
}

/** The class of a record read through `table`. */
export function classOf(table: string, row: Row): string {
  return row['sys_class_name'] ?? table;
}

/** A column's value in words. Journals are put together elsewhere. */
export function displayValue(store: Store, table: string, row: Row, column: Column, reader: Reader): string {
  const value = row[column.element] ?? '';
  if (value === '') return '';
  switch (column.type) {
    case 'reference': {
      const display = column.reference === undefined ? undefined : displayColumn(column.reference);
      const target = referenced(store, column, value);
      return (display === undefined ? undefined : target?.[display.element]) ?? '';
    }
    case 'glide_list':
      return value
        .split(',')
        .map((id) => referenced(store, column, id)?.['name'] ?? id)
        .join(', ');
    case 'glide_date_time':
      return shown(value, reader.timeZone);
    case 'sys_class_name':
      return findTable(value)?.label ?? value;
    case 'string':
    case 'integer':
    case 'boolean':
    case 'glide_date':
    case 'journal_input':
    case 'journal_list':
    case 'GUID':
    case 'email':
    case 'html':
    case 'collection':
      return column.choice === undefined ? value : choiceLabel(store, classOf(table, row), column.element, value, reader.language);
  }
}

/** The record and column at the end of a dotted path; undefined for an unknown path, `row` absent where a reference is empty. */
export function walk(
  store: Store,
  table: string,
  row: Row | undefined,
  path: string,
): { table: string; column: Column; row: Row | undefined } | undefined {
  const [element = '', ...rest] = path.split('.');
  const column = columnsOf(table).get(element);
  if (column === undefined) return undefined;
  if (rest.length === 0) return { table, column, row };
  if (column.reference === undefined) return undefined;
  return walk(store, column.reference, row === undefined ? undefined : referenced(store, column, row[element] ?? ''), rest.join('.'));
}
