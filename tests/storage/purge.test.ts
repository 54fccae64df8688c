import { expect, it } from 'vitest';
import { createWorld } from '../world/world';

it('C8: purging a removed connection leaves nothing of it in storage, and touches no ticket', async () => {
  const world = await createWorld({ incidents: 12 });
  await world.manual();
  const [connection] = await world.deps.stores.connections.list();
  const id = connection?.id ?? '';
  expect([...world.storage.entities.keys()].filter((key) => key.includes('link/') || key.startsWith('ref/')).length).toBeGreaterThan(10);
  await world.deps.stores.connections.remove(id);
  world.calls.length = 0;
  await world.deps.queue.push([{ v: 1, kind: 'purge', connectionId: id }]);
  await world.drain();
  expect([...world.storage.entities.keys()]).toEqual([]);
  expect([...world.storage.plain.keys()].filter((key) => !key.startsWith('copy:') && key !== 'connections')).toEqual([]);
  expect(world.calls).toEqual([]);
});

it('C8: a connection that exists is never purged', async () => {
  const world = await createWorld({ incidents: 3 });
  await world.manual();
  const [connection] = await world.deps.stores.connections.list();
  const before = world.storage.entities.size;
  await world.deps.queue.push([{ v: 1, kind: 'purge', connectionId: connection?.id ?? '' }]);
  await world.drain();
  expect(world.storage.entities.size).toBe(before);
});
