import { notEmulated } from './failures';

/** Operators of encoded queries. https://www.servicenow.com/docs/r/platform-user-interface/r_OpAvailableFiltersQueries.html */
const operators = [
  'DOES NOT CONTAIN',
  'ISNOTEMPTY',
  'EMPTYSTRING',
  'STARTSWITH',
  'INSTANCEOF',
  'NOT LIKE',
  'ENDSWITH',
  'CONTAINS',
  'ANYTHING',
  'BETWEEN',
  'NSAMEAS',
  'ISEMPTY',
  'SAMEAS',
  'NOT IN',
  'NOTON',
  'LIKE',
  'IN',
  'ON',
  '!=',
  '>=',
  '<=',
  '=',
  '>',
  '<',
] as const;
export type Operator = (typeof operators)[number];

const notKnownHere = [
  'DATEPART',
  'DYNAMIC',
  'IN_HIERARCHY',
  'GT_',
  'LT_',
  'LESSTHAN',
  'MORETHAN',
  'RELATIVE',
  'VALCHANGES',
  'CHANGES',
  '!*',
  '*',
  '%',
];

export interface Condition {
  /** A column, or columns joined by dots. */
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

export interface SortKey {
  readonly field: string;
  readonly descending: boolean;
}

/**
 * Rows match when all clauses of one group hold; a clause holds when one of its conditions holds.
 * `invalid`: parts that are no condition at all.
 */
export interface EncodedQuery {
  readonly groups: readonly (readonly (readonly Condition[])[])[];
  readonly order: readonly SortKey[];
  readonly invalid: readonly string[];
}

type Mutable = { groups: Condition[][][]; order: SortKey[]; invalid: string[] };

/**
 * Reads `a=1^b>2^ORb=0^NQc=3^ORDERBYd`. A doubled `^^` stands for the character itself.
 * Throws 501 for a documented form that is not emulated. https://www.servicenow.com/docs/r/platform-user-interface/c_EncodedQueryStrings.html
 */
export function parseEncodedQuery(text: string): EncodedQuery {
  const query: Mutable = { groups: [[]], order: [], invalid: [] };
  for (const part of split(text)) readPart(part, query);
  return query;
}

function split(text: string): string[] {
  return text
    .replaceAll('^^', '\u0000')
    .split('^')
    .map((part) => part.replaceAll('\u0000', '^'))
    .filter((part) => part !== '' && part !== 'EQ');
}

function readPart(part: string, query: Mutable): void {
  const unsupported = ['RLQUERY', 'ENDRLQUERY', 'GROUPBY', 'TRENDBY', '123TEXTQUERY321', '123TEXTINDEXGROUP321', 'javascript:'].find(
    (start) => part.startsWith(start),
  );
  if (unsupported !== undefined) throw notEmulated(`sysparm_query: ${unsupported} is not emulated`);
  if (part.startsWith('ORDERBYDESC')) query.order.push({ field: part.slice(11), descending: true });
  else if (part.startsWith('ORDERBY')) query.order.push({ field: part.slice(7), descending: false });
  else if (part.startsWith('NQ')) {
    query.groups.push([]);
    if (part.length > 2) addClause(part.slice(2), query);
  } else if (/^OR[a-z_]/.test(part)) addAlternative(part.slice(2), query);
  else addClause(part, query);
}

function addClause(part: string, query: Mutable): void {
  const condition = readCondition(part, query);
  if (condition !== undefined) query.groups.at(-1)?.push([condition]);
}

function addAlternative(part: string, query: Mutable): void {
  const condition = readCondition(part, query);
  if (condition === undefined) return;
  const clause = query.groups.at(-1)?.at(-1);
  if (clause === undefined) query.groups.at(-1)?.push([condition]);
  else clause.push(condition);
}

function readCondition(part: string, query: Mutable): Condition | undefined {
  const field = /^[a-z_][a-z0-9_.]*/.exec(part)?.[0];
  const rest = field === undefined ? '' : part.slice(field.length);
  const operator = operators.find((candidate) => rest.startsWith(candidate));
  if (field !== undefined && operator !== undefined) return { field, operator, value: rest.slice(operator.length) };
  const unknown = notKnownHere.find((start) => rest.startsWith(start));
  if (unknown !== undefined) throw notEmulated(`sysparm_query: the operator in "${part}" is not emulated`);
  query.invalid.push(part);
  return undefined;
}
