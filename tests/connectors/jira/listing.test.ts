import { beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNTS, ISSUE_TYPES } from '../../../sandbox/jira/seed';
import { HELP, OPS, START, advance, calls, connector, emulator, freshSite, help, mia, now, ops, read } from './acme';

beforeEach(freshSite);

describe('listing', () => {
  it('lists the changes of all routes in one call, oldest first, ties by key (S1)', async () => {
    const a = ops('a');
    const b = help('b');
    mia().createIssue({ fields: { project: { key: 'OPS' }, issuetype: { id: ISSUE_TYPES.bug }, summary: 'no route' } });
    advance(61_000);
    mia().edit(a, { summary: 'again' });
    const page = await connector.listChanged({ scopes: [OPS, HELP], since: new Date(START).toISOString(), limit: 50 });
    expect(page.rows.map((row) => row.ref)).toEqual([
      { id: b, type: HELP.type },
      { id: a, type: OPS.type },
    ]);
    expect(calls).toEqual(['POST /rest/api/3/search/jql']);
    expect(page.serverTime).toBe(new Date(now).toISOString());
  });

  it('goes through all pages and gives the version a strong read gives', async () => {
    for (let index = 0; index < 25; index++) {
      advance(700);
      ops(String(index));
    }
    const rows: { id: string; version: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await connector.listChanged({
        scopes: [OPS],
        since: new Date(START).toISOString(),
        limit: 10,
        ...(cursor ? { cursor } : {}),
      });
      rows.push(...page.rows.map((row) => ({ id: row.ref.id, version: row.version })));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(new Set(rows.map((row) => row.id)).size).toBe(25);
    const last = rows.at(-1);
    expect((await read(last?.id ?? '')).ticket.version).toBe(last?.version);
  });

  it('shows a comment or a file alone as a change (S1)', async () => {
    const id = ops('quiet');
    advance(120_000);
    const since = new Date(now).toISOString();
    expect((await connector.listChanged({ scopes: [OPS], since, limit: 50 })).rows).toEqual([]);
    emulator.admin.as(ACCOUNTS.agentMia).attach(id, { name: 'a.txt', type: 'text/plain', bytes: new Uint8Array([1]) });
    expect((await connector.listChanged({ scopes: [OPS], since, limit: 50 })).rows.map((row) => row.ref.id)).toEqual([id]);
  });
});
