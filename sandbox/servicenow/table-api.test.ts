import { beforeEach, describe, expect, it } from 'vitest';
import { createBench, NOON, textOf, type Bench } from './testing';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});

const create = async (fields: object, table = 'incident'): Promise<string> => {
  const answer = await bench.call('POST', `/api/now/table/${table}`, { body: fields });
  expect(answer.status).toBe(201);
  return textOf(answer.record(), 'sys_id');
};

describe('records of the Table API', () => {
  it('creates with a number, marks in UTC, the signed-in user as author, and reads the same back', async () => {
    const created = await bench.call('POST', '/api/now/table/incident', {
      body: { short_description: 'VPN down', impact: '1', urgency: 1 },
    });
    expect(created.status).toBe(201);
    const record = created.record();
    expect(record).toMatchObject({
      number: 'INC0010001',
      sys_created_on: '2024-05-15 12:00:00',
      sys_created_by: 'support.fusion',
      sys_mod_count: '0',
      state: '1',
      active: 'true',
      sys_class_name: 'incident',
    });
    const read = await bench.call('GET', `/api/now/table/incident/${textOf(record, 'sys_id')}`);
    expect(read.record()).toEqual(record);
    expect(created.headers.get('location')).toBe(`https://dev1.service-now.com/api/now/table/incident/${textOf(record, 'sys_id')}`);
  });

  it.each([
    ['incident', 'INC0010001'],
    ['sc_task', 'SCTASK0010001'],
    ['problem', 'PRB0010001'],
    ['change_request', 'CHG0010001'],
    ['sc_req_item', 'RITM0010001'],
  ])('numbers a %s as %s', async (table, number) => {
    const answer = await bench.call('POST', `/api/now/table/${table}`, { body: { short_description: 'x' } });
    expect(answer.record()).toMatchObject({ number });
  });

  it.each(['PATCH', 'PUT'])('changes with %s what is named only, and counts the change', async (method) => {
    const id = await create({ short_description: 'one', description: 'kept' });
    bench.pass(5000);
    const answer = await bench.call(method, `/api/now/table/incident/${id}`, { body: { short_description: 'two' } });
    expect(answer.status).toBe(200);
    expect(answer.record()).toMatchObject({
      short_description: 'two',
      description: 'kept',
      sys_mod_count: '1',
      sys_updated_on: '2024-05-15 12:00:05',
    });
  });

  it('leaves time and count alone when nothing changes', async () => {
    const id = await create({ short_description: 'one' });
    bench.pass(5000);
    const answer = await bench.call('PATCH', `/api/now/table/incident/${id}`, { body: { short_description: 'one' } });
    expect(answer.record()).toMatchObject({ sys_mod_count: '0', sys_updated_on: '2024-05-15 12:00:00' });
  });

  it('deletes for an administrator only, with 204', async () => {
    const id = await create({ short_description: 'one' });
    const refused = await bench.call('DELETE', `/api/now/table/incident/${id}`);
    expect([refused.status, refused.failure()]).toEqual([403, 'Operation Failed: ACL Exception Delete Failed due to security constraints']);
    expect((await bench.call('DELETE', `/api/now/table/incident/${id}`, { as: 'admin' })).status).toBe(204);
    const gone = await bench.call('GET', `/api/now/table/incident/${id}`);
    expect([gone.status, gone.failure()]).toEqual([404, "No Record found: Record doesn't exist or ACL restricts the record retrieval"]);
  });

  it('lists every subclass under task, with the fields of task only, and reads one through it', async () => {
    const incident = await create({ short_description: 'a' });
    await create({ short_description: 'b' }, 'sc_task');
    const rows = (await bench.call('GET', '/api/now/table/task?sysparm_query=ORDERBYsys_class_name')).records();
    expect(rows.map((row) => row['sys_class_name'])).toEqual(['incident', 'sc_task']);
    expect(rows[0]).not.toHaveProperty('caller_id');
    expect((await bench.call('GET', `/api/now/table/task/${incident}?sysparm_fields=number,caller_id`)).record()).toEqual({
      number: 'INC0010001',
    });
  });
});

