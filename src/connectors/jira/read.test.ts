import { describe, expect, it } from 'vitest';
import { TransientError } from '../../core/errors';
import type { ReadResult } from '../../engine/ports/connector';
import { commentVisibility } from './comment-reading';
import type { ProjectKind } from './projects';
import { Reply, nativeIssue, paragraph, scripted } from './site.fixture';

const none = { fields: [], comments: false, files: false };
const queries = (...ids: string[]): { ref: { id: string; type: string } }[] => ids.map((id) => ({ ref: { id, type: '10001' } }));
const comment = (id: string, more: object = {}): object => ({
  id,
  author: { accountId: 'a1', displayName: 'Ann' },
  body: paragraph(`comment ${id}`),
  created: '2026-02-01T10:00:00.000+0000',
  updated: '2026-02-01T10:00:00.000+0000',
  ...more,
});
const outcomes = (results: readonly ReadResult[]): readonly string[] => results.map((result) => `${result.ref.id} ${result.outcome}`);

function found(result: ReadResult | undefined): Extract<ReadResult, { outcome: 'found' }> {
  if (result?.outcome !== 'found') throw new Error(`expected a found issue, got ${JSON.stringify(result)}`);
  return result;
}

describe('comments and files of our own account', () => {
  it('are told from those of people, so that a copy whose ledger entry was lost is never sent back (S2)', async () => {
    const mine = { accountId: 'app-user', displayName: 'Support Fusion' };
    const comments = [comment('1'), comment('2', { author: mine })];
    const { connector } = scripted(() => ({ issues: [nativeIssue('1', { comment: { comments, total: 2, maxResults: 50, startAt: 0 } })] }));
    const [result] = await connector.readMany(queries('1'), { ...none, comments: true });
    expect(found(result).comments.map(({ id, own }) => [id, own])).toEqual([
      ['1', false],
      ['2', true],
    ]);
  });
});

