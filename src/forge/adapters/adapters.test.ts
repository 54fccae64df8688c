import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insideFunction } from '../../../sandbox/forge/direct';
import { createSandbox, type Sandbox } from '../../../sandbox/host';
import { ConnectionBrokenError, DefectError, TransientError } from '../../core/errors';
import type { Job } from '../../engine/ports/queue';
import { hostAllowed } from '../../connectors/kit/host-pattern';
import { decodeKey, encodeKey } from './storage-key';

const seen: Request[] = [];
let box: Sandbox;
beforeEach(async () => {
  seen.length = 0;
  box = await createSandbox({
    manifest: fileURLToPath(new URL('../../../sandbox/forge/fixture/manifest.yml', import.meta.url)),
    isolation: 'in-process',
    queryLagMs: 0,
    platforms: () => [
      {
        id: 'partner',
        origins: ['https://eu.partner.example', 'https://example.atlassian.net'],
        fetch: async (request) => {
          seen.push(request.clone());
          const { pathname } = new URL(request.url);
          if (pathname === '/moved') return new Response(null, { status: 302, headers: { location: '/here' } });
          if (pathname === '/away') return new Response(null, { status: 302, headers: { location: 'https://other.example/' } });
          return new Response(await request.arrayBuffer(), { status: 200, headers: { 'X-Total-Count': '3' } });
        },
        snapshot: () => null,
        restore: () => undefined,
      },
    ],
  });
});
afterEach(() => box.close());

const inside = <T>(work: () => Promise<T>): Promise<T> => insideFunction(box, { function: 'work', accountId: 'ada' }, work);

describe('storage keys', () => {
  it('are accepted by the platform for any text, keep prefixes, and can be read back', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
        fc.string({ maxLength: 20, unit: 'grapheme' }),
        (prefix, rest) => {
          const key = encodeKey(prefix + rest);
          expect(key).toMatch(/^[a-zA-Z0-9:._\-#]+$/);
          expect(key.startsWith(encodeKey(prefix))).toBe(true);
          expect(decodeKey(key)).toBe(prefix + rest);
        },
      ),
    );
  });

  it('are refused when empty or longer than 500 characters', () => {
    expect(() => encodeKey('')).toThrow(DefectError);
    expect(() => encodeKey('é'.repeat(100))).toThrow(DefectError);
  });
});

describe('the key-value store', () => {
  it('stores, lists by prefix and pages, whatever the keys hold', async () => {
    const result = await inside(async () => {
      const kv = (await import('./kv')).forgeKv();
      await kv.set('ticket:a/b@c', { n: 1 });
      await kv.setMany(Array.from({ length: 60 }, (_, n) => ({ key: `many:${String(n).padStart(2, '0')} é`, value: n, ttlSeconds: 60 })));
      const first = await kv.list('many:', { limit: 50 });
      const last = await kv.list('many:', { limit: 50, ...(first.cursor === undefined ? {} : { cursor: first.cursor }) });
      await kv.delete('many:00 é');
      return {
        one: await kv.get('ticket:a/b@c'),
        none: await kv.get('nothing'),
        many: await kv.getMany(['many:00 é', 'many:01 é', 'many:59 é', 'many:01 é', 'absent']),
        first: first.entries.length,
        last: last.entries.map(({ key }) => key).slice(-1),
        end: last.cursor,
      };
    });
    expect(result).toEqual({
      one: { n: 1 },
      none: undefined,
      many: new Map([
        ['many:01 é', 1],
        ['many:59 é', 59],
      ]),
      first: 50,
      last: ['many:59 é'],
      end: undefined,
    });
    expect(box.metrics().kvs.requests).toBeLessThan(12);
  });

  it('splits batches by size as well', async () => {
    const large = Array.from({ length: 20 }, (_, n) => ({ key: `large:${n}`, value: 'x'.repeat(220_000) }));
    const read = await inside(async () => {
      const kv = (await import('./kv')).forgeKv();
      await kv.setMany(large);
      return kv.getMany(large.map(({ key }) => key));
    });
    expect(read.size).toBe(20);
  });

  it('tries keys again that a batch lost, and never takes them for absent', async () => {
    const keys = Array.from({ length: 30 }, (_, n) => `k${n}`);
    const kv = await inside(async () => (await import('./kv')).forgeKv());
    box.faults.add({ kind: 'storage-batch', share: 0.5, times: 2 });
    await inside(() => kv.setMany(keys.map((key) => ({ key, value: key }))));
    box.faults.add({ kind: 'storage-batch', share: 0.5, times: 2 });
    expect(await inside(() => kv.getMany(keys))).toEqual(new Map(keys.map((key) => [key, key])));
    box.faults.add({ kind: 'storage-batch', share: 1 });
    await expect(inside(() => kv.getMany(['k1', 'absent']))).rejects.toThrow(TransientError);
    await expect(inside(() => kv.setMany([{ key: 'k1', value: 2 }]))).rejects.toThrow(TransientError);
  });

  it('says "later" when storage is busy and "our bug" when it refuses the record', async () => {
    const kv = await inside(async () => (await import('./kv')).forgeKv());
    await expect(inside(() => kv.set('k', 'x'.repeat(300_000)))).rejects.toThrow(DefectError);
    for (const status of [429, 500]) {
      box.faults.add({ kind: 'storage-error', status, times: 1 });
      await expect(inside(() => kv.get('k'))).rejects.toThrow(TransientError);
    }
  });
});

