import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../host';
import type { PlatformEmulator } from '../network/platform';
import { metricsSince } from './metrics';

const MANIFEST = fileURLToPath(new URL('./fixture/manifest.yml', import.meta.url));

/** Answers every request with what it got, and remembers it. */
function echoPlatform(id: string, origins: readonly string[]): PlatformEmulator & { readonly seen: Request[] } {
  const seen: Request[] = [];
  return {
    id,
    origins,
    seen,
    fetch: async (request) => {
      seen.push(request);
      const url = new URL(request.url);
      if (url.pathname === '/elsewhere') return new Response(null, { status: 302, headers: { location: 'https://evil.example/' } });
      return Response.json(
        { account: request.headers.get('x-sandbox-account') },
        { headers: { 'x-sandbox-points': '3', 'x-sandbox-subrequests': '2' } },
      );
    },
    snapshot: () => ({ seen: seen.length }),
    restore: () => undefined,
  };
}

const jira = () => echoPlatform('jira', ['https://example.atlassian.net']);
const partner = () => echoPlatform('partner', ['https://eu.partner.example']);

let open: Sandbox[] = [];
async function sandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const made = await createSandbox({
    manifest: MANIFEST,
    isolation: 'in-process',
    queryLagMs: 0,
    platforms: () => [jira(), partner()],
    ...options,
  });
  open.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
});

const call = (box: Sandbox, name: string, payload: unknown = {}, accountId = 'ada'): Promise<unknown> =>
  box.invoke({ module: 'panel', function: name, payload, accountId });
const push = (box: Sandbox, queue: string, bodies: Record<string, unknown>[], more: Record<string, unknown> = {}): Promise<unknown> =>
  call(box, 'push', { queue, events: bodies.map((body) => ({ body, ...more })) });
const notes = async (box: Sandbox, what: string): Promise<unknown[]> =>
  ((await call(box, 'notes')) as { what: string; detail: unknown }[]).filter((note) => note.what === what).map((note) => note.detail);

describe.each(['workers', 'in-process'] as const)('functions run in %s', (isolation) => {
  it('gives a resolver the caller, the place, the licence, the time that is left and the shifted clock', async () => {
    const box = await sandbox({ isolation });
    await box.tick(60);
    const before = box.clock.now();
    const answer = await box.invoke({ module: 'panel', function: 'whoami', accountId: 'ada', extension: { issue: { key: 'OPS-1' } } });
    expect(answer).toMatchObject({
      accountId: 'ada',
      moduleKey: 'panel',
      extension: { type: 'jira:issuePanel', issue: { key: 'OPS-1' } },
      license: { active: true },
      appLicense: { active: true },
      isDate: true,
    });
    const { remaining, now, built } = answer as { remaining: number; now: number; built: number };
    expect(remaining).toBeGreaterThan(20_000);
    expect(remaining).toBeLessThanOrEqual(25_000);
    expect(now).toBeGreaterThanOrEqual(before);
    expect(built - now).toBeLessThan(1_000);
    expect(now - Date.now()).toBeGreaterThan(59 * 60_000);
  });

  it('reuses a warm instance, runs the queue and counts what happened', async () => {
    const box = await sandbox({ isolation });
    const before = box.metrics();
    await call(box, 'whoami');
    const again = (await call(box, 'whoami')) as { invocationsOfThisInstance: number };
    expect(again.invocationsOfThisInstance).toBe(2);
    await push(box, 'sync', [{ todo: 'nothing', n: 7 }]);
    const ran = await box.drain();
    expect(ran.map(({ function: name, status }) => [name, status])).toEqual([['work', 'ok']]);
    expect(await notes(box, 'work')).toMatchObject([{ n: 7 }]);
    const after = metricsSince(before, box.metrics());
    expect(after.queue).toMatchObject({ pushes: 1, events: 1, deliveries: 1 });
    expect(after.kvs.writes).toBe(1);
    expect(after.functions['work']).toMatchObject({ invocations: 1, errors: 0 });
  });

  it('ends a function that runs too long and delivers its event again later', async () => {
    const box = await sandbox({ isolation });
    await push(box, 'check', [{ todo: 'hang' }]);
    const [first] = await box.drain();
    expect(first).toMatchObject({ function: 'quick', status: 'timeout' });
    await box.tick(1);
    const retries = (await notes(box, 'quick')) as { retry?: unknown }[];
    expect(retries).toHaveLength(2);
    expect(retries.find((note) => note.retry !== undefined)).toMatchObject({ retry: { retryCount: 1, retryReason: 'FUNCTION_TIME_OUT' } });
  });
});

