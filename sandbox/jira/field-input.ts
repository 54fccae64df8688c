import { z } from 'zod';
import { checkAdf } from './adf';
import type { Actor } from './actor';
import { isDate, parseDateTime } from './dates';
import { badFields } from './errors';
import { hasIssueRight, hasProjectRight } from './rights';
import type { JiraField, JiraIssue, JiraProject, JiraState, Stored } from './state';

/** Longest single-line text. */
const SHORT_TEXT_LIMIT = 255;

export interface FieldTarget {
  readonly state: JiraState;
  readonly project: JiraProject;
  readonly actor: Actor;
  /** Absent while the issue is being created. */
  readonly issue?: JiraIssue;
}

const reference = z.object({ id: z.coerce.string().optional(), name: z.string().optional(), value: z.string().optional() });

function choose<T extends { readonly id: string }>(
  field: JiraField,
  raw: unknown,
  all: readonly T[],
  label: (item: T) => string,
  noun: string,
): T {
  const parsed = reference.safeParse(raw);
  if (!parsed.success) throw badFields({ [field.id]: `Specify a valid 'id' or '${noun}' for ${field.name}` });
  const { id } = parsed.data;
  const wanted = noun === 'value' ? parsed.data.value : parsed.data.name;
  if (id === undefined && wanted === undefined) throw badFields({ [field.id]: `Specify a valid 'id' or '${noun}' for ${field.name}` });
  const found = all.find((item) => (id === undefined ? label(item).toLowerCase() === wanted?.toLowerCase() : item.id === id));
  if (found) return found;
  throw badFields({
    [field.id]: id === undefined ? `${field.name} name '${wanted ?? ''}' is not valid` : `${field.name} ID '${id}' is not valid`,
  });
}

function chooseOption(field: JiraField, raw: unknown): string {
  const option = choose(field, raw, field.options ?? [], (item) => item.value, 'value');
  if (option.disabled) throw badFields({ [field.id]: `Option '${option.id}' is disabled and cannot be selected.` });
  return option.id;
}

function array(field: JiraField, raw: unknown): readonly unknown[] {
  const values: unknown = raw;
  if (!Array.isArray(values)) throw badFields({ [field.id]: 'data was not an array' });
  return values;
}

function text(field: JiraField, raw: unknown): string {
  if (typeof raw !== 'string') throw badFields({ [field.id]: 'Operation value must be a string' });
  return raw;
}

function shortText(field: JiraField, raw: unknown): string {
  const value = text(field, raw);
  if (field.id === 'summary') {
    if (value.trim() === '') throw badFields({ summary: 'You must specify a summary of the issue.' });
    if (/[\r\n]/.test(value)) throw badFields({ summary: 'The summary is invalid because it contains newline characters.' });
    if (value.length > SHORT_TEXT_LIMIT) throw badFields({ summary: 'Summary must be less than 255 characters.' });
    return value.trim();
  }
  if (value.length > SHORT_TEXT_LIMIT) {
    throw badFields({ [field.id]: 'The entered text is too long. It exceeds the allowed limit of 255 characters.' });
  }
  return value;
}

/** Reads one label. Jira refuses white space in labels. */
export function label(field: JiraField, raw: unknown): string {
  const value = text(field, raw);
  if (value === '' || /\s/.test(value)) throw badFields({ [field.id]: `The label '${value}' contains spaces which is invalid.` });
  if (value.length > SHORT_TEXT_LIMIT) throw badFields({ [field.id]: `The label '${value}' exceeds the limit of 255 characters.` });
  return value;
}

const account = z.object({ accountId: z.string().nullish(), id: z.string().nullish() });

function person(field: JiraField, raw: unknown, target: FieldTarget): string | undefined {
  const parsed = account.safeParse(raw);
  if (!parsed.success) throw badFields({ [field.id]: `Specify a valid 'accountId' for ${field.name}` });
  const accountId = parsed.data.accountId ?? parsed.data.id;
  if (accountId === null || accountId === undefined) return undefined;
  const user = target.state.users[accountId];
  if (!user?.active) throw badFields({ [field.id]: `User '${accountId}' does not exist.` });
  if (field.id === 'assignee' && !hasProjectRight(target.state, accountId, 'ASSIGNABLE_USER', target.project)) {
    throw badFields({ assignee: `User '${accountId}' cannot be assigned issues.` });
  }
  return accountId;
}

function securityLevel(field: JiraField, raw: unknown, target: FieldTarget): string {
  const { state, project, issue, actor } = target;
  const allowed = issue
    ? hasIssueRight(state, actor.accountId, 'SET_ISSUE_SECURITY', issue)
    : hasProjectRight(state, actor.accountId, 'SET_ISSUE_SECURITY', project);
  const scheme = project.securitySchemeId === undefined ? undefined : state.securitySchemes[project.securitySchemeId];
  if (!allowed || !scheme) {
    throw badFields({ security: `Field 'security' cannot be set. It is not on the appropriate screen, or unknown.` });
  }
  return choose(field, raw, scheme.levels, (level) => level.name, 'name').id;
}

function isUrl(value: string): boolean {
  try {
    return /^[a-z][a-z0-9+.-]*:/i.test(value) && Boolean(new URL(value));
  } catch {
    return false;
  }
}

/**
 * Turns a value of a request into what the issue stores, or `undefined` to clear the field.
 * Throws Jira's 400 for what the field does not take.
 */
export function storedValue(field: JiraField, raw: unknown, target: FieldTarget): Stored | undefined {
  if (raw === null || raw === undefined) {
    if (field.id === 'summary') throw badFields({ summary: 'You must specify a summary of the issue.' });
    return undefined;
  }
  switch (field.kind) {
    case 'text':
      return shortText(field, raw) || undefined;
    case 'url': {
      const value = shortText(field, raw);
      if (value !== '' && !isUrl(value)) throw badFields({ [field.id]: 'Not a valid URL' });
      return value || undefined;
    }
    case 'paragraph':
      checkAdf(field.id, raw);
      return raw;
    case 'number':
      if (typeof raw !== 'number') throw badFields({ [field.id]: 'Operation value must be a number' });
      return raw;
    case 'date': {
      const value = text(field, raw);
      if (value === '') return undefined;
      if (!isDate(value)) throw badFields({ [field.id]: `Error parsing date string: ${value}` });
      return value;
    }
    case 'datetime': {
      const value = text(field, raw);
      const at = parseDateTime(value);
      if (at === undefined) throw badFields({ [field.id]: `Error parsing time: ${value}` });
      return at;
    }
    case 'select':
      return chooseOption(field, raw);
    case 'multiselect':
    case 'checkboxes': {
      const ids = array(field, raw).map((item) => chooseOption(field, item));
      return ids.length === 0 ? undefined : [...new Set(ids)];
    }
    case 'labels': {
      const values = array(field, raw).map((item) => label(field, item));
      return values.length === 0 ? undefined : [...new Set(values)];
    }
    case 'user':
      return person(field, raw, target);
    case 'priority':
      return choose(field, raw, target.state.priorities, (item) => item.name, 'name').id;
    case 'resolution':
      return choose(field, raw, target.state.resolutions, (item) => item.name, 'name').id;
    case 'security':
      return securityLevel(field, raw, target);
    case 'derived':
      throw badFields({ [field.id]: `Field '${field.id}' cannot be set. It is not on the appropriate screen, or unknown.` });
  }
}
