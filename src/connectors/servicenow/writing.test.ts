import { describe, expect, it } from 'vitest';
import { FieldRejectedError, TicketRejectedError, UnknownOutcomeError } from '../../core/errors';
import type { FieldValue } from '../../core/model/value';
import type { CreateResult, TicketDraft } from '../../engine/ports/connector';
import { type Bench, createBench } from '../../../tests/servicenow/bench';

const text = (value: string): FieldValue => ({ kind: 'text', text: value });
const option = (id: string): FieldValue => ({ kind: 'option', option: { id, label: `label of ${id}` } });
const SCOPE = { type: 'incident', container: '' };

function draft(correlationId: string, fields: Readonly<Record<string, FieldValue>> = {}): TicketDraft {
  return { type: 'incident', container: '', correlationId, fields: { short_description: text('From Jira'), ...fields } };
}

function created(result: CreateResult | undefined): Extract<CreateResult, { outcome: 'created' }> {
  if (result?.outcome !== 'created') throw new Error(`expected a ticket, got ${JSON.stringify(result)}`);
  return result;
}

async function one(bench: Bench, fields: Readonly<Record<string, FieldValue>> = {}): Promise<{ id: string; type: string }> {
  return created((await bench.connector.createMany([draft('sf-setup', fields)]))[0]).ref;
}

describe('creating tickets', () => {
  it('S2: writes the correlation id in the creating call, reports it and finds the ticket by it', async () => {
    const bench = createBench();
    const result = created((await bench.connector.createMany([draft('sf-1')]))[0]);
    expect(result.ticket).toMatchObject({ correlationId: 'sf-1', key: result.key, fields: { short_description: text('From Jira') } });
    expect(bench.sent.filter((request) => request.method === 'POST')).toHaveLength(1);
    expect(bench.emulator.admin.row(result.ref.id)).toMatchObject({ correlation_id: 'sf-1', correlation_display: 'Support Fusion' });
    expect(await bench.connector.findByCorrelation(SCOPE, 'sf-1', '')).toEqual({ outcome: 'found', hits: [result.ref] });
    expect(await bench.connector.findByCorrelation(SCOPE, 'sf-2', '')).toEqual({ outcome: 'absent' });
  });

  it('several drafts go in one HTTP call and succeed or fail one by one', async () => {
    const bench = createBench();
    await one(bench);
    const before = bench.sent.length;
    const results = await bench.connector.createMany([draft('sf-a'), draft('sf-b', { state: option('6') }), draft('sf-c')]);
    expect(results.map((result) => result.outcome)).toEqual(['created', 'failed', 'created']);
    expect(bench.sent.length - before).toBe(1);
  });

  it('S2: an answer lost after the effect is an unknown outcome that the look-up resolves', async () => {
    const bench = createBench();
    await one(bench);
    bench.intercept = async (_request, forward) => {
      await forward();
      throw new Error('socket hang up');
    };
    const [alone] = await bench.connector.createMany([draft('sf-lost')]);
    expect(alone).toMatchObject({ outcome: 'failed', error: expect.any(UnknownOutcomeError) as unknown });
    await expect(bench.connector.createMany([draft('sf-l1'), draft('sf-l2')])).rejects.toBeInstanceOf(UnknownOutcomeError);
    bench.intercept = undefined;
    for (const id of ['sf-lost', 'sf-l1', 'sf-l2']) expect((await bench.connector.findByCorrelation(SCOPE, id, '')).outcome).toBe('found');
  });

  it('copies with one correlation id come oldest first', async () => {
    const bench = createBench();
    const first = created((await bench.connector.createMany([draft('sf-twin')]))[0]).ref;
    bench.pass(5000);
    const second = created((await bench.connector.createMany([draft('sf-twin')]))[0]).ref;
    expect(await bench.connector.findByCorrelation(SCOPE, 'sf-twin', '')).toEqual({ outcome: 'found', hits: [first, second] });
  });

  it('a ticket that exists and may not be seen is not declared absent', async () => {
    const bench = createBench();
    const ref = await one(bench);
    bench.emulator.admin.hide(ref.id);
    expect((await bench.connector.findByCorrelation(SCOPE, 'sf-setup', '')).outcome).toBe('unknown');
  });

  it("another integration's correlation id is neither reported nor overwritten", async () => {
    const bench = createBench();
    const row = bench.emulator.admin.as('admin').create('incident', { correlation_id: 'theirs', correlation_display: 'Other' });
    const ref = { id: row['sys_id'] ?? '', type: 'incident' };
    const result = await bench.connector.update(ref, { description: text('x'), correlation_id: text('ours') }, { want: [] });
    expect(result.fieldsRefused.map((refused) => refused.field)).toEqual(['correlation_id']);
    expect(result.ticket?.correlationId).toBeUndefined();
    expect(bench.emulator.admin.row(ref.id)?.['correlation_id']).toBe('theirs');
  });

  it('K6: a person without an account is never sent by name, and display values are never input', async () => {
    const bench = createBench();
    const users = bench.emulator.admin.rows('sys_user').length;
    const result = created(
      (
        await bench.connector.createMany([
          draft('sf-p', { caller_id: { kind: 'user', user: { name: 'New Person', email: 'new@example.com' } } }),
        ])
      )[0],
    );
    expect(result.fieldsRefused.map((refused) => refused.field)).toEqual(['caller_id']);
    expect(bench.emulator.admin.rows('sys_user')).toHaveLength(users);
    expect(bench.sent.some((request) => request.path.includes('input_display_value'))).toBe(false);
  });
});

