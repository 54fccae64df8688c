import { beforeEach, describe, expect, it } from 'vitest';
import { createBench, type Bench } from './testing';

let bench: Bench;
let ids: string[] = [];
beforeEach(() => {
  bench = createBench();
  ids = ['a', 'b', 'c', 'd'].map(
    (name) => bench.emulator.admin.as('beth.anglin').create('incident', { short_description: name })['sys_id'] ?? '',
  );
});

const page = async (query: string, as?: string): Promise<{ rows: unknown[]; total: string | null; more: boolean }> => {
  const answer = await bench.call(
    'GET',
    `/api/now/table/incident?sysparm_query=ORDERBYnumber&sysparm_fields=short_description&${query}`,
    as === undefined ? {} : { as },
  );
  return {
    rows: answer.records().map((row) => row['short_description']),
    total: answer.headers.get('x-total-count'),
    more: /rel="next"/.test(answer.headers.get('link') ?? ''),
  };
};

describe('rows that access rules take out after the query', () => {
  it('make a page short, or empty with more behind it, while the count counts all', async () => {
    for (const id of ids.slice(1, 3)) bench.emulator.admin.hide(id);
    expect(await page('sysparm_limit=2')).toEqual({ rows: ['a'], total: '4', more: true });
    expect(await page('sysparm_limit=1&sysparm_offset=1')).toEqual({ rows: [], total: '4', more: true });
    expect(await page('', 'admin')).toEqual({ rows: ['a', 'b', 'c', 'd'], total: '4', more: false });
  });

  it('answer 404 for themselves, to reads and writes', async () => {
    bench.emulator.admin.hide(ids[0] ?? '', 'support.fusion');
    const path = `/api/now/table/incident/${ids[0] ?? ''}`;
    expect((await bench.call('GET', path)).status).toBe(404);
    expect((await bench.call('PATCH', path, { body: { short_description: 'x' } })).status).toBe(404);
    expect((await bench.call('GET', path, { as: 'beth.anglin' })).status).toBe(200);
    bench.emulator.admin.reveal(ids[0] ?? '');
    expect((await bench.call('GET', path)).status).toBe(200);
  });

  it('can be named by a rule over the record', async () => {
    bench.emulator.admin.set({ rowRules: [{ name: 'r', table: 'task', when: 'short_descriptionINb,d', exceptRoles: ['admin'] }] });
    expect((await page('')).rows).toEqual(['a', 'c']);
    expect((await page('', 'admin')).rows).toHaveLength(4);
  });

  it('are in the default seed', async () => {
    bench = createBench('default');
    const seen = await page('');
    expect(seen.total).toBe('64');
    expect(seen.rows).toHaveLength(61);
  });
});

describe('roles', () => {
  it.each([
    ['support.fusion', 'sys_journal_field', true],
    ['rest.only', 'sys_journal_field', false],
    ['rest.only', 'sys_dictionary', true],
    ['beth.anglin', 'sys_dictionary', false],
    ['beth.anglin', 'sys_choice', true],
    ['no.roles', 'sys_choice', false],
    ['no.roles', 'incident', false],
    ['no.roles', 'sys_user', true],
    ['admin', 'sys_properties', true],
    ['support.fusion', 'sys_properties', false],
  ])('%s reads %s: %s', async (as, table, allowed) => {
    bench.emulator.admin.as('beth.anglin').comment(ids[0] ?? '', 'x');
    const answer = await bench.call('GET', `/api/now/table/${table}?sysparm_limit=5`, { as });
    expect(answer.status).toBe(200);
    expect(answer.records().length > 0).toBe(allowed);
    expect(Number(answer.headers.get('x-total-count'))).toBeGreaterThan(0);
  });

  it('a table without read access can answer 403 instead of an empty list', async () => {
    bench.emulator.admin.set({ deniedTable: 'forbidden' });
    const answer = await bench.call('GET', '/api/now/table/sys_journal_field', { as: 'rest.only' });
    expect([answer.status, answer.failure()]).toEqual([403, 'User Not Authorized: Failed API level ACL Validation']);
    expect((await bench.call('GET', '/api/now/table/sys_journal_field')).status).toBe(200);
  });

  it('without a role nothing is created and no foreign ticket is seen', async () => {
    expect((await bench.call('POST', '/api/now/table/incident', { as: 'no.roles', body: {} })).status).toBe(403);
    expect((await bench.call('GET', `/api/now/table/incident/${ids[0] ?? ''}`, { as: 'no.roles' })).status).toBe(404);
  });

  it.each(['sys_user', 'sys_choice', 'sys_user_group'])('%s is written by administrators only', async (table) => {
    expect((await bench.call('POST', `/api/now/table/${table}`, { body: { name: 'x' } })).status).toBe(403);
    expect((await bench.call('POST', `/api/now/table/${table}`, { as: 'admin', body: { name: 'x' } })).status).toBe(201);
  });
});

describe('people at work through the back door', () => {
  it('act under their own name and the same rules', () => {
    const fred = bench.emulator.admin.as('fred.luddy');
    const id = ids[0] ?? '';
    fred.edit(id, { short_description: 'edited' });
    fred.workNote(id, 'note');
    fred.attach(id, 'a.txt', 'text/plain', new Uint8Array([1]));
    fred.resolve(id);
    expect(bench.emulator.admin.row(id)).toMatchObject({ state: '6', sys_updated_by: 'fred.luddy', short_description: 'edited' });
    expect(fred.reopen(id)['state']).toBe('2');
    expect(fred.close(id, 'All good.')).toMatchObject({ state: '7', close_notes: 'All good.' });
    expect(() => fred.comment(id, 'late')).toThrow('Operation Failed');
    expect(bench.emulator.admin.files(id)).toHaveLength(1);
    expect(bench.emulator.admin.ticket('INC0010001')['sys_id']).toBe(id);
    expect(() => bench.emulator.admin.as('nobody').create('incident', {})).toThrow('no active user');
  });

  it('force past every rule and change no mark by themselves', () => {
    const id = ids[0] ?? '';
    bench.emulator.admin.force(id, { state: '7', description: 'forced' });
    expect(bench.emulator.admin.row(id)).toMatchObject({ state: '7', description: 'forced', sys_mod_count: '0' });
  });
});
