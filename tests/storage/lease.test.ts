import { describe, expect, it } from 'vitest';
import { EntityLeaseStore } from '../../src/storage/lease-store';
import { MemoryStorage } from '../memory/memory-kv';

const NOW = Date.UTC(2026, 10, 23, 12);
const LATER = NOW + 240_000;

function stores() {
  const storage = new MemoryStorage();
  return { storage, leases: new EntityLeaseStore(storage.store) };
}

describe('the lease of a connection (S5)', () => {
  it('is taken by one holder at a time, and again once it has expired', async () => {
    const { leases } = stores();
    const first = await leases.take('c', 'run-1', NOW, LATER);
    expect(first?.lease.generation).toBe(1);
    expect(await leases.take('c', 'run-2', NOW + 1, LATER)).toBeUndefined();
    expect((await leases.take('c', 'run-2', LATER + 1, LATER * 2))?.lease.generation).toBe(2);
  });

  it('is not taken twice by its own holder: a doubled queue event waits like any other', async () => {
    const { leases } = stores();
    await leases.take('c', 'run-1', NOW, LATER);
    expect(await leases.take('c', 'run-1', NOW + 1, LATER)).toBeUndefined();
  });

  it('is lost by a holder that another took over from: neither renewed nor released by it', async () => {
    const { leases } = stores();
    const first = await leases.take('c', 'run-1', NOW, LATER);
    const second = await leases.take('c', 'run-2', LATER + 1, LATER * 2);
    if (first === undefined || second === undefined) throw new Error('not taken');
    expect(await leases.renew(first.lease, LATER * 3, first.state)).toBe(false);
    await leases.release(first.lease, first.state);
    expect((await leases.read('c'))?.expiresAt).toBe(LATER * 2);
  });

  it('keeps the state it is released with for the next holder', async () => {
    const { leases } = stores();
    const first = await leases.take('c', 'run-1', NOW, LATER);
    if (first === undefined) throw new Error('not taken');
    await leases.release(first.lease, { ...first.state, proven: true, watermarks: { source: '2026-11-23T12:00:00.000Z' } });
    expect((await leases.take('c', 'run-2', NOW + 2, LATER))?.state).toEqual({
      proven: true,
      watermarks: { source: '2026-11-23T12:00:00.000Z' },
    });
  });

  it('refuses an idle heartbeat when somebody took it since the record was read', async () => {
    const { leases } = stores();
    const idle = { watermarks: {}, proven: true };
    expect(await leases.writeIdle('c', undefined, idle, NOW)).toBe(true);
    const record = await leases.read('c');
    await leases.take('c', 'run-1', NOW, LATER);
    expect(await leases.writeIdle('c', record, idle, NOW)).toBe(false);
  });
});
