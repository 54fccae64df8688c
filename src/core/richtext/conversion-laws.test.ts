import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { richText, typedText } from '../../../tests/arbitraries/rich-text';
import { fromAdf, toAdf } from './adf';
import { validateAdf } from './adf-schema.fixture';
import { canonicalRichText } from './canonical';
import { composeDescription, splitComposed } from './compose';
import { fromHtml, toHtml } from './html';
import { fromMarkdown, toMarkdown } from './markdown';
import { normalForm } from './normal-form';
import { fromPlainText, toPlainText } from './plain';
import type { RichText } from './tree';
import { visibleText } from './visible-text';

const RUNS = { numRuns: 400 };
const characters = (text: string): string => text.replace(/\s+/g, '');

/** Whether every character of `part` is in `whole`, in order. */
function inOrder(part: string, whole: string): boolean {
  let index = 0;
  for (const character of whole) if (character === part.slice(index, index + character.length)) index += character.length;
  return index === part.length;
}

describe('no visible text is lost (K5)', () => {
  it('by ADF and back', () => {
    fc.assert(
      fc.property(richText, (doc) => {
        expect(characters(visibleText(fromAdf(toAdf(doc))))).toBe(characters(visibleText(doc)));
      }),
      RUNS,
    );
  });
  it('by HTML and back', () => {
    fc.assert(
      fc.property(richText, (doc) => {
        expect(visibleText(fromHtml(toHtml(doc)))).toBe(visibleText(doc));
      }),
      RUNS,
    );
  });
  it('by Markdown and back', () => {
    fc.assert(
      fc.property(richText, (doc) => {
        expect(characters(visibleText(fromMarkdown(toMarkdown(doc))))).toBe(characters(visibleText(doc)));
      }),
      RUNS,
    );
  });
  it('by plain text and back', () => {
    fc.assert(
      fc.property(richText, (doc) => {
        expect(inOrder(characters(visibleText(doc)), characters(visibleText(fromPlainText(toPlainText(doc)))))).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('ADF that is written', () => {
  it('validates against the full schema and is the same each time', () => {
    fc.assert(
      fc.property(richText, (doc) => {
        const adf = toAdf(doc);
        expect(validateAdf(adf)).toEqual([]);
        expect(toAdf(doc)).toEqual(adf);
      }),
      RUNS,
    );
  });
  it('survives HTML: ADF → HTML → ADF shows the same document (K5)', () => {
    fc.assert(
      fc.property(richText, (doc) => {
        const adf = fromAdf(toAdf(doc));
        expect(canonicalRichText(fromAdf(toAdf(fromHtml(toHtml(adf)))))).toBe(canonicalRichText(adf));
      }),
      RUNS,
    );
  });
  it('is reached in one step: ADF → tree → ADF shows the same document', () => {
    fc.assert(
      fc.property(richText, (doc) => {
        const once = fromAdf(toAdf(doc));
        expect(canonicalRichText(fromAdf(toAdf(once)))).toBe(canonicalRichText(once));
      }),
      RUNS,
    );
  });
});

describe('the canonical form, by which a change is told (no endless updates)', () => {
  const ways: readonly (readonly [string, (doc: RichText) => RichText])[] = [
    ['ADF', (doc) => fromAdf(toAdf(doc))],
    ['ADF with media', (doc) => fromAdf(toAdf(doc, { keepMedia: true }))],
    ['HTML', (doc) => fromHtml(toHtml(doc))],
    ['Markdown', (doc) => fromMarkdown(toMarkdown(doc))],
    ['plain text', (doc) => fromPlainText(toPlainText(doc))],
  ];
  it.each(ways)('is the same after the first and the second trip by %s', (_, trip) => {
    fc.assert(
      fc.property(richText, (doc) => {
        const once = trip(doc);
        const twice = trip(once);
        expect(canonicalRichText(twice)).toBe(canonicalRichText(once));
        expect(canonicalRichText(trip(twice))).toBe(canonicalRichText(once));
      }),
      RUNS,
    );
  });
});

describe('HTML that is written', () => {
  it('holds no script, handler or unsafe address', () => {
    fc.assert(
      fc.property(richText, (doc) => {
        const html = toHtml(doc);
        const tags = html.match(/<[^>]*>/g) ?? [];
        expect(tags.filter((tag) => /^<\/?(?:script|style|iframe|object)|\son\w+=|javascript:/i.test(tag))).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('the normal form', () => {
  it('is idempotent', () => {
    fc.assert(
      fc.property(richText, (doc) => {
        const once = normalForm(doc);
        expect(normalForm(once)).toEqual(once);
      }),
      RUNS,
    );
  });
});

describe('plain text', () => {
  it('comes back as typed, but for its ends', () => {
    const typed = fc.array(
      fc.oneof(typedText, fc.constantFrom('\n', '\n\n', '\n\n\n', '  ', '\t', '\n--------------------\n', '\n\n--------------------\n\n')),
    );
    fc.assert(
      fc.property(typed, (parts) => {
        const text = parts.join('');
        expect(toPlainText(fromPlainText(text))).toBe(text.replace(/\r\n?/g, '\n').replace(/^\n+/, '').trimEnd());
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a composed description (D1, D3)', () => {
  const lines = [
    { label: 'Priority', value: '1 - Critical' },
    { label: 'Caller', value: 'Ann Lee' },
  ];
  it('can be split again after every conversion', () => {
    const trips: Record<string, (doc: Parameters<typeof toAdf>[0]) => Parameters<typeof toAdf>[0]> = {
      adf: (doc) => fromAdf(toAdf(doc)),
      html: (doc) => fromHtml(toHtml(doc)),
      markdown: (doc) => fromMarkdown(toMarkdown(doc)),
      plain: (doc) => fromPlainText(toPlainText(doc)),
    };
    fc.assert(
      fc.property(richText, fc.constantFrom(...Object.keys(trips)), (original, way) => {
        const trip = trips[way];
        if (trip === undefined) throw new Error(way);
        const parts = splitComposed(trip(composeDescription(lines, original)));
        expect(parts).toBeDefined();
        expect(parts && toPlainText(parts.head)).toBe('Priority: 1 - Critical\n\nCaller: Ann Lee');
        expect(parts && inOrder(characters(visibleText(original)), characters(visibleText(parts.body)))).toBe(true);
      }),
      RUNS,
    );
  });
});
