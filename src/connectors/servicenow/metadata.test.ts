import { describe, expect, it } from 'vitest';
import { ConnectionBrokenError } from '../../core/errors';
import { createBench } from '../../../tests/servicenow/bench';

const incident = { type: 'incident', container: '' };

describe('M2: live metadata', () => {
  it('lists the tables that extend task, the common ones first', async () => {
    const types = await createBench().connector.ticketTypes();
    expect(
      types
        .slice(0, 4)
        .map((type) => type.type)
        .sort(),
    ).toEqual(['change_request', 'incident', 'problem', 'sc_task']);
    expect(types.map((type) => type.type)).toContain('sc_req_item');
    expect(types.every((type) => type.container === '')).toBe(true);
  });

  it('lists own and inherited fields with types, lengths, rights and roles', async () => {
    const fields = await createBench().connector.fields(incident);
    const field = (id: string) => fields.find((candidate) => candidate.id === id);
    expect(field('short_description')).toMatchObject({
      label: 'Short description',
      type: 'text',
      multiline: false,
      maxLength: 160,
      role: 'title',
      editable: true,
      custom: false,
    });
    expect(field('description')).toMatchObject({ multiline: true, maxLength: 4000, role: 'description' });
    expect(field('state')).toMatchObject({ type: 'option', role: 'status' });
    expect(field('priority')).toMatchObject({ type: 'option', role: 'priority' });
    expect(field('caller_id')).toMatchObject({ type: 'user', role: 'requester', requiredOnCreate: true });
    expect(field('opened_by')?.role).toBeUndefined();
    expect(field('assigned_to')).toMatchObject({ type: 'user', role: 'assignee' });
    expect(field('assignment_group')).toMatchObject({ type: 'option' });
    expect(field('due_date')).toMatchObject({ type: 'dateTime' });
    expect(field('watch_list')).toMatchObject({ type: 'options' });
    expect(field('number')).toMatchObject({ editable: false, settableOnCreate: false });
    expect(field('u_external_reference')).toMatchObject({ custom: true, maxLength: 20 });
    expect(field('caller_id.email')).toMatchObject({ label: 'Caller: Email', type: 'text', editable: false, settableOnCreate: false });
    for (const hidden of ['comments', 'work_notes', 'correlation_id', 'sys_id', 'sys_class_name']) expect(field(hidden)).toBeUndefined();
    expect(new Set(fields.map((candidate) => candidate.id)).size).toBe(fields.length);
  });

  it('a task table takes its requester from where it has one', async () => {
    const fields = await createBench().connector.fields({ type: 'change_request', container: '' });
    expect(fields.find((field) => field.role === 'requester')?.id).toBe('requested_by');
  });

  it('picklists: own values replace inherited ones, inactive ones are left out, closing states marked', async () => {
    const bench = createBench();
    const states = await bench.connector.values(incident, 'state');
    expect(states).toEqual([
      { id: '1', label: 'New', closed: false },
      { id: '2', label: 'In Progress', closed: false },
      { id: '3', label: 'On Hold', closed: false },
      { id: '6', label: 'Resolved', closed: true },
      { id: '7', label: 'Closed', closed: true },
      { id: '8', label: 'Canceled', closed: true },
    ]);
    const inherited = await bench.connector.values(incident, 'priority');
    expect(inherited.map((option) => option.id)).toEqual(['1', '2', '3', '4', '5']);
    expect(inherited[0]).not.toHaveProperty('closed');
    for (const choice of bench.emulator.admin
      .rows('sys_choice')
      .filter((one) => one['name'] === 'incident' && one['element'] === 'state' && one['value'] === '8')) {
      bench.emulator.admin.force(choice['sys_id'] ?? '', { inactive: 'true' });
    }
    expect((await bench.connector.values(incident, 'state')).map((option) => option.id)).not.toContain('8');
  });

  it('picklists come in the language the user sees, ids unchanged', async () => {
    const bench = createBench({ seed: 5, locale: 'de' });
    const states = await bench.connector.values(incident, 'state');
    expect(states[0]).toMatchObject({ id: '1', label: 'Neu' });
    expect(states).toHaveLength(6);
  });

  it('a reference lists the records it may point to; text has no values', async () => {
    const bench = createBench();
    expect((await bench.connector.values(incident, 'assignment_group')).map((option) => option.label)).toContain('Service Desk');
    expect(await bench.connector.values(incident, 'short_description')).toEqual([]);
    expect(await bench.connector.values(incident, 'caller_id')).toEqual([]);
    expect(await bench.connector.values(incident, 'caller_id.email')).toEqual([]);
  });

  it('without the dictionary the standard columns keep their types', async () => {
    const bench = createBench({ user: 'beth.anglin' });
    const row = bench.emulator.admin.as('beth.anglin').create('incident', { short_description: 'x' });
    const [read] = await bench.connector.readMany([{ ref: { id: row['sys_id'] ?? '', type: 'incident' } }], {
      fields: ['state', 'opened_at'],
      comments: false,
      files: false,
    });
    expect(read).toMatchObject({ outcome: 'found', ticket: { fields: { state: { kind: 'option' }, opened_at: { kind: 'dateTime' } } } });
    expect((await bench.connector.fields(incident)).some((field) => field.id === 'caller_id')).toBe(true);
  });

  it('picklists that may not be read are an error, not an empty list', async () => {
    const bench = createBench({ user: 'no.roles' });
    await expect(bench.connector.values(incident, 'state')).rejects.toBeInstanceOf(ConnectionBrokenError);
  });
});
