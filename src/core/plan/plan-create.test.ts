import { describe, expect, it } from 'vitest';
import type { Route } from '../../config/connection';
import { plainOf } from '../mapping/convert';
import type { FieldValue } from '../model/value';
import { EMPTY } from '../model/value';
import { descriptionMapping, mapping, option, rich, route, statusMapping, text, ticket, titleMapping } from '../testing/pair.fixture';
import { planCreate } from './plan-create';

const target = (parts: object) => ({ target: { type: '10001', container: '10000', label: 'Task', ...parts } });
const all = [titleMapping, statusMapping, descriptionMapping];
const joe: FieldValue = { kind: 'user', user: { id: 'u1', name: 'Joe', email: 'joe@customer.example' } };
const fields = { title: text('Printer'), state: option('new'), body: rich('It jams.'), caller: joe };

const create = (
  along: Route,
  more: Parameters<typeof ticket>[0] = {},
  parts: Parameters<typeof ticket>[1] = {},
  contacts: readonly string[] = [],
) =>
  planCreate({
    route: along,
    from: 'source',
    ticket: ticket({ ...fields, ...more }, parts),
    contacts: new Map(contacts.map((email) => [email, [{ id: `id of ${email}`, name: 'Joe there' }]])),
  });

const description = (plan: ReturnType<typeof create>) => plainOf(plan.fields['description'] ?? EMPTY);

describe('a new ticket (M3–M6)', () => {
  it('gets the mapped fields', () => {
    expect(create(route({ mappings: all })).fields).toMatchObject({ summary: text('Printer'), status: option('open') });
  });

  it('M6 gets defaults where no mapping gives a value; a mapping wins over a default', () => {
    const defaults = [
      { field: 'priority', value: '3', label: 'Medium', type: 'option' },
      { field: 'summary', value: 'No title' },
    ];
    expect(create(route({ mappings: all, ...target({ defaults }) })).fields).toMatchObject({
      priority: option('3', 'Medium'),
      summary: text('Printer'),
    });
    expect(create(route({ mappings: all, ...target({ defaults }) }), { title: EMPTY }).fields).toMatchObject({ summary: text('No title') });
  });

  it('a mapping that points the other way fills nothing', () => {
    expect(create(route({ mappings: [{ ...titleMapping, direction: 'target-to-source' }] })).fields).toEqual({});
  });

  it('M5 skip: the field is left out, reported and stays open', () => {
    const plan = create(route({ mappings: all }), { state: option('strange', 'Strange') });
    expect(plan.fields).not.toHaveProperty('status');
    expect(plan).toMatchObject({ open: ['status'], notes: [{ kind: 'unmapped', value: 'Strange' }] });
    expect(plan.refusal).toBeUndefined();
  });

  it('M5 default: the default is sent', () => {
    const values = { pairs: [], unmapped: { kind: 'default', target: { id: 'other', label: 'Other' } } };
    expect(create(route({ mappings: [{ ...statusMapping, values }] })).fields).toEqual({ status: option('other', 'Other') });
  });

  it('M5 fail: no ticket, and the reason names value and field', () => {
    const values = { pairs: [], unmapped: { kind: 'fail' } };
    expect(create(route({ mappings: [titleMapping, { ...statusMapping, values }] }), { state: option('s', 'Strange') }).refusal).toMatch(
      /"Strange" of State/,
    );
  });

  it('M4 companions of a pair are set, a mapped field before them', () => {
    const values = {
      pairs: [
        {
          source: { id: 'new', label: 'New' },
          target: { id: 'open', label: 'Open' },
          companions: { source: [], target: [{ field: 'stage', value: 'one' }] },
        },
      ],
      unmapped: { kind: 'skip' },
    };
    expect(create(route({ mappings: [{ ...statusMapping, values }] })).fields).toMatchObject({ stage: text('one') });
  });

  it('S6 a closing status waits until comments and files are there', () => {
    const plan = create(route({ mappings: all }), { state: option('resolved') }, { closed: true });
    expect(plan.fields).not.toHaveProperty('status');
    expect(plan.open).toEqual(['status']);
  });

  it('M3 a text too long is cut and attached whole', () => {
    const short = mapping({
      id: 't',
      source: { field: 'title', label: 'Title', type: 'text' },
      target: { field: 'summary', label: 'Summary', type: 'text', maxLength: 50 },
    });
    const plan = create(route({ mappings: [short] }), { title: text('x'.repeat(300)) });
    expect(plan.attachTexts).toEqual([{ name: 'Summary (full text).txt', text: 'x'.repeat(300) }]);
    expect(plan.notes).toMatchObject([{ kind: 'cut' }]);
  });

  it('M9 the field the admin chose names the other ticket', () => {
    expect(create(route({ mappings: all, ...target({ keyField: 'partner' }) })).fields).toMatchObject({
      partner: text('INC1 https://desk.example/INC1'),
    });
  });

  it('an unreadable field is reported and not sent', () => {
    const plan = planCreate({
      route: route({ mappings: all }),
      from: 'source',
      ticket: ticket({ title: text('Printer') }),
      contacts: new Map(),
    });
    expect(plan.notes).toMatchObject([
      { kind: 'unreadable', mappingId: 'status' },
      { kind: 'unreadable', mappingId: 'description' },
    ]);
  });

  it('D1 the description is composed towards the target and never towards the source', () => {
    const along = route({ mappings: all, composition: { fields: [{ field: 'title', label: 'Title', type: 'text' }] } });
    const plan = create(along);
    expect(description(plan)).toMatch(/^Title: Printer\n[\s\S]*It jams\.$/);
    expect(plan.composed).toBe(true);
    const back = planCreate({
      route: along,
      from: 'target',
      ticket: ticket({ summary: text('a'), status: option('open'), description: rich('b') }),
      contacts: new Map(),
    });
    expect(plainOf(back.fields['body'] ?? EMPTY)).toBe('b');
    expect(back.composed).toBe(false);
  });
});

