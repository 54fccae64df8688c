import { z } from 'zod';
import {
  ConnectionBrokenError,
  SyncError,
  TicketGoneError,
  TicketRejectedError,
  TransientError,
  UnknownOutcomeError,
} from '../../core/errors';
import type { PlatformHttp, PlatformRequest, PlatformResponse } from '../../engine/ports/http';
import type { Clock } from '../../engine/ports/runtime';
import { type ApiAnswer, ApiClient, type ApiRequest, type RequestKind } from '../kit/api-client';
import type { Auth } from './auth';
import { errorText } from './native';

/** What became of one request out of several. */
export type Attempt = { readonly ok: true; readonly answer: ApiAnswer } | { readonly ok: false; readonly error: SyncError };

export interface BatchItem {
  readonly method: PlatformRequest['method'];
  readonly path: string;
  readonly body?: string;
}

/** HTTP to one ServiceNow instance. */
export interface ServiceNowClient {
  send(request: ApiRequest): Promise<ApiAnswer>;
  get(path: string): Promise<ApiAnswer>;
  /** Several requests in one HTTP call where the instance allows it; one attempt per item, in their order. Rejects when the call as a whole failed. */
  together(kind: RequestKind, items: readonly BatchItem[]): Promise<readonly Attempt[]>;
}

const batchAnswerSchema = z.object({
  serviced_requests: z.array(
    z.object({
      id: z.string(),
      body: z.string().nullish(),
      status_code: z.number(),
      headers: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
    }),
  ),
  unserviced_requests: z.array(z.unknown()).nullish(),
});

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' };

/** The answer of a batched request, or the error its failure means. */
export function accepted(attempt: Attempt): ApiAnswer {
  if (!attempt.ok) throw attempt.error;
  return attempt.answer;
}

/** A client over the given port. A refused token is renewed once: a request answered 401 has had no effect. */
export function createClient(http: PlatformHttp, auth: Auth, clock: Clock): ServiceNowClient {
  const common = { platform: 'ServiceNow', errorText, now: () => clock.now() };
  const api = new ApiClient({ ...common, http, headers: async () => ({ accept: 'application/json', ...(await auth.headers()) }) });
  let batchAllowed = true;

  const send = async (request: ApiRequest): Promise<ApiAnswer> => {
    const first = await api.send({ ...request, expect: [...(request.expect ?? []), 401] });
    const answer = first.status !== 401 ? first : auth.renew() ? await api.send(request) : refused(first);
    // A sleeping instance and the log-in page of single sign-on both answer 200 with a page; a file may be a page by right.
    if (isPage(answer) && !request.path.startsWith('/api/now/attachment/')) {
      throw new ConnectionBrokenError(
        'ServiceNow answered with a web page instead of data. Open the instance in a browser: it may be asleep, or the address is not the instance.',
        'configuration',
      );
    }
    return answer;
  };

  const outcome = async (kind: RequestKind, response: PlatformResponse): Promise<Attempt> => {
    const replay = new ApiClient({ ...common, http: { send: async () => response }, headers: async () => ({}) });
    return attempt(replay.send({ kind, method: 'GET', path: '/' }));
  };

  const refused = (answer: ApiAnswer): never => {
    throw new ConnectionBrokenError(
      "ServiceNow refused the credentials. Enter them again on the connection's page and test the connection.",
      'credentials',
      errorText(answer.text()) ?? `HTTP ${answer.status}`,
    );
  };

  const oneByOne = async (kind: RequestKind, items: readonly BatchItem[]): Promise<readonly Attempt[]> => {
    const attempts: Attempt[] = [];
    for (const item of items) attempts.push(await attempt(send(single(kind, item))));
    return attempts;
  };

  const together = async (kind: RequestKind, items: readonly BatchItem[]): Promise<readonly Attempt[]> => {
    if (items.length <= 1 || !batchAllowed) return oneByOne(kind, items);
    let answer: ApiAnswer;
    try {
      // https://www.servicenow.com/docs/r/api-reference/rest-apis/batch-api.html
      answer = await send({
        kind,
        method: 'POST',
        path: '/api/now/v1/batch',
        headers: JSON_HEADERS,
        body: JSON.stringify({ batch_request_id: '1', rest_requests: items.map(batched) }),
      });
    } catch (error) {
      // Instances can close single APIs to a user; a request that was refused as a whole has had no effect.
      if (!(error instanceof TicketRejectedError || error instanceof TicketGoneError)) throw error;
      batchAllowed = false;
      return oneByOne(kind, items);
    }
    const { serviced_requests: serviced } = answer.json(batchAnswerSchema);
    const byId = new Map(serviced.map((entry) => [entry.id, entry]));
    const attempts: Attempt[] = [];
    for (const [index, item] of items.entries()) {
      const entry = byId.get(String(index));
      if (entry === undefined) {
        // Size or time ran out. Whether a write was under way when it was cut off is not known.
        if (kind === 'write')
          attempts.push({
            ok: false,
            error: new UnknownOutcomeError('ServiceNow did not finish a write. The next run looks up whether it happened.'),
          });
        else attempts.push(await attempt(send(single(kind, item))));
        continue;
      }
      const headers = Object.fromEntries((entry.headers ?? []).map((header) => [header.name.toLowerCase(), header.value]));
      attempts.push(await outcome(kind, { status: entry.status_code, headers, body: bytesOf(entry.body ?? '') }));
    }
    return attempts;
  };

  return { send, get: (path) => send({ kind: 'read', method: 'GET', path }), together };
}

function single(kind: RequestKind, item: BatchItem): ApiRequest {
  return { kind, method: item.method, path: item.path, ...(item.body === undefined ? {} : { body: item.body, headers: JSON_HEADERS }) };
}

function batched(item: BatchItem, index: number): Record<string, unknown> {
  return {
    id: String(index),
    method: item.method,
    url: item.path,
    headers: Object.entries(JSON_HEADERS).map(([name, value]) => ({ name, value })),
    ...(item.body === undefined ? {} : { body: base64Of(item.body) }),
  };
}

async function attempt(sent: Promise<ApiAnswer>): Promise<Attempt> {
  try {
    return { ok: true, answer: await sent };
  } catch (error) {
    if (error instanceof SyncError) return { ok: false, error };
    throw error;
  }
}

/** Whether trying the same again in a moment can help, so that no conclusion about rights may be drawn. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof TransientError ||
    (error instanceof SyncError && error.recovery === 'wait-until') ||
    error instanceof ConnectionBrokenError
  );
}

function isPage(answer: ApiAnswer): boolean {
  return (answer.headers['content-type'] ?? '').startsWith('text/html');
}

function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64.replaceAll(/\s/g, ''));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function base64Of(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
