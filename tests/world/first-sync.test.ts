import { expect, it } from 'vitest';
import { createWorld } from './world';

it('debug', async () => {
  const world = await createWorld({ incidents: 'default' });
  const { run, results } = await world.manual();
  console.log(JSON.stringify({ status: run.status, counts: run.counts, message: run.message }));
  for (const r of results.filter((x) => x.notes.some((n) => n.level !== 'info')).slice(0, 12)) console.log(JSON.stringify(r).slice(0, 700));
  await world.setState('automatic');
  for (let i = 0; i < 4; i++) {
    world.calls.length = 0;
    const before = { ...world.storage.counts };
    await world.tick();
    console.log(
      i,
      world.calls.length,
      JSON.stringify(world.calls.slice(0, 5)),
      world.storage.counts.reads - before.reads,
      world.storage.counts.writes - before.writes,
    );
  }
  console.log(JSON.stringify(await world.deps.stores.leases.read('acme-customer-example')));
  expect(run.status).toBe('success');
});
