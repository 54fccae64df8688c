import { actorOf, type Actor } from './actor';
import { ApiFailure } from './failures';
import type { Instance } from './instance';

/**
 * The user behind an `Authorization` header: basic credentials or a bearer token. Throws 401.
 * https://www.servicenow.com/docs/r/platform-security/authentication/add-OIDC-entity.html (body of a refusal)
 */
export function signIn(instance: Instance, header: string | undefined): Actor {
  const [scheme = '', credentials = ''] = (header ?? '').split(' ');
  const userName =
    scheme.toLowerCase() === 'basic'
      ? byPassword(instance, credentials)
      : scheme.toLowerCase() === 'bearer'
        ? byToken(instance, credentials)
        : undefined;
  const actor = userName === undefined ? undefined : actorOf(instance, userName);
  if (actor === undefined)
    throw new ApiFailure(401, 'User Not Authenticated', 'Required to provide Auth information', {
      'WWW-Authenticate': 'Basic realm="Service-now"',
    });
  return actor;
}

function byPassword(instance: Instance, credentials: string): string | undefined {
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  const [userName, password] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];
  return passwordHolds(instance, userName, password) ? userName : undefined;
}

export function passwordHolds(instance: Instance, userName: string, password: string): boolean {
  const known = instance.store.passwords.get(userName);
  return known !== undefined && known === password;
}

function byToken(instance: Instance, token: string): string | undefined {
  return instance.store.tokens.find((entry) => entry.kind === 'access' && entry.token === token && entry.expiresAt > instance.now())
    ?.userName;
}
