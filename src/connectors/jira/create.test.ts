import { describe, expect, it } from 'vitest';
import { FieldRejectedError, TicketRejectedError, UnknownOutcomeError } from '../../core/errors';
import type { FieldValue } from '../../core/model/value';
import type { CreateResult, TicketDraft } from '../../engine/ports/connector';
import { Reply, nativeIssue, scripted } from './site.fixture';

const text = (value: string): FieldValue => ({ kind: 'text', text: value });
const draft = (correlationId: string, fields: TicketDraft['fields'] = {}): TicketDraft => ({
  type: '10001',
  container: '10000',
  correlationId,
  fields: { summary: text(`Ticket ${correlationId}`), ...fields },
});
interface Body {
  readonly issueUpdates: readonly { readonly fields: Readonly<Record<string, unknown>>; readonly properties: unknown }[];
}
const created = (id: string): object => ({ id, key: `OPS-${id}`, self: `https://acme.atlassian.net/rest/api/3/issue/${id}` });
const readBack = (body: unknown): unknown => ({
  issues: (body as { issueIdsOrKeys: string[] }).issueIdsOrKeys.map((id) => nativeIssue(id, { summary: `Read ${id}` })),
});
const errorsOf = (results: readonly CreateResult[]): readonly unknown[] =>
  results.map((result) => (result.outcome === 'failed' ? result.error.constructor : result.key));

