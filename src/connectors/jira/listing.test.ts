import { describe, expect, it } from 'vitest';
import { ConnectionBrokenError, RateLimitedError, TransientError } from '../../core/errors';
import { Reply, nativeIssue, scripted } from './site.fixture';

const scopes = [{ container: '10000', type: '10001' }];
const since = '2026-02-02T09:00:00.123Z';

describe('changed issues', () => {
  it('keeps a change of the very millisecond and drops what is older (S1)', async () => {
    const at = (updated: string): unknown => nativeIssue(updated.slice(20, 23), { updated });
    const { connector, asked } = scripted(() => ({
      isLast: true,
      issues: [at('2026-02-02T09:00:00.122+0000'), at('2026-02-02T09:00:00.123+0000'), at('2026-02-02T11:00:00.124+0200')],
    }));
    const page = await connector.listChanged({ scopes, since, limit: 50 });
    expect(page.rows.map((row) => row.version)).toEqual(['2026-02-02T09:00:00.123Z', '2026-02-02T09:00:00.124Z']);
    expect(page.rows[0]).toEqual({ ref: { id: '123', type: '10001' }, version: since, changedAt: since });
    expect(page.serverTime).toBe('2026-03-01T12:00:00.000Z');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.body).toMatchObject({
      jql: `((project = 10000 AND issuetype IN (10001))) AND updated >= ${Date.parse('2026-02-02T09:00:00Z')} ORDER BY updated ASC, key ASC`,
      fields: ['updated', 'issuetype', 'project'],
      maxResults: 50,
    });
  });

  it('goes on as long as Jira gives a token, also behind an empty page (S1)', async () => {
    const { connector, asked } = scripted(({ body }) =>
      JSON.stringify(body).includes('"t1"') ? { issues: [nativeIssue('7')], isLast: true } : { issues: [], nextPageToken: 't1' },
    );
    const first = await connector.listChanged({ scopes, since: '2026-01-01T00:00:00Z', limit: 50 });
    expect(first).toMatchObject({ rows: [], cursor: 't1' });
    const second = await connector.listChanged({ scopes, since: '2026-01-01T00:00:00Z', limit: 50, cursor: 't1' });
    expect(second.rows).toHaveLength(1);
    expect(second.cursor).toBeUndefined();
    expect(asked).toHaveLength(2);
  });

  it('asks nothing without a route', async () => {
    const { connector, asked } = scripted(() => undefined);
    expect((await connector.listChanged({ scopes: [], since, limit: 50 })).rows).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('keeps a row that makes no sense, so that reading it names the ticket', async () => {
    const { connector } = scripted(() => ({
      issues: [{ id: '9', key: 'OPS-9', fields: { updated: 'soon' } }, 'nonsense', nativeIssue('8')],
    }));
    const page = await connector.listChanged({ scopes, since: '2026-01-01T00:00:00Z', limit: 50 });
    expect(page.rows.map((row) => row.ref.id)).toEqual(['9', '8']);
  });

  it('says that a route is broken when Jira refuses the scope', async () => {
    const { connector } = scripted(() => new Reply(400, { errorMessages: ["The value '10000' does not exist for the field 'project'."] }));
    const failure = connector.listChanged({ scopes, since, limit: 50 });
    await expect(failure).rejects.toThrow(ConnectionBrokenError);
    await expect(failure).rejects.toMatchObject({ reason: 'configuration', detail: expect.stringContaining("field 'project'") as string });
  });

  it('passes on how long Jira asks to wait, and which limit was met (S12)', async () => {
    const { connector } = scripted(() => new Reply(429, {}, { 'retry-after': '17', 'ratelimit-reason': 'jira-quota-tenant-based' }));
    const failure = connector.listChanged({ scopes, since, limit: 50 });
    await expect(failure).rejects.toThrow(RateLimitedError);
    await expect(failure).rejects.toMatchObject({ retryAfterMs: 17_000, detail: 'jira-quota-tenant-based' });
  });

  it('can be tried again after a 500', async () => {
    const { connector } = scripted(() => new Reply(500));
    await expect(connector.listChanged({ scopes, since, limit: 50 })).rejects.toThrow(TransientError);
  });
});
