import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FieldRejectedError } from '../../core/errors';
import type { FieldValue } from '../../core/model/value';
import { toPlainText } from '../../core/richtext/plain';
import { fromPlainText } from '../../core/richtext/plain';
import { fromNative, toNative } from './values';
import { paragraph } from './site.fixture';

describe('values read from Jira', () => {
  const cases: readonly (readonly [string, unknown, Parameters<typeof fromNative>[1], FieldValue])[] = [
    ['no value', null, undefined, { kind: 'empty' }],
    ['an empty text', '', 'text', { kind: 'empty' }],
    ['an empty list', [], 'labels', { kind: 'empty' }],
    ['a text that looks like a date stays a text', '2026-01-02', 'text', { kind: 'text', text: '2026-01-02' }],
    ['a date', '2026-01-02', 'date', { kind: 'date', date: '2026-01-02' }],
    ['a moment with an offset', '2026-01-02T10:00:00.250+0530', 'dateTime', { kind: 'dateTime', at: '2026-01-02T04:30:00.250Z' }],
    ['a number', 0, 'number', { kind: 'number', number: 0 }],
    ['labels', ['a', 'b'], 'labels', { kind: 'labels', labels: ['a', 'b'] }],
    ['a priority', { id: '2', name: 'High' }, 'option', { kind: 'option', option: { id: '2', label: 'High' } }],
    ['a select value', { id: '10020', value: 'Berlin' }, 'option', { kind: 'option', option: { id: '10020', label: 'Berlin' } }],
    [
      'a cascading choice',
      { id: '1', value: 'Europe', child: { id: '2', value: 'Berlin' } },
      'option',
      { kind: 'option', option: { id: '1:2', label: 'Europe - Berlin' } },
    ],
    ['several values', [{ id: '1', value: 'A' }], 'options', { kind: 'options', options: [{ id: '1', label: 'A' }] }],
    [
      'a person who hides the address',
      { accountId: 'a1', displayName: 'Ann', emailAddress: null, active: true },
      'user',
      { kind: 'user', user: { id: 'a1', name: 'Ann', active: true } },
    ],
  ];
  it.each(cases)('%s', (_name, native, type, value) => {
    expect(fromNative(native, type)).toEqual(value);
  });

  it('keeps the formatting of documents (K5)', () => {
    const value = fromNative(paragraph('Hello'), 'richText');
    expect(value.kind === 'richText' && toPlainText(value.doc)).toContain('Hello');
  });
});

describe('values written to Jira', () => {
  it('folds line ends in a summary into blanks', () => {
    expect(toNative('summary', { kind: 'text', text: 'Printer\r\n  on fire\nagain' })).toBe('Printer on fire again');
  });

  it('wraps a plain text for a field that holds documents', () => {
    expect(toNative('description', { kind: 'text', text: 'Hi' })).toMatchObject({ type: 'doc', version: 1 });
  });

  it('sends a rich text to the summary as one line', () => {
    expect(toNative('summary', { kind: 'richText', doc: fromPlainText('one\n\ntwo') })).toBe('one two');
  });

  it('clears lists with an empty list and other fields with null', () => {
    expect(toNative('labels', { kind: 'empty' })).toEqual([]);
    expect(toNative('priority', { kind: 'empty' })).toBeNull();
  });

  it('writes moments with an offset, as Jira documents them', () => {
    expect(toNative('customfield_1', { kind: 'dateTime', at: '2026-01-02T04:30:00Z' })).toBe('2026-01-02T04:30:00.000+0000');
  });

  it('names a person without an account as the refused field (K6)', () => {
    expect(() => toNative('reporter', { kind: 'user', user: { name: 'Bob' } })).toThrow(FieldRejectedError);
  });

  it('reads back what it wrote, for every kind that has an id or a plain form', () => {
    const id = fc.stringMatching(/^[1-9]\d{0,5}$/);
    const value: fc.Arbitrary<FieldValue> = fc.oneof(
      fc.record({ kind: fc.constant('number' as const), number: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
      fc.record({ kind: fc.constant('text' as const), text: fc.string({ minLength: 1 }) }),
      fc.record({ kind: fc.constant('labels' as const), labels: fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1 }) }),
      fc.record({ kind: fc.constant('option' as const), option: id.map((text) => ({ id: text, label: text })) }),
      fc.record({ kind: fc.constant('user' as const), user: id.map((text) => ({ id: text, name: text })) }),
    );
    fc.assert(
      fc.property(value, (written) => {
        const type = written.kind === 'empty' ? undefined : written.kind;
        expect(fromNative(JSON.parse(JSON.stringify(toNative('customfield_1', written))), type)).toEqual(
          JSON.parse(JSON.stringify(written)),
        );
      }),
    );
  });
});
