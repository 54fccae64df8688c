import { beforeEach, describe, expect, it } from 'vitest';
import { FaultPanel } from '../../faults';
import type { EntitySchema } from '../manifest';
import { emptyMetrics, type Metrics } from '../metrics';
import { KvsServer, type StorageAnswer, type StorageOptions } from './kvs-server';

const RUN: EntitySchema = {
  name: 'run',
  attributes: { connectionId: 'string', startedAt: 'integer', done: 'boolean', body: 'any' },
  indexes: [{ name: 'by-connection', partition: ['connectionId'], range: 'startedAt' }],
};

let now = 0;
let metrics: Metrics;
let faults: FaultPanel;
function storage(more: Partial<StorageOptions> = {}): KvsServer {
  return new KvsServer({ now: () => now, entities: new Map([['run', RUN]]), faults, metrics, queryLagMs: 0, ...more });
}
beforeEach(() => {
  now = Date.UTC(2026, 10, 23);
  metrics = emptyMetrics();
  faults = new FaultPanel(7);
});

const run = (key: string, value: object, more: object = {}): unknown => ({ entityName: 'run', key, value, ...more });
const keysOf = (answer: StorageAnswer): string[] => (answer.body as { data: { key: string }[] }).data.map(({ key }) => key);
const deep = (levels: number): unknown => (levels === 0 ? 1 : { in: deep(levels - 1) });

