import { describe, expect, it } from 'vitest';
import type { Normalisation } from '../model/field';
import { EMPTY, type FieldValue } from '../model/value';
import { fromMarkdown } from '../richtext/markdown';
import { fingerprintOf, sameValue } from './canonical';

const text = (value: string): FieldValue => ({ kind: 'text', text: value });

describe('declared normalisation (S8)', () => {
  it.each<[string, FieldValue, FieldValue, Normalisation | undefined, boolean]>([
    ['line ends of any kind', text('a\r\nb'), text('a\nb'), undefined, true],
    ['a trailing line end', text('a\n'), text('a'), undefined, true],
    ['white space around, declared', text('  a '), text('a'), { trim: true }, true],
    ['white space around, not declared', text(' a'), text('a'), undefined, false],
    ['white space within, declared', text('a \n b'), text('a b'), { foldWhiteSpace: true }, true],
    ['case, declared', text('CC-7'), text('cc-7'), { ignoreCase: true }, true],
    ['case, not declared', text('CC-7'), text('cc-7'), undefined, false],
    ['decimals, declared', { kind: 'number', number: 1.249 }, { kind: 'number', number: 1.25 }, { decimals: 1 }, false],
    ['decimals that agree', { kind: 'number', number: 1.21 }, { kind: 'number', number: 1.2 }, { decimals: 1 }, true],
    [
      'fractions of a second',
      { kind: 'dateTime', at: '2026-01-01T10:00:00.400Z' },
      { kind: 'dateTime', at: '2026-01-01T10:00:00Z' },
      undefined,
      true,
    ],
    [
      'seconds, whole minutes declared',
      { kind: 'dateTime', at: '2026-01-01T10:00:40Z' },
      { kind: 'dateTime', at: '2026-01-01T10:00:00Z' },
      { secondsGrain: 60 },
      true,
    ],
    [
      'options by id, whatever the label',
      { kind: 'option', option: { id: '1', label: 'High' } },
      { kind: 'option', option: { id: '1', label: 'Hoch' } },
      undefined,
      true,
    ],
    ['options as a set', { kind: 'labels', labels: ['b', 'a', 'a'] }, { kind: 'labels', labels: ['a', 'b'] }, undefined, true],
    [
      'rich text written in two ways',
      { kind: 'richText', doc: fromMarkdown('* a\n* b') },
      { kind: 'richText', doc: fromMarkdown('- a\n- b') },
      undefined,
      true,
    ],
    ['empty and a blank text', EMPTY, text(''), undefined, true],
    ['empty and a value', EMPTY, text('a'), undefined, false],
  ])('%s', (_what, one, other, normalisation, same) => {
    expect(sameValue(one, other, normalisation)).toBe(same);
    expect(fingerprintOf(one, normalisation) === fingerprintOf(other, normalisation)).toBe(same);
  });
});
