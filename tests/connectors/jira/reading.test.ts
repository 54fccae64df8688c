import { beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNTS, ISSUE_TYPES } from '../../../sandbox/jira/seed';
import { TicketRejectedError } from '../../../src/core/errors';
import { HELP, OPS, calls, connector, emulator, freshSite, mia, ops, read } from './acme';

beforeEach(freshSite);

describe('reading', () => {
  it('does not tell a deleted issue from a hidden one (S7)', async () => {
    const [deleted, hidden, kept] = [ops('a'), ops('b'), ops('c')];
    emulator.admin.as(ACCOUNTS.admin).delete(deleted ?? '');
    emulator.admin.hideIssue(hidden ?? '');
    const results = await connector.readMany(
      [deleted, hidden, kept].map((id) => ({ ref: { id, type: OPS.type } })),
      { fields: [], comments: false, files: false },
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['invisible', 'invisible', 'found']);
  });

  it('follows an issue to its new project and type (C7)', async () => {
    const id = ops('a');
    emulator.admin.as(ACCOUNTS.admin).move(id, { projectKey: 'HELP', issueTypeId: ISSUE_TYPES.serviceRequest });
    const { ref, ticket } = await read(id);
    expect([ref, ticket.container, ticket.key]).toEqual([{ id, type: HELP.type }, HELP.container, 'HELP-1']);
    expect(await connector.findByKey('ops-1')).toEqual(ref);
  });

  it('marks a security level (C7)', async () => {
    const id = ops('a');
    emulator.admin.as(ACCOUNTS.admin).edit(id, { security: { id: '10020' } });
    expect((await read(id)).ticket.restricted).toBe(true);
  });

  it('finds nothing behind what is no key', async () => {
    expect(await connector.findByKey('OPS-99')).toBeUndefined();
    expect(await connector.findByKey('../../admin')).toBeUndefined();
  });
});

describe('start filters', () => {
  it('judge the issues as they are now, although the index lags (C7)', async () => {
    emulator.admin.setIndexLag(10 * 60_000);
    const ids = Array.from({ length: 120 }, (_, index) => ops(String(index)));
    const chosen = ids.filter((_, index) => index % 3 === 0);
    for (const id of chosen) mia().edit(id, { labels: ['partner'] });
    calls.length = 0;
    const matching = await connector.matchesFilter(
      ids.map((id) => ({ id, type: OPS.type })),
      'labels = partner ORDER BY created',
    );
    expect([...matching].sort()).toEqual([...chosen].sort());
    expect(calls).toHaveLength(3);
  });

  it('cannot reach beyond the asked issues', async () => {
    const [a, b] = [ops('a'), ops('b')];
    const matching = await connector.matchesFilter([{ id: a, type: OPS.type }], 'labels = nothing OR project = OPS');
    expect([...matching]).toEqual([a]);
    expect(matching.has(b)).toBe(false);
  });

  it('match everything when empty', async () => {
    expect(await connector.matchesFilter([{ id: '5', type: 'x' }], ' ORDER BY key ')).toEqual(new Set(['5']));
    expect(calls).toEqual([]);
  });

  it('are refused with Jira’s reason', async () => {
    await expect(connector.validateFilter(OPS, 'priority = High ORDER BY created')).resolves.toBeUndefined();
    await expect(connector.validateFilter(OPS, 'priority =')).rejects.toThrow(TicketRejectedError);
    await expect(connector.validateFilter(OPS, 'nonsense = 1')).rejects.toMatchObject({
      detail: expect.stringContaining('nonsense') as string,
    });
    await expect(connector.validateFilter(OPS, 'priority = High) OR (project = HELP')).rejects.toThrow(TicketRejectedError);
  });
});
