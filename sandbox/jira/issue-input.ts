import { z } from 'zod';
import { JiraRefusal, badFields, notModelled } from './errors';
import { label, storedValue } from './field-input';
import type { FieldTarget } from './field-input';
import type { ScreenEntry } from './screens';
import type { JiraField, Stored } from './state';

const property = z.strictObject({ key: z.string().min(1).max(255), value: z.unknown().optional() });

/** Body of create, edit and transition. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post */
export const issueUpdate = z.strictObject({
  fields: z.record(z.string(), z.unknown()).optional(),
  update: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).optional(),
  properties: z.array(property).optional(),
  transition: z.looseObject({ id: z.coerce.string().optional() }).optional(),
  historyMetadata: z.unknown().optional(),
});

export type IssueUpdate = z.infer<typeof issueUpdate>;

export interface FieldChanges {
  readonly values: Readonly<Record<string, Stored | undefined>>;
  /** Bodies of `update.comment[].add`. */
  readonly comments: readonly unknown[];
}

const UNSETTABLE = (id: string) => `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`;

type Operation = Readonly<Record<string, unknown>>;

const strings = (value: Stored | undefined): string[] => (Array.isArray(value) ? [...(value as readonly string[])] : []);

function one(field: JiraField, raw: unknown, target: FieldTarget): string[] {
  return field.kind === 'labels' ? [label(field, raw)] : strings(storedValue(field, [raw], target));
}

function applyOperations(field: JiraField, operations: readonly Operation[], target: FieldTarget): Stored | undefined {
  let value = target.issue?.fields[field.id];
  for (const operation of operations) {
    const [verb, ...more] = Object.keys(operation);
    if (verb === undefined || more.length > 0) throw badFields({ [field.id]: 'An operation must have exactly one verb.' });
    const raw = operation[verb];
    const isList = field.kind === 'labels' || field.kind === 'multiselect' || field.kind === 'checkboxes';
    if (verb === 'set') value = storedValue(field, raw, target);
    else if (verb === 'add' && isList) value = [...new Set([...strings(value), ...one(field, raw, target)])];
    else if (verb === 'remove' && isList) {
      const gone = one(field, raw, target);
      value = strings(value).filter((item) => !gone.includes(item));
    } else throw badFields({ [field.id]: `Operation '${verb}' is not supported by the field '${field.id}'.` });
  }
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

function addedComments(operations: readonly Operation[]): unknown[] {
  return operations.map((operation) => {
    if (!('add' in operation)) throw notModelled(`the comment operation "${Object.keys(operation).join(', ')}"`);
    return operation['add'];
  });
}

/**
 * Reads `fields` and `update` against a screen. Every field that is wrong is reported in one 400, as Jira does;
 * an invalid document is reported alone.
 */
export function readChanges(
  input: IssueUpdate,
  screen: readonly ScreenEntry[],
  target: FieldTarget,
  handled: readonly string[] = [],
): FieldChanges {
  if (input.historyMetadata !== undefined) throw notModelled('historyMetadata');
  const values: Record<string, Stored | undefined> = {};
  const errors: Record<string, string> = {};
  const attempt = (id: string, read: (field: JiraField) => Stored | undefined) => {
    const entry = screen.find((item) => item.field.id === id);
    if (!entry || entry.field.kind === 'derived') {
      errors[id] = UNSETTABLE(id);
      return;
    }
    try {
      values[id] = read(entry.field);
      if (entry.required && values[id] === undefined) errors[id] = `${entry.field.name} is required.`;
    } catch (error) {
      if (!(error instanceof JiraRefusal) || Object.keys(error.body.errors).length === 0) throw error;
      Object.assign(errors, error.body.errors);
    }
  };
  for (const [id, raw] of Object.entries(input.fields ?? {})) {
    if (!handled.includes(id)) attempt(id, (field) => storedValue(field, raw, target));
  }
  const comments: unknown[] = [];
  for (const [id, operations] of Object.entries(input.update ?? {})) {
    if (id === 'comment') comments.push(...addedComments(operations));
    else if (input.fields && id in input.fields) errors[id] = `Field '${id}' cannot appear in both 'fields' and 'update'`;
    else attempt(id, (field) => applyOperations(field, operations, target));
  }
  if (Object.keys(errors).length > 0) throw badFields(errors);
  return { values, comments };
}
