import { describe, expect, it } from 'vitest';
import { fromAdf, toAdf } from './adf';
import { validateAdf } from './adf-schema.fixture';
import { canonicalRichText } from './canonical';
import { composeDescription, splitComposed } from './compose';
import { fromHtml, toHtml } from './html';
import { fromMarkdown, toMarkdown } from './markdown';
import { fromPlainText, toPlainText } from './plain';
import { SHORTENED_MARKER, truncatePlainText, truncateRichText } from './truncate';
import { visibleText } from './visible-text';

const adfDoc = (...content: unknown[]): unknown => ({ type: 'doc', version: 1, content });
const text = (value: string, ...marks: unknown[]): unknown => ({ type: 'text', text: value, ...(marks.length === 0 ? {} : { marks }) });
const p = (...content: unknown[]): unknown => ({ type: 'paragraph', content });
const item = (...content: unknown[]): unknown => ({ type: 'listItem', content });

describe('ADF → HTML → ADF', () => {
  const table: readonly (readonly [string, unknown])[] = [
    ['paragraphs', adfDoc(p(text('one')), p(text('two'), { type: 'hardBreak' }, text('three')))],
    ['headings', adfDoc({ type: 'heading', attrs: { level: 2 }, content: [text('Title')] })],
    [
      'marks',
      adfDoc(
        p(
          text('a', { type: 'strong' }),
          text('b', { type: 'em' }),
          text('c', { type: 'strike' }),
          text('d', { type: 'underline' }),
          text('e', { type: 'code' }),
          text('f', { type: 'subsup', attrs: { type: 'sub' } }),
        ),
      ),
    ],
    ['links', adfDoc(p(text('site', { type: 'link', attrs: { href: 'https://example.com/' } })))],
    [
      'nested lists',
      adfDoc({
        type: 'bulletList',
        content: [item(p(text('a')), { type: 'orderedList', attrs: { order: 3 }, content: [item(p(text('b'))), item(p(text('c')))] })],
      }),
    ],
    [
      'task lists',
      adfDoc({
        type: 'taskList',
        attrs: { localId: 'local-1' },
        content: [
          { type: 'taskItem', attrs: { localId: 'local-2', state: 'DONE' }, content: [text('a')] },
          { type: 'taskItem', attrs: { localId: 'local-3', state: 'TODO' }, content: [text('b')] },
        ],
      }),
    ],
    [
      'tables',
      adfDoc({
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: [
              { type: 'tableHeader', content: [p(text('h'))] },
              { type: 'tableHeader', content: [p(text('i'))] },
            ],
          },
          {
            type: 'tableRow',
            content: [
              { type: 'tableHeader', content: [p(text('j'))] },
              { type: 'tableCell', content: [p(text('k'))] },
            ],
          },
        ],
      }),
    ],
    ['code blocks', adfDoc({ type: 'codeBlock', attrs: { language: 'js' }, content: [text('\nif (a < b) {\n\treturn;\n}')] })],
    ['quotes', adfDoc({ type: 'blockquote', content: [p(text('said'))] })],
    ['panels', adfDoc({ type: 'panel', attrs: { panelType: 'warning' }, content: [p(text('hot'))] })],
    ['expands', adfDoc({ type: 'expand', attrs: { title: 'More' }, content: [p(text('inside'))] })],
    ['rules', adfDoc(p(text('a')), { type: 'rule' }, p(text('b')))],
    [
      'lozenges and dates',
      adfDoc(p({ type: 'status', attrs: { text: 'Done', color: 'green' } }, { type: 'date', attrs: { timestamp: '1709164800000' } })),
    ],
    [
      'images',
      adfDoc({
        type: 'mediaSingle',
        attrs: { layout: 'align-start' },
        content: [{ type: 'media', attrs: { type: 'file', id: 'm-1', collection: '', alt: 'a.png' } }],
      }),
    ],
  ];
  it.each(table)('keeps %s', (_, adf) => {
    expect(validateAdf(adf)).toEqual([]);
    expect(toAdf(fromHtml(toHtml(fromAdf(adf))), { keepMedia: true })).toEqual(adf);
  });

  it('keeps mentions as plain names', () => {
    const adf = adfDoc(p(text('ask '), { type: 'mention', attrs: { id: '5b1', text: '@Ann Lee' } }));
    expect(toAdf(fromHtml(toHtml(fromAdf(adf))))).toEqual(adfDoc(p(text('ask Ann Lee'))));
  });
});

