import { z } from 'zod';
import { ConnectionBrokenError } from '../../core/errors';
import type { AuthMethod, ConnectorDeps } from '../definition';
import { ApiClient } from '../kit/api-client';

/**
 * How a remote site is signed in to: the OAuth 2.0 credential of a service account, never a person's API token (C2).
 * https://support.atlassian.com/user-management/docs/create-oauth-2-0-credential-for-service-accounts/
 */
export const authMethods: readonly AuthMethod[] = [
  {
    id: 'oauth-client-credentials',
    label: 'Service account (OAuth 2.0)',
    origin: 'https://auth.atlassian.com',
    fields: [
      {
        name: 'clientId',
        label: 'Client ID',
        secret: false,
        required: true,
        help: 'Atlassian Administration, Directory, Service accounts, Create credentials, OAuth 2.0. Give it the scopes read:jira-work, write:jira-work and read:jira-user.',
      },
      { name: 'clientSecret', label: 'Client secret', secret: true, required: true, help: 'Shown once, when the credential is created.' },
    ],
  },
];

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().default(3600) });

/** Headers that sign a request in; none for the site the app is installed in, where the platform signs. */
export function signIn(deps: ConnectorDeps): () => Promise<Readonly<Record<string, string>>> {
  if (deps.credentials['method'] !== 'oauth-client-credentials') return async () => ({});
  let token: { readonly value: string; readonly validUntil: number } | undefined;
  return async () => {
    if (token === undefined || token.validUntil <= deps.clock.now()) token = await freshToken(deps);
    return { authorization: `Bearer ${token.value}` };
  };
}

async function freshToken(deps: ConnectorDeps): Promise<{ value: string; validUntil: number }> {
  if (deps.signInHttp === undefined) {
    throw new ConnectionBrokenError('The sign-in server auth.atlassian.com is not reachable for this connection.', 'configuration');
  }
  const api = new ApiClient({
    platform: 'Atlassian',
    http: deps.signInHttp,
    headers: async () => ({ accept: 'application/json' }),
    errorText: (body) => (body.includes('error') ? body.slice(0, 200) : undefined),
    now: () => deps.clock.now(),
  });
  // https://support.atlassian.com/user-management/docs/create-oauth-2-0-credential-for-service-accounts/
  const answer = await api.send({
    kind: 'read',
    method: 'POST',
    path: '/oauth/token',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: deps.credentials['clientId'] ?? '',
      client_secret: deps.credentials['clientSecret'] ?? '',
    }),
    expect: [400, 403],
  });
  if (answer.status >= 400) {
    throw new ConnectionBrokenError('Atlassian refused the client id or secret. Enter them again and test the connection.', 'credentials');
  }
  const parsed = answer.json(tokenSchema);
  // A minute early, so that no request starts with a token that ends on its way.
  return { value: parsed.access_token, validUntil: deps.clock.now() + Math.max(0, parsed.expires_in - 60) * 1000 };
}
