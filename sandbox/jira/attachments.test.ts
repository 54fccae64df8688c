import { describe, expect, it } from 'vitest';
import { ACCOUNTS } from './seed';
import { createTestSite } from './testing/site';

type Site = ReturnType<typeof createTestSite>;

const BYTES = Uint8Array.from({ length: 256 }, (_, index) => index);

async function upload(
  site: Site,
  key: string,
  bytes: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = { 'X-Atlassian-Token': 'no-check' },
) {
  const form = new FormData();
  form.append('file', new File([bytes], 'Überblick.bin', { type: 'application/x-test' }));
  const response = await site.send('POST', `/rest/api/3/issue/${key}/attachments`, { body: form, headers });
  return { status: response.status, json: (await response.json()) as unknown };
}

const idOf = (answer: { json: unknown }): string => (answer.json as [{ id: string }])[0].id;

const download = (site: Site, id: string, query: string, headers: Record<string, string> = {}) =>
  site.send('GET', `/rest/api/3/attachment/content/${id}${query}`, { headers });

describe('attachments', () => {
  it('come back byte for byte, with their names, directly and by the redirect', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    const answer = await upload(site, key, BYTES);
    expect(answer).toMatchObject({ status: 200, json: [{ filename: 'Überblick.bin', size: 256, mimeType: 'application/x-test' }] });
    const direct = await download(site, idOf(answer), '?redirect=false');
    expect(new Uint8Array(await direct.arrayBuffer())).toEqual(BYTES);
    const redirect = await download(site, idOf(answer), '');
    expect(redirect.status).toBe(303);
    const target = new URL(redirect.headers.get('location') ?? '');
    const media = await site.send('GET', target.pathname + target.search);
    expect(new Uint8Array(await media.arrayBuffer())).toEqual(BYTES);
  });

  it('can be read in ranges', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    const id = idOf(await upload(site, key, BYTES));
    const part = await download(site, id, '?redirect=false', { range: 'bytes=10-13' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 10-13/256']);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(BYTES.subarray(10, 14));
    expect((await download(site, id, '?redirect=false', { range: 'bytes=900-' })).status).toBe(416);
    expect((await download(site, id, '?redirect=false', { range: 'lines=1' })).status).toBe(400);
  });

  it('may be empty, and move time and history of their issue', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    site.clock.advance(1000);
    await upload(site, key, new Uint8Array());
    const issue = site.admin.issue(key);
    expect(issue).toMatchObject({
      updatedAt: site.clock.now(),
      attachments: [{ size: 0 }],
      changelog: [{ items: [{ field: 'Attachment' }] }],
    });
  });

  it('are refused without the anti-forgery header, over the limit and without the right', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    expect((await upload(site, key, BYTES, {})).status).toBe(403);
    site.admin.setAttachmentLimit(255);
    expect((await upload(site, key, BYTES)).status).toBe(413);
    expect((await site.call('GET', '/rest/api/3/attachment/meta')).json).toEqual({ enabled: true, uploadLimit: 255 });
    site.admin.setAttachmentLimit(256);
    site.admin.setRight({ accountId: ACCOUNTS.app, permission: 'CREATE_ATTACHMENTS' }, false);
    expect((await upload(site, key, BYTES)).status).toBe(403);
    expect(site.admin.issue(key)?.attachments).toEqual([]);
  });

  it('are gone once deleted, and unknown to whom the issue is', async () => {
    const site = createTestSite();
    const { key } = await site.create();
    const [first, second] = [idOf(await upload(site, key, BYTES)), idOf(await upload(site, key, BYTES))];
    expect((await site.call('DELETE', `/rest/api/3/attachment/${first}`)).status).toBe(204);
    expect((await download(site, first, '?redirect=false')).status).toBe(404);
    site.admin.hideIssue(key);
    expect((await download(site, second, '?redirect=false')).status).toBe(404);
  });
});
