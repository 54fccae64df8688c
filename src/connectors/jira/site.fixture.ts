import type { EndConfig } from '../../config/connection';
import type { Connector } from '../../engine/ports/connector';
import type { PlatformHttp, PlatformRequest, PlatformResponse } from '../../engine/ports/http';
import { jira } from './index';

/** The moment at which the scripted site lives. */
const NOW = Date.parse('2026-03-01T12:00:00Z');

const APP_USER = { accountId: 'app-user', displayName: 'Support Fusion', accountType: 'app' };

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON body, or the text of any other. */
  readonly body: unknown;
}

type Answer = unknown;
type Script = (request: Asked) => Answer;

/** An answer that is not a plain 200 with JSON. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body: unknown = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}
}

/** A connector over answers written by hand, for what no well-behaved site says. Keeps what it was asked. */
export function scripted(script: Script, settings: Readonly<Record<string, string>> = {}): { connector: Connector; asked: Asked[] } {
  const asked: Asked[] = [];
  const http: PlatformHttp = {
    async send(request: PlatformRequest): Promise<PlatformResponse> {
      const question = { method: request.method, path: request.path, headers: request.headers ?? {}, body: bodyOf(request.body) };
      // Who we are is asked once per binding and is no part of any script.
      const answer = question.path === '/rest/api/3/myself' ? APP_USER : script(question);
      if (answer !== APP_USER) asked.push(question);
      const reply = answer instanceof Reply ? answer : new Reply(answer === undefined ? 404 : 200, answer ?? {});
      const bytes = reply.body instanceof Uint8Array ? reply.body : new TextEncoder().encode(JSON.stringify(reply.body));
      return { status: reply.status, headers: { date: 'Sun, 01 Mar 2026 12:00:00 GMT', ...reply.headers }, body: bytes };
    },
  };
  return { connector: bindJira(http, () => NOW, settings), asked };
}

export function bindJira(http: PlatformHttp, now: () => number, settings: Readonly<Record<string, string>> = {}): Connector {
  const config: EndConfig = {
    platform: 'jira',
    baseUrl: '',
    settings,
    authorName: 'real',
    companyName: '',
    startFilter: '',
    includeClosed: false,
  };
  return jira.create({ config, credentials: {}, http, clock: { now } });
}

function bodyOf(body: string | Uint8Array | undefined): unknown {
  if (body === undefined) return undefined;
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** An issue as Jira returns it, in a software project unless said otherwise. */
export function nativeIssue(id: string, fields: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    id,
    key: `OPS-${id}`,
    self: `https://acme.atlassian.net/rest/api/3/issue/${id}`,
    fields: {
      created: '2026-02-01T10:00:00.000+0000',
      updated: '2026-02-02T10:00:00.123+0100',
      status: { id: '1', name: 'Open', statusCategory: { key: 'new' } },
      issuetype: { id: '10001', name: 'Task' },
      project: { id: '10000', key: 'OPS', projectTypeKey: 'software' },
      security: null,
      ...fields,
    },
  };
}

export const paragraph = (text: string): unknown => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
