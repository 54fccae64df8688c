import type { JiraEmulatorOptions } from '../emulator';
import { createJiraEmulator } from '../emulator';

const SITE = 'https://acme.atlassian.net';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed body; undefined when empty. */
  readonly json: unknown;
}

export interface Call {
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Init {
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A site with a clock that stands still until told otherwise, and the events it fired. */
export function createTestSite(options: Partial<JiraEmulatorOptions> = {}) {
  const clock = {
    at: Date.UTC(2026, 10, 2, 9, 30, 15, 250),
    now(): number {
      return this.at;
    },
    advance(ms: number): void {
      this.at += ms;
    },
  };
  const events: { name: string; payload: unknown }[] = [];
  const emulator = createJiraEmulator({ clock, onEvent: (event) => void events.push(event), ...options });

  const send = (method: string, path: string, init: Init = {}, call: Call = {}): Promise<Response> =>
    emulator.fetch(
      new Request(`${SITE}${path}`, {
        method,
        ...init,
        headers: { ...(call.as === undefined ? {} : { 'x-sandbox-account': call.as }), ...init.headers, ...call.headers },
      }),
    );

  const call = async (method: string, path: string, body?: unknown, how: Call = {}): Promise<Answer> => {
    const json = { 'content-type': 'application/json' };
    const response = await send(method, path, body === undefined ? {} : { body: JSON.stringify(body), headers: json }, how);
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };

  /** Creates an issue in OPS (or with the fields given) and returns its id and key. */
  const create = async (fields: Readonly<Record<string, unknown>> = {}, more: Readonly<Record<string, unknown>> = {}, how: Call = {}) => {
    const answer = await call(
      'POST',
      '/rest/api/3/issue',
      { fields: { project: { key: 'OPS' }, issuetype: { name: 'Incident' }, summary: 'Printer on fire', ...fields }, ...more },
      how,
    );
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.json));
    return answer.json as { id: string; key: string };
  };

  /** Keys a search finds, in order. */
  const found = async (jql: string, more: Readonly<Record<string, unknown>> = {}, how: Call = {}): Promise<string[]> => {
    const answer = await call('POST', '/rest/api/3/search/jql', { jql, fields: ['key'], ...more }, how);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.json));
    return (answer.json as { issues: { key: string }[] }).issues.map(({ key }) => key);
  };

  return { clock, events, emulator, admin: emulator.admin, call, send, create, found };
}

export const document = (...lines: string[]) => ({
  type: 'doc',
  version: 1,
  content: lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
});
