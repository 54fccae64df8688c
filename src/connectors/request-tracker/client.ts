import { z } from 'zod';
import { ConnectionBrokenError } from '../../core/errors';
import type { PlatformHttp } from '../../engine/ports/http';
import type { Clock } from '../../engine/ports/runtime';
import { type ApiAnswer, ApiClient, type ApiRequest } from '../kit/api-client';
import { type SignIn, signIn } from './auth';
import type { RtSettings } from './settings';

/** One condition of a JSON search; conditions on one field with `OR` are alternatives. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#JSON-searches */
export interface JsonCondition {
  readonly field: string;
  readonly operator?: '=' | '>' | '>=' | 'IS';
  readonly value: string;
  readonly entry_aggregator?: 'OR';
}

/** HTTP to one Request Tracker's REST 2 interface. Paths begin below `/REST/2.0`. */
export interface RtClient {
  readonly settings: RtSettings;
  /** Whose token it is. Rejects for credentials that cannot work. */
  userId(): string;
  get(path: string): Promise<ApiAnswer>;
  send(request: ApiRequest): Promise<ApiAnswer>;
  /** A search by JSON conditions; changes nothing. */
  search(path: string, conditions: readonly JsonCondition[]): Promise<ApiAnswer>;
  now(): number;
}

const errorSchema = z.object({ message: z.string() });

/** A client over the given port. */
export function createClient(
  http: PlatformHttp,
  credentials: Readonly<Record<string, string>>,
  settings: RtSettings,
  clock: Clock,
): RtClient {
  let known: SignIn | undefined;
  const identity = (): SignIn => (known ??= signIn(credentials));
  const api = new ApiClient({
    platform: 'Request Tracker',
    http,
    headers: async () => ({ accept: 'application/json', authorization: identity().authorization }),
    errorText,
    now: () => clock.now(),
  });
  const root = `${settings.path}/REST/2.0`;
  const send = async (request: ApiRequest): Promise<ApiAnswer> => {
    const answer = await api.send({ ...request, path: `${root}${request.path}`, expect: [...(request.expect ?? []), 301, 302] });
    // A proxy or single sign-on in front of RT sends to its own page, sometimes with a 200.
    const page = (answer.headers['content-type'] ?? '').startsWith('text/html');
    if (answer.status === 301 || answer.status === 302 || page) {
      throw new ConnectionBrokenError(
        'Request Tracker answered with a web page instead of data. Check the address and path, and that a token may be used without the web sign-in.',
        'configuration',
      );
    }
    return answer;
  };
  return {
    settings,
    userId: () => identity().userId,
    get: (path) => send({ kind: 'read', method: 'GET', path }),
    send,
    search: (path, conditions) => send({ kind: 'read', method: 'POST', path, ...jsonBody(conditions) }),
    now: () => clock.now(),
  };
}

/** A JSON body with its header. */
export function jsonBody(value: unknown): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** A query string. */
export function queryString(parameters: readonly (readonly [string, string])[]): string {
  return parameters.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}

/** RT's words, without the place in its source that some of them name. */
function errorText(body: string): string | undefined {
  try {
    const parsed = errorSchema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data.message.replace(/ at \/\S+ line \d+\.?\s*$/, '').trim() : undefined;
  } catch {
    return undefined;
  }
}
