import { ConnectionBrokenError } from '../../core/errors';
import type { AuthMethod } from '../definition';

/** https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Authentication-Methods */
export const authMethods: readonly AuthMethod[] = [
  {
    id: 'token',
    label: 'Authentication token',
    fields: [
      {
        name: 'token',
        label: 'Token',
        secret: true,
        required: true,
        help: 'Sign in to Request Tracker as the integration user, open Logged in as > Settings > Auth Tokens and create one. It is shown once.',
      },
    ],
  },
];

/** What the credentials say. */
export interface SignIn {
  readonly authorization: string;
  /** The user whose token it is: a token names its owner between its first two dashes. https://docs.bestpractical.com/rt/5.0.3/RT/AuthToken.html */
  readonly userId: string;
}

/** Rejects credentials that cannot be a token's. */
export function signIn(credentials: Readonly<Record<string, string>>): SignIn {
  const token = (credentials['token'] ?? '').trim();
  const owner = /^1-(\d+)-[0-9a-f]{32}$/i.exec(token)?.[1];
  if (owner === undefined) {
    throw new ConnectionBrokenError(
      'This is not an authentication token of Request Tracker. Create one under Logged in as > Settings > Auth Tokens and enter all of it.',
      'credentials',
    );
  }
  return { authorization: `token ${token}`, userId: owner };
}
