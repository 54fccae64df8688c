import { planLinked, type LinkedInput } from '../src/core/plan/plan-linked';
import type { End } from '../src/core/model/end';
import { LEASE_MS, openSession } from '../src/engine/session';
import { readAll } from '../src/engine/observe';
import { createWorld } from '../tests/world/world';

/** How often each pair is planned. */
const ROUNDS = 200;

/**
 * What deciding about one linked ticket costs: three-way merge of all mapped fields, comments and files against the ledger, on real
 * records of both emulators. Prints CPU time per ticket; reading and writing the platforms is not part of it.
 */
async function main(): Promise<void> {
  const world = await createWorld({ incidents: 'default' });
  await world.manual();
  const [connection] = await world.deps.stores.connections.list();
  if (connection === undefined) throw new Error('The world has no connection.');
  const taken = await world.deps.stores.leases.take(connection.id, 'bench', world.now(), world.now() + LEASE_MS);
  if (taken === undefined) throw new Error('The connection is busy.');
  const session = await openSession(world.deps, connection, taken.lease, taken.state);
  const attention = await Promise.all(
    [...world.storage.entities.keys()]
      .filter((key) => key.startsWith('link/'))
      .map(async (key) => (await world.deps.stores.links.getLinks([key.slice(5)])).get(key.slice(5))),
  );
  const links = attention.filter((link) => link !== undefined);
  const read = async (end: End) =>
    readAll(
      session,
      end,
      links.map((link) => ({ ref: link.ends[end].ref })),
    );
  const [source, target] = [await read('source'), await read('target')];
  const inputs = links.flatMap((link): LinkedInput[] => {
    const a = source.get(link.ends.source.ref.id);
    const b = target.get(link.ends.target.ref.id);
    const route = connection.routes.find(({ id }) => id === link.routeId);
    if (a?.outcome !== 'found' || b?.outcome !== 'found' || route === undefined) return [];
    const nobody = { source: new Map(), target: new Map() };
    const observed = {
      source: { ticket: a.ticket, comments: a.comments, files: a.files },
      target: { ticket: b.ticket, comments: b.comments, files: b.files },
    };
    return [
      { connection, route, link, observed, ledgers: nobody, contacts: nobody, limits: session.limits, now: world.now(), history: false },
    ];
  });
  for (const input of inputs) planLinked(input);
  const began = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1) for (const input of inputs) planLinked(input);
  const { user, system } = process.cpuUsage(began);
  const perTicket = (user + system) / 1000 / (ROUNDS * inputs.length);
  console.log(`${inputs.length} linked tickets, ${ROUNDS} rounds: ${perTicket.toFixed(3)} ms CPU per ticket`);
}

void main();
