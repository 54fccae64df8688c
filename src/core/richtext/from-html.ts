import type { Element, Nodes, Root } from 'hast';
import type { Image, ListItem, PhrasingContent, RootContent, TableCell, TableRow } from 'mdast';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import { boundHtmlDepth } from './html-depth';
import { inlineLeaves, mergeText, nest, type MarkedLeaf, type MarkName, type Marks } from './inline';
import { safeImageSource } from './links';
import { normalForm, panelKind } from './normal-form';
import { STATUS_COLORS, type InlineLeaf, type RichText } from './tree';

const parser = unified().use(rehypeParse, { fragment: true });

const DROPPED = new Set(
  'script style template head title meta link base iframe frame frameset object embed applet noembed noframes svg math canvas audio video map'.split(
    ' ',
  ),
);
const TRANSPARENT_BLOCKS = new Set(
  'html body div section article header footer main nav aside address figure figcaption center form fieldset legend dl dt dd caption hgroup search menu dir summary'.split(
    ' ',
  ),
);
const MAX_SPAN = 100;

/**
 * The neutral document for a piece of HTML. Scripts, styles, comments, event handlers and addresses other than http, https and
 * mailto are left out; elements that are not known keep their text; white space folds as in a browser.
 */
export function fromHtml(html: string): RichText {
  return normalForm({ type: 'root', children: blocksOf(parse(html).children, NO_CONTEXT) });
}

function parse(html: string): Root {
  try {
    return parser.parse(boundHtmlDepth(html));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Nested on purpose beyond what the parser can walk: only the text is worth keeping.
    const text = html.replace(/<(script|style)\b[^]*?<\/\1\s*>/gi, ' ').replace(/<[^>]*>/g, ' ');
    return { type: 'root', children: [{ type: 'text', value: text }] };
  }
}

interface Context {
  readonly marks: Marks;
  readonly code: boolean;
  readonly verbatim: boolean;
}

const NO_CONTEXT: Context = { marks: {}, code: false, verbatim: false };

/** Gathers loose phrasing into paragraphs between the blocks. */
class BlockCollector {
  readonly blocks: RootContent[] = [];
  private leaves: MarkedLeaf[] = [];

  leaf(node: InlineLeaf, marks: Marks): void {
    this.leaves.push({ node, marks });
  }

  block(block: RootContent): void {
    this.flush();
    this.blocks.push(block);
  }

  flush(): void {
    const children = phrasingOf(this.leaves);
    this.leaves = [];
    if (children.length > 0) this.blocks.push({ type: 'paragraph', children });
  }
}

function blocksOf(nodes: readonly Nodes[], context: Context): RootContent[] {
  const collector = new BlockCollector();
  for (const node of nodes) visit(node, context, collector);
  collector.flush();
  return collector.blocks;
}

/** The leaves with white space folded as a browser does, then no-break spaces as plain blanks. */
function phrasingOf(leaves: readonly MarkedLeaf[]): PhrasingContent[] {
  const folded: MarkedLeaf[] = [];
  let afterBlank = true;
  for (const leaf of mergeText(leaves)) {
    const { node, marks } = leaf;
    if (node.type !== 'text') {
      if (node.type === 'break') trimEnd(folded);
      afterBlank = node.type === 'break';
      folded.push(leaf);
      continue;
    }
    const single = node.value.replace(/[ \t\n\r\f]+/g, ' ');
    const value = afterBlank ? single.replace(/^ /, '') : single;
    if (value === '') continue;
    afterBlank = value.endsWith(' ');
    folded.push({ node: { type: 'text', value }, marks });
  }
  trimEnd(folded);
  // A browser shows no line for the last break of a block.
  if (folded.at(-1)?.node.type === 'break') folded.pop();
  return nest(inlineLeaves(nest(folded.map(plainBlanks))));
}

