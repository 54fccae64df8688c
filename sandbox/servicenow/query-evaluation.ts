import type { Condition, EncodedQuery, Operator, SortKey } from './encoded-query';
import { notEmulated } from './failures';
import { displayValue, walk } from './labels';
import { columnsOf, family } from './schema/catalogue';
import { sessionValue, type Session } from './session-functions';
import type { Row, Store } from './store';

export interface QueryRules {
  /** `glide.invalid_query.returns_no_rows`: false drops the invalid part only. */
  readonly invalidQueryReturnsNoRows: boolean;
  /** True: text is compared with its case, as the Table API page says. False: without, as the database collation does. */
  readonly caseSensitive: boolean;
}

/**
 * The rows of the table that the query selects, in its order, before any access rule.
 * https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html (sysparm_query)
 */
export function select(store: Store, table: string, query: EncodedQuery, session: Session, rules: QueryRules): Row[] {
  const fields = query.groups.flat(2).map((condition) => condition.field);
  for (const field of [...fields, ...query.order.map((key) => key.field)]) {
    if (field.startsWith('ref_')) throw notEmulated(`dot-walking to an extended table (${field}) is not emulated`);
  }
  const valid = (condition: Condition): boolean => walk(store, table, undefined, condition.field) !== undefined;
  const broken = query.invalid.length > 0 || !query.groups.flat(2).every(valid);
  if (broken && rules.invalidQueryReturnsNoRows) return [];
  const groups = query.groups.map((group) =>
    group
      .map((clause) => clause.filter(valid).map((condition) => test(store, table, condition, session, rules)))
      .filter((clause) => clause.length > 0),
  );
  const rows = store.rows(table).filter((row) => groups.some((group) => group.every((clause) => clause.some((holds) => holds(row)))));
  return sort(store, table, rows, query.order);
}

type Test = (row: Row) => boolean;

/** Reads one path of a row. A plain column, by far the most frequent, is not walked to. */
function valueAt(store: Store, table: string, path: string): (row: Row) => string {
  if (!path.includes('.')) return (row) => row[path] ?? '';
  return (row) => {
    const end = walk(store, table, row, path);
    return end?.row?.[end.column.element] ?? '';
  };
}

function test(store: Store, table: string, condition: Condition, session: Session, rules: QueryRules): Test {
  const fold = (text: string): string => (rules.caseSensitive ? text : text.toLowerCase());
  const numeric = walk(store, table, undefined, condition.field)?.column.type === 'integer';
  const read = valueAt(store, table, condition.field);
  const resolve = (text: string): string => sessionValue(text, session);
  const compare = (left: string, right: string): number => {
    if (numeric && left !== '' && right !== '') return Number(left) - Number(right);
    return fold(left) < fold(right) ? -1 : fold(left) > fold(right) ? 1 : 0;
  };
  const other = (row: Row): string => row[condition.value] ?? '';
  return build(condition.operator, condition.value, { read, resolve, compare, fold, other });
}

interface Terms {
  readonly read: (row: Row) => string;
  readonly resolve: (text: string) => string;
  readonly compare: (left: string, right: string) => number;
  readonly fold: (text: string) => string;
  readonly other: (row: Row) => string;
}

