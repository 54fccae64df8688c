import { describe, expect, it } from 'vitest';
import { ACCOUNTS, FIELDS } from './seed';
import { createTestSite, document } from './testing/site';

const containing = (text: string): unknown => expect.stringContaining(text);

describe('create', () => {
  it('keeps fields and properties, and gives consecutive keys', async () => {
    const site = createTestSite();
    const first = await site.create(
      { description: document('It burns.'), labels: ['fire'] },
      { properties: [{ key: 'sync', value: { id: 'a1' } }] },
    );
    const second = await site.create();
    expect([first.key, second.key]).toEqual(['OPS-1', 'OPS-2']);
    const { json } = await site.call('GET', `/rest/api/3/issue/${first.id}?properties=sync&fields=summary,labels,priority,reporter`);
    expect(json).toMatchObject({
      key: 'OPS-1',
      properties: { sync: { id: 'a1' } },
      fields: { summary: 'Printer on fire', labels: ['fire'], priority: { name: 'Medium' }, reporter: { accountId: ACCOUNTS.app } },
    });
  });

  const refused: [string, Record<string, unknown>, unknown][] = [
    ['a missing summary', { summary: '' }, { errors: { summary: 'You must specify a summary of the issue.' } }],
    ['a summary of 256 characters', { summary: 'x'.repeat(256) }, { errors: { summary: 'Summary must be less than 255 characters.' } }],
    ['a summary with a line break', { summary: 'a\nb' }, { errors: { summary: 'The summary is invalid because it contains newline characters.' } }],
    ['an unknown project', { project: { key: 'NOPE' } }, { errors: { project: 'Specify a valid project ID or key' } }],
    ['an issue type of another project', { issuetype: { name: 'Service request' } }, { errors: { issuetype: 'Specify a valid issue type' } }],
    ['text in place of a document', { description: 'plain' }, { errors: { description: containing('Atlassian Document') } }],
    ['an invalid document', { description: { type: 'doc', version: 1, content: [{ type: 'text', text: 'x' }] } }, { errorMessages: ['INVALID_INPUT'] }],
    ['32,768 characters of text', { description: document('x'.repeat(32_768)) }, { errors: { description: containing('32,767') } }],
    ['a label with a blank', { labels: ['two words'] }, { errors: { labels: "The label 'two words' contains spaces which is invalid." } }],
    ['an unknown option', { [FIELDS.severity]: { value: 'Huge' } }, { errors: { [FIELDS.severity]: "Severity name 'Huge' is not valid" } }],
    ['a text of 256 characters', { [FIELDS.partnerTicket]: 'x'.repeat(256) }, { errors: { [FIELDS.partnerTicket]: containing('255') } }],
    ['an unknown field', { customfield_99999: 'x' }, { errors: { customfield_99999: containing('cannot be set') } }],
    ['a resolution, which is on no create screen', { resolution: { name: 'Done' } }, { errors: { resolution: containing('cannot be set') } }],
    ['an assignee who may not work in the project', { assignee: { accountId: ACCOUNTS.customerLena } }, { errors: { assignee: containing('cannot be assigned') } }],
  ]; // prettier-ignore

  it.each(refused)('refuses %s with 400', async (_what, fields, body) => {
    const site = createTestSite();
    const answer = await site.call('POST', '/rest/api/3/issue', {
      fields: { project: { key: 'OPS' }, issuetype: { name: 'Incident' }, summary: 'ok', ...fields },
    });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject(body as Record<string, unknown>);
    expect(site.admin.issues()).toHaveLength(0);
  });

  it('reports every wrong field at once', async () => {
    const site = createTestSite();
    const answer = await site.call('POST', '/rest/api/3/issue', {
      fields: { project: { key: 'OPS' }, issuetype: { name: 'Incident' }, summary: '', labels: 'x', duedate: 'soon' },
    });
    expect(Object.keys((answer.json as { errors: object }).errors).sort()).toEqual(['duedate', 'labels', 'summary']);
  });

  it('stores every kind of custom field and returns it as Jira does', async () => {
    const site = createTestSite();
    const { id } = await site.create({
      [FIELDS.partnerTicket]: 'INC0010001',
      [FIELDS.severity]: { value: 'Major' },
      [FIELDS.affectedServices]: [{ value: 'VPN' }, { id: '10112' }],
      [FIELDS.impactedUsers]: 12.5,
      [FIELDS.plannedStart]: '2026-11-05T08:00:00.000+0100',
      [FIELDS.targetDate]: '2026-12-24',
      [FIELDS.workaround]: document('Use the stairs'),
      [FIELDS.partnerLink]: 'https://dev1.service-now.com/x',
      [FIELDS.tags]: ['a', 'b'],
      [FIELDS.checks]: [{ value: 'Customer informed' }],
      [FIELDS.engineer]: { accountId: ACCOUNTS.hidden },
    });
    const { json } = await site.call('GET', `/rest/api/3/issue/${id}`);
    expect(json).toMatchObject({
      fields: {
        [FIELDS.partnerTicket]: 'INC0010001',
        [FIELDS.severity]: { value: 'Major' },
        [FIELDS.affectedServices]: [{ value: 'VPN' }, { value: 'ERP' }],
        [FIELDS.impactedUsers]: 12.5,
        [FIELDS.plannedStart]: '2026-11-05T07:00:00.000+0000',
        [FIELDS.targetDate]: '2026-12-24',
        [FIELDS.workaround]: document('Use the stairs'),
        [FIELDS.partnerLink]: 'https://dev1.service-now.com/x',
        [FIELDS.tags]: ['a', 'b'],
        [FIELDS.checks]: [{ value: 'Customer informed' }],
        [FIELDS.engineer]: { accountId: ACCOUNTS.hidden },
      },
    });
    expect((json as { fields: Record<string, object> }).fields[FIELDS.engineer]).not.toHaveProperty('emailAddress');
  });
});

