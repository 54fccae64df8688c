import { describe, expect, it } from 'vitest';
import { toPlainText } from '../../core/richtext/plain';
import type { ReadResult } from '../../engine/ports/connector';
import { basic, createBench, jsonAnswer } from '../../../tests/servicenow/bench';

const WANTS = {
  fields: ['short_description', 'state', 'priority', 'caller_id', 'caller_id.email', 'opened_at', 'active'],
  comments: true,
  files: true,
};

function found(result: ReadResult | undefined): Extract<ReadResult, { outcome: 'found' }> {
  if (result?.outcome !== 'found') throw new Error(`expected a ticket, got ${JSON.stringify(result)}`);
  return result;
}

function incident(bench: ReturnType<typeof createBench>, fields: Readonly<Record<string, string>> = {}): { id: string; number: string } {
  const caller = bench.emulator.admin.rows('sys_user').find((row) => row['email'] === 'alice.martin@customer.example');
  const row = bench.emulator.admin
    .as('beth.anglin')
    .create('incident', { short_description: 'Printer jams', caller_id: caller?.['sys_id'] ?? '', impact: '2', urgency: '2', ...fields });
  return { id: row['sys_id'] ?? '', number: row['number'] ?? '' };
}

describe('reading tickets', () => {
  it('brings fields of every kind, the person with the email, comments and files', async () => {
    const bench = createBench();
    const { id, number } = incident(bench);
    const beth = bench.emulator.admin.as('beth.anglin');
    bench.pass(60_000);
    beth.comment(id, 'Please restart it.');
    bench.pass(60_000);
    beth.workNote(id, 'Toner is low.');
    beth.attach(id, 'log ü.txt', 'text/plain', new Uint8Array([1, 2, 3]));

    const ref = { id, type: 'incident' };
    const result = found((await bench.connector.readMany([{ ref }], WANTS))[0]);

    expect(result.ticket).toMatchObject({
      ref,
      key: number,
      version: '2',
      createdAt: '2026-03-02T10:00:00Z',
      updatedAt: '2026-03-02T10:02:00Z',
      closed: false,
      unreadable: [],
      url: `https://dev1.service-now.com/nav_to.do?uri=incident.do%3Fsys_id%3D${id}`,
      fields: {
        short_description: { kind: 'text', text: 'Printer jams' },
        state: { kind: 'option', option: { id: '1', label: 'New' } },
        priority: { kind: 'option', option: { id: '3', label: '3 - Moderate' } },
        caller_id: { kind: 'user', user: { name: 'Alice Martin', email: 'alice.martin@customer.example' } },
        'caller_id.email': { kind: 'text', text: 'alice.martin@customer.example' },
        opened_at: { kind: 'dateTime', at: '2026-03-02T10:00:00Z' },
        active: { kind: 'boolean', boolean: true },
      },
    });
    expect(
      result.comments.map(({ visibility, createdAt, author, body }) => [
        visibility,
        createdAt,
        author.name,
        author.email,
        toPlainText(body).trim(),
      ]),
    ).toEqual([
      ['public', '2026-03-02T10:01:00Z', 'Beth Anglin', 'beth.anglin@partner.example', 'Please restart it.'],
      ['internal', '2026-03-02T10:02:00Z', 'Beth Anglin', 'beth.anglin@partner.example', 'Toner is low.'],
    ]);
    expect(result.files).toMatchObject([
      { name: 'log ü.txt', mimeType: 'text/plain', size: 3, createdAt: '2026-03-02T10:02:00Z', visibility: 'public' },
    ]);
  });

  it('needs one HTTP call for tickets of several tables once the dictionary is known', async () => {
    const bench = createBench();
    const { id } = incident(bench);
    const task = bench.emulator.admin.as('beth.anglin').create('sc_task', { short_description: 'Order a screen' });
    const queries = [{ ref: { id, type: 'incident' } }, { ref: { id: task['sys_id'] ?? '', type: 'sc_task' } }];
    await bench.connector.readMany(queries, WANTS);
    const before = bench.sent.length;
    const results = await bench.connector.readMany(queries, WANTS);
    expect(results.map((result) => result.outcome)).toEqual(['found', 'found']);
    expect(bench.sent.length - before).toBe(1);
  });

  it('reports asked fields the answer lacks as unreadable, never as empty', async () => {
    const bench = createBench();
    const { id } = incident(bench);
    const result = found(
      (await bench.connector.readMany([{ ref: { id, type: 'incident' } }], { ...WANTS, fields: ['u_gone', 'description'] }))[0],
    );
    expect(result.ticket.unreadable).toEqual(['u_gone']);
    expect(result.ticket.fields).toEqual({ description: { kind: 'empty' } });
  });

  it('S7: a record missing from the answer is invisible, not gone', async () => {
    const bench = createBench();
    const { id } = incident(bench);
    const other = incident(bench);
    bench.emulator.admin.hide(id);
    const results = await bench.connector.readMany([{ ref: { id, type: 'incident' } }, { ref: { id: other.id, type: 'incident' } }], WANTS);
    expect(results.map((result) => result.outcome)).toEqual(['invisible', 'found']);
  });

  it('C7: a record that moved to another table is found there', async () => {
    const bench = createBench();
    const task = bench.emulator.admin.as('beth.anglin').create('problem', { short_description: 'Was an incident' });
    const id = task['sys_id'] ?? '';
    const result = found((await bench.connector.readMany([{ ref: { id, type: 'incident' } }], WANTS))[0]);
    expect(result.ref).toEqual({ id, type: 'incident' });
    expect(result.ticket.ref).toEqual({ id, type: 'problem' });
  });

  it('parks a malformed record and reads the others', async () => {
    const bench = createBench();
    const bad = incident(bench);
    const good = incident(bench);
    bench.emulator.admin.force(bad.id, { sys_updated_on: 'yesterday' });
    const results = await bench.connector.readMany(
      [{ ref: { id: bad.id, type: 'incident' } }, { ref: { id: good.id, type: 'incident' } }],
      WANTS,
    );
    expect(results.map((result) => result.outcome)).toEqual(['malformed', 'found']);
  });

  it('parks a record whose fields have another shape than documented', async () => {
    const bench = createBench();
    const { id } = incident(bench);
    const wants = { fields: ['state'], comments: false, files: false };
    await bench.connector.readMany([{ ref: { id, type: 'incident' } }], wants);
    bench.intercept = async () => jsonAnswer(200, { result: [{ sys_id: { value: id, display_value: id }, state: { value: 1 } }] });
    const [result] = await bench.connector.readMany([{ ref: { id, type: 'incident' } }], wants);
    expect(result).toMatchObject({ outcome: 'malformed', ref: { id }, reason: expect.stringContaining('state') as unknown });
  });

  it('files that may not be read are reported and stop nothing else', async () => {
    const bench = createBench();
    const { id } = incident(bench);
    const forbidden = jsonAnswer(403, { error: { message: 'User Not Authorized', detail: 'Failed API level ACL Validation' } });
    bench.intercept = async (request, forward) => (/batch|sys_attachment/.test(request.path) ? forbidden : forward());
    const result = found((await bench.connector.readMany([{ ref: { id, type: 'incident' } }], WANTS))[0]);
    expect(result.ticket.unreadable).toEqual(['sys_attachment']);
    expect(result.ticket.fields['short_description']).toEqual({ kind: 'text', text: 'Printer jams' });
  });

  it('answers that are no records at all are refused, not taken for an empty result', async () => {
    const bench = createBench();
    const { id } = incident(bench);
    bench.intercept = async () => jsonAnswer(200, { unexpected: true });
    await expect(
      bench.connector.readMany([{ ref: { id, type: 'incident' } }], { fields: [], comments: false, files: false }),
    ).rejects.toThrow(/unexpected shape/);
  });

  it('leaves out comments before `since`, and pages through long journals', async () => {
    const bench = createBench();
    const { id } = incident(bench);
    for (let index = 0; index < 1005; index++) {
      bench.emulator.admin.put('sys_journal_field', {
        name: 'incident',
        element: 'comments',
        element_id: id,
        value: `entry ${index}`,
        sys_created_on: '2026-03-02 11:00:00',
        sys_created_by: 'beth.anglin',
      });
    }
    const ref = { id, type: 'incident' };
    const all = found((await bench.connector.readMany([{ ref }], WANTS))[0]);
    expect(new Set(all.comments.map((comment) => comment.id)).size).toBe(1005);
    const none = found((await bench.connector.readMany([{ ref, since: '2026-03-02T11:00:01.500Z' }], WANTS))[0]);
    expect(none.comments).toEqual([]);
  });

  it.each([
    ['incident', '6', true],
    ['incident', '7', true],
    ['incident', '3', false],
    ['problem', '106', true],
    ['sc_task', '3', true],
    ['change_request', '-1', false],
  ])('%s in state %s is closed: %s', async (table, state, closed) => {
    const bench = createBench();
    const row = bench.emulator.admin.as('beth.anglin').create(table, { short_description: 'x' });
    bench.emulator.admin.force(row['sys_id'] ?? '', { state });
    const result = found((await bench.connector.readMany([{ ref: { id: row['sys_id'] ?? '', type: table } }], WANTS))[0]);
    expect(result.ticket.closed).toBe(closed);
  });
});

