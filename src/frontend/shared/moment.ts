import { DateTime } from 'luxon';

/** The zone and language of the person, as Jira knows them. */
export interface Where {
  readonly zone: string;
  readonly locale: string;
}

/** "23 Nov 2026, 12:05" in the person's zone; the text itself when it is no moment. */
export function showMoment(instant: string, where: Where): string {
  const at = DateTime.fromISO(instant, { zone: where.zone, locale: where.locale });
  return at.isValid ? at.toFormat('d LLL yyyy, HH:mm') : instant;
}

/** "12:05", with the day when it is not today. */
export function showTime(instant: string, where: Where, now: number): string {
  const at = DateTime.fromISO(instant, { zone: where.zone, locale: where.locale });
  if (!at.isValid) return instant;
  return at.hasSame(DateTime.fromMillis(now, { zone: where.zone }), 'day') ? at.toFormat('HH:mm') : at.toFormat('d LLL, HH:mm');
}

/** "45 s", "3 min 5 s", "2 h 10 min". */
export function showDuration(fromInstant: string, toInstant: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(toInstant) - Date.parse(fromInstant)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/**
 * The UTC moment of a day (`YYYY-MM-DD`) and time (`HH:mm`) on the person's clock; undefined when either cannot be read. A time that
 * the clock skips in spring is taken as the moment after the skip.
 */
export function toInstant(day: string, time: string, zone: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{1,2}:\d{2}$/.test(time)) return undefined;
  const at = DateTime.fromISO(`${day}T${time.padStart(5, '0')}`, { zone });
  return at.isValid ? at.toUTC().toISO({ suppressMilliseconds: true }) : undefined;
}

/** Day and time on the person's clock, as the pickers write them. */
export function toPickers(instant: string, zone: string): { readonly day: string; readonly time: string } {
  const at = DateTime.fromISO(instant, { zone });
  return at.isValid ? { day: at.toFormat('yyyy-MM-dd'), time: at.toFormat('HH:mm') } : { day: '', time: '' };
}

/** The moment some days before now, in UTC. */
export function daysBefore(now: number, days: number): string {
  return new Date(now - days * 86_400_000).toISOString();
}
