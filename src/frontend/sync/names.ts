import type { End } from '../../core/model/end';
import type { ConnectionHealth } from '../../rpc/run';

/** The names of the two platforms, told apart where both are the same. */
export function namesOf(health: Pick<ConnectionHealth, 'sourceName' | 'targetName'> | undefined): Readonly<Record<End, string>> {
  if (health === undefined) return { source: 'source', target: 'target' };
  const { sourceName, targetName } = health;
  return sourceName === targetName
    ? { source: `${sourceName} (source)`, target: `${targetName} (target)` }
    : { source: sourceName, target: targetName };
}
