import { FieldRejectedError, TicketRejectedError } from '../../core/errors';
import type { RefusedField } from '../../engine/ports/connector';
import { sentences } from './client';
import type { NativeErrors } from './native';

/** Which of the sent fields an error collection names, with Jira's reason for each. */
export function refusedFields(errors: NativeErrors, sent: readonly string[]): readonly RefusedField[] {
  return Object.entries(errors.errors ?? {})
    .filter(([field]) => sent.includes(field))
    .map(([field, reason]) => ({ field, reason: String(reason) }));
}

/** Fields that Jira asks for and that were not sent. */
export function missingFields(errors: NativeErrors, sent: readonly string[]): readonly string[] {
  return Object.keys(errors.errors ?? {}).filter((field) => !sent.includes(field));
}

/** The error for a refused write that had no effect: about fields where Jira names some, about the issue otherwise. */
export function refusal(what: string, errors: NativeErrors): FieldRejectedError | TicketRejectedError {
  const fields = Object.keys(errors.errors ?? {});
  const detail = sentences(errors) || undefined;
  return fields.length > 0
    ? new FieldRejectedError(`Jira refused to ${what} because of ${fields.join(', ')}.`, fields, detail)
    : new TicketRejectedError(`Jira refused to ${what}.`, detail);
}
