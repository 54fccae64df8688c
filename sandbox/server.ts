import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { faultSchema } from './faults';
import { egressConsent } from './forge/egress-consent';
import { ResolverFailed } from './forge/forge-host';
import type { Sandbox } from './host';
import { CLIENT_HEADER } from './network/actor-headers';
import type { PlatformEmulator } from './network/platform';

/** How often queued work and due triggers are looked for while nobody ticks. */
const PUMP_MS = 500;

const tickSchema = z.object({
  minutes: z
    .number()
    .min(0)
    .max(60 * 24 * 31)
    .default(5),
});
const invokeSchema = z.object({
  module: z.string(),
  function: z.string(),
  payload: z.unknown().optional(),
  accountId: z.string().optional(),
  context: z.looseObject({ extension: z.record(z.string(), z.unknown()).optional() }).optional(),
});
const faultsSchema = z
  .object({ add: z.array(faultSchema).optional(), remove: z.array(z.string()).optional(), clear: z.boolean().optional() })
  .strict();
const permissionSchema = z.object({ command: z.string(), payload: z.unknown().optional() });
const licenseSchema = z.object({ active: z.boolean() });

/**
 * The sandbox over HTTP: each platform under its id (`/jira/rest/…`, `/servicenow/api/…`) and the controls under `/sandbox`.
 * What comes in here comes from outside the app: it is neither counted nor hit by faults.
 */
export function sandboxRoutes(box: Sandbox): Hono {
  const app = new Hono();

  for (const platform of box.platforms) app.all(`/${platform.id}/*`, (c) => forward(platform, c.req.raw));

  app.post('/sandbox/tick', async (c) => {
    const { minutes } = tickSchema.parse(await body(c.req.raw));
    const { from, to, ran } = await box.tick(minutes);
    // The app's own account of its runs, next to what the host saw.
    const runs = box.forge.storage
      .peek('run')
      .filter((record) => record.updatedAt >= from)
      .map((record) => record.value);
    return c.json({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), ran, runs });
  });
  app.get('/sandbox/metrics', (c) => {
    const { kvs, ...rest } = box.metrics();
    return c.json({
      now: new Date(box.clock.now()).toISOString(),
      ...rest,
      kvs: { ...kvs, bytes: kvs.readBytes + kvs.writtenBytes },
      queuePending: box.forge.queue.pending(),
      calls: box.network.log.mark(),
    });
  });
  app.get('/sandbox/calls', (c) => c.json(box.network.log.since(Number(c.req.query('since') ?? 0))));
  app.get('/sandbox/logs', (c) => c.json(box.forge.logs()));

  app.get('/sandbox/faults', (c) => c.json(box.faults.list()));
  app.post('/sandbox/faults', async (c) => {
    const given = await body(c.req.raw);
    // One fault by itself is as welcome as a list of changes.
    const single = typeof given === 'object' && given !== null && 'kind' in given;
    const asked = faultsSchema.parse(single ? { add: [given] } : given);
    if (asked.clear === true) box.faults.clear();
    for (const id of asked.remove ?? []) box.faults.remove(id);
    const added = (asked.add ?? []).map((fault) => box.faults.add(fault));
    return c.json({ added, faults: box.faults.list() });
  });
  app.delete('/sandbox/faults', (c) => {
    box.faults.clear();
    return c.json({ faults: [] });
  });
  app.delete('/sandbox/faults/:id', (c) =>
    box.faults.remove(c.req.param('id')) ? c.json({ faults: box.faults.list() }) : c.json({ error: 'There is no such fault' }, 404),
  );

  app.post('/sandbox/invoke', async (c) => {
    const { module, function: name, payload, accountId, context } = invokeSchema.parse(await body(c.req.raw));
    try {
      const value = await box.invoke({
        module,
        function: name,
        payload,
        ...(accountId === undefined ? {} : { accountId }),
        ...(context?.extension === undefined ? {} : { extension: context.extension }),
      });
      return c.json({ ok: true, value: value ?? null });
    } catch (error) {
      if (error instanceof ResolverFailed) return c.json({ ok: false, error: { message: error.message, status: error.outcome.status } });
      throw error;
    }
  });
  app.post('/sandbox/permissions', async (c) => {
    const { command, payload } = permissionSchema.parse(await body(c.req.raw));
    return c.json(egressConsent(box.forge.egress, command, payload) ?? null);
  });
  app.post('/sandbox/license', async (c) => {
    box.forge.site.setLicense(licenseSchema.parse(await body(c.req.raw)));
    return c.json({ license: box.forge.site.currentLicense() ?? null });
  });
  app.all('/sandbox/webtrigger/:key', async (c) => {
    const answer = await box.forge.webTrigger(c.req.param('key'), {
      method: c.req.method,
      userPath: '',
      headers: lists(c.req.raw.headers),
      queryParameters: lists(new URL(c.req.url).searchParams),
      body: await c.req.text(),
    });
    return new Response(answer.body, { status: answer.statusCode, headers: { 'content-type': answer.contentType } });
  });

  app.onError((error, c) => {
    if (error instanceof NotJson) return c.json({ error: error.message }, 400);
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 400);
    return c.json({ error: error.message }, 500);
  });
  return app;
}

/** A sandbox that listens. */
export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Listens on a port of this machine and keeps the app alive between ticks: queued work is delivered at once and triggers fire as real
 * time passes, so that the pages behave as on a site. Port 0 takes any free one.
 */
export async function listen(app: Hono, box: Sandbox, port: number): Promise<RunningServer> {
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve(starting));
    starting.once('error', reject);
  });
  const address = server.address() as AddressInfo;
  let pumping = false;
  const pump = setInterval(() => {
    if (pumping || (box.forge.nextDue() ?? Infinity) > box.clock.now()) return;
    pumping = true;
    void box.drain().finally(() => (pumping = false));
  }, PUMP_MS);
  return {
    url: `http://localhost:${address.port}`,
    close: async () => {
      clearInterval(pump);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}

async function forward(platform: PlatformEmulator, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const target = new URL(url.pathname.slice(platform.id.length + 1) + url.search, platform.origins[0]);
  const headers = new Headers(request.headers);
  headers.delete(CLIENT_HEADER);
  headers.delete('host');
  return platform.fetch(
    new Request(target, {
      method: request.method,
      headers,
      redirect: 'manual',
      ...(request.method === 'GET' || request.method === 'HEAD' ? {} : { body: await request.arrayBuffer() }),
    }),
  );
}

class NotJson extends Error {}

async function body(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new NotJson('The body is not JSON');
  }
}

function lists(pairs: Headers | URLSearchParams): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const [name, value] of pairs.entries()) (result[name] ??= []).push(value);
  return result;
}