describe('bulk', () => {
  it('creates what it can and reports the rest by index', async () => {
    const site = createTestSite();
    const issue = (summary: string) => ({ fields: { project: { key: 'OPS' }, issuetype: { name: 'Task' }, summary } });
    const answer = await site.call('POST', '/rest/api/3/issue/bulk', {
      issueUpdates: [{ ...issue('one'), properties: [{ key: 'p', value: 1 }], transition: { id: '11' } }, issue(''), issue('three')],
    });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      issues: [{ key: 'OPS-1', transition: { status: 200 } }, { key: 'OPS-2' }],
      errors: [{ status: 400, failedElementNumber: 1, elementErrors: { errors: { summary: expect.any(String) as unknown } } }],
    });
    expect(site.admin.issue('OPS-1')?.properties).toEqual({ p: 1 });
  });

  it('refuses 51 issues, and answers 400 when none could be created', async () => {
    const site = createTestSite();
    const one = { fields: { summary: 'x' } };
    expect((await site.call('POST', '/rest/api/3/issue/bulk', { issueUpdates: Array.from({ length: 51 }, () => one) })).status).toBe(400);
    const none = await site.call('POST', '/rest/api/3/issue/bulk', { issueUpdates: [one] });
    expect(none.status).toBe(400);
    expect(none.json).toMatchObject({ issues: [], errors: [{ failedElementNumber: 0 }] });
  });

  it('fetches by id and key in order of id and leaves out what does not exist or may not be seen', async () => {
    const site = createTestSite();
    await site.create();
    await site.create();
    const secret = await site.create();
    site.admin.hideIssue(secret.id);
    const answer = await site.call('POST', '/rest/api/3/issue/bulkfetch', {
      issueIdsOrKeys: ['ops-2', 'OPS-1', secret.key, 'OPS-99'],
      fields: ['summary', 'comment', 'attachment'],
      properties: ['sync'],
    });
    expect(answer.json).toMatchObject({ issues: [{ key: 'OPS-1' }, { key: 'OPS-2' }], issueErrors: [] });
    expect((answer.json as { issues: unknown[] }).issues).toHaveLength(2);
    expect(answer.headers.get('x-sandbox-points')).toBe('3');
  });
});

