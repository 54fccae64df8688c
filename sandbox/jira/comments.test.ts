import { describe, expect, it } from 'vitest';
import { APP_ROLE } from './rights';
import { ACCOUNTS } from './seed';
import { createTestSite, document } from './testing/site';

type Site = ReturnType<typeof createTestSite>;

const INTERNAL = [{ key: 'sd.public.comment', value: { internal: true } }];

const comments = async (site: Site, key: string, as?: string) => {
  const { json } = await site.call('GET', `/rest/api/3/issue/${key}/comment`, undefined, as === undefined ? {} : { as });
  return (json as { comments: { id: string; jsdPublic?: boolean; properties?: unknown }[] }).comments;
};

const helpRequest = async (site: Site): Promise<string> => {
  const { json } = await site.call('POST', '/rest/servicedeskapi/request', {
    serviceDeskId: '1',
    requestTypeId: '10',
    requestFieldValues: { summary: 'No e-mail' },
    raiseOnBehalfOf: ACCOUNTS.customerLena,
  });
  return (json as { issueKey: string }).issueKey;
};

describe('comments', () => {
  it('say whether customers may read them in service projects only', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    await site.call('POST', `/rest/api/3/issue/${key}/comment`, { body: document('x') });
    expect((await comments(site, key))[0]).not.toHaveProperty('jsdPublic');
    const request = await helpRequest(site);
    await site.call('POST', `/rest/api/3/issue/${request}/comment`, { body: document('public') });
    await site.call('POST', `/rest/api/3/issue/${request}/comment`, { body: document('internal'), properties: INTERNAL });
    expect((await comments(site, request)).map(({ jsdPublic }) => jsdPublic)).toEqual([true, false]);
  });

  it('show a customer the public ones of his own requests and nothing else', async () => {
    const site = createTestSite();
    const request = await helpRequest(site);
    await site.call('POST', `/rest/api/3/issue/${request}/comment`, { body: document('internal'), properties: INTERNAL });
    await site.call('POST', `/rest/servicedeskapi/request/${request}/comment`, { body: 'for you' });
    const asLena = await site.call('GET', `/rest/servicedeskapi/request/${request}/comment`, undefined, { as: ACCOUNTS.customerLena });
    expect((asLena.json as { values: { body: string }[] }).values.map(({ body }) => body)).toEqual(['for you']);
    expect((await site.call('GET', `/rest/servicedeskapi/request/${request}`, undefined, { as: ACCOUNTS.customerTomas })).status).toBe(404);
    expect((await site.call('GET', `/rest/api/3/issue/${request}`, undefined, { as: ACCOUNTS.customerLena })).status).toBe(404);
    const secret = await site.call(
      'POST',
      `/rest/servicedeskapi/request/${request}/comment`,
      { body: 'x', public: false },
      { as: ACCOUNTS.customerLena },
    );
    expect(secret.status).toBe(403);
  });

  it('under a role are hidden from others, in the list and in the issue', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    const ofApp = { body: document('secret'), visibility: { type: 'role', value: APP_ROLE } };
    expect((await site.call('POST', `/rest/api/3/issue/${key}/comment`, ofApp)).status).toBe(201);
    expect(await comments(site, key, ACCOUNTS.operator)).toEqual([]);
    const seen = await site.call('GET', `/rest/api/3/issue/${key}?fields=comment`, undefined, { as: ACCOUNTS.operator });
    expect(seen.json).toMatchObject({ fields: { comment: { total: 0 } } });
    const foreign = { body: document('x'), visibility: { type: 'group', value: 'service-agents' } };
    expect((await site.call('POST', `/rest/api/3/issue/${key}/comment`, foreign)).status).toBe(400);
  });

  it('return their properties only when asked, and lose a visibility that an edit does not repeat', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    const { json } = await site.call('POST', `/rest/api/3/issue/${key}/comment`, {
      body: document('x'),
      visibility: { type: 'role', value: APP_ROLE },
      properties: [{ key: 'mark', value: 'm-1' }],
    });
    const { id } = json as { id: string };
    expect((await comments(site, key))[0]).not.toHaveProperty('properties');
    const expanded = await site.call('GET', `/rest/api/3/issue/${key}/comment?expand=properties`);
    expect(expanded.json).toMatchObject({ comments: [{ properties: [{ key: 'mark', value: 'm-1' }] }] });
    await site.call('PUT', `/rest/api/3/issue/${key}/comment/${id}`, { body: document('y') });
    expect(site.admin.issue(key)?.comments[0]).toMatchObject({ body: document('y'), properties: { mark: 'm-1' } });
    expect(site.admin.issue(key)?.comments[0]).not.toHaveProperty('visibility');
  });

  it('can be edited and deleted by their author, not by another member', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    const { id } = (await site.call('POST', `/rest/api/3/issue/${key}/comment`, { body: document('x') }, { as: ACCOUNTS.agentMia }))
      .json as { id: string };
    const path = `/rest/api/3/issue/${key}/comment/${id}`;
    expect((await site.call('PUT', path, { body: document('y') }, { as: ACCOUNTS.agentRavi })).status).toBe(400);
    expect((await site.call('DELETE', path, undefined, { as: ACCOUNTS.agentRavi })).status).toBe(400);
    expect((await site.call('DELETE', path, undefined, { as: ACCOUNTS.agentMia })).status).toBe(204);
    expect((await site.call('GET', path)).status).toBe(404);
  });

  it('move the time of their issue', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    site.clock.advance(2 * 60_000);
    await site.call('POST', `/rest/api/3/issue/${key}/comment`, { body: document('x') });
    expect(site.admin.issue(key)?.updatedAt).toBe(site.clock.now());
  });

  const refused: [string, unknown][] = [
    ['no body', {}],
    ['an empty document', { body: { type: 'doc', version: 1, content: [] } }],
    ['text', { body: 'hello' }],
    ['32,768 characters', { body: document('x'.repeat(32_768)) }],
    ['a field that cannot be set', { body: document('x'), author: 'me' }],
  ];
  it.each(refused)('are refused with %s', async (_what, body) => {
    const site = createTestSite();
    const { key } = await site.create();
    expect((await site.call('POST', `/rest/api/3/issue/${key}/comment`, body)).status).toBe(400);
    expect(site.admin.issue(key)?.comments).toEqual([]);
  });
});
