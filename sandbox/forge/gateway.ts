import { z } from 'zod';
import { ACTOR_HEADER, CLIENT_HEADER } from '../network/actor-headers';
import type { Network } from '../network/network';
import { jsonAnswer, type WireRequest, type WireResponse } from '../network/wire';
import type { AsyncQueue } from './async-queue';
import type { EgressPolicy } from './egress';
import type { Invocation } from './invocation';
import { functionMetrics, type Metrics } from './metrics';
import type { GuestCall } from './runtime/protocol';
import type { Site } from './site';
import type { KvsServer } from './storage/kvs-server';

/** Calls to other hosts per declared minute of one invocation. https://developer.atlassian.com/platform/forge/limits-invocation/ */
const EXTERNAL_CALLS_PER_MINUTE = 100;
const MAX_REDIRECTS = 20;

/** A request that the platform does not let out; the SDK's own code for it. */
class EgressRefused extends Error {
  override readonly name = 'REQUEST_EGRESS_ALLOWLIST_ERR';
  readonly status = 403;
  constructor(host: string) {
    super(`REQUEST_EGRESS_ALLOWLIST_ERR: ${host} is not in the app's egress permissions`);
  }
}

class ExternalCallLimit extends Error {
  override readonly name = 'FUNCTION_FETCH_ERR';
  constructor(limit: number) {
    super(`The invocation made more than ${limit} calls to other hosts`);
  }
}

export interface GatewayOptions {
  readonly storage: KvsServer;
  readonly queue: AsyncQueue;
  readonly egress: EgressPolicy;
  readonly network: Network;
  readonly site: Site;
  readonly metrics: Metrics;
  /** The address of a web trigger. */
  readonly webTriggerUrl: (key: string) => string | undefined;
}

/** Where every call that leaves an invocation arrives: storage, queue, Jira, web trigger addresses, or the outside world. */
export class Gateway {
  private readonly external = new Map<string, number>();

  constructor(private readonly options: GatewayOptions) {}

  async call(invocation: Invocation, call: GuestCall): Promise<WireResponse> {
    const { target, path } = call;
    switch (target.type) {
      case 'egress':
        return this.outside(invocation, call);
      case 'kvs': {
        const { status, body } = this.options.storage.handle(path, json(call.request));
        return jsonAnswer(status, body);
      }
      case 'fpp':
        if (target.remote === 'jira') return this.jira(invocation, call);
        if (target.remote === 'stargate') return this.stargate(invocation, call);
        return notModelled(`product ${target.remote ?? ''}`);
      default:
        return notModelled(`target ${target.type}`);
    }
  }

  /** Forgets the counts of an invocation that has ended. */
  ended(invocation: string): void {
    this.external.delete(invocation);
  }

  private async jira(invocation: Invocation, call: GuestCall): Promise<WireResponse> {
    const { site, network } = this.options;
    const account = this.actor(invocation, call);
    if (account === undefined) return jsonAnswer(401, { message: 'No user' }, [['forge-proxy-error', 'NEEDS_AUTHENTICATION_ERR']]);
    const headers = call.request.headers.filter(([name]) => name !== ACTOR_HEADER && name !== CLIENT_HEADER);
    return network.send(
      {
        ...call.request,
        url: new URL(call.path, site.options.url).href,
        headers: [...headers, [ACTOR_HEADER, account], [CLIENT_HEADER, 'app']],
      },
      invocation.id,
    );
  }

  private actor(invocation: Invocation, call: GuestCall): string | undefined {
    switch (call.target.provider) {
      case 'app':
        return this.options.site.options.appAccountId;
      case 'user':
        // Acting for a user who is not there needs a permission that the manifest does not ask for.
        if (call.target.accountId !== undefined && call.target.accountId !== invocation.accountId) return undefined;
        return invocation.accountId;
      case undefined:
      default:
        return undefined;
    }
  }

  private stargate(invocation: Invocation, call: GuestCall): WireResponse {
    const body = json(call.request);
    if (call.path.startsWith('/webhook/queue/')) {
      const answer = this.options.queue.handle(call.path, body, invocation.chain);
      return jsonAnswer(answer.status, answer.body);
    }
    if (call.path === '/graphql') return this.graphql(body);
    return notModelled(call.path);
  }

  private graphql(body: unknown): WireResponse {
    const parsed = z.object({ query: z.string(), variables: z.object({ input: z.object({ triggerKey: z.string() }) }) }).safeParse(body);
    if (!parsed.success || !parsed.data.query.includes('createWebTriggerUrl')) return notModelled('GraphQL query');
    const url = this.options.webTriggerUrl(parsed.data.variables.input.triggerKey);
    return url === undefined
      ? jsonAnswer(200, { errors: [{ message: 'No such web trigger' }] })
      : jsonAnswer(200, { data: { createWebTriggerUrl: { url } } });
  }

  private async outside(invocation: Invocation, call: GuestCall): Promise<WireResponse> {
    let request: WireRequest = call.request;
    for (let hops = 0; ; hops += 1) {
      const url = new URL(request.url);
      if (!this.options.egress.allows(url)) throw new EgressRefused(url.host);
      this.countExternal(invocation);
      const answer = await this.options.network.send(request, invocation.id);
      const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
      if (answer.status < 300 || answer.status > 399 || location === undefined || call.redirect === 'manual') return answer;
      if (call.redirect === 'error' || hops >= MAX_REDIRECTS) throw new TypeError('fetch failed: unexpected redirect');
      const { body, ...rest } = request;
      const keepsBody = answer.status === 307 || answer.status === 308;
      request = { ...rest, url: new URL(location, url).href, ...(keepsBody ? (body === undefined ? {} : { body }) : { method: 'GET' }) };
    }
  }

  private countExternal(invocation: Invocation): void {
    const limit = EXTERNAL_CALLS_PER_MINUTE * Math.ceil(invocation.spec.timeoutSeconds / 60);
    const made = (this.external.get(invocation.id) ?? 0) + 1;
    this.external.set(invocation.id, made);
    functionMetrics(this.options.metrics, invocation.spec.key).externalCalls += 1;
    if (made > limit) throw new ExternalCallLimit(limit);
  }
}

function json(request: WireRequest): unknown {
  if (request.body === undefined) return undefined;
  return JSON.parse(new TextDecoder().decode(request.body)) as unknown;
}

function notModelled(what: string): WireResponse {
  return jsonAnswer(501, { message: `The sandbox does not know ${what}` });
}