describe('images in ADF', () => {
  const image = (url: string, data: object = {}): Parameters<typeof toAdf>[0] => ({
    type: 'root',
    children: [{ type: 'paragraph', children: [{ type: 'image', url, alt: 'a.png', data }] }],
  });
  const media = (attrs: object): unknown =>
    adfDoc({ type: 'mediaSingle', attrs: { layout: 'align-start' }, content: [{ type: 'media', attrs: { ...attrs, alt: 'a.png' } }] });
  const named = adfDoc(p(text('a.png', { type: 'em' })));
  const file = { mediaId: 'm-1', mediaCollection: 'c' };

  it.each([
    ['a web address', image('https://example.com/a.png'), {}, media({ type: 'external', url: 'https://example.com/a.png' })],
    [
      'a web address and a media id',
      image('https://example.com/a.png', file),
      {},
      media({ type: 'external', url: 'https://example.com/a.png' }),
    ],
    ['an address within the platform', image('/secure/a.png'), {}, named],
    ['a media id of another issue', image('', file), {}, named],
    ['a media id of the same issue', image('', file), { keepMedia: true }, media({ type: 'file', id: 'm-1', collection: 'c' })],
  ])('with %s', (_, doc, options, adf) => {
    expect(toAdf(doc, options)).toEqual(adf);
    expect(validateAdf(toAdf(doc, options))).toEqual([]);
  });
});

describe('ADF that is not as expected', () => {
  it.each([null, undefined, 1, 'text', [], {}, { type: 'doc' }, { type: 'doc', content: 'x' }, { type: 'doc', content: [null, 3, {}] }])(
    'gives an empty document for %j',
    (adf) => {
      expect(fromAdf(adf)).toEqual({ type: 'root', children: [] });
      expect(validateAdf(toAdf(fromAdf(adf)))).toEqual([]);
    },
  );

  it('keeps the text of nodes it does not know', () => {
    const adf = adfDoc(
      { type: 'novelty', content: [p(text('in')), { type: 'gadget', attrs: { text: 'side' } }] },
      p({ type: 'chip', attrs: { text: 'chip' } }),
    );
    expect(visibleText(fromAdf(adf))).toBe('in side chip');
  });

  it('carries nesting of any depth as text', () => {
    let node: unknown = p(text('deep'));
    for (let depth = 0; depth < 100_000; depth++) node = { type: 'blockquote', content: [node] };
    const doc = fromAdf(adfDoc(node));
    expect(visibleText(doc)).toBe('deep');
    expect(validateAdf(toAdf(doc))).toEqual([]);
  });

  it('writes links to other than web and mail addresses as text', () => {
    const adf = adfDoc(p(text('x', { type: 'link', attrs: { href: 'java\tscript:alert(1)' } })));
    expect(toAdf(fromAdf(adf))).toEqual(adfDoc(p(text('x'))));
  });
});

