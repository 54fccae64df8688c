import { beforeEach, describe, expect, it } from 'vitest';
import { createBench, textOf, type Answer, type Bench } from './testing';

let bench: Bench;
beforeEach(() => {
  bench = createBench('empty');
});

const create = async (fields: object, table = 'incident'): Promise<string> =>
  textOf((await bench.call('POST', `/api/now/table/${table}`, { body: fields })).record(), 'sys_id');
const patch = (id: string, fields: object, table = 'incident', as?: string): Promise<Answer> =>
  bench.call('PATCH', `/api/now/table/${table}/${id}`, { body: fields, ...(as === undefined ? {} : { as }) });
const solved = { state: '6', close_code: 'Solution provided', close_notes: 'Done.' };

describe('fields that a write leaves out without a word', () => {
  it.each([
    ['sys_created_by', 'someone'],
    ['sys_mod_count', '99'],
    ['sys_id', '0'],
    ['reopen_count', '9'],
    ['sys_class_name', 'problem'],
    ['comments_and_work_notes', 'x'],
    ['no_such_field', 'x'],
    ['state', ''],
  ])('%s', async (field, value) => {
    const id = await create({ short_description: 'x' });
    const before = bench.emulator.admin.row(id);
    expect((await patch(id, { [field]: value })).status).toBe(200);
    expect(bench.emulator.admin.row(id)).toEqual(before);
  });

  it('a field without write access, for all but the roles that have it', async () => {
    bench.emulator.admin.set({ fieldRules: [{ table: 'task', element: 'description', writeRoles: ['admin'] }] });
    const id = await create({ short_description: 'x', description: 'ignored' });
    expect(bench.emulator.admin.row(id)).toMatchObject({ short_description: 'x', description: '' });
    await patch(id, { description: 'taken' }, 'incident', 'admin');
    expect(bench.emulator.admin.row(id)?.['description']).toBe('taken');
  });
});

describe('what the platform makes of a value', () => {
  it.each([
    ['short_description', 'a'.repeat(300), 'a'.repeat(160)],
    ['description', 'b'.repeat(5000), 'b'.repeat(4000)],
    ['u_external_reference', '123456789012345678901', '12345678901234567890'],
    ['correlation_id', 'SF-1', 'SF-1'],
    ['correlation_display', 'Support Fusion', 'Support Fusion'],
    ['short_description', null, ''],
    ['impact', 1, '1'],
    ['active', false, 'true'],
  ])('%s = %s', async (field, value, kept) => {
    const id = await create({ [field]: value });
    expect(bench.emulator.admin.row(id)?.[field]).toBe(kept);
  });

  it.each([
    ['1', '1', '1'],
    ['1', '2', '2'],
    ['2', '2', '3'],
    ['3', '2', '4'],
    ['3', '3', '5'],
  ])('impact %s and urgency %s make priority %s, whatever was written', async (impact, urgency, priority) => {
    expect(bench.emulator.admin.row(await create({ impact, urgency, priority: '3' }))?.['priority']).toBe(priority);
  });

  it('takes a written priority on classes that compute none', async () => {
    expect(bench.emulator.admin.row(await create({ priority: '1' }, 'sc_task'))?.['priority']).toBe('1');
    bench.emulator.admin.set({ computedPriority: [] });
    expect(bench.emulator.admin.row(await create({ priority: '1' }))?.['priority']).toBe('1');
  });

  it('follows the life of an incident: resolved, re-opened, closed', async () => {
    const id = await create({ short_description: 'x' });
    bench.pass(1000);
    expect((await patch(id, solved)).record()).toMatchObject({
      state: '6',
      incident_state: '6',
      active: 'true',
      resolved_at: '2024-05-15 12:00:01',
      closed_at: '',
    });
    expect((await patch(id, { state: '2' })).record()).toMatchObject({ resolved_at: '', reopen_count: '1', incident_state: '2' });
    expect((await patch(id, { ...solved, incident_state: '7', state: '7' })).record()).toMatchObject({
      active: 'false',
      closed_at: '2024-05-15 12:00:01',
    });
  });
});

