import { describe, expect, it } from 'vitest';
import { ADMIN, resolversOver } from '../../../tests/pages/bridge';
import { emptyState, fakeApplication, type FakeState } from '../../../tests/pages/fake-application';
import { newConnection } from '../../../tests/pages/fake-site';
import {
  ConnectionBrokenError,
  DefectError,
  RateLimitedError,
  TicketGoneError,
  TicketRejectedError,
  TransientError,
  type SyncError,
} from '../../core/errors';
import type { Application } from '../../application/application';
import { procedures, type ProcedureName } from '../../rpc/contract';
import { failureSchema, type Answer } from '../../rpc/result';
import { resolvers } from './register';
import type { Rights } from './rights';

const NOBODY: Rights = {
  isAdmin: async () => false,
  isInGroup: async () => false,
  mayBrowse: async () => false,
  mayEdit: async () => false,
  browsable: async () => new Set(),
};

function state(): FakeState {
  const made = emptyState();
  made.operatorGroup = 'operators';
  made.connections.set('conn-9', newConnection('conn-9', 'Acme'));
  return made;
}

async function ask(
  procedure: ProcedureName,
  payload: unknown,
  options: { application?: Application; rights?: Rights; principal?: { accountId?: string; license?: { active: boolean } } } = {},
): Promise<Answer<unknown>> {
  const call = resolversOver(options.application ?? fakeApplication(state()), options.rights ?? ADMIN, options.principal);
  return (await call(procedure, payload)) as Answer<unknown>;
}

async function code(answer: Promise<Answer<unknown>>): Promise<string> {
  const got = await answer;
  return got.ok ? 'ok' : got.error.code;
}

/** A valid payload for each procedure, so that a refusal can only come from the rights. */
const connection = newConnection('conn-9', 'Acme');
const one = { connectionId: 'conn-9' };
const scope = { type: 'incident', container: '' };
const PAYLOADS: Readonly<Record<ProcedureName, unknown>> = {
  me: {},
  job: { jobId: 'job-1' },
  platforms: {},
  settings: {},
  saveSettings: { operatorGroup: 'operators' },
  listConnections: {},
  getConnection: one,
  createConnection: { name: 'A', contractName: '', jiraEnd: 'target', platform: 'servicenow', baseUrl: 'https://a.service-now.com' },
  saveConnection: { connection },
  removeConnection: { ...one, purge: false },
  setCredentials: { ...one, end: 'source', method: 'basic', values: { password: 'swordfish' } },
  testConnection: { ...one, end: 'source' },
  ticketTypes: { ...one, end: 'source' },
  fields: { ...one, end: 'source', scope },
  values: { ...one, end: 'source', scope, field: 'state' },
  starterMappings: { ...one, source: scope, target: scope },
  checkMappings: { connection, routeId: 'route-1' },
  previewDescription: { connection, routeId: 'route-1', ticketKey: 'INC1' },
  pauseConnection: one,
  resumeConnection: one,
  setAutomatic: { ...one, on: true },
  overview: {},
  startRun: { ...one, mode: 'preview', since: '2026-03-01T00:00:00Z' },
  cancelRun: { ...one, runId: 'run-1' },
  listRuns: { from: '2026-03-01T00:00:00Z' },
  getRun: { ...one, runId: 'run-1' },
  runDetails: { ...one, runId: 'run-1' },
  failingTickets: one,
  retryTicket: { ...one, end: 'source', ticketId: 'abc' },
  issueView: { issueId: '10100' },
  syncIssue: { issueId: '10100', ...one },
  linkIssue: { issueId: '10100', ...one, partnerKey: 'INC1' },
  unlinkIssue: { issueId: '10100', ...one },
  pauseIssue: { issueId: '10100', ...one, paused: true },
};
const NAMES = Object.keys(procedures) as ProcedureName[];

const ROLES = {
  admin: { ...NOBODY, isAdmin: async () => true },
  operator: { ...NOBODY, isInGroup: async (name: string) => name === 'operators' },
  viewer: { ...NOBODY, mayBrowse: async () => true },
  agent: { ...NOBODY, mayBrowse: async () => true, mayEdit: async () => true },
  nobody: NOBODY,
} as const;