describe('workers', () => {
  it('stop code that never yields, cap memory, and hide the machine from the app', async () => {
    const box = await sandbox({ isolation: 'workers' });
    await push(box, 'check', [{ todo: 'spin' }]);
    expect(await box.drain()).toMatchObject([{ status: 'timeout' }]);
    await push(box, 'sync', [{ todo: 'hoard' }]);
    expect((await box.drain()).map(({ status }) => status)).toContain('out-of-memory');
    expect(await call(box, 'whoami')).toMatchObject({ environment: ['NODE_ENV', 'TZ'] });
  });

  it('die half way when the fault panel says so', async () => {
    const box = await sandbox({ isolation: 'workers' });
    await push(box, 'sync', [{ todo: 'nothing' }]);
    box.faults.add({ kind: 'invocation-killed', function: 'work', afterCalls: 0, times: 1 });
    expect(await box.drain()).toMatchObject([{ function: 'work', status: 'killed' }]);
    expect((await box.tick(1)).ran).toMatchObject([{ function: 'work', status: 'ok' }]);
  });
});

describe('async events', () => {
  it('waits for the delay and for the time a returned InvocationError asks for, and hands its data back', async () => {
    const box = await sandbox();
    await push(box, 'sync', [{ todo: 'retry-once' }], { delayInSeconds: 60 });
    expect(await box.drain()).toEqual([]);
    const { ran } = await box.tick(2);
    expect(ran).toHaveLength(2);
    const [first, second] = ran;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(30_000);
    const retries = (await notes(box, 'work')) as { retry?: unknown }[];
    expect(retries.find((note) => note.retry !== undefined)).toMatchObject({
      retry: { retryCount: 1, retryData: { seen: 1 }, retentionWindow: {} },
    });
  });

  it('does not repeat what threw, and says so in the job', async () => {
    const box = await sandbox();
    const { jobId } = (await push(box, 'sync', [{ todo: 'throw' }, { todo: 'nothing' }])) as { jobId: string };
    expect(await call(box, 'job', { queue: 'sync', jobId })).toEqual({ success: 0, inProgress: 2, failed: 0 });
    await box.drain();
    expect((await box.tick(4)).ran).toEqual([]);
    expect(await call(box, 'job', { queue: 'sync', jobId })).toEqual({ success: 1, inProgress: 0, failed: 1 });
  });

  it('cancels what still waits', async () => {
    const box = await sandbox();
    const { jobId } = (await push(box, 'sync', [{ todo: 'nothing' }])) as { jobId: string };
    await call(box, 'job', { queue: 'sync', jobId, cancel: true });
    expect(await box.drain()).toEqual([]);
  });

  it('delivers twice or not at all when the fault panel says so', async () => {
    const box = await sandbox();
    box.faults.add({ kind: 'queue-doubled', times: 1 });
    await push(box, 'sync', [{ todo: 'nothing', n: 1 }]);
    await box.drain();
    const seen = (await notes(box, 'work')) as { eventId: string }[];
    expect(seen).toHaveLength(2);
    expect(new Set(seen.map((note) => note.eventId)).size).toBe(1);
    box.faults.add({ kind: 'queue-dropped', times: 1 });
    await push(box, 'sync', [{ todo: 'nothing', n: 2 }]);
    expect(await box.drain()).toEqual([]);
  });

  it('runs no more of one concurrency key together than its limit', async () => {
    const box = await sandbox({ isolation: 'workers', parallel: 3 });
    await push(box, 'sync', [{ todo: 'overlap' }, { todo: 'overlap' }, { todo: 'overlap' }], { concurrency: { key: 'one', limit: 1 } });
    await box.drain();
    expect(await notes(box, 'overlap')).toEqual([{ together: 1 }, { together: 1 }, { together: 1 }]);
  });

  it.each([
    ['200 KB a push', 'check', Array.from({ length: 3 }, () => ({ text: 'x'.repeat(80_000) })), 'PayloadTooBigError'],
    ['100 KB an event for a long consumer', 'sync', [{ text: 'x'.repeat(110_000) }], 'PayloadTooBigError'],
    ['50 events a push', 'sync', Array.from({ length: 51 }, () => ({})), 'TooManyEventsError'],
    ['no consumer', 'nowhere', [{}], 'InternalServerError'],
  ])('refuses beyond %s', async (_limit, queue, bodies, error) => {
    const box = await sandbox();
    expect(await push(box, queue, bodies)).toMatchObject({ error });
  });

  it('takes a 110 KB event for a short consumer', async () => {
    const box = await sandbox();
    expect(await push(box, 'check', [{ text: 'x'.repeat(110_000) }])).toHaveProperty('jobId');
  });

  it('refuses more than 500 events a minute and takes more in the next', async () => {
    const box = await sandbox();
    const fifty = Array.from({ length: 50 }, () => ({ todo: 'nothing' }));
    for (let turn = 0; turn < 10; turn += 1) await push(box, 'check', fifty);
    expect(await push(box, 'check', fifty)).toMatchObject({ error: 'RateLimitError' });
    await box.tick(1);
    expect(await push(box, 'check', fifty)).toHaveProperty('jobId');
  });

  it('stops a chain after 1,000 pushes', async () => {
    const box = await sandbox({ queueEventsPerMinute: 100_000 });
    await push(box, 'sync', [{ todo: 'chain', n: 0 }]);
    const ran = await box.drain();
    expect(ran).toHaveLength(1_000);
    expect(ran.at(-1)).toMatchObject({ status: 'error' });
  }, 60_000);
});