describe('sysparm_display_value and links', () => {
  it.each([
    ['false', 'false', { link: 'L', value: 'V' }, '1', '2024-05-15 12:00:00'],
    ['false', 'true', 'V', '1', '2024-05-15 12:00:00'],
    ['true', 'false', { display_value: 'Network', link: 'L' }, 'New', '2024-05-15 14:00:00'],
    ['true', 'true', 'Network', 'New', '2024-05-15 14:00:00'],
    [
      'all',
      'false',
      { display_value: 'Network', link: 'L', value: 'V' },
      { display_value: 'New', value: '1' },
      { display_value: '2024-05-15 14:00:00', value: '2024-05-15 12:00:00' },
    ],
    [
      'all',
      'true',
      { display_value: 'Network', value: 'V' },
      { display_value: 'New', value: '1' },
      { display_value: '2024-05-15 14:00:00', value: '2024-05-15 12:00:00' },
    ],
  ])(
    'display value %s, without links %s: reference, choice and time in the zone of the user',
    async (display, exclude, group, state, opened) => {
      const network = bench.emulator.admin.rows('sys_user_group').find((row) => row['name'] === 'Network')?.['sys_id'] ?? '';
      const id = await create({ assignment_group: network });
      const answer = await bench.call(
        'GET',
        `/api/now/table/incident/${id}?sysparm_display_value=${display}&sysparm_exclude_reference_link=${exclude}&sysparm_fields=assignment_group,state,opened_at`,
      );
      const named = JSON.parse(
        answer.text.replaceAll(network, 'V').replace('https://dev1.service-now.com/api/now/table/sys_user_group/V', 'L'),
      ) as unknown;
      expect(named).toEqual({ result: { assignment_group: group, state, opened_at: opened } });
    },
  );

  it('walks references in sysparm_fields, answers empty ends as empty text and ignores unknown fields', async () => {
    const alice = bench.emulator.admin.rows('sys_user').find((row) => row['email'] === 'alice.martin@customer.example')?.['sys_id'] ?? '';
    const id = await create({ caller_id: alice });
    const answer = await bench.call(
      'GET',
      `/api/now/table/incident/${id}?sysparm_fields=caller_id.email,caller_id.company.name,assigned_to.email,nothing,caller_id.nothing`,
    );
    expect(answer.record()).toEqual({
      'caller_id.email': 'alice.martin@customer.example',
      'caller_id.company.name': 'Customer Example Ltd',
      'assigned_to.email': '',
    });
  });

  it('points references to metadata by name', async () => {
    const rows = (
      await bench.call(
        'GET',
        '/api/now/table/sys_dictionary?sysparm_query=name=incident^element=caller_id&sysparm_fields=internal_type,reference',
      )
    ).records();
    expect(rows).toEqual([
      {
        internal_type: { link: 'https://dev1.service-now.com/api/now/table/sys_glide_object?name=reference', value: 'reference' },
        reference: { link: 'https://dev1.service-now.com/api/now/table/sys_db_object?name=sys_user', value: 'sys_user' },
      },
    ]);
  });
});

describe('paging', () => {
  const list = '/api/now/table/incident?sysparm_query=ORDERBYnumber&sysparm_fields=number';
  beforeEach(async () => {
    for (let index = 0; index < 5; index += 1) await create({ short_description: `n${index}` });
  });

  it.each([
    [0, 2, ['INC0010001', 'INC0010002'], ['first 0', 'next 2', 'last 4']],
    [2, 2, ['INC0010003', 'INC0010004'], ['first 0', 'prev 0', 'next 4', 'last 4']],
    [4, 2, ['INC0010005'], ['first 0', 'prev 2', 'last 4']],
    [0, 10, ['INC0010001', 'INC0010002', 'INC0010003', 'INC0010004', 'INC0010005'], []],
  ])('from %i by %i: rows, X-Total-Count and Link', async (offset, limit, numbers, links) => {
    const answer = await bench.call('GET', `${list}&sysparm_offset=${offset}&sysparm_limit=${limit}`);
    expect(answer.records().map((row) => row['number'])).toEqual(numbers);
    expect(answer.headers.get('x-total-count')).toBe('5');
    const found = [...(answer.headers.get('link') ?? '').matchAll(/<([^>]+)>;rel="(\w+)"/g)].map(
      ([, url, rel]) => `${rel ?? ''} ${new URL(url ?? '').searchParams.get('sysparm_offset') ?? ''}`,
    );
    expect(found).toEqual(links);
  });

  it('leaves the count out with sysparm_no_count and the links out with sysparm_suppress_pagination_header', async () => {
    const uncounted = await bench.call('GET', `${list}&sysparm_limit=2&sysparm_no_count=true`);
    expect(uncounted.headers.get('x-total-count')).toBeNull();
    expect(uncounted.headers.get('link')).toMatch(/rel="next"/);
    expect(uncounted.headers.get('link')).not.toMatch(/rel="last"/);
    expect((await bench.call('GET', `${list}&sysparm_limit=2&sysparm_suppress_pagination_header=true`)).headers.get('link')).toBeNull();
  });

  it('carries the time of the instance in the Date header', async () => {
    expect((await bench.call('GET', list)).headers.get('date')).toBe(new Date(NOON).toUTCString());
  });
});