function plainBlanks(leaf: MarkedLeaf): MarkedLeaf {
  const { node } = leaf;
  if (node.type !== 'text' && node.type !== 'inlineCode') return leaf;
  return { node: { type: node.type, value: node.value.replace(/\u00a0/g, ' ') }, marks: leaf.marks };
}

function trimEnd(leaves: MarkedLeaf[]): void {
  const last = leaves.at(-1);
  if (last?.node.type !== 'text' || !last.node.value.endsWith(' ')) return;
  const value = last.node.value.slice(0, -1);
  leaves.pop();
  if (value !== '') leaves.push({ node: { type: 'text', value }, marks: last.marks });
}

function visit(node: Nodes, context: Context, out: BlockCollector): void {
  if (node.type === 'text') {
    addText(node.value, context, out);
    return;
  }
  if (node.type === 'root') visitAll(node.children, context, out);
  if (node.type !== 'element' || DROPPED.has(node.tagName)) return;
  const { tagName } = node;
  const children = (): RootContent[] => blocksOf(node.children, context);
  switch (tagName) {
    case 'p':
      paragraphOf(node, context, out);
      return;
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      out.block({ type: 'heading', depth: Number(tagName.slice(1)) as 1, children: children() as never });
      return;
    case 'blockquote':
      out.block({ type: 'blockquote', children: children() as never });
      return;
    case 'ul':
    case 'ol':
    case 'menu':
    case 'dir':
      out.block(listOf(node, context));
      return;
    case 'li':
      out.block({ type: 'list', ordered: false, children: [itemOf(node, context)] });
      return;
    case 'pre':
    case 'listing':
    case 'xmp':
    case 'plaintext':
      codeOf(node, out);
      return;
    case 'hr':
      out.block({ type: 'thematicBreak' });
      return;
    case 'table':
      out.block(tableOf(node, context));
      return;
    case 'details':
      detailsOf(node, context, out);
      return;
    case 'br':
      out.leaf({ type: 'break' }, {});
      return;
    case 'img':
      out.leaf(imageOf(node), context.marks);
      return;
    case 'div': {
      const kind = panelKindOf(node);
      if (kind !== undefined) {
        out.block({ type: 'panel', kind, children: children() });
        return;
      }
    }
  }
  if (TRANSPARENT_BLOCKS.has(tagName)) {
    out.flush();
    visitAll(node.children, context, out);
    out.flush();
    return;
  }
  visitInline(node, context, out);
}

function visitAll(nodes: readonly Nodes[], context: Context, out: BlockCollector): void {
  for (const node of nodes) visit(node, context, out);
}

function addText(value: string, context: Context, out: BlockCollector): void {
  out.leaf(
    { type: context.code ? 'inlineCode' : 'text', value: context.code ? value.replace(/[ \t\n\r\f]+/g, ' ') : value },
    context.marks,
  );
}

/** A paragraph, kept also when it is empty: people use those as distance. */
function paragraphOf(node: Element, context: Context, out: BlockCollector): void {
  out.flush();
  const blocks = blocksOf(node.children, context);
  if (blocks.length === 0) out.block({ type: 'paragraph', children: [] });
  for (const block of blocks) out.block(block);
}

function visitInline(node: Element, context: Context, out: BlockCollector): void {
  const status = STATUS_COLORS.find((color) => color === node.properties.dataStatus);
  const label = status === undefined ? '' : textOf(node).replace(/\s+/g, ' ').trim();
  if (status !== undefined && label !== '') {
    out.leaf({ type: 'status', value: label, color: status }, context.marks);
    return;
  }
  const day = node.tagName === 'time' ? (node.properties.dateTime ?? '') : '';
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && textOf(node).trim() === day) {
    out.leaf({ type: 'date', value: day }, context.marks);
    return;
  }
  const inner: Context = {
    ...context,
    marks: marksOf(node, context.marks),
    code: context.code || ['code', 'tt', 'kbd', 'samp'].includes(node.tagName),
  };
  if (node.tagName === 'q') addText('“', inner, out);
  visitAll(node.tagName === 'template' ? [] : node.children, inner, out);
  if (node.tagName === 'q') addText('”', inner, out);
}