describe('triggers', () => {
  it('fire every five minutes, first five minutes after the start, and not without a licence', async () => {
    const box = await sandbox();
    expect((await box.tick(4)).ran).toEqual([]);
    expect((await box.tick(12)).ran.map((ran) => ran.function)).toEqual(['tick', 'tick', 'tick']);
    box.forge.site.setLicense({ active: false });
    expect((await box.tick(10)).ran).toEqual([]);
  });

  it('bring product events, but not those the app caused itself', async () => {
    const box = await sandbox();
    box.forge.productEvents.fire('avi:jira:updated:issue', { issue: { id: '1' }, atlassianId: 'ada' });
    box.forge.productEvents.fire('avi:jira:updated:issue', { issue: { id: '2' }, atlassianId: box.forge.site.options.appAccountId });
    box.forge.productEvents.fire('avi:jira:deleted:issue', { issue: { id: '3' }, atlassianId: 'ada' });
    await box.drain();
    expect(await notes(box, 'event')).toMatchObject([{ eventType: 'avi:jira:updated:issue', issue: { id: '1' } }]);
    expect(box.metrics().productEvents).toEqual({ fired: 3, delivered: 1, ignoredSelf: 1 });
  });

  it('answer web triggers with the outputs of the manifest only', async () => {
    const box = await sandbox();
    const url = await call(box, 'hookUrl');
    expect(box.forge.webTriggerKey(String(url).split('/').at(-1) ?? '')).toBe('hook');
    const request = { method: 'POST', userPath: '', headers: {}, queryParameters: {} };
    expect(await box.forge.webTrigger('hook', { ...request, body: 'hello' })).toEqual({
      statusCode: 202,
      contentType: 'text/plain',
      body: 'thanks',
    });
    expect(await box.forge.webTrigger('hook', { ...request, body: 'bye' })).toMatchObject({ statusCode: 500 });
  });
});

