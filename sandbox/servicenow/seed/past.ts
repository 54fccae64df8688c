import { actorOf, type Actor } from '../actor';
import { parseStored } from '../instant';
import type { Instance } from '../instance';
import type { Row } from '../store';
import type { Draw } from './random';

export const DAY = 86_400_000;

/** Runs what happens at a moment of the past, with the instance's clock standing there. */
export function at<T>(instance: Instance, moment: number, act: (past: Instance) => T): T {
  return act({ ...instance, now: () => moment });
}

export function between(draw: Draw, from: number, to: number): number {
  return from + draw.below(Math.max(1, to - from));
}

/** A moment after everything that happened to the ticket so far. */
export function afterLastChange(instance: Instance, draw: Draw, sysId: string): number {
  return between(draw, parseStored(instance.store.find('task', sysId)?.['sys_updated_on'] ?? ''), instance.now());
}

export function agentOf(instance: Instance, user: Row): Actor {
  const actor = actorOf(instance, user['user_name'] ?? '');
  if (actor === undefined) throw new Error('the seed has no such agent');
  return actor;
}

export const idOf = (row: Row): string => row['sys_id'] ?? '';
