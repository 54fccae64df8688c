import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { oauthClient } from './seed-accounts';
import { createBench, type Answer, type Bench } from './testing';

const tokenSchema = z.object({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
  scope: z.string(),
});
type Token = z.infer<typeof tokenSchema>;

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});

const ask = (form: Record<string, string>, contentType = 'application/x-www-form-urlencoded'): Promise<Answer> =>
  bench.call('POST', '/oauth_token.do', {
    raw: new URLSearchParams(form).toString(),
    headers: { 'content-type': contentType },
    authorization: '',
  });
const client = { client_id: oauthClient.clientId, client_secret: oauthClient.clientSecret };
const byClient = { grant_type: 'client_credentials', ...client };
const byPassword = { grant_type: 'password', ...client, username: 'beth.anglin', password: 'beth-pass-1' };
const granted = async (form: Record<string, string>): Promise<Token> => tokenSchema.parse(JSON.parse((await ask(form)).text));
const author = async (token: string): Promise<unknown> => {
  const answer = await bench.call('POST', '/api/now/table/incident', { body: {}, authorization: `Bearer ${token}` });
  return answer.status === 201 ? answer.record()['sys_created_by'] : answer.status;
};

describe('OAuth', () => {
  it('client credentials act as the application user of the client', async () => {
    const token = await granted(byClient);
    expect(token.expires_in).toBe(1800);
    expect(token.refresh_token).toBeUndefined();
    expect(await author(token.access_token)).toBe('support.fusion');
  });

  it('a password acts as that user, and the same token is given while it lasts', async () => {
    const token = await granted(byPassword);
    expect(await author(token.access_token)).toBe('beth.anglin');
    bench.pass(600_000);
    expect(await granted(byPassword)).toEqual({ ...token, expires_in: 1200 });
  });

  it('a token ends after half an hour; the refresh token gives another', async () => {
    const token = await granted(byPassword);
    bench.pass(1_800_000);
    expect(await author(token.access_token)).toBe(401);
    const next = await granted({ grant_type: 'refresh_token', ...client, refresh_token: token.refresh_token ?? '' });
    expect(next.access_token).not.toBe(token.access_token);
    expect(next.refresh_token).toBe(token.refresh_token);
    expect(await author(next.access_token)).toBe('beth.anglin');
  });

  it('tokens can be ended at once', async () => {
    const token = await granted(byClient);
    bench.emulator.admin.expireTokens();
    expect(await author(token.access_token)).toBe(401);
  });

  it.each([
    ['a wrong secret', { ...byClient, client_secret: 'x' }, 401, 'invalid_client'],
    ['a wrong password', { ...byPassword, password: 'x' }, 401, 'server_error'],
    ['an unknown refresh token', { grant_type: 'refresh_token', ...client, refresh_token: 'x' }, 401, 'server_error'],
    ['no grant type', { ...client }, 400, 'invalid_request'],
  ])('refuses %s', async (_, form, status, error) => {
    const answer = await ask(form);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ error });
  });

  it('refuses a JSON body, and answers 501 to other grants', async () => {
    expect((await ask(byClient, 'application/json')).status).toBe(400);
    expect((await ask({ ...client, grant_type: 'authorization_code' })).status).toBe(501);
  });

  it('refuses a refresh token after its hundred days, and tokens of a user who has left', async () => {
    const token = await granted(byPassword);
    bench.emulator.admin.force(bench.emulator.admin.rows('sys_user').find((row) => row['user_name'] === 'beth.anglin')?.['sys_id'] ?? '', {
      active: 'false',
    });
    expect(await author(token.access_token)).toBe(401);
    bench.pass(8_640_000_000);
    expect((await ask({ grant_type: 'refresh_token', ...client, refresh_token: token.refresh_token ?? '' })).status).toBe(401);
  });
});

describe('sign-in', () => {
  it.each([
    ['nothing', ''],
    ['a wrong password', `Basic ${Buffer.from('support.fusion:x').toString('base64')}`],
    ['an unknown user', `Basic ${Buffer.from('who:x').toString('base64')}`],
    ['an unknown token', 'Bearer x'],
    ['an unknown scheme', 'Digest x'],
  ])('answers 401 to %s', async (_, authorization) => {
    const answer = await bench.call('GET', '/api/now/table/incident', { authorization });
    expect([answer.status, answer.failure()]).toEqual([401, 'User Not Authenticated: Required to provide Auth information']);
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="Service-now"');
  });

  it.each(['active', 'locked_out'])('answers 401 once %s is turned', async (field) => {
    const user = bench.emulator.admin.rows('sys_user').find((row) => row['user_name'] === 'support.fusion');
    expect((await bench.call('GET', '/api/now/table/incident')).status).toBe(200);
    bench.emulator.admin.force(user?.['sys_id'] ?? '', { [field]: String(field === 'locked_out') });
    expect((await bench.call('GET', '/api/now/table/incident')).status).toBe(401);
  });

  it('takes a new password at once', async () => {
    bench.emulator.admin.setPassword('support.fusion', 'changed');
    expect((await bench.call('GET', '/api/now/table/incident')).status).toBe(401);
  });
});
