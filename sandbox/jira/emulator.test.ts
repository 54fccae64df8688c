import { describe, expect, it } from 'vitest';
import { ACCOUNTS } from './seed';
import { createTestSite, document } from './testing/site';

describe('events', () => {
  it('are fired for what happens, with Forge names, actor and changelog', async () => {
    const site = createTestSite();
    const { key, id } = await site.create({}, {}, { as: ACCOUNTS.operator });
    await site.call(
      'PUT',
      `/rest/api/3/issue/${key}`,
      { fields: { assignee: { accountId: ACCOUNTS.agentMia } } },
      { as: ACCOUNTS.operator },
    );
    const comment = await site.call('POST', `/rest/api/3/issue/${key}/comment`, { body: document('x') });
    await site.call('DELETE', `/rest/api/3/issue/${key}/comment/${(comment.json as { id: string }).id}`);
    const file = site.admin.as(ACCOUNTS.operator).attach(key, { name: 'a', type: 'text/plain', bytes: new Uint8Array(3) });
    await site.call('DELETE', `/rest/api/3/attachment/${file.id}`);
    await site.call('PUT', `/rest/api/3/issue/${key}/properties/sync`, { a: 1 });
    await site.call('DELETE', `/rest/api/3/issue/${key}`);
    expect(site.events.map(({ name }) => name)).toEqual([
      'avi:jira:created:issue',
      'avi:jira:updated:issue',
      'avi:jira:assigned:issue',
      'avi:jira:commented:issue',
      'avi:jira:deleted:comment',
      'avi:jira:created:attachment',
      'avi:jira:deleted:attachment',
      'avi:jira:deleted:issue',
    ]);
    expect(site.events[1]?.payload).toMatchObject({
      eventType: 'avi:jira:updated:issue',
      issue: { id, key, fields: { project: { key: 'OPS' }, issuetype: { name: 'Incident' } } },
      atlassianId: ACCOUNTS.operator,
      selfGenerated: false,
      timestamp: site.clock.now(),
      changelog: { items: [{ fieldId: 'assignee', from: null, to: ACCOUNTS.agentMia, toString: 'Mia Lindqvist' }] },
    });
    expect(site.events[3]?.payload).toMatchObject({
      selfGenerated: true,
      atlassianId: ACCOUNTS.app,
      comment: { body: document('x') },
      issue: { key },
    });
    expect(site.events[5]?.payload).toMatchObject({ attachment: { id: file.id, issueId: id, fileName: 'a', size: 3 } });
  });

  it('repeat the trace of the request, and are self generated for what the app does as a user', async () => {
    const site = createTestSite();
    await site.create({}, {}, { as: ACCOUNTS.operator, headers: { 'x-sandbox-client': 'app', 'X-Atlassian-Webhook-Trace': 'w-7' } });
    expect(site.events[0]?.payload).toMatchObject({ selfGenerated: true, atlassianId: ACCOUNTS.operator, webhookTraceValue: 'w-7' });
  });
});

describe('rate limits', () => {
  it('count points, say so in headers and refuse when the hour is used up', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    const read = await site.call('GET', `/rest/api/3/issue/${key}`);
    expect(read.headers.get('x-sandbox-points')).toBe('2');
    expect(read.headers.get('x-ratelimit-limit')).toBe('65000');
    expect(read.headers.get('x-ratelimit-remaining')).toBe('64997');
    site.admin.setPointsUsed(65_000);
    const refused = await site.call('GET', `/rest/api/3/issue/${key}`);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-reason')).toBe('jira-quota-global-based');
    expect(Number(refused.headers.get('retry-after'))).toBe(1785);
    expect((await site.call('GET', `/rest/api/3/issue/${key}`, undefined, { as: ACCOUNTS.operator })).status).toBe(200);
    site.clock.advance(1785 * 1000);
    expect((await site.call('GET', `/rest/api/3/issue/${key}`)).status).toBe(200);
  });

  it('limit writes to one issue once switched on', async () => {
    const site = createTestSite();
    const [first, second] = [await site.create(), await site.create()];
    site.admin.setPerIssueWriteLimit(true);
    const write = (key: string, n: number) => site.call('PUT', `/rest/api/3/issue/${key}/properties/p${n}`, n);
    for (let n = 0; n < 20; n += 1) expect((await write(first.key, n)).status).toBe(201);
    const refused = await write(first.id, 20);
    expect([refused.status, refused.headers.get('ratelimit-reason')]).toEqual([429, 'jira-per-issue-on-write']);
    expect((await write(second.key, 0)).status).toBe(201);
    site.clock.advance(2000);
    expect((await write(first.key, 20)).status).toBe(201);
  });
});

