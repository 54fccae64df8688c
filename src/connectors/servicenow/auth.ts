import { z } from 'zod';
import { ConnectionBrokenError } from '../../core/errors';
import type { PlatformHttp } from '../../engine/ports/http';
import type { Clock } from '../../engine/ports/runtime';
import type { AuthMethod } from '../definition';
import { ApiClient } from '../kit/api-client';
import { encodeParameters } from './encoded-query';
import { errorText } from './native';

const client = [
  {
    name: 'clientId',
    label: 'Client ID',
    secret: false,
    required: true,
    help: 'System OAuth > Application Registry: open the entry made for this app and copy Client ID.',
  },
  { name: 'clientSecret', label: 'Client secret', secret: true, required: true, help: 'The same entry: unlock Client Secret and copy it.' },
] as const;
const user = [
  {
    name: 'username',
    label: 'User ID',
    secret: false,
    required: true,
    help: 'User Administration > Users: User ID of the integration user, with Web service access only ticked.',
  },
  {
    name: 'password',
    label: 'Password',
    secret: true,
    required: true,
    help: 'On the same record: Set Password. Password needs reset must not be ticked.',
  },
] as const;

/** The ways to sign in to ServiceNow. https://www.servicenow.com/docs/r/platform-security/authentication/oauth-inbound.html */
export const authMethods: readonly AuthMethod[] = [
  { id: 'oauth-client-credentials', label: 'OAuth client credentials', fields: client },
  { id: 'oauth-password', label: 'OAuth with user and password', fields: [...client, ...user] },
  { id: 'basic', label: 'User and password (basic)', fields: user },
];

/** Signs requests in. */
export interface Auth {
  headers(): Promise<Readonly<Record<string, string>>>;
  /** Whether a refused request can be sent again with a new token; the old one is dropped. */
  renew(): boolean;
  /** The acting user's `user_name`, where the credentials say it. */
  readonly userName: string | undefined;
}

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().default(1800) });

/** Signs in by the method the credentials name. The token lives as long as the returned object and no longer. */
export function signIn(credentials: Readonly<Record<string, string>>, http: PlatformHttp, clock: Clock): Auth {
  const { method = 'basic', clientId = '', clientSecret = '', username = '', password = '' } = credentials;
  switch (method) {
    case 'basic':
      return {
        headers: async () => ({ authorization: `Basic ${base64(`${username}:${password}`)}` }),
        renew: () => false,
        userName: username,
      };
    case 'oauth-client-credentials':
      // The grant must be switched on: https://www.servicenow.com/docs/r/platform-security/authentication/client-credentials.html
      return withToken({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }, undefined, http, clock);
    case 'oauth-password':
      return withToken(
        { grant_type: 'password', client_id: clientId, client_secret: clientSecret, username, password },
        username,
        http,
        clock,
      );
    default:
      throw new ConnectionBrokenError('This way to sign in to ServiceNow is not known. Enter the credentials again.', 'configuration');
  }
}

function withToken(form: Readonly<Record<string, string>>, userName: string | undefined, http: PlatformHttp, clock: Clock): Auth {
  const api = new ApiClient({ platform: 'ServiceNow', http, headers: async () => ({}), errorText, now: () => clock.now() });
  let current: { readonly token: Promise<string>; expiresAt: number } | undefined;

  const request = (): { readonly token: Promise<string>; expiresAt: number } => {
    const entry = { token: Promise.resolve(''), expiresAt: Number.POSITIVE_INFINITY };
    entry.token = (async () => {
      // https://www.servicenow.com/docs/r/platform-security/authentication/oauth-inbound.html
      const answer = await api.send({
        kind: 'read',
        method: 'POST',
        path: '/oauth_token.do',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: encodeParameters(Object.entries(form)),
        expect: [400, 401, 403],
      });
      if (answer.status >= 400) {
        throw new ConnectionBrokenError(
          'ServiceNow refused to sign in. Check client ID, client secret and user, and that the application registry entry is active and allows this grant.',
          'credentials',
          errorText(answer.text()) ?? `HTTP ${answer.status}`,
        );
      }
      const token = answer.json(tokenSchema);
      // A token about to expire would be refused half way through a run.
      entry.expiresAt = clock.now() + Math.max(0, token.expires_in - 30) * 1000;
      return token.access_token;
    })();
    return entry;
  };

  return {
    headers: async () => {
      if (current === undefined || current.expiresAt <= clock.now()) current = request();
      const mine = current;
      try {
        return { authorization: `Bearer ${await mine.token}` };
      } catch (error) {
        if (current === mine) current = undefined;
        throw error;
      }
    },
    renew: () => {
      current = undefined;
      return true;
    },
    userName,
  };
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
