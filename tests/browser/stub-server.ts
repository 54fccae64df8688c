import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { join } from 'node:path';
import { z } from 'zod';
import { mountBrowser } from '../../sandbox/browser/mount';

const ada = { accountId: 'ada', displayName: 'Ada Admin', active: true };

const invocation = z.object({ module: z.string(), function: z.string(), payload: z.unknown(), accountId: z.string() });

/** A server that has the sandbox's pages and just enough behind them for the fixture pages. */
export const startStubServer = async (): Promise<{ readonly url: string; stop(): Promise<void> }> => {
  const app = new Hono();
  app.post('/sandbox/invoke', async (c) => {
    const asked = invocation.parse(await c.req.json());
    return asked.function === 'echo'
      ? c.json({ ok: true, value: asked })
      : c.json({ ok: false, error: { message: `refused ${asked.function}` } });
  });
  app.get('/jira/rest/api/3/user/search', (c) => c.json([ada]));
  app.get('/jira/rest/api/3/user', (c) =>
    c.req.query('accountId') === 'ada' ? c.json(ada) : c.json({ errorMessages: ['No such user'] }, 404),
  );
  app.get('/jira/rest/api/3/myself', (c) => c.json({ accountId: c.req.header('x-sandbox-account') }));
  app.get('/jira/rest/api/3/project/search', (c) => c.json({ values: [{ key: 'OPS', name: 'Operations' }] }));
  const { ready } = mountBrowser(app, {
    root: join(import.meta.dirname, 'fixture'),
    siteName: 'Fixture',
    siteUrl: 'https://acme.example.net',
    accounts: [
      { accountId: 'ada', displayName: 'Ada Admin', role: 'Jira admin' },
      { accountId: 'ulf', displayName: 'Ulf User', role: 'agent' },
    ],
    partner: { kind: 'external', title: 'Request Tracker', url: 'http://localhost:1/rt' },
  });
  await ready;
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      resolve({
        url: `http://127.0.0.1:${port}`,
        stop: () => new Promise((done, failed) => server.close((error) => (error === undefined ? done() : failed(error)))),
      });
    });
  });
};
