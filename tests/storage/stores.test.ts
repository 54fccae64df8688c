import { beforeEach, describe, expect, it } from 'vitest';
import { linkOf, route, ticket } from '../../src/core/testing/pair.fixture';
import type { RefWrite } from '../../src/engine/ports/stores';
import { keys } from '../../src/storage/keys';
import { createStores } from '../../src/storage/stores';
import { MemoryStorage } from '../memory/memory-kv';

let storage: MemoryStorage;
let stores: ReturnType<typeof createStores>;
const STATE = { watermarks: {}, proven: false };
const link = linkOf(route(), { source: ticket({}), target: ticket({}) });
const linked = (mustBe?: RefWrite['mustBe']): RefWrite => ({
  end: 'source',
  ticketId: 't1',
  record: { state: 'linked', type: 'incident', linkId: 'link-1', version: '1' },
  ...(mustBe === undefined ? {} : { mustBe }),
});

beforeEach(() => {
  storage = new MemoryStorage();
  stores = createStores(storage.kv, storage.store);
});

async function held(holder = 'a', now = 0) {
  const taken = await stores.leases.take('acme', holder, now, now + 100);
  if (taken === undefined) throw new Error('the lease is taken');
  return taken.lease;
}

describe('the lease (S5)', () => {
  it('one holder at a time; free again when it has run out', async () => {
    await held('a', 0);
    expect(await stores.leases.take('acme', 'b', 100, 200)).toBeUndefined();
    expect(await stores.leases.take('acme', 'b', 101, 201)).toMatchObject({ lease: { generation: 2 } });
  });
  it('renewed while it is held, and lost once another generation exists', async () => {
    const lease = await held();
    expect(await stores.leases.renew(lease, 500, STATE)).toBe(true);
    expect(await stores.leases.take('acme', 'b', 400, 600)).toBeUndefined();
    await held('b', 501);
    expect(await stores.leases.renew(lease, 900, STATE)).toBe(false);
  });
  it('a late release takes nothing from the new holder', async () => {
    const lease = await held();
    await held('b', 101);
    await stores.leases.release(lease, { ...STATE, proven: true });
    expect(await stores.leases.read('acme')).toMatchObject({ holder: 'b', state: { proven: false } });
  });
  it('two takers at once: one gets it', async () => {
    const both = await Promise.all(['a', 'b'].map((holder) => stores.leases.take('acme', holder, 0, 100)));
    expect(both.filter((one) => one !== undefined)).toHaveLength(1);
  });
  it('a heartbeat is refused while somebody holds the lease, and after a generation has passed', async () => {
    await stores.leases.release(await held(), STATE);
    const read = await stores.leases.read('acme');
    await held('b', 200);
    expect(await stores.leases.writeIdle('acme', read, STATE, 200)).toBe(false);
    expect(await stores.leases.writeIdle('acme', await stores.leases.read('acme'), STATE, 250)).toBe(false);
  });
});

describe('commits', () => {
  it('are fenced: an old generation writes nothing, neither link nor ref', async () => {
    const old = await held();
    await held('b', 101);
    expect(await stores.links.commit(old, { link, refs: [linked()] })).toBe(false);
    expect((await stores.links.getLinks(['link-1'])).size + (await stores.links.getRefs('acme', 'source', ['t1'])).size).toBe(0);
  });
  it('a ticket gets one ref: not-exists holds only once, and the refused link is not stored either', async () => {
    const lease = await held();
    expect(await stores.links.commit(lease, { refs: [linked('absent')] })).toBe(true);
    expect(await stores.links.commit(lease, { link, refs: [linked('absent')] })).toBe(false);
    expect((await stores.links.getLinks(['link-1'])).size).toBe(0);
    expect(await stores.links.commit(lease, { link, refs: [linked('linked')] })).toBe(true);
  });
  it('the next retry is the earliest one behind a moment, of links and refs', async () => {
    const lease = await held();
    const failing = (id: string, retryAt: string) => ({ ...link, id, failure: { message: 'm', attempts: 1, since: retryAt, retryAt } });
    for (const [id, minute] of [
      ['a', '10'],
      ['b', '20'],
      ['c', '15'],
    ] as const)
      await stores.links.commit(lease, { link: failing(id, `2026-01-01T00:${minute}:00.000Z`), refs: [] });
    const after = (minute: number) => stores.links.nextDue('acme', Date.UTC(2026, 0, 1, 0, minute));
    expect(await after(10)).toBe(Date.UTC(2026, 0, 1, 0, 15));
    expect(await after(15)).toBe(Date.UTC(2026, 0, 1, 0, 20));
    expect(await after(20)).toBeUndefined();
  });
});

describe('records', () => {
  it('of an unknown version are refused, not guessed at', async () => {
    const lease = await held();
    await stores.links.commit(lease, { link, refs: [] });
    const entity = storage.entities.get('link/link-1');
    storage.entities.set('link/link-1', { ...entity, body: { ...(entity?.['body'] as object), v: 2 } });
    await expect(stores.links.getLinks(['link-1'])).rejects.toThrow(/another version/);
  });

  it('are small: a link with four fields, its refs and the lease', async () => {
    const lease = await held();
    await stores.links.commit(lease, { link, refs: [linked()] });
    const size = (key: string) => JSON.stringify(storage.entities.get(key)).length;
    expect(size('link/link-1')).toBeLessThan(1536);
    expect(size(`ref/${keys.ref('acme', 'source', 't1')}`)).toBeLessThan(400);
    expect(size('lease/acme')).toBeLessThan(1024);
  });
});

it('the ledger tells an intent, a carried item and its copy apart', async () => {
  const source = { linkId: 'l', end: 'source' as const, ticketId: 't', site: 'desk' };
  const target = { linkId: 'l', end: 'target' as const, ticketId: 'i', site: 'jira' };
  await stores.ledger.intend(source, 'c1', '2026-01-01T00:00:00Z');
  expect((await stores.ledger.read(source, ['c1'])).get('c1')).toMatchObject({ kind: 'intended' });
  await stores.ledger.carried(source, 'c1', '2026-01-01T00:00:00Z', { ...target, copyId: 'x', connectionId: 'acme' });
  expect((await stores.ledger.read(source, ['c1'])).get('c1')).toMatchObject({ kind: 'carried', copyId: 'x' });
  expect((await stores.ledger.read(target, ['x'])).get('x')).toMatchObject({ kind: 'copy', connectionId: 'acme', of: 'c1' });
});
