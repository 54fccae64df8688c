import { DateTime } from 'luxon';
import type { Millis } from '../state';

/** A date operand: the moment it starts, and where the minute or day it names ends (the same moment if it names a moment). */
export interface DateRange {
  readonly from: Millis;
  readonly until: Millis;
}

const UNITS: Readonly<Record<string, 'weeks' | 'days' | 'hours' | 'minutes'>> = { w: 'weeks', d: 'days', h: 'hours', m: 'minutes' };

const FORMATS = [
  { format: 'yyyy-MM-dd HH:mm', unit: 'minute' },
  { format: 'yyyy/MM/dd HH:mm', unit: 'minute' },
  { format: 'yyyy-MM-dd', unit: 'day' },
  { format: 'yyyy/MM/dd', unit: 'day' },
] as const;

function relative(text: string, now: DateTime): DateTime | undefined {
  const match = /^([+-]?)((?:\d+[wdhm]\s*)+)$/.exec(text);
  if (!match) return undefined;
  const sign = match[1] === '-' ? -1 : 1;
  let at = now;
  for (const [, amount, unit] of (match[2] ?? '').matchAll(/(\d+)([wdhm])/g)) {
    const name = UNITS[unit ?? ''];
    if (name) at = at.plus({ [name]: sign * Number(amount) });
  }
  return at;
}

const moment = (at: DateTime): DateRange => ({ from: at.toMillis(), until: at.toMillis() });

/**
 * Reads a JQL date in the calling user's zone: minutes or days written out, a relative period such as `-5m`, epoch milliseconds.
 * https://support.atlassian.com/jira-software-cloud/docs/jql-fields/#Created
 */
export function parseJqlDate(text: string, nowMs: Millis, zone: string): DateRange | undefined {
  const now = DateTime.fromMillis(nowMs, { zone });
  const value = text.trim();
  if (/^\d{5,}$/.test(value)) return { from: Number(value), until: Number(value) };
  const shifted = relative(value, now);
  if (shifted) return moment(shifted);
  for (const { format, unit } of FORMATS) {
    const at = DateTime.fromFormat(value, format, { zone });
    if (at.isValid) return { from: at.toMillis(), until: at.plus({ [unit]: 1 }).toMillis() - 1 };
  }
  return undefined;
}

const BOUNDARY = /^(startof|endof)(day|week|month|year)$/;

/** `now()`, `startOfDay(-1d)` and their like; undefined for other functions. */
export function dateFunction(name: string, argument: string | undefined, nowMs: Millis, zone: string): DateRange | undefined {
  const lower = name.toLowerCase();
  const now = DateTime.fromMillis(nowMs, { zone });
  if (lower === 'now') return moment(now);
  const match = BOUNDARY.exec(lower);
  const unit = match?.[2];
  if (unit !== 'day' && unit !== 'week' && unit !== 'month' && unit !== 'year') return undefined;
  const shift = argument === undefined ? 0 : Number(/^([+-]?\d+)[a-zA-Z]?$/.exec(argument)?.[1] ?? NaN);
  if (Number.isNaN(shift)) return undefined;
  const at = now.plus({ [unit]: shift });
  return moment(match?.[1] === 'startof' ? at.startOf(unit) : at.endOf(unit));
}
