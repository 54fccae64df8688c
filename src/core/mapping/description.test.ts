import { describe, expect, it } from 'vitest';
import { compositionSchema } from '../../config/connection';
import { fromMarkdown, toMarkdown } from '../richtext/markdown';
import { toPlainText } from '../richtext/plain';
import { EMPTY, type FieldValue } from '../model/value';
import { text, ticket } from '../testing/pair.fixture';
import { plainOf } from './convert';
import { belowSeparator, composed, composedLines, replaceBelowSeparator } from './description';

const composition = compositionSchema.parse({
  fields: [
    { field: 'number', label: 'Number', type: 'text' },
    { field: 'category', label: 'Category', type: 'option' },
    { field: 'site', label: 'Site', type: 'text' },
  ],
});
const original: FieldValue = { kind: 'richText', doc: fromMarkdown('The **printer** jams.\n\n- first\n- second') };
const origin = ticket({ number: text('INC1'), category: { kind: 'option', option: { id: 'hw', label: 'Hardware' } }, site: EMPTY });
const lines = composedLines(origin, composition, undefined);

describe('description builder', () => {
  it('D1 writes one "Field name: value" line each in the chosen order, empty ones left out, a separator, then the original with its formatting', () => {
    const value = composed(lines, original);
    expect(value.kind === 'richText' ? toMarkdown(value.doc) : '').toBe(
      'Number: INC1\n\nCategory: Hardware\n\n---\n\nThe **printer** jams.\n\n- first\n- second\n',
    );
  });

  it('D1 a value with line ends stays on its line', () => {
    expect(composedLines(ticket({ number: text('a\nb') }), composition, undefined)).toEqual([{ label: 'Number', value: 'a b' }]);
  });

  it('K6 a requester without a match adds a line', () => {
    expect(composedLines(origin, undefined, { name: 'Joe', email: 'joe@x.example' })).toEqual([
      { label: 'Requester', value: 'Joe <joe@x.example>' },
    ]);
    expect(composedLines(origin, undefined, { name: 'Joe' })).toEqual([{ label: 'Requester', value: 'Joe' }]);
  });

  it('D2 without lines the description is the original itself', () => {
    expect(composed([], original)).toBe(original);
  });

  it('D3 only the part below the separator travels back', () => {
    const below = belowSeparator(composed(lines, original));
    expect(below?.kind === 'richText' ? toMarkdown(below.doc) : '').toBe('The **printer** jams.\n\n- first\n- second\n');
  });

  it('D3 an original that was empty is empty below the separator', () => {
    expect(belowSeparator(composed(lines, EMPTY))).toEqual(EMPTY);
  });

  it('D3 a later change of the original replaces the part below and leaves the part above as people left it', () => {
    const present = composed([{ label: 'Number', value: 'INC1, seen by Mia' }], original);
    const next = replaceBelowSeparator(present, text('Solved by rebooting.'));
    expect(next === undefined ? '' : plainOf(next)).toMatch(/^Number: INC1, seen by Mia\n[\s\S]*\nSolved by rebooting\.$/);
  });

  it('D3 without the separator there is no part below, so nothing can be rewritten', () => {
    const torn: FieldValue = { kind: 'richText', doc: fromMarkdown('Number: INC1\n\nThe printer jams.') };
    expect(belowSeparator(torn)).toBeUndefined();
    expect(replaceBelowSeparator(torn, text('new'))).toBeUndefined();
  });

  it('D3 a plain text field keeps its separator as a line of dashes', () => {
    const value = composed(lines, original);
    const plain: FieldValue = { kind: 'text', text: value.kind === 'richText' ? toPlainText(value.doc) : '' };
    expect(belowSeparator(plain)).toMatchObject({ kind: 'richText' });
  });
});
