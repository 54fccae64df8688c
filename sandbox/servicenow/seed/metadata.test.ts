import { describe, expect, it } from 'vitest';
import { createBench } from '../testing';

const bench = createBench();
const rows = async (path: string): Promise<unknown> => (await bench.call('GET', `/api/now/table/${path}`)).records();

describe('metadata', () => {
  it('has the class tree in sys_db_object', async () => {
    expect(await rows('sys_db_object?sysparm_query=super_class.name=task^ORDERBYname&sysparm_fields=name,label')).toEqual([
      { name: 'change_request', label: 'Change Request' },
      { name: 'incident', label: 'Incident' },
      { name: 'problem', label: 'Problem' },
      { name: 'sc_req_item', label: 'Requested Item' },
      { name: 'sc_request', label: 'Request' },
      { name: 'sc_task', label: 'Catalog Task' },
    ]);
  });

  it.each([
    [
      'task',
      'short_description',
      {
        column_label: 'Short description',
        internal_type: 'string',
        max_length: '160',
        mandatory: 'false',
        read_only: 'false',
        reference: '',
        choice: '',
      },
    ],
    [
      'task',
      'work_notes',
      {
        column_label: 'Work notes',
        internal_type: 'journal_input',
        max_length: '4000',
        mandatory: 'false',
        read_only: 'false',
        reference: '',
        choice: '',
      },
    ],
    [
      'task',
      'state',
      {
        column_label: 'State',
        internal_type: 'integer',
        max_length: '40',
        mandatory: 'false',
        read_only: 'false',
        reference: '',
        choice: '3',
      },
    ],
    [
      'incident',
      'caller_id',
      {
        column_label: 'Caller',
        internal_type: 'reference',
        max_length: '32',
        mandatory: 'true',
        read_only: 'false',
        reference: 'sys_user',
        choice: '',
      },
    ],
    [
      'incident',
      'close_code',
      {
        column_label: 'Resolution code',
        internal_type: 'string',
        max_length: '40',
        mandatory: 'false',
        read_only: 'false',
        reference: '',
        choice: '1',
      },
    ],
    [
      'incident',
      'reopen_count',
      {
        column_label: 'Reopen count',
        internal_type: 'integer',
        max_length: '40',
        mandatory: 'false',
        read_only: 'true',
        reference: '',
        choice: '',
      },
    ],
    [
      'incident',
      '',
      {
        column_label: 'Incident',
        internal_type: 'collection',
        max_length: '40',
        mandatory: 'false',
        read_only: 'false',
        reference: '',
        choice: '',
      },
    ],
  ])('describes %s.%s', async (table, element, expected) => {
    const fields = Object.keys(expected).join(',');
    expect(
      await rows(
        `sys_dictionary?sysparm_query=name=${table}^element=${element}&sysparm_fields=${fields}&sysparm_exclude_reference_link=true`,
      ),
    ).toEqual([expected]);
  });

  it('describes an inherited column on the base table only', async () => {
    expect(await rows('sys_dictionary?sysparm_query=name=incident^element=short_description')).toEqual([]);
  });

  it('has choices per language with their order, inactive ones and dependent ones', async () => {
    const fields = 'sysparm_fields=value,label,inactive,dependent_value';
    expect(
      await rows(`sys_choice?sysparm_query=name=incident^element=state^language=de^ORDERBYsequence&sysparm_fields=value,label`),
    ).toEqual([
      { value: '1', label: 'Neu' },
      { value: '2', label: 'In Bearbeitung' },
      { value: '3', label: 'Angehalten' },
      { value: '6', label: 'Gelöst' },
      { value: '7', label: 'Geschlossen' },
      { value: '8', label: 'Abgebrochen' },
    ]);
    expect(await rows(`sys_choice?sysparm_query=name=incident^element=category^language=en^inactive=true&${fields}`)).toEqual([
      { value: 'telephony', label: 'Telephony', inactive: 'true', dependent_value: '' },
    ]);
    expect(
      await rows(
        `sys_choice?sysparm_query=name=incident^element=subcategory^language=en^dependent_value=network^ORDERBYsequence&${fields}`,
      ),
    ).toEqual([
      { value: 'vpn', label: 'VPN', inactive: 'false', dependent_value: 'network' },
      { value: 'wireless', label: 'Wireless', inactive: 'false', dependent_value: 'network' },
    ]);
  });

  it('shows choices in the language of the reader, through the list of the nearest class', async () => {
    const german = createBench('empty', 'de');
    german.emulator.admin.as('beth.anglin').create('incident', { state: '2', impact: '1' });
    german.emulator.admin.as('beth.anglin').create('sc_task', { state: '2' });
    const shown = (
      await german.call(
        'GET',
        '/api/now/table/task?sysparm_display_value=true&sysparm_fields=state,impact&sysparm_query=ORDERBYsys_class_name',
      )
    ).records();
    expect(shown).toEqual([
      { state: 'In Bearbeitung', impact: '1 - Hoch' },
      { state: 'In Arbeit', impact: '3 - Gering' },
    ]);
  });
});
