import type { EngineDeps } from './deps';
import type { Job } from './ports/queue';

/** The five-minute trigger: one look per connection in automatic sync, side by side in the queue. Knows no connector, so its bundle stays small. */
export async function scheduleTicks(deps: Pick<EngineDeps, 'stores' | 'queue' | 'clock'>): Promise<void> {
  const slot = Math.floor(deps.clock.now() / 300_000);
  const connections = await deps.stores.connections.list();
  const jobs = connections
    .filter((connection) => connection.state === 'automatic')
    .map((connection): Job => ({ v: 1, kind: 'tick', connectionId: connection.id, slot }));
  if (jobs.length > 0) await deps.queue.push(jobs);
}
