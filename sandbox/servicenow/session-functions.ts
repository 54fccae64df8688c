import { DateTime } from 'luxon';
import { notEmulated } from './failures';
import { stored } from './instant';

/** Who asks, as far as `javascript:gs.…` values depend on it. */
export interface Session {
  readonly now: number;
  readonly timeZone: string;
  readonly userId: string;
  readonly userName: string;
}

type Unit = 'day' | 'week' | 'month' | 'year';

/**
 * The value of `javascript:gs.…` in an encoded query; days begin in the user's time zone. Any other text is returned as it is.
 * Throws 501 for a function that is not emulated. https://www.servicenow.com/docs/r/api-reference/server-api-reference/c_GlideSystemAPI.html
 */
export function sessionValue(value: string, session: Session): string {
  if (!value.startsWith('javascript:')) return value;
  const call = /^javascript:\s*gs\.(\w+)\(([^)]*)\);?$/.exec(value);
  const refusal = notEmulated(`sysparm_query: ${value} is not emulated`);
  if (call === null) throw refusal;
  const [, name = '', list = ''] = call;
  const args = list.split(',').map((arg) => arg.trim().replace(/^'(.*)'$|^"(.*)"$/, '$1$2'));
  if (name === 'getUserID') return session.userId;
  if (name === 'getUserName') return session.userName;
  const time = moment(name, args, session);
  if (time === undefined || !time.isValid) throw refusal;
  return stored(time.toMillis());
}

function moment(name: string, args: readonly string[], session: Session): DateTime | undefined {
  const now = DateTime.fromMillis(session.now, { zone: session.timeZone });
  if (name === 'dateGenerate') return generated(args[0] ?? '', args[1] ?? '', session.timeZone);
  if (name === 'nowDateTime' || name === 'now') return now;
  const ago = /^(minutes|hours|days|months|years)Ago(Start|End)?$/.exec(name);
  if (ago !== null && !/^\d+$/.test(args[0] ?? '')) return undefined;
  if (ago !== null) return edge(now.minus({ [ago[1] ?? '']: Number(args[0]) }), ago[1]?.slice(0, -1) ?? '', ago[2]);
  if (name === 'beginningOfYesterday') return now.minus({ days: 1 }).startOf('day');
  if (name === 'endOfYesterday') return now.minus({ days: 1 }).endOf('day');
  if (name === 'beginningOfToday') return now.startOf('day');
  if (name === 'endOfToday') return now.endOf('day');
  const period = /^(beginning|end)Of(This|Last|Next)(Week|Month|Year)$/.exec(name);
  if (period === null) return undefined;
  const unit = (period[3] ?? '').toLowerCase() as Exclude<Unit, 'day'>;
  const shift = period[2] === 'Last' ? -1 : period[2] === 'Next' ? 1 : 0;
  const within = now.plus({ [`${unit}s`]: shift });
  return period[1] === 'beginning' ? within.startOf(unit) : within.endOf(unit);
}

function edge(time: DateTime, unit: string, which: string | undefined): DateTime {
  if (which === undefined) return time;
  const span = unit as 'minute' | 'hour' | 'day' | 'month' | 'year';
  return which === 'Start' ? time.startOf(span) : time.endOf(span);
}

function generated(date: string, time: string, zone: string): DateTime {
  const day = DateTime.fromISO(date, { zone });
  if (time === 'start') return day.startOf('day');
  if (time === 'end') return day.endOf('day');
  return DateTime.fromSQL(`${date} ${time}`, { zone });
}
