import fc from 'fast-check';
import type { BlockContent, ListItem, PhrasingContent, Table } from 'mdast';
import { PANEL_KINDS, STATUS_COLORS, type RichText } from '../../src/core/richtext/tree';

const WORDS = [
  'Printer',
  'jams',
  'a',
  'VPN',
  '日本語',
  '😀',
  '👩‍👩‍👧',
  'שלום',
  'مرحبا',
  'naïve',
  '1.',
  '2)',
  '-',
  '*',
  '_x_',
  '**b**',
  '#',
  '>',
  '|',
  '`c`',
  '~~s~~',
];
const SIGNS = [
  '<b>',
  '</script>',
  '<!--',
  '&amp;',
  '&',
  '\\',
  '[x]',
  '[a](b)',
  '![i]',
  ':smile:',
  '$1',
  '---',
  '==',
  '+',
  '~',
  'www.example.com',
  '@a.b',
];

/** Text as people type it, with the signs that markup languages give a meaning to. */
export const typedText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...WORDS, ...SIGNS) },
      { weight: 3, arbitrary: fc.constantFrom(' ', ' ', '  ', '\t', '\u00a0', '\n') },
      { weight: 1, arbitrary: fc.string({ maxLength: 6, unit: 'grapheme' }) },
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const url = fc.constantFrom(
  'https://example.com/a',
  'http://example.com/?q=1&r=(2)',
  'mailto:ann@example.com',
  'https://example.com/a b',
  'javascript:alert(1)',
  '/browse/A-1',
);
const word = fc.constantFrom('Ann Lee', 'in progress', 'ok', '<i>', 'a|b', 'שלום');

const leaf: fc.Arbitrary<PhrasingContent> = fc.oneof(
  { weight: 8, arbitrary: typedText.map((value): PhrasingContent => ({ type: 'text', value })) },
  { weight: 1, arbitrary: fc.constant<PhrasingContent>({ type: 'break' }) },
  { weight: 2, arbitrary: typedText.map((value): PhrasingContent => ({ type: 'inlineCode', value })) },
  { weight: 1, arbitrary: word.map((value): PhrasingContent => ({ type: 'mention', value })) },
  { weight: 1, arbitrary: fc.constantFrom('😀', ':tada:').map((value): PhrasingContent => ({ type: 'emoji', value })) },
  { weight: 1, arbitrary: fc.constant<PhrasingContent>({ type: 'date', value: '2024-02-29' }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('status' as const), value: word, color: fc.constantFrom(...STATUS_COLORS) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('image' as const),
      url: fc.constantFrom('https://example.com/i.png', 'cid:1', '', 'javascript:alert(1)'),
      alt: word,
      data: fc.constantFrom({}, { mediaId: 'm-1', mediaCollection: '' }, { attachmentId: '10', fileName: 'i.png' }),
    }),
  },
);

const phrasing: fc.Arbitrary<PhrasingContent[]> = fc.letrec<{ node: PhrasingContent; nodes: PhrasingContent[] }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constantFrom(
          'strong' as const,
          'emphasis' as const,
          'delete' as const,
          'underline' as const,
          'subscript' as const,
          'superscript' as const,
        ),
        children: tie('nodes'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('link' as const), url, children: tie('nodes') }) },
  ),
  nodes: fc.array(tie('node'), { maxLength: 4 }),
})).nodes;

/** A table; first row all headers, as every platform can hold it, or any cell. */
const table: fc.Arbitrary<Table> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.boolean())
  .chain(([rows, columns, anyHeader]) =>
    fc.array(fc.array(fc.tuple(phrasing, anyHeader ? fc.boolean() : fc.constant(undefined)), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  )
  .map((rows) => ({
    type: 'table',
    children: rows.map((cells, index) => ({
      type: 'tableRow',
      children: cells.map(([children, header]) => ({ type: 'tableCell', data: { header: header ?? index === 0 }, children })),
    })),
  }));

interface Blocks {
  block: BlockContent;
  blocks: BlockContent[];
  item: ListItem;
}

/** An arbitrary of one kind of block from the arbitraries of its parts. */
const block = (parts: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<BlockContent> =>
  fc.record(parts) as fc.Arbitrary<unknown> as fc.Arbitrary<BlockContent>;

const blocks = fc.letrec<Blocks>((tie: fc.LetrecTypedTie<Blocks>) => ({
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 6, arbitrary: phrasing.map((children): BlockContent => ({ type: 'paragraph', children })) },
    {
      weight: 1,
      arbitrary: block({
        type: fc.constant('heading' as const),
        depth: fc.constantFrom(1 as const, 2 as const, 3 as const, 6 as const),
        children: phrasing,
      }),
    },
    { weight: 1, arbitrary: block({ type: fc.constant('code' as const), lang: fc.constantFrom('js', 'c++', null), value: typedText }) },
    { weight: 1, arbitrary: fc.constant<BlockContent>({ type: 'thematicBreak' }) },
    { weight: 1, arbitrary: table },
    {
      weight: 2,
      arbitrary: block({
        type: fc.constant('list' as const),
        ordered: fc.boolean(),
        start: fc.constantFrom(1, 4),
        children: fc.array(tie('item'), { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: block({ type: fc.constant('blockquote' as const), children: tie('blocks') }) },
    {
      weight: 1,
      arbitrary: block({ type: fc.constant('panel' as const), kind: fc.constantFrom(...PANEL_KINDS), children: tie('blocks') }),
    },
    { weight: 1, arbitrary: block({ type: fc.constant('expand' as const), title: word, children: tie('blocks') }) },
  ),
  blocks: fc.array(tie('block'), { maxLength: 3 }),
  item: fc
    .tuple(fc.constantFrom(null, null, true, false), tie('blocks'))
    .map(([checked, children]): ListItem => ({ type: 'listItem', checked, children })),
})).blocks;

/** Any document: every node of the tree, in every place, also where a platform cannot hold it. */
export const richText: fc.Arbitrary<RichText> = blocks.map((children): RichText => ({ type: 'root', children: children }));
