import { beforeAll, describe, expect, it } from 'vitest';
import { createBench, textOf, type Bench } from './testing';

let bench: Bench;
let alice = '';

beforeAll(async () => {
  bench = createBench();
  alice = bench.emulator.admin.rows('sys_user').find((row) => row['user_name'] === 'alice.martin')?.['sys_id'] ?? '';
  const tickets = [
    { short_description: 'SAP outage', description: 'SAP outage', caller_id: alice, impact: '1', urgency: '1', category: 'software' },
    { short_description: 'Printer jam', description: '', impact: '3', urgency: '3', category: 'hardware' },
    { short_description: 'sap slow', description: 'x', caller_id: alice, impact: '2', urgency: '2', category: 'software' },
  ];
  for (const ticket of tickets) {
    await bench.call('POST', '/api/now/table/incident', { body: ticket });
    bench.pass(3_600_000);
  }
});

const numbersFor = async (query: string, table = 'incident'): Promise<string> => {
  const answer = await bench.call('GET', `/api/now/table/${table}?sysparm_fields=number&sysparm_query=${encodeURIComponent(query)}`);
  return answer
    .records()
    .map((row) => textOf(row, 'number').slice(-1))
    .join('');
};

describe('sysparm_query', () => {
  it.each([
    ['short_description=Printer jam', '2'],
    ['short_description!=Printer jam', '13'],
    ['short_descriptionSTARTSWITHSAP', '13'],
    ['short_descriptionENDSWITHjam', '2'],
    ['short_descriptionLIKEa', '123'],
    ['short_descriptionCONTAINSslow', '3'],
    ['short_descriptionNOT LIKEsap', '2'],
    ['short_descriptionDOES NOT CONTAINsap', '2'],
    ['descriptionISEMPTY', '2'],
    ['descriptionEMPTYSTRING', '2'],
    ['descriptionISNOTEMPTY', '13'],
    ['descriptionANYTHING', '123'],
    ['short_descriptionSAMEASdescription', '1'],
    ['short_descriptionNSAMEASdescription', '23'],
    ['priority<=3', '13'],
    ['priority>3', '2'],
    ['priorityIN1,5', '12'],
    ['priorityNOT IN1,5', '3'],
    ['priorityBETWEEN1@3', '13'],
    ['caller_id.email=alice.martin@customer.example', '13'],
    ['caller_id.company.nameLIKEexample', '13'],
    ['sys_created_on>=2024-05-15 13:00:00', '23'],
    ['sys_created_onBETWEEN2024-05-15 12:00:00@2024-05-15 12:30:00', '1'],
    ["sys_created_on>javascript:gs.dateGenerate('2024-05-15','14:30:00')", '23'],
    ['sys_created_onONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()', '123'],
    ['sys_created_onNOTONToday@javascript:gs.beginningOfToday()@javascript:gs.endOfToday()', ''],
    ['sys_created_on>javascript:gs.minutesAgo(90)', '3'],
    ['opened_by=javascript:gs.getUserID()', '123'],
    ['sys_class_nameINSTANCEOFtask', '123'],
    ['category=software^priority=1^ORpriority=5', '1'],
    ['category=hardware^NQpriority=1', '12'],
    ['ORDERBYDESCnumber', '321'],
    ['ORDERBYpriority', '132'],
    ['ORDERBYcategory^ORDERBYDESCnumber', '231'],
    ['ORDERBYcaller_id^ORDERBYnumber', '213'],
  ])('%s selects %s', async (query, expected) => {
    expect(await numbersFor(query)).toBe(expected);
  });

  it.each([
    ['nothing=1', '123', ''],
    ['nothing=1^priority=1', '1', ''],
    ['priority=1^ORnothing=1', '1', ''],
    ['caller_id.nothing=1', '123', ''],
    ['number.name=1', '123', ''],
    ['garbage', '123', ''],
  ])('an invalid part in "%s" is ignored, or finds nothing with glide.invalid_query.returns_no_rows', async (query, ignored, none) => {
    expect(await numbersFor(query)).toBe(ignored);
    bench.emulator.admin.set({ invalidQueryReturnsNoRows: true });
    expect(await numbersFor(query)).toBe(none);
    bench.emulator.admin.set({ invalidQueryReturnsNoRows: false });
  });

  it('compares text with its case when the instance does', async () => {
    bench.emulator.admin.set({ caseSensitiveQueries: true });
    expect(await numbersFor('short_descriptionSTARTSWITHSAP')).toBe('1');
    bench.emulator.admin.set({ caseSensitiveQueries: false });
  });

  it.each(["number=javascript:alert('x')", 'sys_created_on>javascript:gs.unheardOf()', 'sys_created_onBETWEEN1'])(
    'answers 501 to %s',
    async (query) => {
      expect((await bench.call('GET', `/api/now/table/incident?sysparm_query=${encodeURIComponent(query)}`)).status).toBe(501);
    },
  );
});
