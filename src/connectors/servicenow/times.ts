import { DateTime, FixedOffsetZone } from 'luxon';
import type { Instant } from '../../core/model/value';

const NATIVE = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/** A stored date-time, which the Table API reports in UTC (https://support.servicenow.com/kb_view.do?sysparm_article=KB0534905), as an instant. */
export function toInstant(native: string): Instant | undefined {
  if (!NATIVE.test(native)) return undefined;
  const at = DateTime.fromSQL(native, { zone: 'utc' });
  return at.isValid ? wholeSeconds(at) : undefined;
}

/** An instant as ServiceNow stores it: UTC, whole seconds, the fraction cut off. */
export function toNative(instant: Instant): string {
  return DateTime.fromISO(instant, { zone: 'utc' }).toFormat('yyyy-MM-dd HH:mm:ss');
}

/** A displayed date-time, which is in the reading user's zone, as an instant. */
export function localToInstant(displayed: string, zone: Zone): Instant | undefined {
  if (!NATIVE.test(displayed)) return undefined;
  const at = DateTime.fromSQL(displayed, { zone: zone.kind === 'named' ? zone.name : FixedOffsetZone.instance(zone.minutes) });
  return at.isValid ? wholeSeconds(at.toUTC()) : undefined;
}

/** The zone in which ServiceNow displays times to a user: named in the user's record, else measured on a record. */
export type Zone = { readonly kind: 'named'; readonly name: string } | { readonly kind: 'offset'; readonly minutes: number };

export const UTC: Zone = { kind: 'offset', minutes: 0 };

/** The zone a user's record names; absent where it names none or one that is unknown here. */
export function namedZone(name: string): Zone | undefined {
  return name !== '' && DateTime.utc().setZone(name).isValid ? { kind: 'named', name } : undefined;
}

/** The zone's distance from UTC, measured on one date-time that is known both stored and displayed. */
export function measuredZone(stored: string, displayed: string): Zone | undefined {
  if (!NATIVE.test(stored) || !NATIVE.test(displayed)) return undefined;
  const minutes = DateTime.fromSQL(displayed, { zone: 'utc' }).diff(DateTime.fromSQL(stored, { zone: 'utc' }), 'minutes').minutes;
  return Number.isInteger(minutes) && Math.abs(minutes) <= 14 * 60 ? { kind: 'offset', minutes } : undefined;
}

/** The zone as an admin reads it. */
export function zoneLabel(zone: Zone): string {
  return zone.kind === 'named' ? zone.name : FixedOffsetZone.instance(zone.minutes).name;
}

/** The moment an answer was given, from its `Date` header. */
export function serverTime(headers: Readonly<Record<string, string>>, fallbackMs: number): Instant {
  const at = Date.parse(headers['date'] ?? '');
  return new Date(Number.isNaN(at) ? fallbackMs : at).toISOString();
}

function wholeSeconds(at: DateTime): Instant {
  return at.toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