describe('hostile HTML', () => {
  it.each([
    ['<script>alert(1)</script>ok', 'ok'],
    ['<style>p{}</style>ok', 'ok'],
    ['<img src=x onerror=alert(1) alt=pic>', 'pic'],
    ['<a href="javascript:alert(1)">ok</a>', 'ok'],
    ['<a href=" jAvA&#10;script:alert(1)">ok</a>', 'ok'],
    ['<svg><script>alert(1)</script></svg>ok', 'ok'],
    ['<iframe srcdoc="<script>alert(1)</script>"></iframe>ok', 'ok'],
    ['<p onclick="alert(1)" style="background:url(javascript:alert(1))">ok</p>', 'ok'],
    ['<math><mtext></p><style><img src onerror=alert(1)></style></math>ok', 'ok'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;', '<script>alert(1)</script>'],
  ])('%s shows only its text', (html, shown) => {
    const doc = fromHtml(html);
    expect(visibleText(doc)).toContain(shown);
    expect(toHtml(doc)).not.toMatch(/<script|<style|<svg|<iframe|\son\w+=|javascript:/i);
  });

  it('keeps the text of a million characters of open tags', () => {
    expect(visibleText(fromHtml('<div>'.repeat(100_000) + 'end'))).toBe('end');
    expect(visibleText(fromHtml('<div><select></div></select>'.repeat(3_000) + 'end'))).toContain('end');
  });
});

describe('Markdown', () => {
  it.each([
    ['# T\n\n*a* **b** ~~c~~ `d` <ins>e</ins> H<sub>2</sub>O\n'],
    ['- a\n  1. b\n  2. c\n- [x] d\n'],
    ['a<br><ins>b</ins>\\\nc\n'],
    ['> said\n\n```js\na < b\n```\n'],
    ['> [!WARNING]\n>\n> hot\n'],
    ['<details>\n<summary>More</summary>\n\n**in**side\n\n</details>\n'],
    ['| h | i |\n| - | - |\n| a \\| b | c<br>d |\n'],
    ['[site](https://example.com/) ![pic](https://example.com/i.png)\n'],
  ])('%j comes back as it is', (markdown) => {
    expect(toMarkdown(fromMarkdown(markdown))).toBe(markdown);
  });

  it('takes what is beyond 66,000 characters as plain text', () => {
    const doc = fromMarkdown(`${'word *x*\n\n'.repeat(10_000)}*end*`);
    expect(visibleText(doc).endsWith('*end*')).toBe(true);
    expect(visibleText(doc).startsWith('word x word x')).toBe(true);
  });
});

describe('an empty item below a paragraph', () => {
  it('does not make a heading of the paragraph in Markdown', () => {
    const empty = { type: 'listItem' as const, children: [{ type: 'paragraph' as const, children: [] }] };
    const item = {
      type: 'listItem' as const,
      checked: true,
      children: [
        { type: 'paragraph' as const, children: [{ type: 'text' as const, value: 'Printer' }] },
        { type: 'list' as const, ordered: false, children: [empty] },
      ],
    };
    const doc = { type: 'root' as const, children: [{ type: 'list' as const, ordered: false, children: [item] }] };
    expect(visibleText(fromMarkdown(toMarkdown(doc)))).toBe('Printer');
  });
});

describe('plain text', () => {
  it('is readable', () => {
    const doc = fromMarkdown(
      '# T\n\n- a\n  - b\n- [x] c\n\n3. d\n\n| h | i |\n|-|-|\n| j | k |\n\n[site](https://example.com/) <https://e.org>\n\n> q\n\n    code',
    );
    expect(toPlainText(doc)).toBe(
      'T\n\n- a\n  - b\n- [x] c\n\n3. d\n\nh | i\nj | k\n\nsite (https://example.com/) https://e.org\n\n> q\n\ncode',
    );
  });

  it.each([
    'a\nb',
    'a\n\n\n\nb',
    '  indented\n\ttabbed  x',
    'see https://example.com/a?b=1.',
    '- a\n- b',
    '--------------------\n\nx',
    'שלום 😀',
  ])('%j comes back as typed', (typed) => {
    expect(toPlainText(fromPlainText(typed))).toBe(typed);
    expect(validateAdf(toAdf(fromPlainText(typed)))).toEqual([]);
  });
});

describe('comparing documents', () => {
  it('ignores cuts of text, order of marks, white space and ids', () => {
    const a = fromHtml('<p>a <b><i>b</i></b></p><p></p>');
    const b = fromHtml('<div>a   <i><b>b</b></i> </div>');
    expect(canonicalRichText(a)).toBe(canonicalRichText(b));
  });

  it.each([
    ['<b>a</b>', 'a'],
    ['<ul><li>a</li></ul>', 'a'],
    ['<a href="https://a.b/1">a</a>', '<a href="https://a.b/2">a</a>'],
    ['a<br>b', 'a b'],
  ])('tells %s from %s', (one, other) => {
    expect(canonicalRichText(fromHtml(one))).not.toBe(canonicalRichText(fromHtml(other)));
  });
});

describe('a composed description (D1, D3)', () => {
  const body = fromPlainText('It jams.');
  const composed = composeDescription(
    [
      { label: 'Priority', value: '1' },
      { label: 'Empty', value: ' ' },
    ],
    body,
  );

  it('leaves out empty values', () => {
    expect(toPlainText(composed)).toBe('Priority: 1\n\n--------------------\n\nIt jams.');
  });

  it.each([
    ['as written', composed],
    ['with lines drawn together', fromPlainText('Priority: 1\nCaller: Ann\n----------\nIt jams.')],
  ])('is split %s', (_, doc) => {
    expect(toPlainText(splitComposed(doc)?.body ?? composed)).toBe('It jams.');
  });

  it.each(['Priority: 1\n\nIt jams.', 'It jams.\n\n----------\n\nmore', 'Priority: 1\n\nnote\n\n----------\n\nIt jams.'])(
    'is not split when the separator is gone or was written above: %j',
    (typed) => {
      expect(splitComposed(fromPlainText(typed))).toBeUndefined();
    },
  );
});

describe('shortening', () => {
  const measure = (doc: ReturnType<typeof fromAdf>): number => JSON.stringify(toAdf(doc)).length;

  it('leaves what fits', () => {
    const doc = fromPlainText('short');
    expect(truncateRichText(doc, 1000, measure)).toBe(doc);
    expect(truncatePlainText('short', 5)).toBe('short');
  });

  it.each(['paragraph of text\n\n'.repeat(5000), 'one very long line 😀 '.repeat(5000)])(
    'fills the room and ends with the marker',
    (typed) => {
      const shortened = truncateRichText(fromPlainText(typed), 10_000, measure);
      expect(measure(shortened)).toBeLessThanOrEqual(10_000);
      expect(measure(shortened)).toBeGreaterThan(5_000);
      expect(toPlainText(shortened).endsWith(SHORTENED_MARKER)).toBe(true);
      const plain = truncatePlainText(typed, 255);
      expect(plain.length).toBeLessThanOrEqual(255);
      expect(plain.endsWith(SHORTENED_MARKER)).toBe(true);
    },
  );
});