describe('reading issues', () => {
  it('reports a missing issue as invisible and a broken one as malformed, and reads the rest (S7)', async () => {
    const broken = nativeIssue('2', { status: 'Open' });
    const { connector } = scripted(() => ({ issues: [nativeIssue('1'), broken, { id: '4' }], issueErrors: [] }));
    expect(outcomes(await connector.readMany(queries('1', '2', '3', '4'), none))).toEqual([
      '1 found',
      '2 malformed',
      '3 invisible',
      '4 malformed',
    ]);
  });

  it('asks again, one by one, for an issue that Jira could not load', async () => {
    const { connector } = scripted(({ path }) => {
      if (path.endsWith('/bulkfetch'))
        return { issues: [nativeIssue('1')], issueErrors: [{ id: '2', errorMessage: 'Try later' }, { id: '3' }] };
      return path.startsWith('/rest/api/3/issue/2?') ? nativeIssue('2') : new Reply(404, { errorMessages: ['Issue does not exist'] });
    });
    expect(outcomes(await connector.readMany(queries('1', '2', '3'), none))).toEqual(['1 found', '2 found', '3 invisible']);
  });

  it('does not take a failing answer for a missing issue', async () => {
    const { connector } = scripted(({ path }) =>
      path.endsWith('/bulkfetch') ? { issues: [], issueErrors: [{ id: '2' }] } : new Reply(503),
    );
    await expect(connector.readMany(queries('2'), none)).rejects.toThrow(TransientError);
  });

  it('reads 250 issues in three calls', async () => {
    const { connector, asked } = scripted(({ body }) => ({
      issues: (body as { issueIdsOrKeys: string[] }).issueIdsOrKeys.map((id) => nativeIssue(id)),
    }));
    const ids = Array.from({ length: 250 }, (_, index) => String(index + 1));
    expect(await connector.readMany(queries(...ids), none)).toHaveLength(250);
    expect(asked).toHaveLength(3);
  });

  it('brings the wanted fields, and says which could not be read (M3)', async () => {
    const fields = { summary: 'Printer', priority: null, reporter: { accountId: 'a1', displayName: 'Ann', emailAddress: 'ann@acme.test' } };
    const { connector } = scripted(() => ({ issues: [nativeIssue('1', { ...fields, customfield_7: { odd: true } })] }));
    const wanted = ['summary', 'priority', 'reporter.emailAddress', 'customfield_7', 'customfield_8'];
    const { ticket } = found((await connector.readMany(queries('1'), { ...none, fields: wanted }))[0]);
    expect(ticket).toMatchObject({
      key: 'OPS-1',
      url: 'https://acme.atlassian.net/browse/OPS-1',
      container: '10000',
      version: '2026-02-02T09:00:00.123Z',
      createdAt: '2026-02-01T10:00:00.000Z',
      closed: false,
      restricted: false,
      fields: {
        summary: { kind: 'text', text: 'Printer' },
        priority: { kind: 'empty' },
        'reporter.emailAddress': { kind: 'text', text: 'ann@acme.test' },
      },
      unreadable: ['customfield_7', 'customfield_8'],
    });
  });

  it('asks for the types of custom fields only when a text could be a date', async () => {
    const { connector, asked } = scripted(({ path }) =>
      path === '/rest/api/3/field'
        ? [{ id: 'customfield_1', name: 'Due', schema: { type: 'date', custom: 'x:datepicker' } }]
        : { issues: [nativeIssue('1', { customfield_1: '2026-01-02', customfield_2: 'plain', duedate: '2026-01-03' })] },
    );
    const read = async (fields: string[]): Promise<unknown> =>
      found((await connector.readMany(queries('1'), { ...none, fields }))[0]).ticket.fields;
    expect(await read(['customfield_2', 'duedate'])).toMatchObject({ duedate: { kind: 'date' } });
    expect(asked.map(({ path }) => path)).not.toContain('/rest/api/3/field');
    expect(await read(['customfield_1'])).toEqual({ customfield_1: { kind: 'date', date: '2026-01-02' } });
    await read(['customfield_1']);
    expect(asked.filter(({ path }) => path === '/rest/api/3/field')).toHaveLength(1);
  });

  it('marks an issue under a security level as restricted (C7)', async () => {
    const { connector } = scripted(() => ({ issues: [nativeIssue('1', { security: { id: '10', name: 'Staff' } })] }));
    expect(found((await connector.readMany(queries('1'), none))[0]).ticket.restricted).toBe(true);
  });

  it('returns an issue that moved to another project and type under its new ones (C7)', async () => {
    const moved = nativeIssue('1', { project: { id: '10009', key: 'NEW', projectTypeKey: 'software' }, issuetype: { id: '10077' } });
    const { connector } = scripted(() => ({ issues: [moved] }));
    const { ref, ticket } = found((await connector.readMany(queries('1'), none))[0]);
    expect([ref, ticket.container]).toEqual([{ id: '1', type: '10077' }, '10009']);
  });

  it('reads the correlation id that the creating call left', async () => {
    const { connector } = scripted(() => ({
      issues: [{ ...nativeIssue('1'), properties: { 'support-fusion': { correlationId: 'c-1' } } }],
    }));
    expect(found((await connector.readMany(queries('1'), none))[0]).ticket.correlationId).toBe('c-1');
  });
});

