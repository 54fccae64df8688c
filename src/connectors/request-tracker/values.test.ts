import { describe, expect, it } from 'vitest';
import { EMPTY, type FieldValue } from '../../core/model/value';
import { ConnectionBrokenError } from '../../core/errors';
import { signIn } from './auth';
import { customFieldType, decodeCustomField, encodeCustomField } from './custom-fields';
import { jsonAndFile, storableName } from './multipart';
import { sameAsSent } from './read-back';

describe('custom fields', () => {
  const kinds: readonly (readonly [string, boolean, FieldValue, readonly unknown[]])[] = [
    ['Select', false, { kind: 'option', option: { id: 'High', label: 'High' } }, ['High']],
    [
      'Select',
      true,
      {
        kind: 'options',
        options: [
          { id: 'a', label: 'a' },
          { id: 'b', label: 'b' },
        ],
      },
      ['a', 'b'],
    ],
    ['Freeform', false, { kind: 'text', text: 'x' }, ['x']],
    ['Freeform', true, { kind: 'labels', labels: ['x', 'y, z'] }, ['x', 'y, z']],
    ['Text', false, { kind: 'text', text: 'one\ntwo' }, ['one\ntwo']],
    ['Date', false, { kind: 'date', date: '2026-12-24' }, ['2026-12-24']],
  ];
  it.each(kinds)('%s (several: %s) goes there and back', (kind, multiple, value, values) => {
    const field = { kind, multiple };
    expect(decodeCustomField(field, values)).toEqual(value);
    expect([encodeCustomField(field, value, 'UTC')].flat()).toEqual(values);
  });

  it('times are written in the zone of the user and read in UTC', () => {
    const field = { kind: 'DateTime', multiple: false };
    expect(encodeCustomField(field, { kind: 'dateTime', at: '2026-12-01T10:00:00Z' }, 'Europe/Berlin')).toBe('2026-12-01 11:00:00');
    expect(decodeCustomField(field, ['2026-12-01T10:00:00Z'])).toEqual({ kind: 'dateTime', at: '2026-12-01T10:00:00Z' });
  });

  it('what RT leaves behind when a field is cleared is empty', () => {
    expect(decodeCustomField({ kind: 'Text', multiple: false }, [null])).toEqual(EMPTY);
    expect(decodeCustomField({ kind: 'DateTime', multiple: false }, ['1970-01-01T00:00:00Z'])).toEqual(EMPTY);
    expect(decodeCustomField({ kind: 'Freeform', multiple: true }, [])).toEqual(EMPTY);
    expect(encodeCustomField({ kind: 'Freeform', multiple: true }, EMPTY, 'UTC')).toEqual([]);
    expect(encodeCustomField({ kind: 'Freeform', multiple: false }, EMPTY, 'UTC')).toBe('');
  });

  it('files in custom fields cannot be mapped', () => {
    expect(customFieldType({ kind: 'Image', multiple: false })).toBeUndefined();
  });
});

describe('read-back (S8)', () => {
  const text = (value: string): FieldValue => ({ kind: 'text', text: value });
  const cases: readonly (readonly [FieldValue, FieldValue | undefined, boolean])[] = [
    [text(' a  b '), text('a b'), true],
    [text('a'), text('b'), false],
    [text('a'), undefined, false],
    [text('a'), EMPTY, false],
    [EMPTY, EMPTY, true],
    [EMPTY, text('a'), false],
    [{ kind: 'number', number: 41.6 }, { kind: 'number', number: 42 }, true],
    [{ kind: 'number', number: 41 }, { kind: 'number', number: 0 }, false],
    [{ kind: 'dateTime', at: '2026-12-01T10:00:00.700Z' }, { kind: 'dateTime', at: '2026-12-01T10:00:00Z' }, true],
    [{ kind: 'labels', labels: ['a', 'b'] }, { kind: 'labels', labels: ['b', 'a'] }, true],
    [{ kind: 'labels', labels: ['a', 'b'] }, { kind: 'labels', labels: ['b'] }, false],
    [{ kind: 'user', user: { id: '7', name: 'x' } }, { kind: 'user', user: { id: '7', name: 'y' } }, true],
    [{ kind: 'user', user: { id: '7', name: 'x' } }, { kind: 'user', user: { id: '8', name: 'x' } }, false],
  ];
  it.each(cases)('%j held as %j: %s', (sent, held, same) => {
    expect(sameAsSent(sent, held)).toBe(same);
  });
});

describe('files on their way', () => {
  it.each([
    ['plain.txt', 'plain.txt'],
    ['Grüße 日本.pdf', 'Grüße 日本.pdf'],
    ['a"b\\c\r\n.txt', "a'b_c__.txt"],
    ['', 'file'],
  ])('%s is stored as %s', (name, stored) => {
    expect(storableName(name)).toBe(stored);
  });

  it('the bytes stand between the boundaries as they are', () => {
    const bytes = Uint8Array.from([0, 255, 13, 10, 45, 45]);
    const { body } = jsonAndFile({ ContentType: 'text/plain' }, { name: 'x', bytes }, 'edge');
    const raw = Buffer.from(body).toString('latin1');
    expect(raw.split('\r\n\r\n')[2]).toBe(`${Buffer.from(bytes).toString('latin1')}\r\n--edge--\r\n`);
  });
});

describe('credentials (C3)', () => {
  it('a token names the user it belongs to', () => {
    expect(signIn({ token: ` 1-35-${'a'.repeat(32)} ` })).toEqual({ authorization: `token 1-35-${'a'.repeat(32)}`, userId: '35' });
  });

  it.each(['', 'secret', '1-35-short'])('"%s" is no token', (token) => {
    expect(() => signIn({ token })).toThrow(ConnectionBrokenError);
  });
});
