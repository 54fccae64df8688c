import { JastBuilder } from '@atlaskit/jql-ast';
import type { Clause, Field, Operand as AstOperand, Query, TerminalClause } from '@atlaskit/jql-ast';
import { badRequest, notModelled } from '../errors';
import type { JiraIssue } from '../state';
import type { ClauseContext, Operand, Test } from './jql-clauses';
import { clauseTest } from './jql-clauses';
import type { JqlField } from './jql-fields';
import { findJqlField, findProperty } from './jql-fields';

/** Most fields an ORDER BY may name. */
const ORDER_LIMIT = 7;

export type SortValue = number | string | null;

export interface CompiledQuery {
  readonly matches: Test;
  /** Values an issue is ordered by, its id last. */
  sortValues(issue: JiraIssue): SortValue[];
  compare(a: readonly SortValue[], b: readonly SortValue[]): number;
}

/** Parses JQL with Atlassian's grammar. Throws Jira's 400 for a syntax error. */
export function parseJql(jql: string): Query | undefined {
  const jast = new JastBuilder().build(jql);
  if (jast.errors.length > 0) throw badRequest(`Error in the JQL Query: ${jast.errors.map((error) => error.message).join(' ')}`);
  return jast.query ?? undefined;
}

function resolveField(field: Field, { site }: ClauseContext): JqlField {
  const [property] = field.properties ?? [];
  let found: JqlField | undefined;
  if (property) {
    if (field.value !== 'issue.property') throw notModelled(`JQL on ${field.value}[...]`);
    const path = (property.path ?? []).map((step) => step.value).join('');
    found = findProperty(site, property.key?.value ?? '', path.replace(/^\./, ''));
  } else {
    found = findJqlField(site, field.value);
  }
  if (!found) throw badRequest(`Field '${field.text.replace(/^"|"$/g, '')}' does not exist or you do not have permission to view it.`);
  return found;
}

function toOperands(operand: AstOperand): Operand[] {
  switch (operand.operandType) {
    case 'value':
      return [{ kind: 'value', value: operand.value }];
    case 'keyword':
      return [{ kind: 'empty' }];
    case 'function':
      return [{ kind: 'function', name: operand.function.value, arguments: operand.arguments.map((argument) => argument.value) }];
    case 'list':
      return operand.values.flatMap(toOperands);
  }
}

function terminal(clause: TerminalClause, context: ClauseContext): Test {
  const { operator, operand, predicates } = clause;
  if (!operator || !operand || predicates.length > 0) throw notModelled('JQL on the history of a field');
  if (/^(was|changed)/.test(operator.value)) throw notModelled('JQL on the history of a field');
  return clauseTest(resolveField(clause.field, context), operator.value, toOperands(operand), context);
}

function compileClause(clause: Clause, context: ClauseContext): Test {
  switch (clause.clauseType) {
    case 'terminal':
      return terminal(clause, context);
    case 'not': {
      const inner = compileClause(clause.clause, context);
      return (issue) => !inner(issue);
    }
    case 'compound': {
      const tests = clause.clauses.map((part) => compileClause(part, context));
      return clause.operator.value === 'and' ? (issue) => tests.every((test) => test(issue)) : (issue) => tests.some((test) => test(issue));
    }
  }
}

function sortValue(field: JqlField, issue: JiraIssue): SortValue {
  switch (field.type) {
    case 'choice': {
      const [id] = field.of(issue);
      const index = field.choices.findIndex((choice) => choice.id === id);
      return index < 0 ? null : field.ranked ? index : (field.choices[index]?.names[0] ?? '').toLowerCase();
    }
    case 'labels':
      return field.of(issue)[0]?.toLowerCase() ?? null;
    case 'issue': {
      const dash = issue.key.lastIndexOf('-');
      return field.name === 'id' ? Number(issue.id) : `${issue.key.slice(0, dash)}-${issue.key.slice(dash + 1).padStart(12, '0')}`;
    }
    case 'text':
      return field.of(issue).toLowerCase() || null;
    case 'person':
    case 'date':
    case 'number':
      return field.of(issue) ?? null;
    case 'property': {
      const value = field.of(issue);
      return typeof value === 'string' || typeof value === 'number' ? value : null;
    }
  }
}

function compareValues(a: SortValue, b: SortValue): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}

/**
 * Turns JQL into a test and an order for the calling user. Without ORDER BY the newest issue comes first; that order is not documented
 * and must not be relied on. Throws Jira's 400 for unknown fields and values, and 501 for JQL the emulator does not know.
 */
export function compileJql(query: Query, context: ClauseContext): CompiledQuery {
  const order = (query.orderBy?.fields ?? []).map(({ field, direction }) => ({
    field: resolveField(field, context),
    sign: direction?.value.toLowerCase() === 'desc' ? -1 : 1,
  }));
  if (order.length > ORDER_LIMIT) throw badRequest(`The ORDER BY clause can contain at most ${ORDER_LIMIT} fields.`);
  return {
    matches: query.where ? compileClause(query.where, context) : () => true,
    sortValues: (issue) => [...order.map(({ field }) => sortValue(field, issue)), Number(issue.id)],
    compare: (a, b) => {
      for (const [index, { sign }] of order.entries()) {
        const difference = compareValues(a[index] ?? null, b[index] ?? null);
        if (difference !== 0) return sign * difference;
      }
      return -compareValues(a[order.length] ?? null, b[order.length] ?? null);
    },
  };
}