describe('creating issues', () => {
  it('writes the correlation id in the creating call and reads all back in one (S2, S8)', async () => {
    const { connector, asked } = scripted(({ path, body }) =>
      path === '/rest/api/3/issue/bulk' ? new Reply(201, { issues: [created('1'), created('2')], errors: [] }) : readBack(body),
    );
    const results = await connector.createMany([draft('a'), draft('b')]);
    expect(results).toMatchObject([
      {
        outcome: 'created',
        ref: { id: '1', type: '10001' },
        key: 'OPS-1',
        url: 'https://acme.atlassian.net/browse/OPS-1',
        fieldsRefused: [],
      },
      { outcome: 'created', ticket: { fields: { summary: { kind: 'text', text: 'Read 2' } } } },
    ]);
    expect(asked).toHaveLength(2);
    expect((asked[0]?.body as Body).issueUpdates[1]).toEqual({
      fields: { project: { id: '10000' }, issuetype: { id: '10001' }, summary: 'Ticket b' },
      properties: [{ key: 'support-fusion', value: { correlationId: 'b' } }],
    });
  });

  it('keeps results with their drafts when some fail', async () => {
    const { connector } = scripted(({ path, body }) =>
      path === '/rest/api/3/issue/bulk'
        ? new Reply(201, {
            issues: [created('1'), created('3')],
            errors: [
              {
                failedElementNumber: 1,
                status: 400,
                elementErrors: { errorMessages: [], errors: { issuetype: 'The issue type selected is invalid.' } },
              },
              { failedElementNumber: 3, status: 400, elementErrors: { errorMessages: ['The project is archived.'], errors: {} } },
            ],
          })
        : readBack(body),
    );
    const results = await connector.createMany([draft('a'), draft('b'), draft('c'), draft('d')]);
    expect(errorsOf(results)).toEqual(['OPS-1', FieldRejectedError, 'OPS-3', TicketRejectedError]);
  });

  it('creates without a refused field and reports it (X6)', async () => {
    const bodies: Body[] = [];
    const { connector } = scripted(({ path, body }) => {
      if (path !== '/rest/api/3/issue/bulk') return readBack(body);
      bodies.push(body as Body);
      if (bodies.length > 1) return new Reply(201, { issues: [created('2')], errors: [] });
      const elementErrors = { errors: { duedate: 'Field cannot be set. It is not on the appropriate screen, or unknown.' } };
      return new Reply(201, { issues: [created('1')], errors: [{ failedElementNumber: 0, status: 400, elementErrors }] });
    });
    const results = await connector.createMany([draft('a', { duedate: { kind: 'date', date: '2026-01-01' } }), draft('b')]);
    expect(results).toMatchObject([
      {
        outcome: 'created',
        key: 'OPS-2',
        fieldsRefused: [{ field: 'duedate', reason: expect.stringContaining('appropriate screen') as string }],
      },
      { outcome: 'created', key: 'OPS-1', fieldsRefused: [] },
    ]);
    expect(bodies[1]?.issueUpdates).toHaveLength(1);
    expect(bodies[1]?.issueUpdates[0]?.fields).not.toHaveProperty('duedate');
    expect(bodies[1]?.issueUpdates[0]?.properties).toEqual([{ key: 'support-fusion', value: { correlationId: 'a' } }]);
  });

  it('does not send again what lacks a field that Jira requires (M6)', async () => {
    const errors = [{ failedElementNumber: 0, elementErrors: { errors: { customfield_9: 'Team is required.' } } }];
    const { connector, asked } = scripted(() => new Reply(400, { issues: [], errors }));
    const [result] = await connector.createMany([draft('a')]);
    expect(result).toMatchObject({ outcome: 'failed', error: { fields: ['customfield_9'], detail: 'customfield_9: Team is required.' } });
    expect(asked).toHaveLength(1);
  });

  it('reports what exists even if the second round is lost', async () => {
    let calls = 0;
    const { connector } = scripted(({ path, body }) => {
      if (path !== '/rest/api/3/issue/bulk') return readBack(body);
      calls += 1;
      if (calls > 1) return new Reply(502);
      return new Reply(201, {
        issues: [created('1')],
        errors: [{ failedElementNumber: 0, elementErrors: { errors: { duedate: 'No.' } } }],
      });
    });
    const results = await connector.createMany([draft('a', { duedate: { kind: 'date', date: '2026-01-01' } }), draft('b')]);
    expect(errorsOf(results)).toEqual([UnknownOutcomeError, 'OPS-1']);
  });

  it('does not know what became of issues when the answer is lost or makes no sense (S2)', async () => {
    for (const reply of [new Reply(500), new Reply(201, { created: 'yes' })]) {
      const { connector } = scripted(() => reply);
      await expect(connector.createMany([draft('a')])).rejects.toThrow(UnknownOutcomeError);
    }
  });

  it('takes a refusal of the whole request for what it is', async () => {
    for (const body of [{ errorMessages: ['At least one issue is needed.'] }, { errorMessages: [], errors: { project: 'No.' } }]) {
      const { connector } = scripted(() => new Reply(400, body));
      await expect(connector.createMany([draft('a')])).rejects.toMatchObject({ detail: expect.any(String) as string });
    }
  });

  it('does not know what became of a draft that the answer leaves out', async () => {
    const { connector } = scripted(({ path, body }) =>
      path.endsWith('/bulk') ? new Reply(201, { issues: [created('1')], errors: [] }) : readBack(body),
    );
    expect(errorsOf(await connector.createMany([draft('a'), draft('b')]))).toEqual(['OPS-1', UnknownOutcomeError]);
  });

  it('is created although the read-back fails', async () => {
    const { connector } = scripted(({ path }) =>
      path.endsWith('/bulk') ? new Reply(201, { issues: [created('1')], errors: [] }) : new Reply(500),
    );
    const [result] = await connector.createMany([draft('a')]);
    expect(result).toMatchObject({ outcome: 'created', key: 'OPS-1' });
    expect(result).not.toHaveProperty('ticket');
  });

  it('reports a status that cannot be reached, and keeps the issue', async () => {
    const { connector } = scripted(({ path, body }) => {
      if (path.endsWith('/issue/bulk')) return new Reply(201, { issues: [created('1')], errors: [] });
      if (path.includes('/transitions')) return { transitions: [] };
      if (path.endsWith('/statuses')) return [{ id: '10001', name: 'Task', statuses: [] }];
      return path.endsWith('/bulkfetch') ? readBack(body) : nativeIssue('1');
    });
    const [result] = await connector.createMany([draft('a', { status: { kind: 'option', option: { id: '6', label: 'Closed' } } })]);
    expect(result).toMatchObject({ outcome: 'created', fieldsRefused: [{ field: 'status' }] });
  });

  it('fails a draft alone whose value no Jira field takes', async () => {
    const { connector } = scripted(({ path, body }) =>
      path.endsWith('/bulk') ? new Reply(201, { issues: [created('1')], errors: [] }) : readBack(body),
    );
    const results = await connector.createMany([draft('a', { customfield_1: { kind: 'boolean', boolean: true } }), draft('b')]);
    expect(errorsOf(results)).toEqual([FieldRejectedError, 'OPS-1']);
  });
});
