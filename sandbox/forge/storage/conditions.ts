import { z } from 'zod';
import { StorageError } from './storage-error';

const clauseSchema = z.object({
  property: z.string(),
  condition: z.enum([
    'BEGINS_WITH',
    'BETWEEN',
    'CONTAINS',
    'EQUAL_TO',
    'EXISTS',
    'GREATER_THAN',
    'GREATER_THAN_EQUAL_TO',
    'LESS_THAN',
    'LESS_THAN_EQUAL_TO',
    'NOT_CONTAINS',
    'NOT_EQUAL_TO',
    'NOT_EXISTS',
  ]),
  values: z.array(z.union([z.string(), z.number(), z.boolean()])),
});

/** The shape of filters and conditions on the wire. */
export const filtersSchema = z.object({ and: z.array(clauseSchema).optional(), or: z.array(clauseSchema).optional() });
export const rangeSchema = clauseSchema.omit({ property: true });
export type Filters = z.infer<typeof filtersSchema>;
export type RangeClause = z.infer<typeof rangeSchema>;

/** Whether a stored value fulfils all (`and`) or one (`or`) of the clauses. A record that is not there has no attributes. */
export function fulfils(filters: Filters, value: unknown): boolean {
  const attributes: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  if (filters.and !== undefined) return filters.and.every((clause) => holds(clause, attributes[clause.property]));
  if (filters.or !== undefined) return filters.or.some((clause) => holds(clause, attributes[clause.property]));
  throw new StorageError(400, 'INVALID_CONDITIONS', 'Conditions need and / or');
}

/** Whether one attribute fulfils a clause. Comparisons with something that is not there, or of another type, never hold. */
export function holds(clause: RangeClause, actual: unknown): boolean {
  const [first, second] = clause.values;
  switch (clause.condition) {
    case 'EXISTS':
      return actual !== undefined;
    case 'NOT_EXISTS':
      return actual === undefined;
    case 'EQUAL_TO':
      return actual === first;
    case 'NOT_EQUAL_TO':
      return actual !== first;
    case 'BEGINS_WITH':
      return typeof actual === 'string' && typeof first === 'string' && actual.startsWith(first);
    case 'CONTAINS':
      return contains(actual, first);
    case 'NOT_CONTAINS':
      return actual !== undefined && !contains(actual, first);
    case 'BETWEEN':
      return compare(actual, first, (order) => order >= 0) && compare(actual, second, (order) => order <= 0);
    case 'GREATER_THAN':
      return compare(actual, first, (order) => order > 0);
    case 'GREATER_THAN_EQUAL_TO':
      return compare(actual, first, (order) => order >= 0);
    case 'LESS_THAN':
      return compare(actual, first, (order) => order < 0);
    case 'LESS_THAN_EQUAL_TO':
      return compare(actual, first, (order) => order <= 0);
  }
}

function contains(actual: unknown, wanted: unknown): boolean {
  if (typeof actual === 'string') return typeof wanted === 'string' && actual.includes(wanted);
  return Array.isArray(actual) && actual.includes(wanted);
}

function compare(actual: unknown, wanted: unknown, verdict: (order: number) => boolean): boolean {
  if (typeof actual === 'number' && typeof wanted === 'number') return verdict(actual - wanted);
  if (typeof actual === 'string' && typeof wanted === 'string') return verdict(actual < wanted ? -1 : actual > wanted ? 1 : 0);
  return false;
}
