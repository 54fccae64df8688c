import { describe, expect, it } from 'vitest';
import { ConnectionBrokenError, RateLimitedError, TransientError } from '../../core/errors';
import { basic, type Bench, clientCredentials, createBench, jsonAnswer } from '../../../tests/servicenow/bench';
import { serviceNow } from './index';

const SCOPES = [{ type: 'incident', container: '' }];
const LIST = { scopes: SCOPES, since: '2026-03-01T00:00:00Z', limit: 10 };
const tokens = (bench: Bench): number => bench.sent.filter((request) => request.path === '/oauth_token.do').length;

describe('signing in', () => {
  it.each([
    ['client credentials', clientCredentials],
    ['password grant', { ...clientCredentials, method: 'oauth-password', username: 'support.fusion', password: 'fusion-pass-1' }],
  ])('OAuth %s: one token serves many calls and is asked for again when it ends', async (_name, credentials) => {
    const bench = createBench({ credentials });
    await bench.connector.listChanged(LIST);
    await bench.connector.listChanged(LIST);
    expect(tokens(bench)).toBe(1);
    bench.pass(1800_000);
    await bench.connector.listChanged(LIST);
    expect(tokens(bench)).toBe(2);
  });

  it('a token the instance dropped early is renewed once, and the call succeeds', async () => {
    const bench = createBench({ credentials: clientCredentials });
    await bench.connector.listChanged(LIST);
    bench.emulator.admin.expireTokens();
    expect((await bench.connector.listChanged(LIST)).rows).toEqual([]);
    expect(tokens(bench)).toBe(2);
  });

  it('calls side by side share one token request', async () => {
    const bench = createBench({ credentials: clientCredentials });
    await Promise.all([bench.connector.listChanged(LIST), bench.connector.listChanged(LIST), bench.connector.findByKey('INC1')]);
    expect(tokens(bench)).toBe(1);
  });

  it('a token is not shared between bound connectors', async () => {
    const bench = createBench({ credentials: clientCredentials });
    await bench.connector.listChanged(LIST);
    await bench.bind({ credentials: clientCredentials }).listChanged(LIST);
    expect(tokens(bench)).toBe(2);
  });

  it.each([
    ['basic', { ...basic('support.fusion'), password: 'wrong' }],
    ['OAuth', { ...clientCredentials, clientSecret: 'wrong' }],
  ])('wrong %s credentials break the connection, without the credentials in the message', async (_name, credentials) => {
    const bench = createBench({ credentials });
    const error = await bench.connector.listChanged(LIST).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionBrokenError);
    expect(error).toMatchObject({ reason: 'credentials' });
    expect(JSON.stringify(error) + String(error)).not.toContain('wrong');
  });

  it('a password with characters beyond ASCII works', async () => {
    const bench = createBench();
    bench.emulator.admin.setPassword('support.fusion', 'pä:ss-✓');
    const connector = bench.bind({ credentials: { method: 'basic', username: 'support.fusion', password: 'pä:ss-✓' } });
    expect((await connector.check(SCOPES)).items[0]).toEqual({ what: 'Sign in', outcome: 'ok' });
  });
});

describe('failures of the platform', () => {
  it('S12: a rate limit names the time to wait', async () => {
    const bench = createBench();
    bench.emulator.admin.set({ rateLimit: { perHour: 0, rule: 'r' } });
    const error = await bench.connector.listChanged(LIST).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RateLimitedError);
    expect((error as RateLimitedError).retryAfterMs).toBe(3600_000);
  });

  it.each([
    ['a 503 without a time', jsonAnswer(503, {}), TransientError],
    [
      'a page instead of data',
      { status: 200, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: new TextEncoder().encode('<html>Hibernating</html>') },
      ConnectionBrokenError,
    ],
  ])('%s', async (_name, answer, type) => {
    const bench = createBench();
    bench.intercept = async () => answer;
    await expect(bench.connector.listChanged(LIST)).rejects.toBeInstanceOf(type);
  });

  it('an instance that closes the Batch API is served call by call', async () => {
    const bench = createBench();
    bench.emulator.admin.as('beth.anglin').create('incident', { short_description: 'x' });
    bench.intercept = async (request, forward) =>
      request.path.includes('/batch')
        ? jsonAnswer(403, { error: { message: 'User Not Authorized', detail: 'Failed API level ACL Validation' } })
        : forward();
    const page = await bench.connector.listChanged(LIST);
    const wants = { fields: ['state'], comments: true, files: true };
    const results = await bench.connector.readMany([{ ref: page.rows[0]?.ref ?? { id: '', type: '' } }], wants);
    expect(results[0]?.outcome).toBe('found');
    await bench.connector.readMany([{ ref: page.rows[0]?.ref ?? { id: '', type: '' } }], wants);
    expect(bench.sent.filter((request) => request.path.includes('/batch'))).toHaveLength(1);
  });

  it('what a batch leaves undone is asked for singly', async () => {
    const bench = createBench();
    bench.emulator.admin.as('beth.anglin').create('incident', { short_description: 'x' });
    const ref = (await bench.connector.listChanged(LIST)).rows[0]?.ref ?? { id: '', type: '' };
    bench.intercept = async (request, forward) =>
      request.path.includes('/batch') ? jsonAnswer(200, { serviced_requests: [], unserviced_requests: ['0', '1', '2'] }) : forward();
    expect((await bench.connector.readMany([{ ref }], { fields: ['state'], comments: true, files: true }))[0]?.outcome).toBe('found');
  });
});