describe('a lived-in instance', () => {
  it('every ticket it lists can be read with all its fields, nothing malformed or unreadable', async () => {
    const bench = createBench({ seed: 'default' });
    const scopes = ['incident', 'sc_task', 'problem', 'change_request'].map((type) => ({ type, container: '' }));
    const listed = await bench.connector.listChanged({ scopes, since: '2000-01-01T00:00:00Z', limit: 500 });
    expect(listed.rows.length).toBeGreaterThan(80);
    for (const { type } of scopes) {
      const refs = listed.rows.map((row) => row.ref).filter((ref) => ref.type === type);
      const fields = (await bench.connector.fields({ type, container: '' })).map((field) => field.id);
      for (let start = 0; start < refs.length; start += 50) {
        const results = await bench.connector.readMany(
          refs.slice(start, start + 50).map((ref) => ({ ref })),
          { fields, comments: true, files: true },
        );
        for (const result of results) expect(found(result).ticket.unreadable).toEqual([]);
      }
    }
  });
});

describe('comments without the right to read the journal', () => {
  it('come from the display value, in UTC, with ids that stay the same', async () => {
    const bench = createBench({ credentials: basic('rest.only') });
    const { id } = incident(bench);
    const beth = bench.emulator.admin.as('beth.anglin');
    beth.comment(id, 'First\n2026-01-01 00:00:00 - Somebody (quoted)\nstill first');
    beth.comment(id, 'Second in the same second');
    bench.pass(1000);
    beth.workNote(id, 'Only for us');
    const ref = { id, type: 'incident' };
    const before = found((await bench.connector.readMany([{ ref }], WANTS))[0]).comments;
    expect(
      before.map((comment) => [comment.visibility, comment.createdAt, comment.author.name, toPlainText(comment.body).split('\n')[0]]),
    ).toEqual([
      ['public', '2026-03-02T10:00:00Z', 'Beth Anglin', 'First'],
      ['public', '2026-03-02T10:00:00Z', 'Beth Anglin', 'Second in the same second'],
      ['internal', '2026-03-02T10:00:01Z', 'Beth Anglin', 'Only for us'],
    ]);
    bench.pass(1000);
    beth.comment(id, 'Third');
    const after = found((await bench.bind({ user: 'rest.only' }).readMany([{ ref }], WANTS))[0]).comments;
    expect(after).toHaveLength(4);
    expect(after.map((comment) => comment.id)).toEqual(expect.arrayContaining(before.map((comment) => comment.id)));
  });

  it('an instance that answers 403 instead of nothing is read in the same way', async () => {
    const bench = createBench({ credentials: basic('rest.only') });
    bench.emulator.admin.set({ deniedTable: 'forbidden' });
    const { id } = incident(bench);
    bench.emulator.admin.as('beth.anglin').comment(id, 'Hello');
    const result = found((await bench.connector.readMany([{ ref: { id, type: 'incident' } }], WANTS))[0]);
    expect(result.comments).toHaveLength(1);
  });
});