const ELEMENT_MARKS: Readonly<Record<string, MarkName>> = {
  b: 'strong',
  strong: 'strong',
  i: 'emphasis',
  em: 'emphasis',
  cite: 'emphasis',
  dfn: 'emphasis',
  var: 'emphasis',
  s: 'delete',
  strike: 'delete',
  del: 'delete',
  u: 'underline',
  ins: 'underline',
};

function marksOf(node: Element, marks: Marks): Marks {
  const added: Partial<Record<MarkName, string>> = {};
  const mark = Object.hasOwn(ELEMENT_MARKS, node.tagName) ? ELEMENT_MARKS[node.tagName] : undefined;
  if (mark !== undefined) added[mark] = 'yes';
  if (node.tagName === 'sub' || node.tagName === 'sup') added.script = node.tagName;
  if (node.tagName === 'a' && typeof node.properties.href === 'string') added.link = node.properties.href;
  const style = typeof node.properties.style === 'string' ? node.properties.style.toLowerCase() : '';
  if (style !== '') {
    if (/font-weight\s*:\s*(?:bold|bolder|[6-9]00)/.test(style)) added.strong = 'yes';
    if (/font-style\s*:\s*(?:italic|oblique)/.test(style)) added.emphasis = 'yes';
    if (/text-decoration[a-z-]*\s*:[^;]*underline/.test(style)) added.underline = 'yes';
    if (/text-decoration[a-z-]*\s*:[^;]*line-through/.test(style)) added.delete = 'yes';
  }
  return { ...marks, ...added };
}

/** All text below a node as it is. The tree is bounded in depth by the time it is here. */
function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'element' && node.tagName === 'br') return '\n';
  if (node.type === 'element' && DROPPED.has(node.tagName)) return '';
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

function classesOf(node: Element): readonly string[] {
  const { className } = node.properties;
  return Array.isArray(className) ? className.map(String) : [];
}

function codeOf(node: Element, out: BlockCollector): void {
  const inner = node.children.find((child): child is Element => child.type === 'element' && child.tagName === 'code');
  const language = [...classesOf(node), ...(inner === undefined ? [] : classesOf(inner))]
    .map((name) => /^(?:language|lang)-(.+)$/.exec(name)?.[1])
    .find((name) => name !== undefined);
  out.block({ type: 'code', lang: language ?? null, value: textOf(node).replace(/\n$/, '') });
  // Code shows no pictures; they follow it.
  for (const image of imagesIn(node)) out.leaf(image, {});
}

function imagesIn(node: Element): Image[] {
  return node.children.flatMap((child) => (child.type !== 'element' ? [] : child.tagName === 'img' ? [imageOf(child)] : imagesIn(child)));
}

function imageOf(node: Element): Image {
  const text = (name: string): string | undefined => {
    const value = node.properties[name];
    return value === undefined || value === null || value === '' ? undefined : String(value);
  };
  const [attachmentId, fileName, mediaId] = [text('dataAttachmentId'), text('dataFileName'), text('dataMediaId')];
  const data = {
    ...(attachmentId === undefined ? {} : { attachmentId }),
    ...(fileName === undefined ? {} : { fileName }),
    ...(mediaId === undefined ? {} : { mediaId, mediaCollection: text('dataMediaCollection') ?? '' }),
  };
  return {
    type: 'image',
    url: safeImageSource(node.properties.src),
    alt: text('alt') ?? '',
    ...(Object.keys(data).length === 0 ? {} : { data }),
  };
}

function panelKindOf(node: Element): ReturnType<typeof panelKind> | undefined {
  const named = node.properties.dataPanel;
  if (typeof named === 'string') return panelKind(named);
  const kind = classesOf(node)
    .map((name) => /^panel-(info|note|warning|success|error)$/.exec(name)?.[1])
    .find((name) => name !== undefined);
  return kind === undefined ? undefined : panelKind(kind);
}

