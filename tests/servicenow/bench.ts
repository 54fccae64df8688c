import type { PlatformHttp, PlatformRequest, PlatformResponse } from '../../src/engine/ports/http';
import type { Connector } from '../../src/engine/ports/connector';
import { createServiceNowEmulator, type ServiceNowEmulator } from '../../sandbox/servicenow/emulator';
import { oauthClient, seedAccounts } from '../../sandbox/servicenow/seed-accounts';
import { serviceNow } from '../../src/connectors/servicenow/index';

const ORIGIN = 'https://dev1.service-now.com';

/** An instance, a connector bound to it, and the requests that went between them. */
export interface Bench {
  readonly emulator: ServiceNowEmulator;
  readonly connector: Connector;
  readonly sent: PlatformRequest[];
  /** Moves the clock of both. */
  pass(ms: number): void;
  now(): number;
  /** A further connector on the same instance. */
  bind(options?: BindOptions): Connector;
  /** Changes what becomes of requests: an answer, a thrown error, or `undefined` to let them through. */
  intercept: ((request: PlatformRequest, forward: () => Promise<PlatformResponse>) => Promise<PlatformResponse>) | undefined;
}

export interface BindOptions {
  readonly user?: string;
  readonly credentials?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, string>>;
}

export const clientCredentials = {
  method: 'oauth-client-credentials',
  clientId: oauthClient.clientId,
  clientSecret: oauthClient.clientSecret,
};

export function basic(user: string): Readonly<Record<string, string>> {
  return { method: 'basic', username: user, password: seedAccounts.find((account) => account.userName === user)?.password ?? '' };
}

/** A bench whose clock starts at a fixed moment; the instance is empty unless told. */
export function createBench(options: BindOptions & { readonly seed?: 'default' | 'empty' | number; readonly locale?: string } = {}): Bench {
  let time = Date.parse('2026-03-02T10:00:00Z');
  const clock = { now: () => time };
  const emulator = createServiceNowEmulator({
    clock,
    origin: ORIGIN,
    seed: options.seed ?? 'empty',
    ...(options.locale === undefined ? {} : { locale: options.locale }),
  });
  const sent: PlatformRequest[] = [];
  const forward = async (request: PlatformRequest): Promise<PlatformResponse> => {
    const body = typeof request.body === 'string' || request.body === undefined ? request.body : new Uint8Array(request.body);
    const response = await emulator.fetch(
      new Request(`${ORIGIN}${request.path}`, {
        method: request.method,
        headers: { ...request.headers },
        ...(body === undefined ? {} : { body }),
      }),
    );
    return { status: response.status, headers: Object.fromEntries(response.headers), body: new Uint8Array(await response.arrayBuffer()) };
  };
  const http: PlatformHttp = {
    send: async (request) => {
      sent.push(request);
      return bench.intercept === undefined ? forward(request) : bench.intercept(request, () => forward(request));
    },
  };
  const bind = ({ user = 'support.fusion', credentials = basic(user), settings = {} }: BindOptions = {}): Connector =>
    serviceNow.create({
      config: {
        platform: 'servicenow',
        baseUrl: ORIGIN,
        settings,
        authorName: 'real',
        companyName: '',
        startFilter: '',
        includeClosed: false,
      },
      credentials,
      http,
      clock,
    });
  const bench: Bench = {
    emulator,
    connector: bind(options),
    sent,
    pass: (ms) => {
      time += ms;
    },
    now: () => time,
    bind,
    intercept: undefined,
  };
  return bench;
}

/** An answer in JSON. */
export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): PlatformResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: new TextEncoder().encode(JSON.stringify(body)) };
}