describe('the entity store', () => {
  it('takes a lease once, again after it expired, and rejects the loser of a race', async () => {
    const outcomes = await inside(async () => {
      const store = (await import('./entities')).forgeEntityStore();
      const take = (
        holder: string,
        now: number,
        generation: number,
        conditions: Parameters<typeof store.transact>[0][number]['conditions'],
      ) =>
        store.transact([
          {
            kind: 'set',
            entity: 'lease',
            key: 'c1',
            value: { connectionId: 'c1', holder, generation, expiresAt: now + 100 },
            conditions: conditions ?? [],
          },
        ]);
      const free = [{ attribute: 'expiresAt', is: 'absent' }] as const;
      return [
        await take('a', 0, 1, free),
        await take('b', 50, 2, free),
        await take('b', 50, 2, [{ attribute: 'expiresAt', is: 'less-than', value: 50 }]),
        await take('b', 101, 2, [{ attribute: 'expiresAt', is: 'less-than', value: 101 }]),
        await store.transact([
          { kind: 'check', entity: 'lease', key: 'c1', conditions: [{ attribute: 'generation', is: 'equal', value: 1 }] },
        ]),
        await store.transact([
          {
            kind: 'check',
            entity: 'lease',
            key: 'c1',
            conditions: [
              { attribute: 'generation', is: 'equal', value: 2 },
              { attribute: 'holder', is: 'equal', value: 'b' },
            ],
          },
          { kind: 'set', entity: 'run', key: 'r1', value: { connectionId: 'c1', startedAt: 5 } },
        ]),
        await store.get('lease', 'c1'),
        await store.getMany('run', ['r1', 'r2']),
      ];
    });
    expect(outcomes).toEqual([
      true,
      false,
      false,
      true,
      false,
      true,
      { connectionId: 'c1', holder: 'b', generation: 2, expiresAt: 201 },
      new Map([['r1', { connectionId: 'c1', startedAt: 5 }]]),
    ]);
  });

  it('queries a partition newest first, between bounds, page by page', async () => {
    const pages = await inside(async () => {
      const store = (await import('./entities')).forgeEntityStore();
      for (const startedAt of [10, 30, 20, 40]) await store.set('run', `r/${startedAt}`, { connectionId: 'c1', startedAt });
      await store.set('run', 'other', { connectionId: 'c2', startedAt: 25 });
      const query = (options: Parameters<typeof store.query>[3]) => store.query('run', 'by-connection', ['c1'], options);
      const first = await query({ limit: 3 });
      const keys = (page: typeof first) => page.entries.map(({ key }) => key);
      return {
        first: keys(first),
        rest: keys(await query({ limit: 3, ...(first.cursor === undefined ? {} : { cursor: first.cursor }) })),
        between: keys(await query({ from: 20, to: 30, limit: 10 })),
        from: keys(await query({ from: 30, limit: 10 })),
        to: keys(await query({ to: 10, limit: 10 })),
      };
    });
    expect(pages).toEqual({
      first: ['r/40', 'r/30', 'r/20'],
      rest: ['r/10'],
      between: ['r/30', 'r/20'],
      from: ['r/40', 'r/30'],
      to: ['r/10'],
    });
  });
});

describe('secrets', () => {
  it('are one record per end, apart from everything else', async () => {
    const read = await inside(async () => {
      const secrets = (await import('./secrets')).forgeSecrets();
      await secrets.set('c1', 'source', { method: 'basic', password: 'p' });
      await secrets.set('c1', 'target', { method: 'none' });
      await secrets.delete('c1', 'target');
      return [await secrets.get('c1', 'source'), await secrets.get('c1', 'target'), await secrets.get('c2', 'source')];
    });
    expect(read).toEqual([{ method: 'basic', password: 'p' }, undefined, undefined]);
    expect(box.forge.storage.dump().plain).toEqual([]);
  });
});