describe('comments of read issues', () => {
  const wants = { ...none, comments: true };

  it('come in the same call when Jira says they are all there', async () => {
    const { connector, asked } = scripted(() => ({
      issues: [nativeIssue('1', { comment: { comments: [comment('5')], total: 1, maxResults: 1, startAt: 0 } })],
    }));
    expect(found((await connector.readMany(queries('1'), wants))[0]).comments.map(({ id }) => id)).toEqual(['5']);
    expect(asked).toHaveLength(1);
  });

  it('are paged to the end when there are more (S1)', async () => {
    const all = Array.from({ length: 230 }, (_, index) => comment(String(index + 1)));
    const { connector } = scripted(({ path }) => {
      if (path.endsWith('/bulkfetch')) return { issues: [nativeIssue('1', { comment: { comments: all.slice(0, 20), total: 230 } })] };
      const at = Number(new URL(path, 'https://x.test').searchParams.get('startAt'));
      return { comments: all.slice(at, at + 100), total: 230, startAt: at };
    });
    expect(found((await connector.readMany(queries('1'), wants))[0]).comments).toHaveLength(230);
  });

  it('may be limited to what is new, edits included', async () => {
    const comments = [
      comment('1'),
      comment('2', { updated: '2026-02-05T00:00:00.000+0000' }),
      comment('3', { created: '2026-02-06T00:00:00.000+0000', updated: undefined }),
    ];
    const { connector } = scripted(() => ({ issues: [nativeIssue('1', { comment: { comments, total: 3 } })] }));
    const results = await connector.readMany([{ ref: { id: '1', type: '10001' }, since: '2026-02-05T00:00:00Z' }], wants);
    expect(found(results[0]).comments.map(({ id }) => id)).toEqual(['2', '3']);
  });

  it('of one broken shape do not fail the other issues', async () => {
    const { connector } = scripted(() => ({
      issues: [
        nativeIssue('1', { comment: { comments: [{ id: '5' }], total: 1 } }),
        nativeIssue('2', { comment: { comments: [], total: 0 } }),
      ],
    }));
    expect(outcomes(await connector.readMany(queries('1', '2'), wants))).toEqual(['1 malformed', '2 found']);
  });

  const visibilities: readonly (readonly [ProjectKind, boolean | undefined, boolean, 'public' | 'internal'])[] = [
    ['service', true, false, 'public'],
    ['service', false, false, 'internal'],
    ['service', undefined, false, 'internal'],
    ['service', true, true, 'internal'],
    ['other', undefined, false, 'public'],
    ['other', true, false, 'public'],
    ['other', undefined, true, 'internal'],
    ['other', true, true, 'internal'],
    ['unknown', undefined, false, 'internal'],
    ['unknown', true, false, 'public'],
  ];
  it.each(visibilities)('in a %s project, jsdPublic %s, restricted %s: %s (K2)', (kind, jsdPublic, restricted, visibility) => {
    const native = {
      ...(jsdPublic === undefined ? {} : { jsdPublic }),
      ...(restricted ? { visibility: { type: 'role', value: 'Developers' } } : {}),
    };
    expect(commentVisibility(native, kind)).toBe(visibility);
  });
});

describe('files of read issues', () => {
  const file = (filename: string, accountType = 'atlassian'): object => ({
    id: 77,
    filename,
    author: { accountId: 'a1', displayName: 'Ann', accountType },
    created: '2026-02-01T10:00:00.000+0000',
    size: 3,
    mimeType: 'text/plain',
  });
  const showing = (name: string): unknown => ({
    type: 'doc',
    version: 1,
    content: [{ type: 'mediaSingle', content: [{ type: 'media', attrs: { type: 'file', id: 'u', collection: '', alt: name } }] }],
  });
  const service = { id: '10000', key: 'OPS', projectTypeKey: 'service_desk' };
  const read = async (fields: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const { connector } = scripted(() => ({ issues: [nativeIssue('1', { comment: { comments: [], total: 0 }, ...fields })] }));
    return found((await connector.readMany(queries('1'), { ...none, files: true }))[0]).files;
  };

  it('are public in an ordinary project', async () => {
    expect(await read({ attachment: [file('a.txt')] })).toMatchObject([{ id: '77', name: 'a.txt', size: 3, visibility: 'public' }]);
  });

  it('are as internal as the comment that shows them (K4)', async () => {
    const internal = comment('5', { body: showing('a.txt'), visibility: { type: 'role', value: 'Developers' } });
    expect(await read({ attachment: [file('a.txt')], comment: { comments: [internal], total: 1 } })).toMatchObject([
      { visibility: 'internal', commentId: '5' },
    ]);
  });

  it('of an agent in a service project are internal, of a customer public (K4)', async () => {
    expect(await read({ project: service, attachment: [file('a.txt')] })).toMatchObject([{ visibility: 'internal' }]);
    expect(await read({ project: service, attachment: [file('a.txt', 'customer')] })).toMatchObject([{ visibility: 'public' }]);
  });
});
