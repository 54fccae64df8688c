import { describe, expect, it } from 'vitest';
import { ConnectionBrokenError } from '../../core/errors';
import type { PlatformHttp, PlatformRequest } from '../../engine/ports/http';
import { jira } from './index';

function remote(tokenStatus = 200): {
  requests: PlatformRequest[];
  tokens: PlatformRequest[];
  list(): Promise<unknown>;
  advance(ms: number): void;
} {
  const requests: PlatformRequest[] = [];
  const tokens: PlatformRequest[] = [];
  let now = Date.parse('2026-03-01T12:00:00Z');
  const answering = (log: PlatformRequest[], status: number, body: () => unknown): PlatformHttp => ({
    async send(request) {
      log.push(request);
      return { status, headers: {}, body: new TextEncoder().encode(JSON.stringify(body())) };
    },
  });
  const connector = jira.create({
    config: {
      platform: 'jira',
      baseUrl: 'https://api.atlassian.com',
      settings: { cloudId: '11111111-2222-3333-4444-555555555555' },
      authorName: 'real',
      companyName: '',
      startFilter: '',
      includeClosed: false,
    },
    credentials: { method: 'oauth-client-credentials', clientId: 'id', clientSecret: 'secret' },
    http: answering(requests, 200, () => ({ issues: [] })),
    signInHttp: answering(tokens, tokenStatus, () => ({ access_token: `token-${tokens.length}`, expires_in: 3600 })),
    clock: { now: () => now },
  });
  return {
    requests,
    tokens,
    list: () => connector.listChanged({ scopes: [{ container: '1', type: '2' }], since: '2026-03-01T00:00:00Z', limit: 10 }),
    advance: (ms) => {
      now += ms;
    },
  };
}

describe('a remote site over a service account (C2)', () => {
  it('goes through the gateway under its cloud id, with one token until it ends', async () => {
    const site = remote();
    await site.list();
    await site.list();
    expect(site.tokens).toHaveLength(1);
    expect(site.requests[0]).toMatchObject({
      path: '/ex/jira/11111111-2222-3333-4444-555555555555/rest/api/3/search/jql',
      headers: { authorization: 'Bearer token-1' },
    });
    site.advance(3600_000);
    await site.list();
    expect(site.requests.at(-1)?.headers).toMatchObject({ authorization: 'Bearer token-2' });
  });

  it('says that the credentials are refused', async () => {
    for (const status of [400, 401, 403]) await expect(remote(status).list()).rejects.toThrow(ConnectionBrokenError);
  });

  it('offers no method with a person’s API token', () => {
    expect(jira.authMethods.map(({ id }) => id)).toEqual(['oauth-client-credentials']);
  });
});
