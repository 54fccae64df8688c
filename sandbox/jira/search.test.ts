import { describe, expect, it } from 'vitest';
import { ACCOUNTS, FIELDS } from './seed';
import { createTestSite, document } from './testing/site';

const MINUTE = 60_000;

/** Three issues, ten minutes apart: OPS-1 at 09:30:15 UTC, OPS-2 at 09:40:15, HELP-1 at 09:50:15; it is 10:00:15 now. */
async function threeIssues() {
  const site = createTestSite();
  await site.create(
    { labels: ['vpn', 'urgent'], priority: { name: 'High' }, [FIELDS.partnerTicket]: 'INC0010001' },
    { properties: [{ key: 'sync', value: { partner: { id: 'p-1', n: 3 }, tags: ['x', 'y'] } }] },
  );
  site.clock.advance(10 * MINUTE);
  await site.create({
    summary: 'Second thing',
    assignee: { accountId: ACCOUNTS.operator },
    description: document('The router rebooted'),
    priority: null,
  });
  site.clock.advance(10 * MINUTE);
  await site.create(
    { project: { key: 'HELP' }, issuetype: { name: 'Service request' }, priority: { name: 'Low' } },
    {},
    { as: ACCOUNTS.agentMia },
  );
  site.clock.advance(10 * MINUTE);
  return site;
}

