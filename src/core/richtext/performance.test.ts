import type { RootContent } from 'mdast';
import { describe, expect, it } from 'vitest';
import { fromAdf, toAdf } from './adf';
import { canonicalRichText } from './canonical';
import { fromHtml, toHtml } from './html';
import { fromMarkdown, toMarkdown } from './markdown';
import { fromPlainText, toPlainText } from './plain';
import type { RichText } from './tree';

/** Processor time in seconds, which other work on the machine hardly changes. */
function seconds(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const best = (work: () => unknown, runs: number): number => Math.min(...Array.from({ length: runs }, () => seconds(work)));

const CEILING = 5;
/** Below this the clock and the collector of garbage say more than the work. */
const MEASURABLE = 0.5;

/** Measured again only when the first figures look bad, so that a passing disturbance fails nothing. */
function expectLinear(work: (size: number) => () => unknown, size: number): void {
  const [half, whole] = [work(size), work(2 * size)];
  let ratio = Infinity;
  for (let attempt = 0; attempt < 3 && ratio >= 3.5; attempt++) {
    const time = seconds(whole);
    expect(time).toBeLessThan(CEILING);
    ratio = time < MEASURABLE ? 0 : time / Math.max(seconds(half), MEASURABLE / 10);
  }
  expect(ratio).toBeLessThan(3.5);
}

const SENTENCE = 'The printer on the third floor jams again; see the log (attached) for what it says - it is "paper". ';
const prose = (size: number): string => `${SENTENCE.repeat(5)}\n\n`.repeat(Math.ceil(size / 500));
const paragraph = (children: RootContent[]): RichText => ({ type: 'root', children: [{ type: 'paragraph', children: children as never }] });

function nested(depth: number, around: (inner: RootContent) => RootContent): RichText {
  let block: RootContent = { type: 'paragraph', children: [{ type: 'text', value: 'deep' }] };
  for (let level = 0; level < depth; level++) block = around(block);
  return { type: 'root', children: [block] };
}

const WRITERS: readonly (readonly [string, (doc: RichText) => unknown])[] = [
  ['toAdf', (doc) => toAdf(doc)],
  ['toHtml', toHtml],
  ['toMarkdown', toMarkdown],
  ['toPlainText', toPlainText],
  ['canonicalRichText', canonicalRichText],
];

describe('a megabyte of prose', () => {
  const doc = fromPlainText(prose(1_000_000));
  it.each(WRITERS)('by %s', (_, write) => {
    expect(best(() => write(doc), 2)).toBeLessThan(CEILING);
  });
  it.each([
    ['fromAdf', fromAdf, toAdf(doc)],
    ['fromHtml', fromHtml as (text: unknown) => unknown, toHtml(doc)],
    ['fromMarkdown', fromMarkdown as (text: unknown) => unknown, prose(1_000_000)],
    ['fromPlainText', fromPlainText as (text: unknown) => unknown, prose(1_000_000)],
  ])('by %s', (_, read, text) => {
    expect(best(() => read(text), 2)).toBeLessThan(CEILING);
  });
});

const HOSTILE_DOCUMENTS: readonly (readonly [string, (size: number) => RichText])[] = [
  ['nested lists', (size) => nested(size, (inner) => ({ type: 'list', children: [{ type: 'listItem', children: [inner as never] }] }))],
  ['nested quotes', (size) => nested(size, (inner) => ({ type: 'blockquote', children: [inner as never] }))],
  [
    'breaks',
    (size) => paragraph(Array.from({ length: size }, (_, index) => (index % 2 ? { type: 'break' } : { type: 'text', value: 'x' }))),
  ],
  ['signs', (size) => paragraph([{ type: 'text', value: '*_`<&[]~@\\'.repeat(size / 4) }])],
  ['marks', (size) => paragraph(Array.from({ length: size / 2 }, () => ({ type: 'strong', children: [{ type: 'text', value: 'x ' }] })))],
];

describe.each(HOSTILE_DOCUMENTS)('%s take linear time', (_, document) => {
  it.each(WRITERS)('by %s', (_name, write) => {
    expectLinear((size) => {
      const doc = document(size);
      return () => write(doc);
    }, 20_000);
  });
});

describe('hostile HTML takes linear time', () => {
  it.each([
    ['open lists', '<ul>'],
    ['open items', '<ul><li>'],
    ['open marks', '<b>a'],
    ['open comments', '<!--'],
    ['open tags', '<a'],
    ['breaks', 'a<br>'],
    ['cells that span', '<table><td colspan=100 rowspan=100>'],
  ])('%s', (_, piece) => {
    expectLinear((size) => {
      const html = piece.repeat(size);
      return () => fromHtml(html);
    }, 20_000);
  });
});

describe('hostile Markdown takes linear time', () => {
  it.each([
    ['marks', '**bold** and *it* '],
    ['closing signs', 'a_ '],
    ['open signs', '*a **b '],
    ['strikes', '~~a~ '],
    ['open brackets', '[a\n'],
    ['short lines', 'a\n'],
    ['short lines with breaks', 'a\\\n'],
    ['images', '![a]('],
    ['blank lines', '\n'],
    ['items', '- item\n'],
  ])('%s', (_, piece) => {
    expectLinear((size) => {
      const markdown = piece.repeat(Math.ceil(size / piece.length));
      return () => fromMarkdown(markdown);
    }, 30_000);
  });

  it('keeps a huge paragraph whole', () => {
    const doc = paragraph(
      Array.from({ length: 8_000 }, (_, index) => (index % 2 ? { type: 'break' } : { type: 'text', value: `line\\ ${index}` })),
    );
    expect(canonicalRichText(fromMarkdown(toMarkdown(doc)))).toBe(canonicalRichText(doc));
  });
  it('keeps every sign that has lost its meaning', () => {
    const markdown = `${'a_ '.repeat(5_000)}[x] \`c_d\``;
    expect(toPlainText(fromMarkdown(markdown))).toBe(`${'a_ '.repeat(5_000)}[x] c_d`);
  });
});
