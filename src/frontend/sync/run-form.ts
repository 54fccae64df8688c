import type { ConnectionHealth } from '../../rpc/run';
import { daysBefore, toInstant, toPickers } from '../shared/moment';

/** What the form of a manual sync holds. Day and time are on the person's clock. */
export interface RunForm {
  readonly day: string;
  readonly time: string;
  readonly includeClosed: boolean;
}

/** Days that a first sync looks back: what is older and untouched for so long is rarely worth a new ticket. */
const FIRST_SYNC_DAYS = 60;

/** Starts where the last sync began, else two months ago. */
export function initialForm(health: ConnectionHealth | undefined, zone: string, now: number): RunForm {
  const { day, time } = toPickers(health?.lastRun?.startedAt ?? daysBefore(now, FIRST_SYNC_DAYS), zone);
  return { day, time, includeClosed: false };
}

/** The chosen moment in UTC, or what is wrong with it. */
export function chosenStart(form: RunForm, zone: string, now: number): { readonly since: string } | { readonly problem: string } {
  const since = toInstant(form.day, form.time, zone);
  if (since === undefined) return { problem: 'Choose a day and a time.' };
  if (Date.parse(since) > now) return { problem: 'The start lies in the future. Choose an earlier day or time.' };
  return { since };
}

/** Times of day to choose from: every half hour, and the present choice. */
export function timesOfDay(chosen: string): string[] {
  const times = Array.from(
    { length: 48 },
    (_unused, index) => `${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`,
  );
  return /^\d{2}:\d{2}$/.test(chosen) && !times.includes(chosen) ? [...times, chosen].sort() : times;
}
