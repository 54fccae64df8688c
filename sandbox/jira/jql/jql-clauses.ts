import { badRequest, notModelled } from '../errors';
import type { Site } from '../site';
import type { JiraIssue } from '../state';
import { dateFunction, parseJqlDate } from './jql-dates';
import type { DateRange } from './jql-dates';
import type { Choice, JqlField } from './jql-fields';

export type Test = (issue: JiraIssue) => boolean;

/** An operand without its syntax. */
export type Operand =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'function'; readonly name: string; readonly arguments: readonly string[] };

export interface ClauseContext {
  readonly site: Site;
  readonly accountId: string;
  readonly zone: string;
}

const wrongOperator = (operator: string, field: JqlField) =>
  badRequest(`The operator '${operator}' is not supported by the '${field.name}' field.`);

const wrongValue = (value: string, field: JqlField) => badRequest(`The value '${value}' does not exist for the field '${field.name}'.`);

const COMPARE: Readonly<Record<string, (difference: number) => boolean>> = {
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
};

/** Splits `=`, `in`, `is` and their negations; undefined for another operator. */
function membership(operator: string): { readonly negated: boolean } | undefined {
  if (operator === '=' || operator === 'in' || operator === 'is') return { negated: false };
  if (operator === '!=' || operator === 'not in' || operator === 'is not') return { negated: true };
  return undefined;
}

/** A negated test leaves out issues whose field is empty, as JQL does. */
function setTest(
  operator: string,
  operands: readonly Operand[],
  of: (issue: JiraIssue) => readonly string[],
  wanted: ReadonlySet<string>,
): Test {
  const withEmpty = operands.some((operand) => operand.kind === 'empty');
  const member = membership(operator);
  return (issue) => {
    const values = of(issue);
    const found = values.length === 0 ? withEmpty : values.some((value) => wanted.has(value));
    if (!member?.negated) return found;
    return !found && values.length > 0;
  };
}

function findChoice(choices: readonly Choice[], value: string): Choice | undefined {
  const wanted = value.toLowerCase();
  return choices.find(({ names }) => names.some((name) => name.toLowerCase() === wanted)) ?? choices.find(({ id }) => id === value);
}

function choiceClause(field: Extract<JqlField, { type: 'choice' }>, operator: string, operands: readonly Operand[]): Test {
  const chosen = operands.flatMap((operand) => {
    if (operand.kind === 'function') throw notModelled(`the JQL function ${operand.name}()`);
    if (operand.kind === 'empty') return [];
    const choice = findChoice(field.choices, operand.value);
    if (!choice) throw wrongValue(operand.value, field);
    // Types and statuses of different projects may share a name.
    return field.choices.filter(({ id, names }) => id === choice.id || names.some((name) => choice.names.includes(name)));
  });
  if (membership(operator)) return setTest(operator, operands, (issue) => field.of(issue), new Set(chosen.map(({ id }) => id)));
  const compare = COMPARE[operator];
  if (!compare || !field.ranked) throw wrongOperator(operator, field);
  const rank = (id: string | undefined) => field.choices.findIndex((choice) => choice.id === id);
  const limit = rank(chosen[0]?.id);
  return (issue) => {
    const own = rank(field.of(issue)[0]);
    return own >= 0 && compare(own - limit);
  };
}

function personClause(
  field: Extract<JqlField, { type: 'person' }>,
  operator: string,
  operands: readonly Operand[],
  context: ClauseContext,
): Test {
  if (!membership(operator)) throw wrongOperator(operator, field);
  const wanted = operands.flatMap((operand) => {
    if (operand.kind === 'empty') return [];
    if (operand.kind === 'function') {
      if (operand.name.toLowerCase() === 'currentuser') return [context.accountId];
      throw notModelled(`the JQL function ${operand.name}()`);
    }
    const lower = operand.value.toLowerCase();
    const user = Object.values(context.site.state.users).find(
      ({ accountId, displayName, email, emailVisible }) =>
        accountId === operand.value || displayName.toLowerCase() === lower || (emailVisible && email?.toLowerCase() === lower),
    );
    if (!user) throw wrongValue(operand.value, field);
    return [user.accountId];
  });
  const of = (issue: JiraIssue) => {
    const value = field.of(issue);
    return value === undefined ? [] : [value];
  };
  return setTest(operator, operands, of, new Set(wanted));
}