describe('what is not modelled', () => {
  const unknown: [string, string][] = [
    ['GET', '/rest/api/3/issueLinkType'],
    ['GET', '/rest/api/2/issue/OPS-1'],
    ['GET', '/rest/agile/1.0/board'],
    ['GET', '/rest/api/3/issue/OPS-1?expand=renderedFields'],
    ['GET', '/rest/api/3/issue/OPS-1?colour=red'],
    ['GET', '/rest/api/3/issue/OPS-1/comment?expand=renderedBody'],
  ];
  it.each(unknown)('%s %s is 501 with a reason', async (method, path) => {
    const site = createTestSite();
    await site.create();
    const answer = await site.call(method, path);
    expect(answer.status).toBe(501);
    expect((answer.json as { errorMessages: string[] }).errorMessages[0]).toMatch(/does not model/);
  });

  it('an unknown key in a body is 400, the removed search 410, an unknown account 401', async () => {
    const site = createTestSite();
    expect((await site.call('POST', '/rest/api/3/search/jql', { jql: 'project = OPS', startAt: 5 })).status).toBe(400);
    expect((await site.call('GET', '/rest/api/3/search?jql=x')).status).toBe(410);
    expect((await site.call('GET', '/rest/api/3/myself', undefined, { as: 'nobody' })).status).toBe(401);
  });
});

describe('issue properties', () => {
  it('neither move the time nor write history, and have limits', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    const before = site.admin.issue(key)?.updatedAt;
    site.clock.advance(1000);
    const path = `/rest/api/3/issue/${key}/properties/sync`;
    expect((await site.call('PUT', path, { a: 1 })).status).toBe(201);
    expect((await site.call('PUT', path, { a: 2 })).status).toBe(200);
    expect(site.admin.issue(key)).toMatchObject({ updatedAt: before, changelog: [] });
    expect((await site.call('PUT', path, 'x'.repeat(32_767))).status).toBe(400);
    expect((await site.call('PUT', `/rest/api/3/issue/${key}/properties/${'k'.repeat(256)}`, 1)).status).toBe(400);
    expect((await site.call('DELETE', path)).status).toBe(204);
    expect((await site.call('GET', path)).status).toBe(404);
  });
});

describe('people', () => {
  it('with a hidden address are found by it without showing it', async () => {
    const site = createTestSite();
    const { json } = await site.call('GET', '/rest/api/3/user/search?query=hana@acme');
    expect(json).toMatchObject([{ accountId: ACCOUNTS.hidden, displayName: 'Hana Sato' }]);
    expect((json as object[])[0]).not.toHaveProperty('emailAddress');
    const own = await site.call('GET', '/rest/api/3/myself', undefined, { as: ACCOUNTS.hidden });
    expect(own.json).toMatchObject({ emailAddress: 'hana@acme.example', timeZone: 'Asia/Tokyo' });
  });
});

describe('snapshot', () => {
  it('survives JSON and brings back issues, files, ids and the index', async () => {
    const site = createTestSite({ indexLagMs: 1000 });
    const { key, id } = await site.create();
    const file = site.admin.as(ACCOUNTS.operator).attach(key, { name: 'a', type: 'text/plain', bytes: Uint8Array.from([0, 255, 7]) });
    site.clock.advance(2000);
    const snapshot: unknown = JSON.parse(JSON.stringify(site.emulator.snapshot()));
    const other = createTestSite({ seed: 'empty' });
    other.emulator.restore(snapshot);
    other.clock.advance(2000);
    expect(other.admin.issue(key)?.id).toBe(id);
    expect(other.admin.fileBytes(file.id)).toEqual(Uint8Array.from([0, 255, 7]));
    expect(await other.found('project = OPS')).toEqual([key]);
    expect((await other.create()).key).toBe('OPS-2');
    expect(site.admin.issues()).toHaveLength(1);
  });

  it('refuses what is none', () => {
    expect(() => createTestSite().emulator.restore({ nope: true })).toThrow();
  });
});
