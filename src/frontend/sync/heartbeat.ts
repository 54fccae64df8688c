import type { ConnectionHealth } from '../../rpc/run';
import { showTime, type Where } from '../shared/moment';

/** "checked 12:05, nothing new since 11:40" (P4). */
export function heartbeatText(health: ConnectionHealth, where: Where, now: number): string {
  const { heartbeat, state } = health;
  if (heartbeat === undefined) return state === 'automatic' ? 'not checked yet' : 'automatic sync is off';
  const checked = `checked ${showTime(heartbeat.checkedAt, where, now)}`;
  return heartbeat.nothingNewSince === undefined
    ? checked
    : `${checked}, nothing new since ${showTime(heartbeat.nothingNewSince, where, now)}`;
}

/** "2 failing tickets, next retry 12:10". */
export function failingText(health: ConnectionHealth, where: Where, now: number): string {
  if (health.failingTickets === 0) return 'no failing tickets';
  const count = `${health.failingTickets} failing ${health.failingTickets === 1 ? 'ticket' : 'tickets'}`;
  return health.nextRetryAt === undefined ? count : `${count}, next retry ${showTime(health.nextRetryAt, where, now)}`;
}