function dateOperand(field: JqlField, operand: Operand, { site, zone }: ClauseContext): DateRange | undefined {
  if (operand.kind === 'empty') return undefined;
  const now = site.clock.now();
  const range =
    operand.kind === 'value' ? parseJqlDate(operand.value, now, zone) : dateFunction(operand.name, operand.arguments[0], now, zone);
  if (range) return range;
  if (operand.kind === 'function') throw notModelled(`the JQL function ${operand.name}()`);
  throw badRequest(
    `Date value '${operand.value}' for field '${field.name}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
  );
}

function dateClause(
  field: Extract<JqlField, { type: 'date' }>,
  operator: string,
  operands: readonly Operand[],
  context: ClauseContext,
): Test {
  const ranges = operands.map((operand) => dateOperand(field, operand, context));
  const member = membership(operator);
  if (member) {
    return (issue) => {
      const at = field.of(issue);
      const found = ranges.some((range) => (range ? at !== undefined && at >= range.from && at <= range.until : at === undefined));
      return member.negated ? !found && at !== undefined : found;
    };
  }
  const compare = COMPARE[operator];
  // A written minute stands for its first moment: `<= "10:00"` leaves out 10:00:30.
  const limit = ranges[0]?.from;
  if (!compare) throw wrongOperator(operator, field);
  return (issue) => {
    const at = field.of(issue);
    return at !== undefined && limit !== undefined && compare(at - limit);
  };
}

function numberClause(field: JqlField & { of(issue: JiraIssue): unknown }, operator: string, operands: readonly Operand[]): Test {
  const numbers = operands.map((operand) => {
    if (operand.kind !== 'value') return undefined;
    const value = Number(operand.value);
    if (Number.isNaN(value)) throw badRequest(`The value '${operand.value}' for the field '${field.name}' is not a number.`);
    return value;
  });
  const member = membership(operator);
  const compare = COMPARE[operator];
  if (!member && !compare) throw wrongOperator(operator, field);
  return (issue) => {
    const own = field.of(issue);
    if (typeof own !== 'number') return member ? !member.negated && numbers.includes(undefined) : false;
    if (member) return numbers.includes(own) !== member.negated;
    return numbers[0] !== undefined && compare !== undefined && compare(own - numbers[0]);
  };
}

const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}_]+\*?/gu) ?? [];

/** Word search: every word must occur, `wor*` by its start, a quoted phrase in order. */
function textMatches(text: string, search: string): boolean {
  const own = words(text);
  const phrase = /^"(.*)"$/s.exec(search.trim());
  if (phrase) return ` ${own.join(' ')} `.includes(` ${words(phrase[1] ?? '').join(' ')} `);
  const wanted = words(search);
  return (
    wanted.length > 0 &&
    wanted.every((word) => (word.endsWith('*') ? own.some((w) => w.startsWith(word.slice(0, -1))) : own.includes(word)))
  );
}

function textClause(field: Extract<JqlField, { type: 'text' }>, operator: string, operands: readonly Operand[]): Test {
  const [operand] = operands;
  if (operand?.kind === 'empty' && membership(operator)) {
    const negated = membership(operator)?.negated ?? false;
    return (issue) => (field.of(issue) === '') !== negated;
  }
  if (operand?.kind !== 'value' || (operator !== '~' && operator !== '!~')) throw wrongOperator(operator, field);
  return (issue) => textMatches(field.of(issue), operand.value) === (operator === '~') && field.of(issue) !== '';
}

function issueClause(field: JqlField, operator: string, operands: readonly Operand[], { site }: ClauseContext): Test {
  const wanted = operands.map((operand) => {
    if (operand.kind !== 'value') throw notModelled(`JQL on the field "${field.name}" with ${operand.kind}`);
    const found = site.state.issues[operand.value] ?? site.state.issues[site.state.keys[operand.value.toUpperCase()] ?? ''];
    if (found) return found;
    throw badRequest(
      /^\d+$/.test(operand.value)
        ? `A value with ID '${operand.value}' does not exist for the field '${field.name}'.`
        : `An issue with key '${operand.value}' does not exist for field '${field.name}'.`,
    );
  });
  const member = membership(operator);
  if (member) return (issue) => wanted.some(({ id }) => id === issue.id) !== member.negated;
  const compare = COMPARE[operator];
  const [limit] = wanted;
  if (!compare || !limit) throw wrongOperator(operator, field);
  const number = (issue: JiraIssue) => Number(issue.key.slice(issue.key.lastIndexOf('-') + 1));
  return (issue) => issue.projectId === limit.projectId && compare(number(issue) - number(limit));
}

function propertyClause(field: Extract<JqlField, { type: 'property' }>, operator: string, operands: readonly Operand[]): Test {
  const of = (issue: JiraIssue): readonly string[] => {
    const value = field.of(issue);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((item) =>
      typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean' ? [String(item)] : [],
    );
  };
  const texts = operands.map((operand) => {
    if (operand.kind === 'function') throw notModelled(`the JQL function ${operand.name}()`);
    return operand.kind === 'value' ? operand.value : '';
  });
  if (membership(operator)) return setTest(operator, operands, of, new Set(texts));
  if (operator === '~') return (issue) => of(issue).some((value) => textMatches(value, texts[0] ?? ''));
  const compare = COMPARE[operator];
  if (!compare) throw wrongOperator(operator, field);
  const [limit] = texts;
  return (issue) => {
    const value = field.of(issue);
    if (typeof value === 'number') return compare(value - Number(limit));
    return typeof value === 'string' && limit !== undefined && compare(value < limit ? -1 : value > limit ? 1 : 0);
  };
}

/** The test one clause makes. Throws Jira's 400 for a value or operator the field does not take. */
export function clauseTest(field: JqlField, operator: string, operands: readonly Operand[], context: ClauseContext): Test {
  switch (field.type) {
    case 'choice':
      return choiceClause(field, operator, operands);
    case 'person':
      return personClause(field, operator, operands, context);
    case 'date':
      return dateClause(field, operator, operands, context);
    case 'number':
      return numberClause(field, operator, operands);
    case 'text':
      return textClause(field, operator, operands);
    case 'labels':
      if (!membership(operator)) throw wrongOperator(operator, field);
      return setTest(
        operator,
        operands,
        (issue) => field.of(issue),
        new Set(operands.flatMap((operand) => (operand.kind === 'value' ? [operand.value] : []))),
      );
    case 'issue':
      return issueClause(field, operator, operands, context);
    case 'property':
      return propertyClause(field, operator, operands);
  }
}
