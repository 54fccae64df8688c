import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldEnd } from '../../config/connection';
import { EMPTY, type FieldType, type FieldValue } from '../model/value';
import { fromPlainText, toPlainText } from '../richtext/plain';
import { SHORTENED_MARKER } from '../richtext/truncate';
import { conversionProblem, convert, matchContact, plainOf } from './convert';

const TYPES: readonly FieldType[] = ['text', 'richText', 'number', 'date', 'dateTime', 'boolean', 'option', 'options', 'user', 'labels'];

const samples: Readonly<Record<FieldType, FieldValue>> = {
  text: { kind: 'text', text: 'Printer jam' },
  richText: { kind: 'richText', doc: fromPlainText('Printer jam') },
  number: { kind: 'number', number: 4.5 },
  date: { kind: 'date', date: '2026-11-23' },
  dateTime: { kind: 'dateTime', at: '2026-11-23T12:30:00.000Z' },
  boolean: { kind: 'boolean', boolean: true },
  option: { kind: 'option', option: { id: '7', label: 'High' } },
  options: {
    kind: 'options',
    options: [
      { id: '1', label: 'VPN' },
      { id: '2', label: 'E-mail' },
    ],
  },
  user: { kind: 'user', user: { id: 'u1', name: 'Ann', email: 'Ann@example.com' } },
  labels: { kind: 'labels', labels: ['a', 'b'] },
};

const contacts = new Map([['ann@example.com', [{ id: 'c9', name: 'Ann there', active: true }]]]);

const to = (type: FieldType, parts: Partial<FieldEnd> = {}): FieldEnd => ({ field: 'f', label: 'F', type, multiline: true, ...parts });

/** A single sample, chosen so that its text fits the receiving type, per pair of types. */
function sampleFor(from: FieldType, receiving: FieldType): FieldValue {
  if (from !== 'text') return samples[from];
  const words: Partial<Record<FieldType, string>> = {
    number: ' 12 ',
    date: '2026-11-23',
    dateTime: '2026-11-23T12:30:00Z',
    boolean: 'Yes',
    user: 'Ann <ann@example.com>',
  };
  return { kind: 'text', text: words[receiving] ?? 'Printer jam' };
}

describe('direct mapping (M3)', () => {
  it.each(TYPES.flatMap((from) => TYPES.map((receiving) => ({ from, receiving }))))(
    'a saved mapping from $from to $receiving carries a fitting value; one that cannot is refused with a reason',
    ({ from, receiving }) => {
      const problem = conversionProblem(from, receiving, false);
      if (problem !== undefined) {
        expect(problem).toContain(receiving);
        return;
      }
      const converted = convert(sampleFor(from, receiving), to(receiving), contacts);
      expect(converted.outcome).toBe('value');
      if (converted.outcome === 'value') expect(converted.value.kind).toBe(receiving);
    },
  );

  it.each<[FieldValue, FieldType, unknown]>([
    [samples.number, 'text', { kind: 'text', text: '4.5' }],
    [samples.boolean, 'text', { kind: 'text', text: 'Yes' }],
    [samples.options, 'text', { kind: 'text', text: 'VPN, E-mail' }],
    [samples.options, 'labels', { kind: 'labels', labels: ['VPN', 'E-mail'] }],
    [{ kind: 'text', text: 'two words, three' }, 'labels', { kind: 'labels', labels: ['two-words', 'three'] }],
    [samples.dateTime, 'date', { kind: 'date', date: '2026-11-23' }],
    [samples.date, 'dateTime', { kind: 'dateTime', at: '2026-11-23T00:00:00.000Z' }],
    [{ kind: 'text', text: 'off' }, 'boolean', { kind: 'boolean', boolean: false }],
    [samples.option, 'options', { kind: 'options', options: [{ id: '7', label: 'High' }] }],
    [samples.user, 'user', { kind: 'user', user: { id: 'c9', name: 'Ann there', active: true } }],
  ])('%j becomes %s %j', (value, type, expected) => {
    expect(convert(value, to(type), contacts)).toEqual({ outcome: 'value', value: expected });
  });

  it.each<[string, FieldType]>([
    ['many', 'number'],
    ['', 'number'],
    ['tomorrow', 'date'],
    ['2026-13-40', 'date'],
    ['soon', 'dateTime'],
    ['perhaps', 'boolean'],
    ['nobody@example.com', 'user'],
    ['no address', 'user'],
  ])('the text "%s" is refused for a %s field, with a reason', (value, type) => {
    const converted = convert({ kind: 'text', text: value }, to(type), contacts);
    expect(converted).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/\S/) });
  });

  it('empties every kind of field', () => {
    for (const type of TYPES) expect(convert(EMPTY, to(type), contacts)).toEqual({ outcome: 'value', value: EMPTY });
  });

  it('puts several lines into a single line field as one', () => {
    expect(convert({ kind: 'text', text: 'a\n  b ' }, to('text', { multiline: false }), contacts)).toEqual({
      outcome: 'value',
      value: { kind: 'text', text: 'a b' },
    });
  });

  it('cuts what is too long visibly and keeps the whole text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 60, max: 200 }), (value, maxLength) => {
        const converted = convert({ kind: 'text', text: value }, to('text', { maxLength }), contacts);
        if (value.length <= maxLength) {
          expect(converted.outcome).toBe('value');
          return;
        }
        expect(converted).toMatchObject({ outcome: 'cut', whole: value });
        if (converted.outcome === 'cut' && converted.value.kind === 'text') {
          expect(converted.value.text.length).toBeLessThanOrEqual(maxLength);
          expect(converted.value.text.endsWith(SHORTENED_MARKER)).toBe(true);
          const { text } = converted.value;
          // Half a surrogate pair cannot be encoded.
          expect(() => encodeURIComponent(text)).not.toThrow();
        }
      }),
    );
  });

  it('keeps plain text through rich text and back', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9*_#<>\[\]&.,! -]{0,60}$/), (value) => {
        const there = convert({ kind: 'text', text: value }, to('richText'), contacts);
        if (there.outcome !== 'value' || there.value.kind !== 'richText') throw new Error('a text always becomes rich text');
        expect(toPlainText(there.value.doc).replace(/\s+/g, ' ').trim()).toBe(value.replace(/\s+/g, ' ').trim());
      }),
    );
  });

  it('pairs values only between two single choices', () => {
    expect(conversionProblem('option', 'option', true)).toBeUndefined();
    expect(conversionProblem('text', 'option', true)).toMatch(/paired/);
  });

  it('says in words what a person would read', () => {
    expect(plainOf(samples.user)).toBe('Ann <Ann@example.com>');
    expect(plainOf(EMPTY)).toBe('');
  });
});

describe('contacts (K6)', () => {
  const people = new Map([
    ['one@example.com', [{ id: '1', name: 'One' }]],
    [
      'two@example.com',
      [
        { id: '2', name: 'A' },
        { id: '3', name: 'B' },
      ],
    ],
    ['left@example.com', [{ id: '4', name: 'Left', active: false }]],
    [
      'back@example.com',
      [
        { id: '5', name: 'Old', active: false },
        { id: '6', name: 'New', active: true },
      ],
    ],
  ]);
  it.each([
    ['ONE@Example.com', '1'],
    ['two@example.com', undefined],
    ['left@example.com', undefined],
    ['back@example.com', '6'],
    ['nobody@example.com', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is matched with %s: case does not matter, an ambiguous or inactive address is no match', (email, id) => {
    expect(matchContact(email, people)?.id).toBe(id);
  });
});