describe('rights on the server (P5)', () => {
  it('every procedure has a resolver', () => {
    expect(Object.keys(resolvers).sort()).toEqual([...NAMES].sort());
  });

  const may: Readonly<Record<(typeof procedures)[ProcedureName]['right'], readonly (keyof typeof ROLES)[]>> = {
    admin: ['admin'],
    operator: ['admin', 'operator'],
    'issue-browse': ['viewer', 'agent'],
    'issue-edit': ['agent'],
    'signed-in': ['admin', 'operator', 'viewer', 'agent', 'nobody'],
  };
  it.each(NAMES.flatMap((name) => (Object.keys(ROLES) as (keyof typeof ROLES)[]).map((role) => [role, name] as const)))(
    '%s calls %s',
    async (role, name) => {
      const got = await code(ask(name, PAYLOADS[name], { rights: ROLES[role] }));
      const allowed = may[procedures[name].right].includes(role);
      expect(got === 'not-allowed').toBe(!allowed);
      expect(got).not.toBe('bad-input');
    },
  );

  it('asks about the very issue the payload names', async () => {
    const rights: Rights = { ...NOBODY, mayBrowse: async (issueId) => issueId === '10100' };
    expect(await code(ask('issueView', { issueId: '10100' }, { rights }))).toBe('ok');
    expect(await code(ask('issueView', { issueId: '10101' }, { rights }))).toBe('not-allowed');
  });

  it('an empty operators’ group makes nobody an operator', async () => {
    const bare = fakeApplication(emptyState());
    const rights: Rights = { ...NOBODY, isInGroup: async (name) => name !== '' };
    expect(await code(ask('overview', {}, { application: bare, rights }))).toBe('not-allowed');
  });

  it('a call without an account is refused', async () => {
    expect(await code(ask('me', {}, { principal: {} }))).toBe('not-allowed');
  });

  it('does not touch the application before the right is proven', async () => {
    const made = state();
    await ask('removeConnection', { connectionId: 'conn-9', purge: true }, { application: fakeApplication(made), rights: ROLES.operator });
    expect(made.connections.has('conn-9')).toBe(true);
  });

  it('tells the pages what the person may do', async () => {
    expect(await ask('me', {}, { rights: ROLES.operator })).toEqual({ ok: true, value: { admin: false, operator: true } });
    expect(await ask('me', {}, { rights: ROLES.nobody })).toEqual({ ok: true, value: { admin: false, operator: false } });
  });
});

describe('payloads', () => {
  it.each<[ProcedureName, unknown, (string | number)[]]>([
    ['getConnection', {}, ['connectionId']],
    ['getConnection', { connectionId: '../secrets' }, ['connectionId']],
    ['startRun', { connectionId: 'conn-9', mode: 'manual', since: 'yesterday' }, ['since']],
    ['startRun', { connectionId: 'conn-9', mode: 'destroy', since: '2026-03-01T00:00:00Z' }, ['mode']],
    ['issueView', { issueId: 'OPS-1' }, ['issueId']],
    ['createConnection', { name: ' ', contractName: '', jiraEnd: 'target', platform: 'x', baseUrl: '' }, ['name']],
    [
      'saveConnection',
      { connection: { ...connection, fileFilter: { ...connection.fileFilter, maxBytes: 0 } } },
      ['connection', 'fileFilter', 'maxBytes'],
    ],
    ['setCredentials', { connectionId: 'conn-9', end: 'middle', method: 'basic', values: {} }, ['end']],
  ])('%s refuses %j and says where', async (procedure, payload, path) => {
    const answer = await ask(procedure, payload);
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    if (!answer.ok) expect(answer.error.problems?.map((problem) => problem.path)).toContainEqual(path);
  });

  it.each([null, 'text', 7, []])('refuses the payload %j', async (payload) => {
    expect(await code(ask('getConnection', payload))).toBe('bad-input');
  });
});

