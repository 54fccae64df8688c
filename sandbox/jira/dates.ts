import type { Millis } from './state';

/** Date-time as the platform API writes it: `2026-01-17T12:34:00.123+0000`. */
export const jiraTime = (at: Millis): string => new Date(at).toISOString().replace('Z', '+0000');

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;

export const isDate = (text: string): boolean => DATE.test(text) && !Number.isNaN(Date.parse(text));

/** Milliseconds of an ISO date-time with a zone; undefined when it is none. */
export function parseDateTime(text: string): Millis | undefined {
  if (!DATE_TIME.test(text)) return undefined;
  const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(at) ? undefined : at;
}