describe('storage', () => {
  it.each([
    ['an empty key', '/api/v1/set', { key: '', value: 1 }, 'INVALID_KEY'],
    ['a key with a slash', '/api/v1/set', { key: 'a/b', value: 1 }, 'INVALID_KEY'],
    ['a key with an @', '/api/v1/set', { key: 'a@b', value: 1 }, 'INVALID_KEY'],
    ['a key of 501 characters', '/api/v1/set', { key: 'k'.repeat(501), value: 1 }, 'INVALID_KEY'],
    ['a value above 240 KiB', '/api/v1/set', { key: 'k', value: 'x'.repeat(240 * 1024) }, 'MAX_SIZE'],
    ['a value 32 levels deep', '/api/v1/set', { key: 'k', value: deep(32) }, 'MAX_DEPTH'],
    ['no value', '/api/v1/set', { key: 'k', value: null }, 'INVALID_VALUE'],
    ['an unknown entity', '/api/v1/entity/set', { entityName: 'nope', key: 'k', value: {} }, 'INVALID_ENTITY_NAME'],
    ['an unknown attribute', '/api/v1/entity/set', run('k', { color: 'red' }), 'INVALID_ENTITY_ATTRIBUTE'],
    ['an attribute of another type', '/api/v1/entity/set', run('k', { startedAt: 1.5 }), 'INVALID_ENTITY_ATTRIBUTE'],
    ['26 keys in a batch', '/api/v1/batch/get', Array.from({ length: 26 }, (_, n) => ({ key: `k${n}` })), 'INVALID_BATCH'],
    ['a key twice in a batch', '/api/v1/batch/get', [{ key: 'k' }, { key: 'k' }], 'DUPLICATE_KEY'],
    [
      '26 operations in a transaction',
      '/api/v1/transaction',
      { set: Array.from({ length: 26 }, (_, n) => ({ key: `k${n}`, value: 1 })) },
      'INVALID_TRANSACTION',
    ],
    ['a key twice in a transaction', '/api/v1/transaction', { set: [{ key: 'k', value: 1 }], delete: [{ key: 'k' }] }, 'DUPLICATE_KEY'],
    [
      'a batch above 4 MB',
      '/api/v1/batch/set',
      Array.from({ length: 20 }, (_, n) => ({ key: `k${n}`, value: 'x'.repeat(220_000) })),
      'MAX_SIZE',
    ],
    ['a page of 101', '/api/v1/query', { limit: 101 }, 'INVALID_LIMIT'],
    ['a life longer than a year', '/api/v1/set', { key: 'k', value: 1, options: { ttl: { value: 400, unit: 'DAYS' } } }, 'INVALID_TTL'],
  ])('refuses %s', (_what, path, body, code) => {
    expect(storage().handle(path, body)).toMatchObject({ body: { code } });
  });

  it('takes the largest value and the longest key', () => {
    const store = storage();
    expect(store.handle('/api/v1/set', { key: 'k'.repeat(500), value: 'x'.repeat(240 * 1024 - 2) }).status).toBe(200);
    expect(store.handle('/api/v1/set', { key: 'a B:c._-#1', value: deep(31) }).status).toBe(200);
  });

  it('says 404 for what is not there, and keeps secrets apart', () => {
    const store = storage();
    store.handle('/api/v1/secret/set', { key: 'k', value: { password: 'p' } });
    expect(store.handle('/api/v1/get', { key: 'k' })).toMatchObject({ status: 404, body: { code: 'KEY_NOT_FOUND' } });
    expect(store.handle('/api/v1/query', {}).body).toEqual({ data: [] });
    expect(store.handle('/api/v1/secret/get', { key: 'k' })).toMatchObject({ status: 200, body: { value: { password: 'p' } } });
  });

  it('creates only once when asked to, also while an expired record lingers', () => {
    const store = storage();
    const write = { key: 'k', value: 1, options: { keyPolicy: 'FAIL_IF_EXISTS', ttl: { value: 1, unit: 'MINUTES' } } };
    expect(store.handle('/api/v1/set', write).status).toBe(200);
    now += 3_600_000;
    expect(store.handle('/api/v1/set', write)).toMatchObject({ status: 409, body: { code: 'KEY_CONFLICT' } });
  });

  it('lets expired records be read for two days more', () => {
    const store = storage();
    store.handle('/api/v1/set', { key: 'k', value: 1, options: { ttl: { value: 60, unit: 'SECONDS' } } });
    now += 47 * 3_600_000;
    expect(store.handle('/api/v1/get', { key: 'k' })).toMatchObject({
      status: 200,
      body: { expireTime: new Date(Date.UTC(2026, 10, 23) + 60_000).toISOString() },
    });
    now += 2 * 3_600_000;
    expect(store.handle('/api/v1/get', { key: 'k' }).status).toBe(404);
  });

  it('reads strongly and queries what was there a while ago', () => {
    const store = storage({ queryLagMs: 1_000 });
    store.handle('/api/v1/set', { key: 'k', value: 1 });
    expect(store.handle('/api/v1/get', { key: 'k' }).status).toBe(200);
    expect(keysOf(store.handle('/api/v1/query', {}))).toEqual([]);
    now += 1_000;
    expect(keysOf(store.handle('/api/v1/query', {}))).toEqual(['k']);
    store.handle('/api/v1/set', { key: 'k', value: 2 });
    store.handle('/api/v1/delete', { key: 'k' });
    expect(store.handle('/api/v1/get', { key: 'k' }).status).toBe(404);
    expect(store.handle('/api/v1/query', {}).body).toMatchObject({ data: [{ key: 'k', value: 1 }] });
    now += 1_000;
    expect(keysOf(store.handle('/api/v1/query', {}))).toEqual([]);
  });

  it('pages a query by prefix', () => {
    const store = storage();
    for (const key of ['a:1', 'a:2', 'a:3', 'b:1']) store.handle('/api/v1/set', { key, value: key });
    const where = [{ property: 'key', condition: 'BEGINS_WITH', values: ['a:'] }];
    const first = store.handle('/api/v1/query', { where, limit: 2 });
    expect(keysOf(first)).toEqual(['a:1', 'a:2']);
    const last = store.handle('/api/v1/query', { where, limit: 2, after: (first.body as { cursor: string }).cursor });
    expect(last.body).toEqual({ data: [{ key: 'a:3', value: 'a:3' }] });
  });

  it('queries one partition of an index in the order of its range', () => {
    const store = storage();
    for (const [key, connectionId, startedAt] of [
      ['r1', 'c1', 30],
      ['r2', 'c1', 10],
      ['r3', 'c2', 20],
      ['r4', 'c1', 20],
    ] as const) {
      store.handle('/api/v1/entity/set', run(key, { connectionId, startedAt }));
    }
    store.handle('/api/v1/entity/set', run('r5', { connectionId: 'c1' }));
    const query = { entityName: 'run', indexName: 'by-connection', partition: ['c1'] };
    expect(keysOf(store.handle('/api/v1/entity/query', { ...query, sort: 'DESC' }))).toEqual(['r1', 'r4', 'r2']);
    expect(keysOf(store.handle('/api/v1/entity/query', { ...query, range: { condition: 'GREATER_THAN', values: [10] } }))).toEqual([
      'r4',
      'r1',
    ]);
    const first = store.handle('/api/v1/entity/query', { ...query, limit: 1 });
    expect(keysOf(store.handle('/api/v1/entity/query', { ...query, limit: 5, cursor: (first.body as { cursor: string }).cursor }))).toEqual(
      ['r4', 'r1'],
    );
    expect(store.handle('/api/v1/entity/query', { entityName: 'run', indexName: 'by-connection' })).toMatchObject({
      body: { code: 'INVALID_PARTITION' },
    });
    expect(store.handle('/api/v1/entity/query', { entityName: 'run', indexName: 'nope' })).toMatchObject({
      body: { code: 'INVALID_INDEX' },
    });
  });

  it('writes all of a transaction or, when a condition does not hold, nothing', () => {
    const store = storage();
    const absent = { and: [{ property: 'connectionId', condition: 'NOT_EXISTS', values: [true] }] };
    const older = (than: number) => ({ and: [{ property: 'startedAt', condition: 'LESS_THAN', values: [than] }] });
    const both = (conditions: object) => ({
      set: [run('a', { connectionId: 'c', startedAt: 5 }, { conditions }), run('b', { startedAt: 1 })],
    });
    expect(store.handle('/api/v1/transaction', both(older(10)))).toMatchObject({ status: 409, body: { code: 'CONDITIONAL_CHECK_FAILED' } });
    expect(store.peek('run')).toEqual([]);
    expect(store.handle('/api/v1/transaction', both(absent)).status).toBe(204);
    expect(store.handle('/api/v1/transaction', both(absent)).status).toBe(409);
    expect(store.handle('/api/v1/transaction', both(older(5))).status).toBe(409);
    expect(store.handle('/api/v1/transaction', both(older(6))).status).toBe(204);
    const check = { check: [{ entityName: 'run', key: 'a', conditions: older(1) }], delete: [{ entityName: 'run', key: 'b' }] };
    expect(store.handle('/api/v1/transaction', check).status).toBe(409);
    expect(store.peek('run').map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('fails some keys of a batch when told to, and counts keys apart from requests', () => {
    const store = storage();
    const keys = Array.from({ length: 20 }, (_, n) => ({ key: `k${n}`, value: n }));
    store.handle('/api/v1/batch/set', keys);
    expect(metrics.kvs).toMatchObject({ requests: 1, writes: 20, reads: 0 });
    faults.add({ kind: 'storage-batch', share: 0.5, times: 1 });
    const { successfulKeys, failedKeys } = store.handle('/api/v1/batch/get', [...keys, { key: 'missing' }]).body as {
      successfulKeys: unknown[];
      failedKeys: { key: string; error: { code: string } }[];
    };
    expect(successfulKeys.length + failedKeys.length).toBe(21);
    expect(failedKeys.some(({ error }) => error.code !== 'KEY_NOT_FOUND')).toBe(true);
    expect(metrics.kvs).toMatchObject({ requests: 2, reads: 21 });
  });

  it('refuses with 429 beyond the rates, where a batch costs its size', () => {
    const store = storage({ rates: { requestsPerSecond: 1_000, readUnitsPerMinute: 10, writeUnitsPerMinute: 3 } });
    const batch = (turn: number) => Array.from({ length: 25 }, (_, n) => ({ key: `${turn}-${n}`, value: n }));
    for (let turn = 0; turn < 3; turn += 1) expect(store.handle('/api/v1/batch/set', batch(turn)).status).toBe(200);
    expect(store.handle('/api/v1/set', { key: 'k', value: 1 }).status).toBe(429);
    now += 60_000;
    expect(store.handle('/api/v1/set', { key: 'k', value: 'x'.repeat(25_000) }).status).toBe(200);
    expect(store.handle('/api/v1/set', { key: 'k', value: 1 }).status).toBe(429);
  });

  it('answers 501 to what it does not know', () => {
    expect(storage().handle('/api/v2/get', {}).status).toBe(501);
  });
});