describe('failures', () => {
  const failing = (error: Error): Application => ({ ...fakeApplication(state()), listConnections: () => Promise.reject(error) });

  it.each<[SyncError, string]>([
    [new TransientError('ServiceNow did not answer.'), 'try-again'],
    [new RateLimitedError('ServiceNow asks to wait.', 1000), 'try-again'],
    [new TicketRejectedError('ServiceNow refused the request.'), 'platform'],
    [new ConnectionBrokenError('ServiceNow refused the credentials.', 'credentials'), 'platform'],
    [new TicketGoneError('This ticket is gone.'), 'not-found'],
    [new DefectError('Two links for one ticket.'), 'defect'],
  ])('%s becomes %s', async (error, expected) => {
    const answer = await ask('listConnections', {}, { application: failing(error) });
    expect(answer).toMatchObject({ ok: false, error: { code: expected, message: error.message } });
  });

  it('keeps the text of an unforeseen error to itself', async () => {
    const answer = await ask('listConnections', {}, { application: failing(new TypeError('password swordfish in https://u:p@host')) });
    expect(answer).toMatchObject({ ok: false, error: { code: 'defect' } });
    expect(JSON.stringify(answer)).not.toMatch(/swordfish|u:p/);
  });

  it('never gives back a credential that a platform repeats in its answer (C3)', async () => {
    const application: Application = {
      ...fakeApplication(state()),
      setCredentials: () =>
        Promise.reject(new ConnectionBrokenError('Refused for swordfish.', 'credentials', 'invalid password "swordfish"')),
    };
    const answer = await ask('setCredentials', PAYLOADS.setCredentials, { application });
    expect(answer).toMatchObject({ ok: false, error: { message: 'Refused for •••.', detail: 'invalid password "•••"' } });
  });

  it('never gives back stored credentials with the connection (C3)', async () => {
    const made = state();
    const application = fakeApplication(made);
    await ask('setCredentials', PAYLOADS.setCredentials, { application });
    const answer = await ask('getConnection', one, { application });
    expect(answer).toMatchObject({ ok: true, value: { credentials: { source: { stored: true, method: 'basic' } } } });
    expect(JSON.stringify(answer)).not.toContain('swordfish');
  });

  it('does not pass on an answer that breaks the contract', async () => {
    const application = { ...fakeApplication(state()), settings: async () => ({ operatorGroup: 7 }) } as unknown as Application;
    expect(await code(ask('settings', {}, { application }))).toBe('defect');
  });

  it('strips what the contract does not name', async () => {
    const application: Application = {
      ...fakeApplication(state()),
      settings: async () => ({ operatorGroup: 'g', clientSecret: 'swordfish' }),
    };
    expect(await ask('settings', {}, { application })).toEqual({ ok: true, value: { operatorGroup: 'g' } });
  });

  it('every failure fits the contract', async () => {
    for (const name of NAMES) {
      const answer = await ask(name, PAYLOADS[name], { rights: NOBODY });
      if (!answer.ok) expect(failureSchema.safeParse(answer.error).success).toBe(true);
    }
  });

  it('fails in words when the application cannot be made', async () => {
    const { resolverHandler } = await import('./register');
    const handler = resolverHandler({
      application: () => Promise.reject(new Error('storage')),
      rights: () => ADMIN,
      report: () => undefined,
    });
    const answer: unknown = await handler(
      { call: { functionKey: 'me', payload: {} }, context: {} },
      {
        principal: { accountId: 'a' },
      },
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'defect' } });
  });
});

describe('automatic sync (S4)', () => {
  it('is refused without an active licence, in words, and may always be switched off', async () => {
    const made = state();
    made.proven.add('conn-9');
    const application = fakeApplication(made);
    const principal = { accountId: 'a', license: { active: false } };
    const on = await ask('setAutomatic', { connectionId: 'conn-9', on: true }, { application, principal });
    expect(on).toMatchObject({ ok: true, value: { outcome: 'refused', reason: 'Automatic sync needs an active licence of this app.' } });
    expect(await ask('setAutomatic', { connectionId: 'conn-9', on: false }, { application, principal })).toMatchObject({
      value: { outcome: 'changed' },
    });
    expect(await ask('setAutomatic', { connectionId: 'conn-9', on: true }, { application })).toMatchObject({
      value: { state: 'automatic' },
    });
  });
});