describe('closed records', () => {
  it.each([
    ['incident', { ...solved, state: '7' }],
    ['problem', { state: '107' }],
    ['change_request', { state: '3' }],
  ])('a closed %s takes no change, no note and no file', async (table, closing) => {
    const id = await create({ short_description: 'x' }, table);
    expect((await patch(id, closing, table)).status).toBe(200);
    for (const fields of [{ short_description: 'y' }, { work_notes: 'late' }, { comments: 'late' }, { state: '1' }]) {
      const answer = await patch(id, fields, table);
      expect([answer.status, answer.failure()]).toEqual([403, 'Operation Failed: ACL Exception Update Failed due to security constraints']);
    }
    expect(
      (
        await bench.call('POST', `/api/now/attachment/file?table_name=${table}&table_sys_id=${id}&file_name=a`, {
          raw: new Uint8Array(1),
          headers: { 'content-type': 'a/b' },
        })
      ).status,
    ).toBe(403);
    bench.emulator.admin.set({ closedStates: {} });
    expect((await patch(id, { work_notes: 'late' }, table)).status).toBe(200);
  });
});

describe('data policies', () => {
  it.each([
    [{ state: '6' }, 'Resolution code, Close notes'],
    [{ state: '6', close_code: 'Duplicate' }, 'Close notes'],
    [{ state: '7', close_notes: 'x' }, 'Resolution code'],
  ])('refuse %o and leave the record as it was', async (fields, missing) => {
    const id = await create({ short_description: 'x' });
    const answer = await patch(id, { ...fields, short_description: 'y', work_notes: 'lost' });
    expect([answer.status, answer.failure()]).toEqual([
      403,
      `Operation Failed: Data Policy Exception: The following fields are mandatory: ${missing}`,
    ]);
    expect(bench.emulator.admin.row(id)).toMatchObject({ state: '1', short_description: 'x', sys_mod_count: '0' });
    expect(bench.emulator.admin.journal(id)).toEqual([]);
  });

  it('hold for creation too, and can be switched', async () => {
    const policies = bench.emulator.admin.switches().dataPolicies;
    bench.emulator.admin.set({ dataPolicies: policies.map((policy) => ({ ...policy, enabled: policy.name === 'On hold reason' })) });
    expect((await bench.call('POST', '/api/now/table/incident', { body: { state: '3' } })).status).toBe(403);
    expect((await bench.call('POST', '/api/now/table/incident', { body: { state: '6' } })).status).toBe(201);
    expect(bench.emulator.admin.rows('incident')).toHaveLength(1);
  });
});

describe('business rules', () => {
  const rule = { name: 'Rule', table: 'task', when: 'short_descriptionISNOTEMPTY', enabled: true };

  it.each([
    [{ kind: 'upper-case', field: 'short_description' } as const, ' TEXT '],
    [{ kind: 'trim', field: 'short_description' } as const, 'teXt'],
    [{ kind: 'set', field: 'short_description', value: 'other' } as const, 'other'],
  ])('change a write: %o', async (effect, kept) => {
    bench.emulator.admin.set({ businessRules: [{ ...rule, effect }] });
    const answer = await bench.call('POST', '/api/now/table/incident', { body: { short_description: ' teXt ' } });
    expect(answer.record()['short_description']).toBe(kept);
  });

  it('abort a write with their name, only when their condition holds', async () => {
    bench.emulator.admin.set({ businessRules: [{ ...rule, when: 'short_descriptionLIKEforbidden', effect: { kind: 'abort' } }] });
    const answer = await bench.call('POST', '/api/now/table/incident', { body: { short_description: 'a forbidden word' } });
    expect([answer.status, answer.failure()]).toEqual([
      403,
      "Operation Failed: Operation against file 'incident' was aborted by Business Rule 'Rule'. Business Rule Stack:Rule",
    ]);
    expect((await bench.call('POST', '/api/now/table/incident', { body: { short_description: 'fine' } })).status).toBe(201);
    expect(bench.emulator.admin.rows('incident')).toHaveLength(1);
  });
});