function build(operator: Operator, raw: string, terms: Terms): Test {
  const { read, resolve, compare, fold, other } = terms;
  const present = (row: Row): boolean => read(row) !== '';
  switch (operator) {
    case '=': {
      const value = resolve(raw);
      return (row) => compare(read(row), value) === 0;
    }
    case '!=': {
      const value = resolve(raw);
      return (row) => compare(read(row), value) !== 0;
    }
    case '>':
    case '>=':
    case '<':
    case '<=': {
      const value = resolve(raw);
      return (row) => present(row) && ordered(operator, compare(read(row), value));
    }
    case 'IN':
    case 'NOT IN': {
      const wanted = new Set((raw.startsWith('javascript:') ? [resolve(raw)] : raw.split(',')).map((item) => fold(item.trim())));
      return (row) => wanted.has(fold(read(row))) === (operator === 'IN');
    }
    case 'STARTSWITH':
      return (row) => fold(read(row)).startsWith(fold(raw));
    case 'ENDSWITH':
      return (row) => fold(read(row)).endsWith(fold(raw));
    case 'LIKE':
    case 'CONTAINS':
      return (row) => fold(read(row)).includes(fold(raw));
    case 'NOT LIKE':
    case 'DOES NOT CONTAIN':
      return (row) => !fold(read(row)).includes(fold(raw));
    case 'ISEMPTY':
    case 'EMPTYSTRING':
      return (row) => !present(row);
    case 'ISNOTEMPTY':
      return present;
    case 'ANYTHING':
      return () => true;
    case 'SAMEAS':
      return (row) => read(row) === other(row);
    case 'NSAMEAS':
      return (row) => read(row) !== other(row);
    case 'INSTANCEOF': {
      const classes = new Set(family(raw));
      return (row) => classes.has(read(row));
    }
    case 'BETWEEN':
      return between(raw.split('@'), terms);
    case 'ON':
      return between(raw.split('@').slice(1), terms);
    case 'NOTON': {
      const inside = between(raw.split('@').slice(1), terms);
      return (row) => present(row) && !inside(row);
    }
  }
}

function ordered(operator: '>' | '>=' | '<' | '<=', comparison: number): boolean {
  switch (operator) {
    case '>':
      return comparison > 0;
    case '>=':
      return comparison >= 0;
    case '<':
      return comparison < 0;
    case '<=':
      return comparison <= 0;
  }
}

function between(bounds: readonly string[], { read, resolve, compare }: Terms): Test {
  const [from, to] = bounds;
  if (from === undefined || to === undefined || bounds.length !== 2)
    throw notEmulated('sysparm_query: BETWEEN takes two values, ON a label and two values, joined by @');
  const [low, high] = [resolve(from), resolve(to)];
  return (row) => read(row) !== '' && compare(read(row), low) >= 0 && compare(read(row), high) <= 0;
}

function sort(store: Store, table: string, rows: Row[], order: readonly SortKey[]): Row[] {
  const keys = order.filter((key) => walk(store, table, undefined, key.field) !== undefined);
  if (keys.length === 0) return rows;
  const types = keys.map((key) => walk(store, table, undefined, key.field)?.column.type);
  const readers = keys.map((key, index) =>
    types[index] === 'reference' ? nameAt(store, table, key.field) : valueAt(store, table, key.field),
  );
  return rows
    .map((row) => ({ row, values: readers.map((read) => read(row)) }))
    .sort((a, b) => {
      for (const [index, key] of keys.entries()) {
        const [left, right] = [a.values[index] ?? '', b.values[index] ?? ''];
        const difference = types[index] === 'integer' ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
        if (difference !== 0) return key.descending ? -difference : difference;
      }
      return 0;
    })
    .map((entry) => entry.row);
}

/** A reference is ordered by the name of what it points to. */
function nameAt(store: Store, table: string, path: string): (row: Row) => string {
  return (row) => {
    const end = walk(store, table, row, path);
    return end?.row === undefined ? '' : displayValue(store, end.table, end.row, end.column, { language: 'en', timeZone: 'utc' });
  };
}

/** Whether one row of the table fulfils the query. Unknown fields never hold here: rules are written by us. */
export function matches(store: Store, table: string, row: Row, query: EncodedQuery, session: Session): boolean {
  for (const { field } of query.groups.flat(2)) {
    if (!columnsOf(table).has(field.split('.')[0] ?? '')) throw new Error(`a rule names the unknown column ${table}.${field}`);
  }
  const rules: QueryRules = { invalidQueryReturnsNoRows: true, caseSensitive: true };
  return query.groups.some((group) =>
    group.every((clause) => clause.some((condition) => test(store, table, condition, session, rules)(row))),
  );
}
