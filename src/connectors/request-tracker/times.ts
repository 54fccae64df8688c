import { DateTime } from 'luxon';
import type { Instant } from '../../core/model/value';

const NATIVE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** A date-time as REST 2 reports it: UTC, whole seconds; the epoch stands for "not set". */
export function toInstant(native: string): Instant | undefined {
  return NATIVE.test(native) && !native.startsWith('1970-01-01T00:00:00') && !Number.isNaN(Date.parse(native)) ? native : undefined;
}

/**
 * An instant as TicketSQL and date fields read it: in the acting user's own time zone, whole seconds, without a zone. RT ignores offsets
 * and drops the time of day before a `Z`. https://docs.bestpractical.com/rt/5.0.3/query_builder.html
 */
export function toLocal(instant: Instant, zone: string): string {
  return DateTime.fromISO(instant, { zone: 'utc' }).setZone(zone).toFormat('yyyy-MM-dd HH:mm:ss');
}

/** An instant as the database stores it, for JSON searches, which compare without converting. */
export function toStored(instant: Instant): string {
  return toLocal(instant, 'utc');
}

/** The following whole second. */
export function nextSecond(instant: Instant): Instant {
  return wholeSecond(DateTime.fromISO(instant, { zone: 'utc' }).plus({ seconds: 1 }));
}

export function isZone(name: string): boolean {
  return name !== '' && DateTime.utc().setZone(name).isValid;
}

/** Whether a zone never differs from UTC, so that every local time names one moment. */
export function isUtc(zone: string): boolean {
  return /^(UTC|GMT|UCT|Zulu|Etc\/(UTC|GMT|UCT|Universal|Zulu|Greenwich)|Universal|Greenwich)$/i.test(zone);
}

/** The moment an answer was given, from its `Date` header. */
export function serverTime(headers: Readonly<Record<string, string>>, fallbackMs: number): Instant {
  const at = Date.parse(headers['date'] ?? '');
  return new Date(Number.isNaN(at) ? fallbackMs : at).toISOString();
}

function wholeSecond(at: DateTime): Instant {
  return at.toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