describe('network', () => {
  it('reaches partners of the manifest and of the site admin, over https, and nobody else', async () => {
    const box = await sandbox({ platforms: () => [partner(), echoPlatform('rt', ['https://rt.example.com'])] });
    expect(await call(box, 'fetch', { url: 'https://eu.partner.example/a' })).toEqual({ status: 200 });
    const refused = { error: 'REQUEST_EGRESS_ALLOWLIST_ERR' };
    expect(await call(box, 'fetch', { url: 'https://rt.example.com/a' })).toMatchObject(refused);
    box.forge.egress.approve({ key: 'rt', description: 'Request Tracker', domains: ['https://rt.example.com'] });
    expect(await call(box, 'fetch', { url: 'https://rt.example.com/a' })).toEqual({ status: 200 });
    box.forge.egress.revoke('rt');
    expect(await call(box, 'fetch', { url: 'https://rt.example.com/a' })).toMatchObject(refused);
    for (const url of [
      'http://eu.partner.example/',
      'https://partner.example/',
      'https://eu.partner.example:9000/',
      'https://partner.example.evil.example/',
    ]) {
      expect(await call(box, 'fetch', { url })).toMatchObject(refused);
    }
    expect(await call(box, 'fetch', { url: 'https://eu.partner.example/elsewhere' })).toMatchObject(refused);
    expect(await call(box, 'fetch', { url: 'https://eu.partner.example/elsewhere', redirect: 'manual' })).toEqual({ status: 302 });
  });

  it('lets an invocation make 100 calls to other hosts for each declared minute', async () => {
    const box = await sandbox();
    expect(await call(box, 'fetch', { url: 'https://eu.partner.example/', times: 100 })).toEqual({ status: 200 });
    expect(await call(box, 'fetch', { url: 'https://eu.partner.example/', times: 101 })).toMatchObject({ error: 'FUNCTION_FETCH_ERR' });
  });

  it('tells Jira who asks and lets nobody act for a person who is not there', async () => {
    const box = await sandbox();
    expect(await call(box, 'jira', { as: 'user' })).toEqual({ status: 200, body: { account: 'ada' } });
    expect(await call(box, 'jira', { as: 'app' })).toEqual({ status: 200, body: { account: '557058:support-fusion-app' } });
    expect(await call(box, 'jira', { as: 'other' })).toEqual({ error: 'NEEDS_AUTHENTICATION_ERR' });
  });

  it('logs and counts calls with their points and the requests inside', async () => {
    const box = await sandbox();
    const mark = box.network.log.mark();
    await call(box, 'fetch', { url: 'https://eu.partner.example/x?y=1', method: 'POST' });
    expect(box.network.log.since(mark)).toMatchObject([
      { platform: 'partner', method: 'POST', path: '/x?y=1', status: 200, points: 3, subRequests: 2 },
    ]);
    expect(box.metrics().platforms['partner']).toEqual({ calls: 1, subRequests: 2, points: 3, failures: 0 });
  });

  it.each([
    ['rate-limit', { status: 429 }, 0],
    ['status', { status: 503 }, 0],
    ['unreachable', { error: 'TypeError' }, 0],
    ['timeout-before-effect', { error: 'TypeError' }, 0],
    ['timeout-after-effect', { error: 'TypeError' }, 1],
    ['status-after-effect', { status: 503 }, 1],
  ] as const)('has the fault %s', async (kind, answer, effects) => {
    const server = partner();
    const box = await sandbox({ platforms: () => [server] });
    box.faults.add({ kind, platform: 'partner', status: 503, method: 'post', path: '^/x', times: 1 });
    expect(await call(box, 'fetch', { url: 'https://eu.partner.example/y', method: 'POST' })).toEqual({ status: 200 });
    const before = server.seen.length;
    expect(await call(box, 'fetch', { url: 'https://eu.partner.example/x', method: 'POST' })).toMatchObject(answer);
    expect(server.seen.length - before).toBe(effects);
    expect(await call(box, 'fetch', { url: 'https://eu.partner.example/x', method: 'POST' })).toEqual({ status: 200 });
  });
});

describe('limits of an invocation', () => {
  it('keeps 100 log lines a declared minute', async () => {
    const box = await sandbox();
    await call(box, 'log', { lines: 130 });
    expect(box.forge.logs()).toHaveLength(100);
    expect(box.metrics().functions['resolvers']).toMatchObject({ logLines: 100, logLinesDropped: 30 });
  });

  it('refuses more than 500 KB from a page and reports a resolver that threw', async () => {
    const box = await sandbox();
    await expect(call(box, 'whoami', { text: 'x'.repeat(600_000) })).rejects.toThrow('500 KB');
    await expect(call(box, 'boom')).rejects.toThrow('the resolver failed');
    await expect(call(box, 'no-such-function')).rejects.toThrow('no definition');
  });
});

it('keeps its state in a folder', async () => {
  const data = mkdtempSync(join(tmpdir(), 'sandbox-data-'));
  const first = await createSandbox({ manifest: MANIFEST, isolation: 'in-process', data });
  await first.tick(60);
  await push(first, 'sync', [{ todo: 'nothing', n: 5 }]);
  const now = first.clock.now();
  await first.close();
  const second = await sandbox();
  expect(second.restore(data)).toBe(true);
  rmSync(data, { recursive: true });
  expect(second.clock.now()).toBeGreaterThanOrEqual(now);
  expect(await second.drain()).toMatchObject([{ function: 'work', status: 'ok' }]);
  expect(await notes(second, 'tick')).toHaveLength(12);
});