describe('the queue', () => {
  const ticket = (n: number): Job => ({
    v: 1,
    kind: 'ticket',
    connectionId: 'c1',
    end: 'source',
    ticketId: `${n}${'x'.repeat(5_000)}`,
    ticketType: 'incident',
    cause: 'event',
    attempt: 0,
  });
  const push = (jobs: readonly Job[], options?: { delaySeconds: number }) =>
    inside(async () => (await import('./queue')).forgeQueue().push(jobs, options));
  const waiting = () => box.forge.queue.dump();

  it('splits by events and bytes and keeps checks apart', async () => {
    const check: Job = { v: 1, kind: 'check', connectionId: 'c1', end: 'source', jobId: 'j1' };
    await push([...Array.from({ length: 120 }, (_, n) => ticket(n)), check], { delaySeconds: 90 });
    expect(waiting()).toHaveLength(121);
    expect(
      waiting()
        .filter((event) => event.queue === 'check')
        .map((event) => event.body),
    ).toEqual([check]);
    expect(waiting().every((event) => event.dueAt - event.pushedAt === 90_000)).toBe(true);
    expect(box.metrics().queue.pushes).toBe(5);
  });

  it('pushes again what the platform lost, each job once', async () => {
    box.faults.add({ kind: 'queue-partial-push', times: 1 });
    await push(Array.from({ length: 10 }, (_, n) => ticket(n)));
    const ids = waiting().map((event) => event.body['ticketId']);
    expect(new Set(ids).size).toBe(10);
    expect(ids).toHaveLength(10);
  });

  it('says "later" when the platform keeps losing events', async () => {
    box.faults.add({ kind: 'queue-partial-push' });
    await expect(push([ticket(1)])).rejects.toThrow(TransientError);
  });
});

describe('HTTP to a partner', () => {
  const send = (
    path: string,
    base = 'https://eu.partner.example',
    hosts: readonly string[] = ['*.partner.example'],
    method: 'GET' | 'POST' = 'GET',
  ) =>
    inside(async () =>
      (await import('./http'))
        .partnerHttp(base, hosts)
        .send({ method, path, headers: { authorization: 'Basic x' }, ...(method === 'POST' ? { body: new Uint8Array([0, 255, 1]) } : {}) }),
    );

  it('carries bytes both ways and lower-cases header names', async () => {
    const answer = await send('/echo?q=a%20b', undefined, undefined, 'POST');
    expect(answer).toMatchObject({ status: 200, headers: { 'x-total-count': '3' } });
    expect([...answer.body]).toEqual([0, 255, 1]);
    expect(seen[0]?.url).toBe('https://eu.partner.example/echo?q=a%20b');
    expect(seen[0]?.headers.get('authorization')).toBe('Basic x');
  });

  it('follows a redirect on the host and none away from it', async () => {
    expect((await send('/moved')).status).toBe(200);
    expect((await send('/away')).status).toBe(302);
    expect(seen.map((request) => new URL(request.url).pathname)).toEqual(['/moved', '/here', '/away']);
  });

  it.each([
    ['another host', 'https://evil.example', 'host-not-allowed'],
    ['a host that only ends alike', 'https://evilpartner.example', 'host-not-allowed'],
    ['http', 'http://eu.partner.example', 'host-not-allowed'],
    ['a password in the address', 'https://u:p@eu.partner.example', 'configuration'],
    ['no address', 'partner', 'configuration'],
  ])('refuses %s before anything is sent', async (_what, base, reason) => {
    await expect(send('/x', base)).rejects.toMatchObject({ name: 'ConnectionBrokenError', reason });
    expect(seen).toEqual([]);
  });

  it('refuses a path that leads to another host', async () => {
    await expect(send('//evil.example/x')).rejects.toThrow(ConnectionBrokenError);
    expect(seen).toEqual([]);
  });

  it('says which host the site admin has to approve', async () => {
    await expect(send('/x', 'https://rt.example.com', [])).rejects.toMatchObject({
      name: 'ConnectionBrokenError',
      reason: 'egress',
      detail: 'rt.example.com',
    });
  });

  it('rejects when no answer arrives', async () => {
    box.faults.add({ kind: 'timeout-after-effect', platform: 'partner', times: 1 });
    await expect(send('/x')).rejects.not.toBeInstanceOf(ConnectionBrokenError);
    expect(seen).toHaveLength(1);
  });

  it("reaches the site's own Jira as the app", async () => {
    const answer = await inside(async () =>
      (await import('./http')).siteHttp().send({ method: 'GET', path: '/rest/api/3/myself?expand=groups' }),
    );
    expect(answer.status).toBe(200);
    expect(seen[0]?.url).toBe('https://example.atlassian.net/rest/api/3/myself?expand=groups');
    expect(seen[0]?.headers.get('x-sandbox-account')).toBe(box.forge.site.options.appAccountId);
  });
});

it('host patterns cover subdomains and not the domain itself', () => {
  const table: [string, string, boolean][] = [
    ['a.example.com', '*.example.com', true],
    ['a.b.example.com', '*.example.com', true],
    ['example.com', '*.example.com', false],
    ['badexample.com', '*.example.com', false],
    ['A.Example.com', '*.example.COM', true],
    ['api.example.com', 'https://api.example.com/path', true],
    ['api.example.com:8443', 'api.example.com', false],
  ];
  for (const [host, pattern, allowed] of table) expect([host, hostAllowed(host, [pattern])]).toEqual([host, allowed]);
});

it('the invocation knows how much time is left', async () => {
  const left = await inside(async () => (await import('./runtime')).thisInvocation.remainingMs());
  expect(left).toBeGreaterThan(890_000);
  expect(left).toBeLessThanOrEqual(900_000);
});
