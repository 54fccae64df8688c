import { describe, expect, it } from 'vitest';
import { ACCOUNTS } from './seed';
import { createTestSite, document } from './testing/site';

type Site = ReturnType<typeof createTestSite>;

const move = (site: Site, key: string, id: string, more: Readonly<Record<string, unknown>> = {}) =>
  site.call('POST', `/rest/api/3/issue/${key}/transitions`, { transition: { id }, ...more });

const offered = async (site: Site, key: string): Promise<string[]> => {
  const { json } = await site.call('GET', `/rest/api/3/issue/${key}/transitions`);
  return (json as { transitions: { id: string }[] }).transitions.map(({ id }) => id);
};

describe('transitions', () => {
  it('lead to Done in steps only, and Done asks for a resolution', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    expect(await offered(site, key)).toEqual(['11']);
    expect((await move(site, key, '51')).status).toBe(400);
    await move(site, key, '11');
    await move(site, key, '31');
    const refused = await move(site, key, '51');
    expect(refused).toMatchObject({ status: 400, json: { errors: { resolution: 'Resolution is required.' } } });
    site.clock.advance(1000);
    expect((await move(site, key, '51', { fields: { resolution: { name: "Won't Do" } } })).status).toBe(204);
    const done = (await site.call('GET', `/rest/api/3/issue/${key}`)).json;
    expect(done).toMatchObject({
      fields: {
        status: { name: 'Done', statusCategory: { key: 'done' } },
        resolution: { name: "Won't Do" },
        resolutiondate: '2026-11-02T09:30:16.250+0000',
      },
    });
  });

  it('clear the resolution when an issue is reopened', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    for (const id of ['11', '31']) await move(site, key, id);
    await move(site, key, '51', { fields: { resolution: { id: '10000' } } });
    await move(site, key, '61');
    const { json } = await site.call('GET', `/rest/api/3/issue/${key}`);
    expect(json).toMatchObject({ fields: { status: { name: 'In Progress' }, resolution: null, resolutiondate: null } });
    expect(await site.found('resolution = Unresolved')).toEqual([key]);
  });

  it('take no field that is not on their screen, and a comment with the move', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    expect((await move(site, key, '11', { fields: { summary: 'x' } })).status).toBe(400);
    expect((await move(site, key, '11', { update: { comment: [{ add: { body: document('Starting') } }] } })).status).toBe(204);
    expect(site.admin.issue(key)?.comments).toHaveLength(1);
  });

  it('are none for somebody without the right', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    site.admin.setRight({ accountId: ACCOUNTS.app, permission: 'TRANSITION_ISSUES' }, false);
    expect(await offered(site, key)).toEqual([]);
    expect((await move(site, key, '11')).status).toBe(400);
    site.admin.setRight({ accountId: ACCOUNTS.app, permission: 'TRANSITION_ISSUES' }, true);
    expect(await offered(site, key)).toEqual(['11']);
  });
});
