import { z } from 'zod';
import type { Clock } from '../../engine/ports/runtime';
import type { ConnectorDeps } from '../definition';
import type { ApiAnswer, ApiRequest } from '../kit/api-client';
import { ApiClient } from '../kit/api-client';
import { signIn } from './auth';
import type { NativeErrors } from './native';
import { errorCollectionSchema } from './native';
import type { JiraSettings } from './settings';

/** Requests to Jira's REST API, version 3. Paths are relative to the site. */
export interface JiraClient {
  readonly settings: JiraSettings;
  readonly clock: Clock;
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** A POST that reads, such as a search. */
  query<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T>;
  send(request: ApiRequest): Promise<ApiAnswer>;
}

/** The sentences of an error body (https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#status-codes). */
function errorText(body: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  const plain = z.object({ message: z.string() }).safeParse(value);
  const parsed = errorCollectionSchema.safeParse(value);
  const text = parsed.success ? sentences(parsed.data) : '';
  return text || (plain.success ? plain.data.message : undefined);
}

/** All messages of an error collection in one line. */
export function sentences(errors: NativeErrors): string {
  const fields = Object.entries(errors.errors ?? {}).map(([field, message]) => `${field}: ${String(message)}`);
  return [...(errors.errorMessages ?? []), ...fields].join(' ');
}

/** The error collection of an answer with a 4xx status; empty when the body is something else. */
export function errorsOf(answer: ApiAnswer): NativeErrors {
  try {
    const parsed = errorCollectionSchema.safeParse(JSON.parse(answer.text()));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

export function createJiraClient(deps: ConnectorDeps, settings: JiraSettings): JiraClient {
  const authorization = signIn(deps);
  // A service account's token is honoured by the gateway only, which finds the site by its cloud id.
  const prefix = settings.cloudId === '' ? '' : `/ex/jira/${settings.cloudId}`;
  const api = new ApiClient({
    platform: 'Jira',
    http: deps.http,
    headers: async () => ({ accept: 'application/json', ...(await authorization()) }),
    errorText,
    now: () => deps.clock.now(),
  });
  const send = (request: ApiRequest): Promise<ApiAnswer> => api.send({ ...request, path: prefix + request.path });
  return {
    settings,
    clock: deps.clock,
    send,
    get: async (path, schema) => (await send({ kind: 'read', method: 'GET', path })).json(schema),
    query: async (path, body, schema) => (await send({ kind: 'read', method: 'POST', path, ...jsonBody(body) })).json(schema),
  };
}

export function jsonBody(body: unknown): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}