function elementsIn(node: Element): Element[] {
  return node.children.filter((child): child is Element => child.type === 'element' && !DROPPED.has(child.tagName));
}

function listOf(node: Element, context: Context): RootContent {
  const items: ListItem[] = [];
  for (const child of node.children) {
    if (child.type === 'element' && child.tagName === 'li') {
      items.push(itemOf(child, context));
      continue;
    }
    // Lists directly inside lists, and other loose content, belong to the item before.
    const loose = blocksOf([child], context);
    if (loose.length === 0) continue;
    const last = items.at(-1);
    if (last === undefined) items.push({ type: 'listItem', children: loose as never });
    else last.children.push(...(loose as typeof last.children));
  }
  const start = Number(node.properties.start);
  return { type: 'list', ordered: node.tagName === 'ol', start: Number.isInteger(start) ? start : 1, children: items };
}

function itemOf(node: Element, context: Context): ListItem {
  const checkbox = firstCheckbox(node, 3);
  const checked = checkbox === undefined ? {} : { checked: checkbox.properties.checked === true };
  return { type: 'listItem', ...checked, children: blocksOf(node.children, context) as never };
}

/** A check box with nothing before it. */
function firstCheckbox(node: Element, depth: number): Element | undefined {
  const first = node.children.find((child) => child.type === 'element' || (child.type === 'text' && child.value.trim() !== ''));
  if (first?.type !== 'element') return undefined;
  if (first.tagName === 'input') return first.properties.type === 'checkbox' ? first : undefined;
  return depth > 0 && ['p', 'label', 'span', 'div'].includes(first.tagName) ? firstCheckbox(first, depth - 1) : undefined;
}

function detailsOf(node: Element, context: Context, out: BlockCollector): void {
  const summary = node.children.find((child): child is Element => child.type === 'element' && child.tagName === 'summary');
  const rest = node.children.filter((child) => child !== summary);
  const title = summary === undefined ? '' : textOf(summary).replace(/\s+/g, ' ').trim();
  out.block({ type: 'expand', title, children: blocksOf(rest, context) });
}

/** Rows in order; cells that span several columns or rows are followed by empty ones, so that columns stay aligned. */
function tableOf(node: Element, context: Context): RootContent {
  const rows: TableRow[] = [];
  const covered: number[] = [];
  for (const row of rowElements(node)) {
    const cells: TableCell[] = [];
    const skipCovered = (): void => {
      while ((covered[cells.length] ?? 0) > 0) {
        covered[cells.length] = (covered[cells.length] ?? 0) - 1;
        cells.push({ type: 'tableCell', data: { header: false }, children: [] });
      }
    };
    for (const cell of elementsIn(row)) {
      skipCovered();
      const header = cell.tagName === 'th';
      const [columns, rowSpan] = [spanOf(cell.properties.colSpan), spanOf(cell.properties.rowSpan)];
      for (let column = 0; column < columns; column++) {
        if (rowSpan > 1) covered[cells.length] = rowSpan - 1;
        cells.push({ type: 'tableCell', data: { header }, children: column === 0 ? (blocksOf(cell.children, context) as never) : [] });
      }
    }
    skipCovered();
    if (cells.length > 0) rows.push({ type: 'tableRow', children: cells });
  }
  const caption = elementsIn(node).find((child) => child.tagName === 'caption');
  const table: RootContent = { type: 'table', children: rows };
  if (caption === undefined) return table;
  return { type: 'captioned', children: [...blocksOf(caption.children, context), table] } as unknown as RootContent;
}

function rowElements(node: Element): Element[] {
  return elementsIn(node).flatMap((child) =>
    child.tagName === 'tr' ? [child] : ['tbody', 'thead', 'tfoot'].includes(child.tagName) ? rowElements(child) : [],
  );
}

function spanOf(value: unknown): number {
  const span = Math.trunc(Number(value));
  return span >= 1 ? Math.min(MAX_SPAN, span) : 1;
}
