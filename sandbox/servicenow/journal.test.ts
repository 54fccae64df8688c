import { beforeEach, describe, expect, it } from 'vitest';
import { createBench, textOf, type Bench } from './testing';

let bench: Bench;
let id = '';
beforeEach(async () => {
  bench = createBench();
  const answer = await bench.call('POST', '/api/now/table/incident', {
    body: { short_description: 'x', comments: 'first\nline', work_notes: 'inside' },
  });
  expect(answer.record()).toMatchObject({ comments: '', work_notes: '' });
  id = textOf(answer.record(), 'sys_id');
});

const entries = `/api/now/table/sys_journal_field?sysparm_fields=element,value,name,sys_created_by,sys_created_on&sysparm_query=ORDERBYsys_created_on`;

describe('journal fields', () => {
  it('keep each input as a row of sys_journal_field under the author, HTML in code tags included', async () => {
    bench.pass(60_000);
    bench.emulator.admin.as('beth.anglin').comment(id, '[code]<b>second</b>[/code]');
    expect((await bench.call('GET', `${entries}^element_id=${id}^element=comments`)).records()).toEqual([
      {
        element: 'comments',
        value: 'first\nline',
        name: 'incident',
        sys_created_by: 'support.fusion',
        sys_created_on: '2024-05-15 12:00:00',
      },
      {
        element: 'comments',
        value: '[code]<b>second</b>[/code]',
        name: 'incident',
        sys_created_by: 'beth.anglin',
        sys_created_on: '2024-05-15 12:01:00',
      },
    ]);
  });

  it('move the time and count of the ticket', async () => {
    bench.pass(60_000);
    const answer = await bench.call('PATCH', `/api/now/table/incident/${id}`, { body: { comments: 'again' } });
    expect(answer.record()).toMatchObject({ sys_updated_on: '2024-05-15 12:01:00', sys_mod_count: '1' });
  });

  it('take no empty input', async () => {
    const answer = await bench.call('PATCH', `/api/now/table/incident/${id}`, { body: { comments: '' } });
    expect(answer.record()).toMatchObject({ sys_mod_count: '0' });
    expect(bench.emulator.admin.journal(id)).toHaveLength(2);
  });

  it('show all entries, newest first, as the display value in the zone of the reader; the value stays empty', async () => {
    bench.pass(60_000);
    bench.emulator.admin.as('beth.anglin').comment(id, 'second');
    const answer = await bench.call('GET', `/api/now/table/incident/${id}?sysparm_display_value=all&sysparm_fields=comments,work_notes`);
    expect(answer.record()).toEqual({
      comments: {
        display_value:
          '2024-05-15 14:01:00 - Beth Anglin (Additional comments)\nsecond\n\n2024-05-15 14:00:00 - Support Fusion (Additional comments)\nfirst\nline\n\n',
        value: '',
      },
      work_notes: { display_value: '2024-05-15 14:00:00 - Support Fusion (Work notes)\ninside\n\n', value: '' },
    });
  });

  it('interweave in comments_and_work_notes', async () => {
    const answer = await bench.call(
      'GET',
      `/api/now/table/incident/${id}?sysparm_display_value=true&sysparm_fields=comments_and_work_notes`,
    );
    expect(textOf(answer.record(), 'comments_and_work_notes')).toMatch(/\(Work notes\)\ninside[^]*\(Additional comments\)\nfirst/);
  });

  it('show no work notes to people without the itil role', async () => {
    bench.emulator.admin.force(id, {
      caller_id: bench.emulator.admin.rows('sys_user').find((row) => row['user_name'] === 'alice.martin')?.['sys_id'] ?? '',
    });
    const answer = await bench.call(
      'GET',
      `/api/now/table/incident/${id}?sysparm_display_value=true&sysparm_fields=comments,work_notes,comments_and_work_notes`,
      { as: 'alice.martin' },
    );
    expect(Object.keys(answer.record())).toEqual(['comments']);
    bench.emulator.admin.as('alice.martin').edit(id, { comments: 'from me', work_notes: 'not for me', short_description: 'mine' });
    expect(bench.emulator.admin.journal(id).map((entry) => entry['value'])).toEqual(['first\nline', 'inside', 'from me']);
    expect(bench.emulator.admin.row(id)?.['short_description']).toBe('x');
  });

  it.each(['support.fusion', 'admin'])('can be neither edited, deleted nor written directly, not even by %s', async (as) => {
    const entry = bench.emulator.admin.journal(id)[0]?.['sys_id'] ?? '';
    const table = '/api/now/table/sys_journal_field';
    expect((await bench.call('PATCH', `${table}/${entry}`, { as, body: { value: 'changed' } })).status).toBe(403);
    expect((await bench.call('DELETE', `${table}/${entry}`, { as })).status).toBe(403);
    expect((await bench.call('POST', table, { as, body: { element_id: id, value: 'x' } })).status).toBe(403);
    expect(bench.emulator.admin.journal(id).map((row) => row['value'])).toEqual(['first\nline', 'inside']);
  });
});