describe('the requester (K6)', () => {
  const asked = (parts: object = {}) => route({ mappings: all, requester: { source: 'caller', target: 'reporter' }, ...target(parts) });

  it('one active contact with the same address becomes the requester', () => {
    expect(create(asked(), {}, {}, ['joe@customer.example']).fields).toMatchObject({
      reporter: { kind: 'user', user: { id: 'id of joe@customer.example' } },
    });
  });

  it('without a match name and email go to the display fields, and no value is sent from which a contact would be made', () => {
    const plan = create(asked({ requesterNameField: 'who', requesterEmailField: 'mail' }));
    expect(plan.fields).toMatchObject({ who: text('Joe'), mail: text('joe@customer.example') });
    expect(plan.fields).not.toHaveProperty('reporter');
    expect(plan.notes).toMatchObject([{ kind: 'no-contact', name: 'Joe' }]);
  });

  it('without display fields they are a line above the description', () => {
    expect(description(create(asked()))).toMatch(/^Requester: Joe <joe@customer\.example>\n/);
  });

  it('a required requester uses the named fallback, and the person is still shown', () => {
    const plan = create(asked({ fallbackRequester: { id: 'f1', name: 'Service desk' } }));
    expect(plan.fields).toMatchObject({ reporter: { kind: 'user', user: { id: 'f1' } } });
    expect(description(plan)).toMatch(/Joe/);
  });

  it('a person without a visible address is no match', () => {
    const plan = create(asked({ requesterNameField: 'who', requesterEmailField: 'mail' }), {
      caller: { kind: 'user', user: { id: 'u2', name: 'Hana' } },
    });
    expect(plan.fields).toMatchObject({ who: text('Hana') });
    expect(plan.fields).not.toHaveProperty('mail');
  });

  it('no requester, nothing to say', () => {
    expect(create(asked(), { caller: EMPTY }).notes).toEqual([]);
  });
});