describe('JQL', () => {
  const table: [string, string[]][] = [
    ['project = OPS', ['OPS-1', 'OPS-2']],
    ['project = ops', ['OPS-1', 'OPS-2']],
    ['project = Operations AND key > OPS-1', ['OPS-2']],
    ['project in (OPS, 10001)', ['OPS-1', 'OPS-2', 'HELP-1']],
    ['project != OPS', ['HELP-1']],
    ['NOT project = OPS', ['HELP-1']],
    ['issuetype = "Service request"', ['HELP-1']],
    ['type in (Incident) AND status = "To Do"', ['OPS-1', 'OPS-2']],
    ['statusCategory != Done', ['OPS-1', 'OPS-2', 'HELP-1']],
    ['statusCategory = done', []],
    ['statusCategory = new AND resolution = Unresolved', ['OPS-1', 'OPS-2', 'HELP-1']],
    ['priority >= High', ['OPS-1']],
    ['priority = Low OR priority = High', ['OPS-1', 'HELP-1']],
    ['priority != Low', ['OPS-1', 'OPS-2']],
    ['labels = vpn', ['OPS-1']],
    ['labels is EMPTY', ['OPS-2', 'HELP-1']],
    ['labels != vpn', []],
    ['labels in (vpn, other) AND labels not in (nothing)', ['OPS-1']],
    [`assignee = "${ACCOUNTS.operator}"`, ['OPS-2']],
    ['assignee is EMPTY', ['OPS-1', 'HELP-1']],
    ['reporter = currentUser()', ['OPS-1', 'OPS-2']],
    ['summary ~ second', ['OPS-2']],
    ['summary ~ "prin*"', ['OPS-1', 'HELP-1']],
    ['text ~ "router rebooted"', ['OPS-2']],
    ['text ~ "rebooted router"', ['OPS-2']],
    ['description ~ "\\"rebooted router\\""', []],
    ['"Partner ticket" ~ INC0010001', ['OPS-1']],
    ['cf[10040] ~ INC0010001', ['OPS-1']],
    ['issue.property[sync].partner.id = "p-1"', ['OPS-1']],
    ['issue.property[sync].partner.n > 2', ['OPS-1']],
    ['issue.property[sync].tags = y', ['OPS-1']],
    ['issue.property[sync].partner.id is EMPTY', ['OPS-2', 'HELP-1']],
    ['key in (OPS-1, HELP-1)', ['OPS-1', 'HELP-1']],
    ['created >= -25m', ['OPS-2', 'HELP-1']],
    ['created >= "-25m"', ['OPS-2', 'HELP-1']],
    ['updated >= "2026-11-02 09:40"', ['OPS-2', 'HELP-1']],
    ['updated >= "2026-11-02 09:41"', ['HELP-1']],
    ['updated <= "2026-11-02 09:40"', ['OPS-1']],
    ['updated >= "2026/11/02"', ['OPS-1', 'OPS-2', 'HELP-1']],
    [`updated > ${Date.UTC(2026, 10, 2, 9, 40, 15, 249)}`, ['OPS-2', 'HELP-1']],
    [`updated > ${Date.UTC(2026, 10, 2, 9, 40, 15, 250)}`, ['HELP-1']],
    ['created >= startOfDay() AND created < now()', ['OPS-1', 'OPS-2', 'HELP-1']],
    ['created < startOfDay()', []],
  ];

  it('finds what Jira would', async () => {
    const site = await threeIssues();
    for (const [jql, keys] of table) expect(await site.found(`${jql} ORDER BY created`), jql).toEqual(keys);
  });

  it('reads dates in the zone of the calling user', async () => {
    const site = await threeIssues();
    const jql = 'project = HELP AND updated >= "2026-11-02 10:50"';
    expect(await site.found(jql)).toEqual([]);
    expect(await site.found(jql, {}, { as: ACCOUNTS.agentMia })).toEqual(['HELP-1']);
  });

  const orders: [string, string[]][] = [
    ['ORDER BY key', ['HELP-1', 'OPS-1', 'OPS-2']],
    ['ORDER BY key DESC', ['OPS-2', 'OPS-1', 'HELP-1']],
    ['ORDER BY priority DESC, key', ['OPS-1', 'OPS-2', 'HELP-1']],
    ['ORDER BY updated ASC', ['OPS-1', 'OPS-2', 'HELP-1']],
    ['ORDER BY assignee, created DESC', ['OPS-2', 'HELP-1', 'OPS-1']],
  ];

  it.each(orders)('sorts by %s', async (order, keys) => {
    const site = await threeIssues();
    expect(await site.found(`created >= -1d ${order}`)).toEqual(keys);
  });

  const refused: [string, RegExp][] = [
    ['', /Unbounded JQL/],
    ['ORDER BY key', /Unbounded JQL/],
    ['project = ', /Error in the JQL Query/],
    ['project = NOPE', /The value 'NOPE' does not exist for the field 'project'/],
    ['status = Nowhere', /The value 'Nowhere' does not exist for the field 'status'/],
    ['universe = 42', /Field 'universe' does not exist or you do not have permission to view it/],
    ['summary = exact', /The operator '=' is not supported by the 'summary' field/],
    ['updated >= yesterday', /Date value 'yesterday' for field 'updated' is invalid/],
    ['key = OPS-99', /An issue with key 'OPS-99' does not exist/],
    ['project = OPS ORDER BY created, updated, key, id, status, priority, assignee, reporter', /at most 7/],
  ];

  it.each(refused)('refuses %s with 400', async (jql, message) => {
    const answer = await (await threeIssues()).call('POST', '/rest/api/3/search/jql', { jql });
    expect(answer.status).toBe(400);
    expect((answer.json as { errorMessages: string[] }).errorMessages[0]).toMatch(message);
  });

  it.each(['sprint = 1', 'status WAS Done', 'assignee in membersOf("x")'])('says that it does not model %s', async (jql) => {
    const answer = await createTestSite().call('POST', '/rest/api/3/search/jql', { jql });
    expect(answer.status).toBe(501);
  });

  it('knows only declared property paths once some are declared', async () => {
    const site = await threeIssues();
    site.admin.setIndexedProperties([{ key: 'sync', path: 'partner.id' }]);
    expect(await site.found('issue.property[sync].partner.id = p-1')).toEqual(['OPS-1']);
    await expect(site.found('issue.property[sync].partner.n = 3')).rejects.toThrow('does not exist');
  });
});

