import { describe, expect, it } from 'vitest';
import { Reply, nativeIssue, scripted } from './site.fixture';

const scope = { container: '10000', type: '10001' };
const hint = JSON.stringify({ v: 1, key: 'OPS', number: 12 });
const withId = (id: string, correlationId: string): object => ({ ...nativeIssue(id), properties: { 'support-fusion': { correlationId } } });
const keysOf = (body: unknown): readonly string[] => (body as { issueIdsOrKeys: string[] }).issueIdsOrKeys;

describe('finding an issue again by its correlation id (S2)', () => {
  it('remembers the highest number of the project', async () => {
    const { connector, asked } = scripted(() => ({ issues: [{ id: '5', key: 'OPS-41' }] }));
    expect(JSON.parse(await connector.lookupHint(scope))).toEqual({ v: 1, key: 'OPS', number: 41 });
    expect(asked[0]?.body).toMatchObject({ jql: 'project = 10000 ORDER BY key DESC', maxResults: 1 });
  });

  it('begins at number one in an empty project', async () => {
    const { connector } = scripted(({ path }) =>
      path.includes('/search') ? { issues: [] } : { id: '10000', key: 'OPS', name: 'Operations' },
    );
    expect(JSON.parse(await connector.lookupHint(scope))).toEqual({ v: 1, key: 'OPS', number: 0 });
  });

  it('finds it among the newer keys, beyond gaps, without the search', async () => {
    const { connector, asked } = scripted(({ path, body }) => {
      if (path.includes('/search')) return { issues: [] };
      const keys = keysOf(body);
      return { issues: keys.includes('OPS-13') ? [nativeIssue('13')] : keys.includes('OPS-150') ? [withId('150', 'c-1')] : [] };
    });
    expect(await connector.findByCorrelation(scope, 'c-1', hint)).toEqual({ outcome: 'found', hits: [{ id: '150', type: '10001' }] });
    expect(asked.map(({ path }) => path)).not.toContain('/rest/api/3/search/jql');
    expect(keysOf(asked[0]?.body)).toHaveLength(100);
    expect(keysOf(asked[0]?.body)[0]).toBe('OPS-13');
  });

  it('reports every copy', async () => {
    const { connector } = scripted(({ body }) => ({
      issues: keysOf(body).includes('OPS-13') ? [withId('13', 'c-1'), withId('14', 'c-1')] : [],
    }));
    expect(await connector.findByCorrelation(scope, 'c-1', hint)).toMatchObject({ hits: [{ id: '13' }, { id: '14' }] });
  });

  it('is absent once a whole batch of numbers is unused, though the property cannot be searched yet', async () => {
    const { connector } = scripted(({ path }) =>
      path.includes('/search')
        ? new Reply(400, { errorMessages: ["Field 'issue.property' is not searchable."] })
        : { issues: [], issueErrors: [] },
    );
    expect(await connector.findByCorrelation(scope, 'c-1', hint)).toEqual({ outcome: 'absent' });
  });

  it('is not known while Jira could not return some of the issues', async () => {
    const { connector } = scripted(({ path }) => (path.includes('/search') ? { issues: [] } : { issues: [], issueErrors: [{ id: '77' }] }));
    expect(await connector.findByCorrelation(scope, 'c-1', hint)).toMatchObject({ outcome: 'unknown' });
  });

  it.each(['', 'nonsense', '{"v":2}'])('is not known without a usable hint (%s), unless the search finds it', async (bad) => {
    const { connector, asked } = scripted(() => ({ issues: [] }));
    expect(await connector.findByCorrelation(scope, 'c"1', bad)).toMatchObject({ outcome: 'unknown' });
    expect(asked[0]?.body).toMatchObject({ jql: 'project = 10000 AND issue.property["support-fusion"].correlationId = "c\\"1"' });
    const other = scripted(() => ({ issues: [nativeIssue('3')] }));
    expect(await other.connector.findByCorrelation(scope, 'c-1', bad)).toEqual({ outcome: 'found', hits: [{ id: '3', type: '10001' }] });
  });
});
