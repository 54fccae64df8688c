import { badRequest } from './errors';

/** Longest property value in characters of JSON, longest key. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-properties/ */
const VALUE_LIMIT = 32_768;
const KEY_LIMIT = 255;

export function checkProperty(key: string, value: unknown): void {
  if (key.length > KEY_LIMIT) throw badRequest(`The property key is too long. The maximum length is ${KEY_LIMIT} characters.`);
  if (value === undefined) throw badRequest('The property value must be a valid, non-empty JSON.');
  if (JSON.stringify(value).length > VALUE_LIMIT) {
    throw badRequest(`The property value is too long. The maximum length is ${VALUE_LIMIT} characters.`);
  }
}

/** Adds properties of a create or edit body to those an entity has. */
export function withProperties(
  before: Readonly<Record<string, unknown>>,
  added: readonly { readonly key: string; readonly value?: unknown }[] = [],
): Record<string, unknown> {
  const after = { ...before };
  for (const { key, value } of added) {
    checkProperty(key, value);
    after[key] = value;
  }
  return after;
}