describe('pages', () => {
  it('return only ids unless fields are named, and no total', async () => {
    const site = await threeIssues();
    const { json, headers } = await site.call('POST', '/rest/api/3/search/jql', { jql: 'project = HELP' });
    expect(json).toEqual({ issues: [{ id: site.admin.issue('HELP-1')?.id }], isLast: true });
    expect(headers.get('x-sandbox-points')).toBe('2');
  });

  it('follow the token to the end without a gap or a double, also when an issue moves back in the order', async () => {
    const site = createTestSite();
    for (let n = 0; n < 7; n += 1) {
      await site.create({ summary: `Issue ${n}` });
      site.clock.advance(1000);
    }
    const input = { jql: 'project = OPS ORDER BY updated ASC', fields: ['key'], maxResults: 3 };
    const seen: string[] = [];
    let nextPageToken: string | undefined;
    do {
      const { json } = await site.call('POST', '/rest/api/3/search/jql', { ...input, ...(nextPageToken ? { nextPageToken } : {}) });
      const page = json as { issues: { key: string }[]; nextPageToken?: string; isLast: boolean };
      seen.push(...page.issues.map(({ key }) => key));
      if (seen.length === 3) await site.call('PUT', '/rest/api/3/issue/OPS-1', { fields: { summary: 'touched' } });
      nextPageToken = page.nextPageToken;
      expect(page.isLast).toBe(nextPageToken === undefined);
    } while (nextPageToken !== undefined);
    expect(seen).toEqual(['OPS-1', 'OPS-2', 'OPS-3', 'OPS-4', 'OPS-5', 'OPS-6', 'OPS-7', 'OPS-1']);
  });

  it('refuse a token of another query, an old one and a made-up one', async () => {
    const site = await threeIssues();
    const { json } = await site.call('POST', '/rest/api/3/search/jql', { jql: 'project = OPS', maxResults: 1 });
    const { nextPageToken } = json as { nextPageToken: string };
    const ask = async (jql: string, token: string) =>
      (await site.call('POST', '/rest/api/3/search/jql', { jql, nextPageToken: token })).status;
    expect(await ask('project = HELP', nextPageToken)).toBe(400);
    expect(await ask('project = OPS', 'nonsense')).toBe(400);
    expect(await ask('project = OPS', nextPageToken)).toBe(200);
    site.clock.advance(8 * 24 * 60 * MINUTE);
    expect(await ask('project = OPS', nextPageToken)).toBe(400);
  });

  it('hold at most 100 issues with fields and thousands of ids', async () => {
    const site = createTestSite();
    for (let n = 0; n < 120; n += 1)
      site.admin.as(ACCOUNTS.operator).createIssue({ fields: { project: { key: 'OPS' }, issuetype: { name: 'Task' }, summary: `${n}` } });
    const count = async (fields: string[]) =>
      (
        (await site.call('POST', '/rest/api/3/search/jql', { jql: 'project = OPS', fields, maxResults: 5000 })).json as {
          issues: unknown[];
        }
      ).issues.length;
    expect(await count(['id'])).toBe(120);
    expect(await count(['summary'])).toBe(100);
  });
});

describe('the search index', () => {
  it('shows a new issue, a change and a property only after its lag, longer than a tick if set so', async () => {
    const site = createTestSite({ indexLagMs: 7 * MINUTE });
    const { key } = await site.create({}, { properties: [{ key: 'sync', value: { id: 'a' } }] });
    site.clock.advance(6 * MINUTE);
    expect(await site.found('issue.property[sync].id = a')).toEqual([]);
    expect((await site.call('GET', `/rest/api/3/issue/${key}`)).status).toBe(200);
    site.clock.advance(MINUTE);
    expect(await site.found('issue.property[sync].id = a')).toEqual([key]);
    await site.call('PUT', `/rest/api/3/issue/${key}`, { fields: { labels: ['new'] } });
    expect(await site.found('labels = new')).toEqual([]);
    expect(await site.found('labels is EMPTY')).toEqual([key]);
    site.clock.advance(7 * MINUTE);
    expect(await site.found('labels = new')).toEqual([key]);
    expect(await site.found('labels is EMPTY')).toEqual([]);
  });

  it('is bypassed for the issues to reconcile', async () => {
    const site = createTestSite({ indexLagMs: 60 * MINUTE });
    const { id, key } = await site.create({ labels: ['new'] });
    await site.create({ labels: ['new'] });
    expect(await site.found('labels = new', { reconcileIssues: [Number(id)] })).toEqual([key]);
  });

  it('never shows what was deleted or hidden meanwhile', async () => {
    const site = createTestSite({ indexLagMs: 60 * MINUTE });
    const first = await site.create();
    const second = await site.create();
    site.clock.advance(61 * MINUTE);
    site.admin.hideIssue(first.id);
    await site.call('DELETE', `/rest/api/3/issue/${second.id}`);
    expect(await site.found('project = OPS')).toEqual([]);
  });
});
