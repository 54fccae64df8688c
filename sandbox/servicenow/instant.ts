import { DateTime } from 'luxon';

const FORMAT = 'yyyy-MM-dd HH:mm:ss';

/** The stored form of a time: UTC, whole seconds. https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html */
export function stored(ms: number): string {
  return DateTime.fromMillis(ms, { zone: 'utc' }).toFormat(FORMAT);
}

/** Milliseconds since the epoch of a stored time; NaN when it is not one. */
export function parseStored(value: string): number {
  return Date.parse(`${value.replace(' ', 'T')}Z`);
}

/** A stored time as a user of the zone sees it. */
export function shown(value: string, zone: string): string {
  const ms = parseStored(value);
  return Number.isNaN(ms) ? value : DateTime.fromMillis(ms, { zone }).toFormat(FORMAT);
}

/** The stored form of a time that a user of the zone typed. Returns the text unchanged when it is not a time. */
export function fromShown(value: string, zone: string): string {
  const time = DateTime.fromSQL(value, { zone });
  return time.isValid ? time.toUTC().toFormat(FORMAT) : value;
}
