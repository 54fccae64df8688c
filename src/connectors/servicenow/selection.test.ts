import { describe, expect, it } from 'vitest';
import { TicketRejectedError } from '../../core/errors';
import type { TicketRef } from '../../core/model/ticket';
import { createBench } from '../../../tests/servicenow/bench';

const incident = { type: 'incident', container: '' };

describe('C7: start filters', () => {
  const setUp = () => {
    const bench = createBench();
    const beth = bench.emulator.admin.as('beth.anglin');
    const caller = bench.emulator.admin.rows('sys_user').find((row) => row['email'] === 'ben.okafor@customer.example')?.['sys_id'] ?? '';
    const make = (table: string, fields: Readonly<Record<string, string>>): TicketRef => ({
      id: beth.create(table, fields)['sys_id'] ?? '',
      type: table,
    });
    const refs = [
      make('incident', { short_description: 'a', category: 'network', impact: '1', urgency: '1', caller_id: caller }),
      make('incident', { short_description: 'b', category: 'network' }),
      make('incident', { short_description: 'c', category: 'software' }),
      make('sc_task', { short_description: 'd' }),
    ];
    // A further incident fulfils every filter and is not asked about.
    make('incident', { short_description: 'stranger', category: 'network' });
    return { bench, refs };
  };

  it.each([
    ['', [0, 1, 2, 3]],
    ['category=network', [0, 1]],
    ['category=network^priority=1', [0]],
    ['category=network^ORcategory=software', [0, 1, 2]],
    ['category=software^NQpriority=1', [0, 2]],
    ['active=true', [0, 1, 2, 3]],
    ['active=true^category=network^ORDERBYDESCnumber', [0, 1]],
    ['caller_id.email=ben.okafor@customer.example^EQ', [0]],
    ['active=true^no_such_field=1', []],
  ])('%j matches %j', async (filter, expected) => {
    const { bench, refs } = setUp();
    const matching = await bench.connector.matchesFilter(refs, filter);
    expect(refs.map((ref, index) => (matching.has(ref.id) ? index : -1)).filter((index) => index >= 0)).toEqual(expected);
  });

  it.each(['category=network^priority<=2', 'caller_id.email=x', 'active=true^ORstate=7^NQnumber=INC1', ''])(
    '%j is valid',
    async (filter) => {
      const { bench } = setUp();
      await expect(bench.connector.validateFilter(incident, filter)).resolves.toBeUndefined();
    },
  );

  it.each(['no_such_field=1', 'caller_id.no_such_field=1', 'short_description.name=1', '^ORactive=true', 'hello world', 'GROUPBYcategory'])(
    '%j is refused: the platform would match more than was meant',
    async (filter) => {
      const { bench } = setUp();
      await expect(bench.connector.validateFilter(incident, filter)).rejects.toBeInstanceOf(TicketRejectedError);
    },
  );
});

describe('finding a ticket by its number', () => {
  it('knows the number in either case and nothing else', async () => {
    const bench = createBench();
    const row = bench.emulator.admin.as('beth.anglin').create('sc_task', { short_description: 'x' });
    expect(await bench.connector.findByKey(` ${(row['number'] ?? '').toLowerCase()} `)).toEqual({ id: row['sys_id'], type: 'sc_task' });
    expect(await bench.connector.findByKey('SCTASK9999999')).toBeUndefined();
    expect(await bench.connector.findByKey('x^active=true')).toBeUndefined();
  });
});

describe('K6: contacts', () => {
  it('are matched by email whatever the case, active people only, ambiguous ones all', async () => {
    const bench = createBench();
    const people = await bench.connector.findContacts(
      [
        'Alice.Martin@CUSTOMER.example',
        'reception@customer.example',
        'left.company@customer.example',
        'nobody@customer.example',
        '',
        'a,b@c',
      ],
      incident,
    );
    expect(people.get('Alice.Martin@CUSTOMER.example')).toMatchObject([
      { name: 'Alice Martin', email: 'alice.martin@customer.example', active: true },
    ]);
    expect(people.get('reception@customer.example')).toHaveLength(2);
    expect([...people.keys()]).toHaveLength(2);
    expect(bench.sent).toHaveLength(1);
  });
});
