import { createHash } from 'node:crypto';
import { actorOf } from './actor';
import type { Instance } from './instance';
import { passwordHolds } from './sign-in';
import type { OAuthClient, StoredToken } from './store';

/**
 * `POST /oauth_token.do`: client credentials, password, refresh token. A token that is still good is given again.
 * https://www.servicenow.com/docs/r/platform-security/authentication/r_OAuthAPIRequestParameters.html
 * https://www.servicenow.com/docs/r/platform-security/authentication/client-credentials-grant-workflow.html
 * https://www.servicenow.com/docs/r/api-reference/rest-api-explorer/r_RESTOAuthExample.html
 */
export async function oauthToken(instance: Instance, request: Request): Promise<Response> {
  if (!(request.headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded')) {
    return refused(400, 'invalid_request', 'the content type must be application/x-www-form-urlencoded');
  }
  const form = new URLSearchParams(await request.text());
  const client = clientOf(instance, form, request.headers.get('authorization'));
  if (client === undefined) return refused(401, 'invalid_client', 'access_denied');
  switch (form.get('grant_type')) {
    case 'client_credentials': {
      const user = client.applicationUser;
      if (user === undefined || actorOf(instance, user) === undefined) return refused(401, 'unauthorized_client', 'access_denied');
      return granted(instance, client, user, false);
    }
    case 'password': {
      const user = form.get('username') ?? '';
      if (!passwordHolds(instance, user, form.get('password') ?? '') || actorOf(instance, user) === undefined)
        return refused(401, 'server_error', 'access_denied');
      return granted(instance, client, user, true);
    }
    case 'refresh_token': {
      const known = instance.store.tokens.find(
        (token) => token.kind === 'refresh' && token.token === form.get('refresh_token') && token.clientId === client.clientId,
      );
      if (known === undefined || known.expiresAt <= instance.now()) return refused(401, 'server_error', 'access_denied');
      return granted(instance, client, known.userName, true);
    }
    case null:
      return refused(400, 'invalid_request', 'grant_type is missing');
    default:
      return new Response(
        JSON.stringify({
          error: { message: 'Not emulated', detail: `grant_type=${form.get('grant_type') ?? ''} is not emulated` },
          status: 'failure',
        }),
        {
          status: 501,
          headers: { 'Content-Type': 'application/json' },
        },
      );
  }
}

/** The client's credentials are in the body or, as RFC 6749 §2.3.1 allows, in the header. */
function clientOf(instance: Instance, form: URLSearchParams, authorization: string | null): OAuthClient | undefined {
  const basic =
    authorization?.startsWith('Basic ') === true ? Buffer.from(authorization.slice(6), 'base64').toString('utf8').split(':') : [];
  const [id, secret] = form.has('client_id') ? [form.get('client_id'), form.get('client_secret')] : [basic[0], basic[1]];
  return instance.store.clients.find((client) => client.clientId === id && client.clientSecret === secret);
}

function granted(instance: Instance, client: OAuthClient, userName: string, withRefresh: boolean): Response {
  const access = current(instance, client, userName, 'access', instance.switches.accessTokenSeconds);
  const refresh = withRefresh ? current(instance, client, userName, 'refresh', instance.switches.refreshTokenSeconds) : undefined;
  const body = {
    access_token: access.token,
    ...(refresh === undefined ? {} : { refresh_token: refresh.token }),
    scope: 'useraccount',
    token_type: 'Bearer',
    expires_in: Math.max(1, Math.floor((access.expiresAt - instance.now()) / 1000)),
  };
  return new Response(JSON.stringify(body), { status: 200, headers: { 'Content-Type': 'application/json;charset=UTF-8' } });
}

function current(instance: Instance, client: OAuthClient, userName: string, kind: 'access' | 'refresh', seconds: number): StoredToken {
  const { store } = instance;
  const now = instance.now();
  store.tokens = store.tokens.filter((token) => token.expiresAt > now);
  const known = store.tokens.find((token) => token.kind === kind && token.clientId === client.clientId && token.userName === userName);
  if (known !== undefined) return known;
  const token = createHash('sha256').update(`${kind} ${client.clientId} ${userName} ${store.freshId()}`).digest('base64url');
  const fresh: StoredToken = { token, kind, clientId: client.clientId, userName, expiresAt: now + seconds * 1000 };
  store.tokens.push(fresh);
  return fresh;
}

function refused(status: number, error: string, description: string): Response {
  return new Response(JSON.stringify({ error, error_description: description }), {
    status,
    headers: { 'Content-Type': 'application/json;charset=UTF-8' },
  });
}
