/**
 * Users and the OAuth client that every seed has. The credentials are of the sandbox only.
 *
 * - `support.fusion` is the integration user: works on tickets, reads journals and metadata.
 * - `rest.only` works on tickets and reads metadata, and has no read access to `sys_journal_field`.
 * - `no.roles` has no role at all.
 * - `beth.anglin`, `fred.luddy` and `admin` are the people of the service desk.
 * - Callers such as `alice.martin` all have the password `callerPassword`; they see and comment their own tickets.
 */
export interface SeedAccount {
  readonly userName: string;
  readonly password: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly timeZone: string;
}

export const integrationAccount: SeedAccount = {
  userName: 'support.fusion',
  password: 'fusion-pass-1',
  firstName: 'Support',
  lastName: 'Fusion',
  email: 'support.fusion@partner.example',
  roles: ['itil', 'u_journal_reader', 'u_metadata_reader'],
  timeZone: 'Europe/Berlin',
};

export const seedAccounts: readonly SeedAccount[] = [
  integrationAccount,
  {
    userName: 'rest.only',
    password: 'rest-pass-1',
    firstName: 'Rest',
    lastName: 'Only',
    email: 'rest.only@partner.example',
    roles: ['itil', 'u_metadata_reader'],
    timeZone: 'US/Pacific',
  },
  {
    userName: 'no.roles',
    password: 'none-pass-1',
    firstName: 'Nora',
    lastName: 'Roles',
    email: 'nora.roles@partner.example',
    roles: [],
    timeZone: '',
  },
  {
    userName: 'admin',
    password: 'admin-pass-1',
    firstName: 'System',
    lastName: 'Administrator',
    email: 'admin@partner.example',
    roles: ['admin', 'itil'],
    timeZone: '',
  },
  {
    userName: 'beth.anglin',
    password: 'beth-pass-1',
    firstName: 'Beth',
    lastName: 'Anglin',
    email: 'beth.anglin@partner.example',
    roles: ['itil'],
    timeZone: 'Europe/London',
  },
  {
    userName: 'fred.luddy',
    password: 'fred-pass-1',
    firstName: 'Fred',
    lastName: 'Luddy',
    email: 'fred.luddy@partner.example',
    roles: ['itil'],
    timeZone: 'US/Pacific',
  },
];

/** The password of every seeded caller. */
export const callerPassword = 'caller-pass-1';

/** Grants: client credentials (acting as `support.fusion`), password, refresh token. */
export const oauthClient = {
  clientId: '5f6b1c2d3e4f40508f9a0b1c2d3e4f50',
  clientSecret: 'fusion-secret-1',
  applicationUser: integrationAccount.userName,
} as const;