describe('edit', () => {
  it('changes fields, moves the time, writes history and returns the issue on request', async () => {
    const site = createTestSite();
    const { id } = await site.create({ labels: ['a', 'b'] });
    site.clock.advance(1500);
    const answer = await site.call('PUT', `/rest/api/3/issue/${id}?returnIssue=true`, {
      fields: { summary: 'New', priority: { name: 'High' } },
      update: { labels: [{ add: 'c' }, { remove: 'a' }] },
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ fields: { summary: 'New', labels: ['b', 'c'], updated: '2026-11-02T09:30:16.750+0000' } });
    const { json } = await site.call('GET', `/rest/api/3/issue/${id}/changelog`);
    const [entry] = (json as { values: { items: { fieldId: string; fromString: string; toString: string }[] }[] }).values;
    expect(entry?.items.map((item) => [item.fieldId, item.fromString, item.toString])).toEqual([
      ['summary', 'Printer on fire', 'New'],
      ['priority', 'Medium', 'High'],
      ['labels', 'a b', 'b c'],
    ]);
  });

  it('ignores a transition, and an edit without change leaves time, history and events alone', async () => {
    const site = createTestSite();
    const { id } = await site.create();
    const before = site.admin.issue(id);
    site.events.length = 0;
    site.clock.advance(5000);
    const answer = await site.call('PUT', `/rest/api/3/issue/${id}`, { fields: { summary: 'Printer on fire' }, transition: { id: '11' } });
    expect(answer.status).toBe(204);
    expect(site.admin.issue(id)).toBe(before);
    expect(site.events).toEqual([]);
  });

  it('never gives two versions the same time', async () => {
    const site = createTestSite();
    const { id } = await site.create();
    const times = new Set([site.admin.issue(id)?.updatedAt]);
    for (const summary of ['a', 'b', 'c']) {
      await site.call('PUT', `/rest/api/3/issue/${id}`, { fields: { summary } });
      times.add(site.admin.issue(id)?.updatedAt);
    }
    expect(times.size).toBe(4);
  });

  it('refuses a field in both fields and update, and silence towards watchers without admin rights', async () => {
    const site = createTestSite();
    const { id } = await site.create();
    const both = await site.call('PUT', `/rest/api/3/issue/${id}`, { fields: { labels: [] }, update: { labels: [{ add: 'x' }] } });
    expect(both.status).toBe(400);
    expect((await site.call('PUT', `/rest/api/3/issue/${id}?notifyUsers=false`, { fields: { summary: 'x' } })).status).toBe(403);
    expect(
      (await site.call('PUT', `/rest/api/3/issue/${id}?notifyUsers=false`, { fields: { summary: 'x' } }, { as: ACCOUNTS.admin })).status,
    ).toBe(204);
  });

  it('reports a missing edit right as fields that cannot be set', async () => {
    const site = createTestSite();
    const { id } = await site.create();
    site.admin.setRight({ accountId: ACCOUNTS.app, permission: 'EDIT_ISSUES', projectKey: 'OPS' }, false);
    const answer = await site.call('PUT', `/rest/api/3/issue/${id}`, { fields: { summary: 'x' } });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ errors: { summary: containing('cannot be set') } });
  });
});

describe('what the app may not see', () => {
  it('is 404: hidden issues, security levels without the app, projects without the role', async () => {
    const site = createTestSite();
    const hidden = await site.create();
    site.admin.hideIssue(hidden.id);
    const secured = await site.create({ security: { name: 'Administrators only' } }, {}, { as: ACCOUNTS.admin });
    const shared = await site.create({ security: { name: 'Internal' } });
    expect((await site.call('GET', `/rest/api/3/issue/${hidden.id}`)).status).toBe(404);
    expect((await site.call('GET', `/rest/api/3/issue/${secured.id}`)).status).toBe(404);
    expect((await site.call('GET', `/rest/api/3/issue/${secured.id}`, undefined, { as: ACCOUNTS.admin })).status).toBe(200);
    expect((await site.call('GET', `/rest/api/3/issue/${shared.id}?fields=security`)).json).toMatchObject({
      fields: { security: { name: 'Internal' } },
    });
    expect(await site.found('project = OPS')).toEqual([shared.key]);
    site.admin.setRight({ accountId: ACCOUNTS.app, permission: 'BROWSE_PROJECTS', projectKey: 'OPS' }, false);
    expect((await site.call('GET', `/rest/api/3/issue/${shared.id}`)).status).toBe(404);
  });

  it('deleting needs the right, and what is deleted is gone', async () => {
    const site = createTestSite();
    const { id, key } = await site.create();
    expect((await site.call('DELETE', `/rest/api/3/issue/${id}`, undefined, { as: ACCOUNTS.operator })).status).toBe(403);
    expect((await site.call('DELETE', `/rest/api/3/issue/${id}`)).status).toBe(204);
    expect((await site.call('GET', `/rest/api/3/issue/${key}`)).status).toBe(404);
  });

  it('a moved issue keeps its id and is found under its old key', async () => {
    const site = createTestSite();
    const { id, key } = await site.create();
    site.admin.as(ACCOUNTS.admin).move(id, { projectKey: 'HELP', issueTypeId: '10012' });
    const { json } = await site.call('GET', `/rest/api/3/issue/${key}?fields=project,status`);
    expect(json).toMatchObject({ id, key: 'HELP-1', fields: { project: { key: 'HELP' }, status: { name: 'Waiting for support' } } });
  });
});
