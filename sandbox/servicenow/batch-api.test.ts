import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createBench, type Answer, type Bench } from './testing';

const batchSchema = z.object({
  batch_request_id: z.string(),
  serviced_requests: z.array(
    z.object({
      id: z.string(),
      body: z.string(),
      status_code: z.number(),
      status_text: z.string(),
      execution_time: z.number(),
      headers: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  ),
  unserviced_requests: z.array(z.string()),
});

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});

const json = [{ name: 'Content-Type', value: 'application/json' }];
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const decode = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
const send = (requests: unknown, path = '/api/now/v1/batch'): Promise<Answer> =>
  bench.call('POST', path, { body: { batch_request_id: 'b1', rest_requests: requests } });

describe('Batch API', () => {
  it('runs the requests in order as the same user and answers each for itself', async () => {
    const answer = await send([
      {
        id: '1',
        method: 'POST',
        url: '/api/now/table/incident?sysparm_fields=number,sys_created_by',
        headers: json,
        body: encode({ short_description: 'Zoë' }),
      },
      { id: '2', method: 'GET', url: '/api/now/table/incident?sysparm_fields=short_description', headers: [] },
      { id: '3', method: 'GET', url: '/api/now/table/incident/none', headers: [], exclude_response_headers: true },
      { id: '4', method: 'DELETE', url: '/api/now/table/incident/none' },
    ]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-sandbox-subrequests')).toBe('4');
    const batch = batchSchema.parse(JSON.parse(answer.text));
    expect(batch.batch_request_id).toBe('b1');
    expect(batch.unserviced_requests).toEqual([]);
    expect(batch.serviced_requests.map((item) => [item.id, item.status_code, item.status_text])).toEqual([
      ['1', 201, 'Created'],
      ['2', 200, 'OK'],
      ['3', 404, 'Not Found'],
      ['4', 404, 'Not Found'],
    ]);
    const [first, second, third] = batch.serviced_requests;
    expect(decode(first?.body ?? '')).toEqual({ result: { number: 'INC0010001', sys_created_by: 'support.fusion' } });
    expect(decode(second?.body ?? '')).toEqual({ result: [{ short_description: 'Zoë' }] });
    expect(second?.headers.find((header) => header.name === 'x-total-count')?.value).toBe('1');
    expect(third?.headers).toEqual([]);
  });

  it('does not let an item sign in as somebody else', async () => {
    const other = { name: 'Authorization', value: `Basic ${Buffer.from('admin:admin-pass-1').toString('base64')}` };
    await send([{ id: '1', method: 'POST', url: '/api/now/table/incident', headers: [...json, other], body: encode({}) }]);
    expect(bench.emulator.admin.rows('incident')[0]?.['sys_created_by']).toBe('support.fusion');
  });

  it('leaves an item above 5 MB and everything after it unserviced', async () => {
    const large = Buffer.alloc(5 * 1024 * 1024 + 1).toString('base64');
    const answer = await send([
      { id: '1', method: 'POST', url: '/api/now/table/incident', headers: json, body: encode({ short_description: 'a' }) },
      { id: '2', method: 'POST', url: '/api/now/table/incident', headers: json, body: large },
      { id: '3', method: 'POST', url: '/api/now/table/incident', headers: json, body: encode({ short_description: 'c' }) },
    ]);
    const batch = batchSchema.parse(JSON.parse(answer.text));
    expect(batch.serviced_requests.map((item) => item.id)).toEqual(['1']);
    expect(batch.unserviced_requests).toEqual(['2', '3']);
    expect(bench.emulator.admin.rows('incident')).toHaveLength(1);
  });

  it('carries bytes', async () => {
    const id = bench.emulator.admin.as('beth.anglin').create('incident', { short_description: 'x' })['sys_id'] ?? '';
    await send([
      {
        id: '1',
        method: 'POST',
        url: `/api/now/attachment/file?table_name=incident&table_sys_id=${id}&file_name=a`,
        headers: [{ name: 'Content-Type', value: 'image/png' }],
        body: Buffer.from([0, 255]).toString('base64'),
      },
    ]);
    expect(bench.emulator.admin.bytes(bench.emulator.admin.files(id)[0]?.['sys_id'] ?? '')).toEqual(new Uint8Array([0, 255]));
  });

  it.each([
    ['a batch inside', [{ id: '1', method: 'POST', url: '/api/now/v1/batch' }], '/api/now/v1/batch', 501],
    ['a full address', [{ id: '1', method: 'GET', url: 'https://elsewhere.example/' }], '/api/now/v1/batch', 501],
    ['a missing id', [{ method: 'GET', url: '/api/now/table/incident' }], '/api/now/v1/batch', 400],
    ['another version', [], '/api/now/v2/batch', 501],
  ])('refuses %s', async (_, requests, path, status) => {
    expect((await send(requests, path)).status).toBe(status);
  });
});
