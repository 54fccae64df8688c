import type { ConnectorDeps } from '../../src/connectors/definition';
import { requestTracker } from '../../src/connectors/request-tracker/index';
import { fromHtml } from '../../src/core/richtext/html';
import type { FieldValue } from '../../src/core/model/value';
import type { Connector, ReadResult, ReadWants, RouteScope, TicketDraft } from '../../src/engine/ports/connector';
import type { PlatformHttp, PlatformRequest } from '../../src/engine/ports/http';
import { readRtServer, type RtServer } from '../../scripts/real/rt-server';

/** The address the app knows; the port underneath is the real server's. */
export const RT_ORIGIN = 'https://rt.example.com';

/** The running server; fails the test where there is none. */
export function runningServer(): RtServer {
  const server = readRtServer();
  if (server === undefined) throw new Error('No Request Tracker is running: npm run real:up -- rt');
  return server;
}

/** HTTP to the real server, and what went over it. */
export function realHttp(server: RtServer, sent: PlatformRequest[] = []): PlatformHttp {
  return {
    send: async (request) => {
      sent.push(request);
      const body = request.body === undefined || typeof request.body === 'string' ? request.body : new Uint8Array(request.body);
      const response = await fetch(`${server.url}${request.path}`, {
        method: request.method,
        headers: { ...request.headers },
        redirect: 'manual',
        ...(body === undefined ? {} : { body }),
      });
      return { status: response.status, headers: Object.fromEntries(response.headers), body: new Uint8Array(await response.arrayBuffer()) };
    },
  };
}

export interface RtBench {
  readonly server: RtServer;
  readonly connector: Connector;
  readonly sent: PlatformRequest[];
  readonly scope: RouteScope;
  /** A call to REST 2 as an administrator or agent, around the connector. */
  as(
    name: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly json: unknown; readonly headers: Headers }>;
  bind(
    changes?: Partial<Pick<ConnectorDeps, 'credentials'>> & {
      readonly settings?: Readonly<Record<string, string>>;
      readonly http?: PlatformHttp;
      readonly now?: () => number;
    },
  ): Connector;
  create(fields: Readonly<Record<string, FieldValue>>, changes?: Partial<TicketDraft>): Promise<string>;
  read(id: string, wants?: Partial<ReadWants>, since?: string): Promise<ReadResult>;
}

export function rtBench(): RtBench {
  const server = runningServer();
  const sent: PlatformRequest[] = [];
  const scope = { type: 'ticket', container: server.trialQueueId };
  const bind: RtBench['bind'] = (changes = {}) =>
    requestTracker.create({
      config: {
        platform: 'request-tracker',
        baseUrl: RT_ORIGIN,
        settings: changes.settings ?? {},
        authorName: 'real',
        companyName: '',
        startFilter: '',
        includeClosed: false,
      },
      credentials: changes.credentials ?? { method: 'token', token: server.token },
      http: changes.http ?? realHttp(server, sent),
      clock: { now: changes.now ?? (() => Date.now()) },
    });
  const connector = bind();
  const bench: RtBench = {
    server,
    connector,
    sent,
    scope,
    bind,
    as: async (name, method, path, body) => {
      const account = [server.administrator, server.integration, ...server.agents].find((one) => one.name === name);
      if (account === undefined) throw new Error(`No account ${name}`);
      const response = await fetch(`${server.url}/REST/2.0${path}`, {
        method,
        headers: {
          authorization: `Basic ${Buffer.from(`${account.name}:${account.password}`).toString('base64')}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = await response.text();
      return { status: response.status, json: answer === '' ? undefined : JSON.parse(answer), headers: response.headers };
    },
    create: async (fields, changes = {}) => {
      const draft: TicketDraft = { ...scope, fields, correlationId: fresh(), ...changes };
      const [result] = await connector.createMany([draft]);
      if (result?.outcome !== 'created') throw result?.error ?? new Error('Nothing was created.');
      return result.ref.id;
    },
    read: async (id, wants = {}, since) => {
      const query = { ref: { id, type: 'ticket' }, ...(since === undefined ? {} : { since }) };
      const [result] = await connector.readMany([query], { fields: [], comments: false, files: false, ...wants });
      if (result === undefined) throw new Error('No result.');
      return result;
    },
  };
  return bench;
}

let serial = 0;

/** An identifier never given before. */
export function fresh(): string {
  serial += 1;
  return `t-${Date.now().toString(36)}-${process.pid}-${serial}`;
}

export const text = (value: string): FieldValue => ({ kind: 'text', text: value });
export const html = (value: string): FieldValue => ({ kind: 'richText', doc: fromHtml(value) });
export const option = (id: string): FieldValue => ({ kind: 'option', option: { id, label: id } });

/** The result of a read that must succeed. */
export function found(result: ReadResult): Extract<ReadResult, { outcome: 'found' }> {
  if (result.outcome !== 'found') throw new Error(`Not found: ${JSON.stringify(result)}`);
  return result;
}