describe('C4: the connection test', () => {
  it('names user, zone and every right, and writes nothing', async () => {
    const bench = createBench({ seed: 3, credentials: clientCredentials });
    const before = JSON.stringify(bench.emulator.admin.rows('task'));
    const report = await bench.connector.check(SCOPES);
    expect(report).toMatchObject({ ok: true, actingUser: 'Support Fusion (support.fusion)', timeZone: 'Europe/Berlin' });
    expect(report.items.filter((item) => item.outcome === 'failed')).toEqual([]);
    for (const table of ['incident', 'sys_journal_field', 'sys_attachment', 'sys_user', 'sys_choice', 'sys_dictionary']) {
      expect(report.items.some((item) => item.what.includes(table))).toBe(true);
    }
    expect(report.items.filter((item) => item.outcome === 'not-verifiable').some((item) => item.what.startsWith('Create and update'))).toBe(
      true,
    );
    expect(
      bench.sent.every((request) => request.method === 'GET' || request.path === '/oauth_token.do' || request.path.endsWith('/batch')),
    ).toBe(true);
    expect(JSON.stringify(bench.emulator.admin.rows('task'))).toBe(before);
  });

  it.each(['empty', 'forbidden'] as const)('names a missing right with what grants it (%s answers)', async (deniedTable) => {
    const bench = createBench({ seed: 'default', credentials: basic('rest.only') });
    bench.emulator.admin.set({ deniedTable });
    const report = await bench.connector.check(SCOPES);
    const failed = report.items.filter((item) => item.outcome === 'failed');
    expect(failed.map((item) => item.what)).toEqual(['Read comments and work notes (sys_journal_field)']);
    expect(failed[0]?.advice).toContain('sys_journal_field');
    expect(report.ok).toBe(false);
  });

  it('a user without roles fails on each table, refused credentials on signing in; neither rejects', async () => {
    const bench = createBench({ seed: 3 });
    const none = await bench.bind({ user: 'no.roles' }).check(SCOPES);
    expect(none.ok).toBe(false);
    expect(none.items.filter((item) => item.outcome === 'failed').map((item) => item.what)).toEqual(
      expect.arrayContaining(['Read tickets (incident)', 'Read field definitions (sys_dictionary)']),
    );
    const wrong = await bench.bind({ credentials: { ...clientCredentials, clientSecret: 'no' } }).check(SCOPES);
    expect(wrong).toMatchObject({ ok: false, items: [{ what: 'Sign in', outcome: 'failed' }, { outcome: 'not-verifiable' }] });
  });

  it('an unreachable instance rejects: nothing is known about rights', async () => {
    const bench = createBench();
    bench.intercept = async () => {
      throw new Error('ECONNREFUSED');
    };
    await expect(bench.connector.check(SCOPES)).rejects.toBeInstanceOf(TransientError);
  });
});

describe('C3: the definition', () => {
  it('marks secrets and says where each field comes from', () => {
    const fields = serviceNow.authMethods.flatMap((method) => method.fields);
    expect(fields.filter((field) => field.secret).map((field) => field.name)).toEqual([
      'clientSecret',
      'clientSecret',
      'password',
      'password',
    ]);
    expect(fields.every((field) => field.help.length > 20)).toBe(true);
  });

  it.each([
    [{}, { htmlComments: 'off' }],
    [{ htmlComments: 'on' }, { htmlComments: 'on' }],
  ])('settings %j are stored as %j', (input, output) => {
    expect(serviceNow.settingsSchema.parse(input)).toEqual(output);
  });
});
