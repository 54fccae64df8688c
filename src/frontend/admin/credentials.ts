import type { AuthMethodView } from '../../rpc/platform';

/** Names of required fields that are still empty. */
export function missingCredentials(method: AuthMethodView, values: Readonly<Record<string, string>>): readonly string[] {
  return method.fields.filter((field) => field.required && (values[field.name] ?? '').trim() === '').map((field) => field.name);
}
