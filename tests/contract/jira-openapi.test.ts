import { resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ACCOUNTS, FIELDS } from '../../sandbox/jira/seed';
import { createTestSite, document } from '../../sandbox/jira/testing/site';
import { loadDescription } from './description';

const FILE = resolve(process.env['JIRA_OPENAPI'] ?? '../shared/api-descriptions/jira-cloud-v3.json');

const judge = loadDescription(FILE);
const site = createTestSite();
const seen = new Set<string>();

/** Makes a call and fails where request or answer deviate from the official description. */
async function call(method: string, path: string, body?: unknown, how: Parameters<typeof site.call>[3] = {}): Promise<unknown> {
  const answer = await site.call(method, `/rest/api/3${path}`, body, how);
  const verdict = judge({ method, path: `/rest/api/3${path}`, requestBody: body, status: answer.status, answer: answer.json });
  expect(verdict.problems, `${method} ${path} answered ${answer.status}`).toEqual([]);
  seen.add(verdict.operationId);
  return answer.json;
}

const incident = (more: Readonly<Record<string, unknown>> = {}) => ({
  fields: { project: { key: 'OPS' }, issuetype: { name: 'Incident' }, summary: 'VPN down', ...more },
});

describe('the Jira emulator keeps to the official description of REST v3', () => {
  it('issues', async () => {
    await call('POST', '/issue', {
      ...incident({ description: document('x'), [FIELDS.severity]: { value: 'Major' }, labels: ['a'], duedate: '2026-12-01' }),
      properties: [{ key: 'sync', value: { a: 1 } }],
      transition: { id: '11' },
    });
    await call('POST', '/issue', incident({ summary: '' }));
    await call('POST', '/issue', { fields: { project: { key: 'HELP' }, issuetype: { name: 'Service request' }, summary: 'Access' } });
    await call('POST', '/issue/bulk', { issueUpdates: [incident(), incident({ summary: '' })] });
    await call('POST', '/issue/bulk', { issueUpdates: [incident({ summary: '' })] });
    await call('PUT', '/issue/OPS-1', { fields: { summary: 'New' }, update: { labels: [{ add: 'b' }] } });
    await call('PUT', '/issue/OPS-1?returnIssue=true', { fields: { assignee: { accountId: ACCOUNTS.operator } } });
    await call('PUT', '/issue/OPS-1', { fields: { nope: 1 } });
    await call('GET', '/issue/OPS-1/editmeta');
    await call('GET', '/issue/OPS-1/transitions?expand=transitions.fields');
    await call('POST', '/issue/OPS-1/transitions', { transition: { id: '31' } });
    await call('GET', '/issue/OPS-1/transitions?expand=transitions.fields');
    await call('POST', '/issue/OPS-1/transitions', { transition: { id: '51' } });
    await call('POST', '/issue/OPS-1/transitions', { transition: { id: '51' }, fields: { resolution: { name: 'Done' } } });
    await call('GET', '/issue/OPS-1?expand=names,schema,transitions,editmeta,changelog&properties=*all');
    await call('GET', '/issue/OPS-1/changelog?maxResults=2');
    await call('GET', '/issue/OPS-404');
    await call('POST', '/issue/bulkfetch', {
      issueIdsOrKeys: ['OPS-1', 'HELP-1', 'OPS-404'],
      fields: ['*all'],
      properties: ['sync'],
      expand: ['changelog'],
    });
    await call('DELETE', '/issue/OPS-2', undefined, { as: ACCOUNTS.operator });
    await call('DELETE', '/issue/OPS-2');
  });

  it('search', async () => {
    await call('POST', '/search/jql', { jql: 'project = OPS' });
    await call('POST', '/search/jql', {
      jql: 'project in (OPS, HELP) ORDER BY updated',
      fields: ['*all'],
      maxResults: 1,
      properties: ['sync'],
    });
    await call('GET', `/search/jql?jql=${encodeURIComponent('project = OPS')}&fields=summary,status&maxResults=5`);
    await call('POST', '/search/jql', { jql: 'ORDER BY key' });
    await call('POST', '/search/approximate-count', { jql: 'project = OPS' });
    await call('POST', '/jql/parse?validation=strict', { queries: ['project = OPS', 'nope = 1', 'a b'] });
  });

  it('comments, properties, links', async () => {
    const doc = document('Hello');
    const { id } = (await call('POST', '/issue/HELP-1/comment', {
      body: doc,
      properties: [{ key: 'sd.public.comment', value: { internal: true } }],
    })) as { id: string };
    await call('POST', '/issue/OPS-1/comment', { body: doc, visibility: { type: 'role', value: 'atlassian-addons-project-access' } });
    await call('POST', '/issue/OPS-1/comment', { body: 'text' });
    await call('GET', '/issue/HELP-1/comment?orderBy=created&maxResults=10');
    await call('GET', '/issue/OPS-1/comment');
    await call('PUT', `/issue/HELP-1/comment/${id}`, { body: document('Edited') });
    await call('GET', `/issue/HELP-1/comment/${id}`);
    await call('POST', '/comment/list', { ids: [Number(id)] });
    await call('PUT', `/comment/${id}/properties/mark`, { a: 1 });
    await call('PUT', `/comment/${id}/properties/mark`, { a: 2 });
    await call('GET', `/comment/${id}/properties`);
    await call('GET', `/comment/${id}/properties/mark`);
    await call('DELETE', `/comment/${id}/properties/mark`);
    await call('DELETE', `/issue/HELP-1/comment/${id}`);
    await call('GET', `/issue/HELP-1/comment/${id}`);
    await call('PUT', '/issue/OPS-1/properties/sync', { a: 2 });
    await call('PUT', '/issue/OPS-1/properties/other', 'text');
    await call('GET', '/issue/OPS-1/properties');
    await call('GET', '/issue/OPS-1/properties/sync');
    await call('DELETE', '/issue/OPS-1/properties/other');
    await call('GET', '/issue/OPS-1/properties/other');
    const link = { globalId: 'p=1', object: { url: 'https://partner.example/1', title: 'One' } };
    await call('POST', '/issue/OPS-1/remotelink', link);
    const { id: linkId } = (await call('POST', '/issue/OPS-1/remotelink', { ...link, relationship: 'syncs with' })) as { id: number };
    await call('GET', '/issue/OPS-1/remotelink?globalId=p%3D1');
    await call('GET', `/issue/OPS-1/remotelink/${linkId}`);
    await call('PUT', `/issue/OPS-1/remotelink/${linkId}`, link);
    await call('DELETE', '/issue/OPS-1/remotelink?globalId=p%3D1');
    await call('POST', '/issue/OPS-1/remotelink', { ...link, globalId: 'p=2' });
    await call('DELETE', '/issue/OPS-1/remotelink/1');
  });

  it('files', async () => {
    const form = new FormData();
    form.append('file', new File(['bytes'], 'a.txt', { type: 'text/plain' }));
    const path = '/rest/api/3/issue/OPS-1/attachments';
    const upload = await site.send('POST', path, { body: form, headers: { 'X-Atlassian-Token': 'no-check' } });
    const answer: unknown = await upload.json();
    const verdict = judge({ method: 'POST', path, status: upload.status, answer });
    expect(verdict.problems).toEqual([]);
    seen.add(verdict.operationId);
    const [{ id }] = answer as [{ id: string }];
    await call('GET', `/attachment/${id}`);
    await call('GET', '/attachment/meta');
    await call('GET', '/issue/OPS-1?fields=attachment,comment');
    for (const [query, status] of [
      ['', 303],
      ['?redirect=false', 200],
    ] as const) {
      const content = await site.send('GET', `/rest/api/3/attachment/content/${id}${query}`);
      expect(content.status).toBe(status);
      expect(judge({ method: 'GET', path: `/rest/api/3/attachment/content/${id}${query}`, status, answer: undefined }).problems).toEqual(
        [],
      );
    }
    await call('DELETE', `/attachment/${id}`);
    await call('GET', `/attachment/${id}`);
  });

  it('projects and configuration', async () => {
    await call('GET', '/field');
    await call('GET', '/field/search?type=custom&query=partner');
    await call('GET', '/issue/createmeta/OPS/issuetypes');
    await call('GET', '/issue/createmeta/OPS/issuetypes/10001?maxResults=200');
    await call('GET', '/priority');
    await call('GET', '/priority/search?projectId=10000');
    await call('GET', '/status');
    await call('GET', '/statuses/search?statusCategory=DONE');
    await call('GET', '/statuscategory');
    await call('GET', '/resolution');
    await call('GET', '/resolution/search');
    await call('GET', '/project/search?keys=OPS&expand=lead,issueTypes');
    await call('GET', '/project/OPS');
    await call('GET', '/project/NOPE');
    await call('GET', '/project/OPS/statuses');
    await call('GET', '/project/OPS/securitylevel');
    await call('GET', '/securitylevel/10020');
    await call('GET', '/issuesecurityschemes');
    await call('GET', '/issuesecurityschemes', undefined, { as: ACCOUNTS.admin });
    await call('GET', '/issuetype');
    await call('GET', '/issuetype/project?projectId=10000');
    await call('GET', '/configuration');
    await call('GET', '/serverInfo');
  });

  it('people and rights', async () => {
    await call('GET', '/myself?expand=groups');
    await call('GET', `/user?accountId=${encodeURIComponent(ACCOUNTS.hidden)}`);
    await call('GET', '/user?accountId=nobody');
    await call('GET', '/user/search?query=mia');
    await call('GET', '/user/search');
    await call('GET', '/mypermissions?permissions=EDIT_ISSUES,ADMINISTER&projectKey=OPS');
    await call('GET', '/mypermissions');
    await call('POST', '/permissions/check', {
      globalPermissions: ['ADMINISTER'],
      projectPermissions: [{ permissions: ['BROWSE_PROJECTS'], projects: [10_000], issues: [10_001] }],
    });
  });

  it('is judged by a judge that notices a wrong answer and a wrong request', () => {
    const exchange = { method: 'POST', path: '/rest/api/3/search/jql', requestBody: { jql: 'a = b' }, status: 200, answer: { issues: [] } };
    expect(judge(exchange).problems).toEqual([]);
    expect(judge({ ...exchange, answer: { issues: 'none' } }).problems).toHaveLength(1);
    expect(judge({ ...exchange, requestBody: { jql: 1 } }).problems).toHaveLength(1);
    expect(judge({ ...exchange, status: 418 }).problems).toHaveLength(1);
    expect(judge({ ...exchange, path: '/rest/api/3/nope' }).problems).toEqual(['is not described']);
  });

  afterAll(() => {
    // A walk that shrinks must be noticed.
    expect(seen.size).toBeGreaterThanOrEqual(60);
  });
});
