import { Hono } from 'hono';
import type { PlatformEmulator, SandboxClock, Snapshot } from '../network/platform';
import { createAdmin, type Admin } from './admin';
import type { Actor } from './actor';
import { attachmentApi } from './attachment-api';
import { runBatch } from './batch-api';
import { ApiFailure, notEmulated } from './failures';
import type { Instance } from './instance';
import { oauthToken } from './oauth';
import { countRequest } from './rate-limit';
import { jsonBody, onlyParameters, type Env } from './request-context';
import { freezeInstance, thawInstance } from './snapshot';
import { signIn } from './sign-in';
import { Store } from './store';
import { defaultSwitches, plainSwitches } from './switches';
import { tableApi } from './table-api';
import { seedInstance } from './seed/seed';

export interface ServiceNowEmulatorOptions {
  readonly clock: SandboxClock;
  /** `https://dev1.service-now.com` unless told. */
  readonly origin?: string;
  /** `default`: 64 incidents, 25 catalogue tasks and some peculiarities switched on; `empty`: accounts and metadata only; a number: that many incidents. */
  readonly seed?: 'default' | 'empty' | number;
  /** The language of the integration user and of the system, such as `de`. */
  readonly locale?: string;
}

/** A ServiceNow instance in memory, and the back door through which tests act as people and set its switches. */
export interface ServiceNowEmulator extends PlatformEmulator {
  readonly admin: Admin;
}

/**
 * A stateful stand-in for one ServiceNow instance: Table, Attachment and Batch API and the OAuth endpoint.
 * Whatever it does not know it answers with 501 and a reason. https://www.servicenow.com/docs/r/api-reference/rest-apis/api-rest.html
 */
export function createServiceNowEmulator(options: ServiceNowEmulatorOptions): ServiceNowEmulator {
  const seed = options.seed ?? 'default';
  const instance: Instance = {
    origin: options.origin ?? 'https://dev1.service-now.com',
    now: () => options.clock.now(),
    store: new Store(),
    switches: seed === 'empty' ? plainSwitches : defaultSwitches,
    hidden: {},
    usage: { hour: 0, requests: {} },
  };
  seedInstance(instance, seed, options.locale ?? 'en');
  const routes = createRoutes(instance);
  return {
    id: 'servicenow',
    origins: [instance.origin],
    admin: createAdmin(instance),
    fetch: async (request) => {
      const response = await answer(instance, routes, request);
      response.headers.set('Date', new Date(instance.now()).toUTCString());
      return response;
    },
    snapshot: (): Snapshot => freezeInstance(instance),
    restore: (snapshot) => thawInstance(instance, snapshot),
  };
}

type Routes = (actor: Actor, request: Request) => Promise<Response>;

async function answer(instance: Instance, routes: Routes, request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  try {
    if (path === '/oauth_token.do' && request.method === 'POST') return await oauthToken(instance, request);
    if (!path.startsWith('/api/')) throw notEmulated(`${request.method} ${path} is not emulated`);
    const actor = signIn(instance, request.headers.get('authorization') ?? undefined);
    const headers = countRequest(instance, actor);
    const response = await routes(actor, request);
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Response {
  if (!(error instanceof ApiFailure)) throw error;
  return new Response(error.body(), {
    status: error.status,
    headers: { 'Content-Type': 'application/json;charset=UTF-8', ...error.headers },
  });
}

function createRoutes(instance: Instance): Routes {
  const app = new Hono<Env>();
  const run: Routes = async (actor, request) => app.fetch(request, { actor });
  const [table, attachment] = [tableApi(instance), attachmentApi(instance)];
  app.use(async (c, next) => {
    if (c.req.header('x-http-method-override') !== undefined) throw notEmulated('X-http-method-override is not emulated');
    await next();
  });
  for (const base of ['/api/now', '/api/now/v1', '/api/now/v2']) {
    app.route(`${base}/table`, table);
    app.route(`${base}/attachment`, attachment);
  }
  app.post('/api/now/v1/batch', async (c) => {
    onlyParameters(c, []);
    return runBatch(await jsonBody(c), instance.origin, (inner) => run(c.env.actor, inner));
  });
  app.notFound((c) => failure(notEmulated(`${c.req.method} ${c.req.path} is not emulated`)));
  app.onError((error) => failure(error));
  return run;
}
