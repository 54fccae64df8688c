import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createBench, textOf, type Answer, type Bench } from './testing';

let bench: Bench;
let id = '';
beforeEach(async () => {
  bench = createBench();
  id = textOf((await bench.call('POST', '/api/now/table/incident', { body: { short_description: 'x' } })).record(), 'sys_id');
});

const bytes = new Uint8Array([0, 1, 2, 253, 254, 255]);
const post = (
  name = 'a.bin',
  raw = bytes,
  extra: { as?: string; table?: string; record?: string; headers?: Record<string, string> } = {},
): Promise<Answer> =>
  bench.call(
    'POST',
    `/api/now/attachment/file?table_name=${extra.table ?? 'incident'}&table_sys_id=${extra.record ?? id}&file_name=${encodeURIComponent(name)}`,
    {
      raw,
      headers: extra.headers ?? { 'content-type': 'application/x-test' },
      ...(extra.as === undefined ? {} : { as: extra.as }),
    },
  );

describe('Attachment API', () => {
  it('takes a file as it is, tells about it and gives the same bytes back', async () => {
    const created = await post('Übersicht.bin');
    expect(created.status).toBe(201);
    const record = created.record();
    const file = textOf(record, 'sys_id');
    expect(record).toMatchObject({
      file_name: 'Übersicht.bin',
      content_type: 'application/x-test',
      size_bytes: '6',
      table_name: 'incident',
      table_sys_id: id,
      sys_created_by: 'support.fusion',
      download_link: `https://dev1.service-now.com/api/now/attachment/${file}/file`,
    });
    expect(created.headers.get('location')).toBe(`https://dev1.service-now.com/api/now/attachment/${file}`);
    expect((await bench.call('GET', `/api/now/attachment/${file}`)).record()).toEqual(record);
    const download = await bench.call('GET', `/api/now/attachment/${file}/file`);
    expect(download.bytes).toEqual(bytes);
    expect(download.headers.get('content-type')).toBe('application/x-test');
    const told: unknown = JSON.parse(download.headers.get('x-attachment-metadata') ?? '');
    expect(z.object({ file_name: z.string() }).parse(told).file_name).toBe('Übersicht.bin');
  });

  it('takes a multipart upload whose last part is the file', async () => {
    const form = new FormData();
    form.set('table_name', 'incident');
    form.set('table_sys_id', id);
    form.set('uploadFile', new File([bytes], 'b.bin', { type: 'image/png' }));
    const created = await bench.call('POST', '/api/now/attachment/upload', { raw: form });
    expect(created.status).toBe(201);
    expect(created.record()).toMatchObject({ file_name: 'b.bin', content_type: 'image/png', size_bytes: '6' });
    expect(bench.emulator.admin.bytes(textOf(created.record(), 'sys_id'))).toEqual(bytes);
  });

  it('keeps an empty file, and leaves the time and count of the ticket alone', async () => {
    bench.pass(60_000);
    expect((await post('empty.txt', new Uint8Array())).record()).toMatchObject({ size_bytes: '0', sys_created_on: '2024-05-15 12:01:00' });
    expect(bench.emulator.admin.row(id)).toMatchObject({ sys_updated_on: '2024-05-15 12:00:00', sys_mod_count: '0' });
  });

  it('finds files by query, in pages', async () => {
    for (const name of ['a', 'b', 'c']) await post(name);
    const page = await bench.call(
      'GET',
      `/api/now/attachment?sysparm_query=table_name=incident^table_sys_id=${id}^ORDERBYDESCfile_name&sysparm_limit=2`,
    );
    expect(page.records().map((row) => row['file_name'])).toEqual(['c', 'b']);
    const rest = await bench.call(
      'GET',
      `/api/now/attachment?sysparm_query=table_sys_id=${id}^ORDERBYDESCfile_name&sysparm_limit=2&sysparm_offset=2`,
    );
    expect(rest.records().map((row) => row['file_name'])).toEqual(['a']);
    expect(
      (await bench.call('GET', `/api/now/table/sys_attachment?sysparm_query=table_sys_id=${id}&sysparm_fields=file_name`)).records(),
    ).toHaveLength(3);
  });

  it('deletes a file, and with a record all its files', async () => {
    const file = textOf((await post()).record(), 'sys_id');
    expect((await bench.call('DELETE', `/api/now/attachment/${file}`)).status).toBe(204);
    expect((await bench.call('GET', `/api/now/attachment/${file}/file`)).status).toBe(404);
    await post();
    bench.emulator.admin.delete(id);
    expect(bench.emulator.admin.rows('sys_attachment')).toHaveLength(0);
  });

  it('hides the files of a hidden record', async () => {
    const file = textOf((await post()).record(), 'sys_id');
    bench.emulator.admin.hide(id);
    expect((await bench.call('GET', `/api/now/attachment/${file}`)).status).toBe(404);
    expect((await bench.call('GET', `/api/now/attachment/${file}/file`)).status).toBe(404);
    expect((await bench.call('GET', '/api/now/attachment')).records()).toEqual([]);
    expect((await post()).status).toBe(404);
  });

  it.each([
    ['no content type', () => post('a', bytes, { headers: {} }), 400, 'Content-Type'],
    ['an unknown record', () => post('a', bytes, { record: '0123' }), 404, 'No Record found'],
    ['an unknown table', () => post('a', bytes, { table: 'nonsense' }), 400, 'Invalid table'],
    ['no name', () => post(''), 400, 'file_name'],
    ['a user without roles', () => post('a', bytes, { as: 'no.roles' }), 404, 'No Record found'],
    ['encryption', () => bench.call('POST', '/api/now/attachment/file?encryption_context=x', { raw: bytes }), 501, 'encryption_context'],
    ['a form without a file', () => bench.call('POST', '/api/now/attachment/upload', { raw: new FormData() }), 400, ''],
    [
      'an attachment written through the Table API',
      () => bench.call('POST', '/api/now/table/sys_attachment', { body: {} }),
      501,
      'Attachment API',
    ],
    ['attributes', () => bench.call('GET', '/api/now/attachment/x/attributes'), 501, 'attributes'],
  ])('refuses %s', async (_, send, status, reason) => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(answer.failure()).toContain(reason);
    expect(bench.emulator.admin.rows('sys_attachment')).toHaveLength(0);
  });

  it.each([
    [{ maxAttachmentBytes: 5 }, 400, 'com.glide.attachment.max_size'],
    [{ attachmentExtensions: ['txt'] }, 403, 'glide.attachment.extensions'],
  ])('refuses with %o', async (changes, status, reason) => {
    bench.emulator.admin.set(changes);
    const answer = await post();
    expect(answer.status).toBe(status);
    expect(answer.failure()).toContain(reason);
  });

  it('refuses an empty file only where the instance is set so', async () => {
    bench.emulator.admin.set({ rejectEmptyFiles: true });
    expect((await post('e', new Uint8Array())).status).toBe(400);
    expect((await post('full')).status).toBe(201);
  });
});
