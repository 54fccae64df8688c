import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from './host';
import { listen, type RunningServer, sandboxRoutes } from './server';

let box: Sandbox;
let server: RunningServer;

beforeEach(async () => {
  box = await createSandbox({
    manifest: fileURLToPath(new URL('./forge/fixture/manifest.yml', import.meta.url)),
    isolation: 'in-process',
    queryLagMs: 0,
    platforms: () => [
      {
        id: 'jira',
        origins: ['https://example.atlassian.net'],
        fetch: async (request) =>
          Response.json({
            url: request.url,
            method: request.method,
            client: request.headers.get('x-sandbox-client'),
            body: await request.text(),
          }),
        snapshot: () => null,
        restore: () => undefined,
      },
    ],
  });
  server = await listen(sandboxRoutes(box), box, 0);
});
afterEach(async () => {
  await server.close();
  await box.close();
});

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(server.url + path, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

describe('the sandbox over HTTP', () => {
  it('serves each platform under its id, as somebody outside the app', async () => {
    const response = await fetch(`${server.url}/jira/rest/api/3/issue?x=1`, {
      method: 'POST',
      body: 'hi',
      headers: { 'x-sandbox-client': 'app' },
    });
    expect(await response.json()).toEqual({
      url: 'https://example.atlassian.net/rest/api/3/issue?x=1',
      method: 'POST',
      client: null,
      body: 'hi',
    });
    expect(box.metrics().platforms).toEqual({});
  });

  it('ticks and answers what ran', async () => {
    const { body } = await ask('POST', '/sandbox/tick', { minutes: 6 });
    expect(body).toMatchObject({ ran: [{ function: 'tick', status: 'ok' }], runs: [] });
    expect(await ask('GET', '/sandbox/metrics')).toMatchObject({
      body: { functions: { tick: { invocations: 1 } }, kvs: { writes: 1, reads: 0 } },
    });
  });

  it('calls resolvers, tells their errors, and delivers what they queued without a tick', async () => {
    const call = { module: 'panel', accountId: 'ada' };
    expect(
      await ask('POST', '/sandbox/invoke', { ...call, function: 'whoami', context: { extension: { issue: { id: '7' } } } }),
    ).toMatchObject({
      body: { ok: true, value: { accountId: 'ada', extension: { issue: { id: '7' } } } },
    });
    expect(await ask('POST', '/sandbox/invoke', { ...call, function: 'boom' })).toMatchObject({
      body: { ok: false, error: { message: 'the resolver failed' } },
    });
    await ask('POST', '/sandbox/invoke', {
      ...call,
      function: 'push',
      payload: { queue: 'sync', events: [{ body: { todo: 'nothing' } }] },
    });
    await expect.poll(() => box.metrics().functions['work']?.invocations).toBe(1);
  });

  it('adds, lists and removes faults', async () => {
    const fault = { kind: 'rate-limit', platform: 'jira', times: 2 };
    expect(await ask('POST', '/sandbox/faults', fault)).toMatchObject({ body: { added: ['fault-1'] } });
    expect(await ask('POST', '/sandbox/faults', { add: [{ kind: 'queue-doubled' }] })).toMatchObject({ body: { added: ['fault-2'] } });
    await ask('DELETE', '/sandbox/faults/fault-1');
    expect(await ask('GET', '/sandbox/faults')).toMatchObject({ body: [{ id: 'fault-2' }] });
    await ask('DELETE', '/sandbox/faults');
    expect(await ask('GET', '/sandbox/faults')).toEqual({ status: 200, body: [] });
  });

  it('grants egress as a site admin would, and calls web triggers', async () => {
    const payload = {
      egresses: [{ key: 'rt', description: 'RT', configured: [{ domain: 'https://rt.example.com', type: ['FETCH_BACKEND_SIDE'] }] }],
    };
    await ask('POST', '/sandbox/permissions', { command: '__permission__egressSet', payload });
    expect(box.forge.egress.allows(new URL('https://rt.example.com/'))).toBe(true);
    const hook = await fetch(`${server.url}/sandbox/webtrigger/hook`, { method: 'POST', body: 'hello' });
    expect([hook.status, await hook.text()]).toEqual([202, 'thanks']);
  });

  it.each([
    ['/sandbox/faults', { kind: 'earthquake' }, 400],
    ['/sandbox/invoke', { function: 'whoami' }, 400],
    ['/sandbox/tick', '{', 400],
    ['/sandbox/invoke', { module: 'nowhere', function: 'whoami' }, 500],
  ])('refuses %s with %j', async (path, body, status) => {
    const answer = await ask('POST', path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toHaveProperty('error');
  });
});