describe('sysparm_input_display_value', () => {
  it('true: takes display names, labels and times in the zone of the user', async () => {
    const answer = await bench.call('POST', '/api/now/table/incident?sysparm_input_display_value=true', {
      body: { caller_id: 'Alice Martin', category: 'Network', due_date: '2024-06-01 10:00:00', assigned_to: 'Nobody Known' },
    });
    const row = bench.emulator.admin.row(textOf(answer.record(), 'sys_id'));
    expect(bench.emulator.admin.row(row?.['caller_id'] ?? '')?.['email']).toBe('alice.martin@customer.example');
    expect(row).toMatchObject({ category: 'network', due_date: '2024-06-01 08:00:00', assigned_to: '' });
  });

  it('false: stores what was sent', async () => {
    const id = await create({ category: 'Network', due_date: '2024-06-01 10:00:00' });
    expect(bench.emulator.admin.row(id)).toMatchObject({ category: 'Network', due_date: '2024-06-01 10:00:00' });
  });
});

describe('what is refused', () => {
  it.each([
    ['GET', '/api/now/table/nonsense', 400, 'Invalid table nonsense: '],
    ['GET', '/api/now/table/incident/0123', 404, "No Record found: Record doesn't exist or ACL restricts the record retrieval"],
    ['GET', '/api/now/table/incident?sysparm_view=mobile', 501, 'sysparm_view'],
    ['GET', '/api/now/table/incident?active=true', 501, 'active'],
    ['GET', '/api/now/table/incident?sysparm_limit=-1', 501, 'sysparm_limit'],
    ['GET', '/api/now/table/incident?sysparm_display_value=maybe', 501, 'sysparm_display_value'],
    ['GET', '/api/now/table/task?sysparm_query=ref_incident.caller_idISNOTEMPTY', 501, 'ref_incident'],
    ['GET', '/api/now/stats/incident', 501, '/api/now/stats/incident'],
    ['GET', '/api/now/v3/table/incident', 501, '/api/now/v3'],
    ['GET', '/incident.do', 501, '/incident.do'],
    ['DELETE', '/api/now/table/incident', 501, 'DELETE'],
    ['GET', '/api/now/v1/table/incident', 404, 'No Record found'],
  ])('%s %s answers %i', async (method, path, status, reason) => {
    const answer = await bench.call(method, path);
    expect(answer.status).toBe(status);
    expect(answer.failure()).toContain(reason);
  });

  it.each([
    ['broken JSON', { raw: '{', headers: { 'content-type': 'application/json' } }, 400],
    ['XML', { raw: '<a/>', headers: { 'content-type': 'application/xml' } }, 501],
    ['a form', { raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['an object as a value', { body: { caller_id: { value: 'x' } } }, 501],
    ['an XML answer', { body: {}, headers: { accept: 'application/xml' } }, 501],
    ['an HTML answer', { body: {}, headers: { accept: 'text/html' } }, 406],
  ])('a write with %s', async (_, options, status) => {
    const answer = await bench.call('POST', '/api/now/table/incident', options);
    expect(answer.status).toBe(status);
    expect(bench.emulator.admin.rows('incident')).toHaveLength(0);
  });
});

describe('snapshot', () => {
  it('survives JSON and brings back records, files, switches, tokens and the next number', async () => {
    const id = await create({ short_description: 'before' });
    bench.emulator.admin.as('beth.anglin').attach(id, 'a.bin', 'application/octet-stream', new Uint8Array([0, 255, 7]));
    const kept = JSON.parse(JSON.stringify(bench.emulator.snapshot())) as unknown;
    await create({ short_description: 'after' });
    bench.emulator.admin.hide(id);
    bench.emulator.admin.set({ maxAttachmentBytes: 1 });
    bench.emulator.restore(kept);
    expect(bench.emulator.snapshot()).toEqual(kept);
    expect((await bench.call('GET', `/api/now/table/incident/${id}`)).status).toBe(200);
    expect(bench.emulator.admin.bytes(bench.emulator.admin.files(id)[0]?.['sys_id'] ?? '')).toEqual(new Uint8Array([0, 255, 7]));
    const next = await bench.call('POST', '/api/now/table/incident', { body: {} });
    expect(next.record()).toMatchObject({ number: 'INC0010002' });
  });

  it('refuses what is no snapshot and stays as it was', async () => {
    await create({ short_description: 'kept' });
    expect(() => bench.emulator.restore({ store: {} })).toThrow();
    expect(bench.emulator.admin.rows('incident')).toHaveLength(1);
  });
});