describe('updating tickets', () => {
  it('S8: reports the record as it stands after the write, ignored and changed fields included', async () => {
    const bench = createBench({ seed: 1 });
    const ref = await one(bench);
    const result = await bench.connector.update(
      ref,
      { severity: option('1'), u_cost_centre: text('ab-1'), priority: option('1') },
      { want: ['state'] },
    );
    expect(result.ticket?.fields).toMatchObject({
      severity: { option: { id: '3' } },
      u_cost_centre: text('AB-1'),
      priority: { option: { id: '5' } },
      state: { option: { id: '1' } },
    });
  });

  it('is continuous only when no other change lies before it', async () => {
    const bench = createBench();
    const ref = await one(bench);
    const before = bench.emulator.admin.row(ref.id)?.['sys_mod_count'] ?? '';
    expect((await bench.connector.update(ref, { description: text('a') }, { ifVersion: before, want: [] })).continuous).toBe(true);
    bench.emulator.admin.as('beth.anglin').edit(ref.id, { description: 'hers' });
    expect(
      (await bench.connector.update(ref, { description: text('b') }, { ifVersion: String(Number(before) + 1), want: [] })).continuous,
    ).toBe(false);
    bench.emulator.admin.as('beth.anglin').edit(ref.id, { description: 'c' });
    const unchanged = await bench.connector.update(ref, { description: text('c') }, { ifVersion: String(Number(before) + 3), want: [] });
    expect(unchanged.continuous).toBe(false);
  });

  it('a data policy names the fields it misses and takes the status with them', async () => {
    const bench = createBench();
    const ref = await one(bench);
    const refused = await bench.connector
      .update(ref, { state: option('6'), description: text('x') }, { want: [] })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(FieldRejectedError);
    expect((refused as FieldRejectedError).fields).toEqual(expect.arrayContaining(['close_code', 'close_notes', 'state']));
    expect((refused as FieldRejectedError).fields).not.toContain('description');
    const closed = await bench.connector.update(
      ref,
      { state: option('6'), close_code: option('Solution provided'), close_notes: text('done') },
      { want: [] },
    );
    expect(closed.ticket?.closed).toBe(true);
  });

  it('a business rule that names no field refuses the ticket', async () => {
    const bench = createBench({ seed: 1 });
    const ref = await one(bench);
    const group = bench.emulator.admin.rows('sys_user_group').find((row) => row['name'] === 'Executive Support');
    await expect(bench.connector.update(ref, { assignment_group: option(group?.['sys_id'] ?? '') }, { want: [] })).rejects.toMatchObject({
      name: 'TicketRejectedError',
      detail: expect.stringContaining('Business Rule') as unknown,
    });
  });

  it('a closed record that cannot change refuses the ticket', async () => {
    const bench = createBench();
    const ref = await one(bench);
    bench.emulator.admin.as('beth.anglin').close(ref.id);
    await expect(bench.connector.update(ref, { description: text('late') }, { want: [] })).rejects.toBeInstanceOf(TicketRejectedError);
  });

  it('with nothing that can be written, writes nothing', async () => {
    const bench = createBench();
    const ref = await one(bench);
    const before = bench.sent.length;
    await expect(bench.connector.update(ref, { 'caller_id.email': text('x@y.z') }, { want: [] })).rejects.toBeInstanceOf(
      FieldRejectedError,
    );
    expect(bench.sent.slice(before).filter((request) => request.method !== 'GET')).toEqual([]);
  });

  it.each([
    ['date-time', { kind: 'dateTime', at: '2026-05-01T08:30:15.999Z' }, '2026-05-01 08:30:15'],
    ['empty', { kind: 'empty' }, ''],
    ['emoji and right-to-left text', { kind: 'text', text: '🛠️ שלום ^ % &' }, '🛠️ שלום ^ % &'],
  ] satisfies [string, FieldValue, string][])('stores %s', async (_name, value, stored) => {
    const bench = createBench();
    const ref = await one(bench);
    const field = value.kind === 'dateTime' ? 'due_date' : 'description';
    await bench.connector.update(ref, { [field]: value }, { want: [] });
    expect(bench.emulator.admin.row(ref.id)?.[field]).toBe(stored);
  });
});
