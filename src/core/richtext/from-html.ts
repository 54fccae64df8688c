import type { Element, Nodes } from 'hast';
import type { ListItem, RootContent } from 'mdast';
import { classesOf, DROPPED, imageOf, imagesIn, marksOf, panelKindOf, textOf } from './html-elements';
import { parseHtml } from './html-parsing';
import { BlockCollector } from './html-phrasing';
import { htmlTable } from './html-table';
import type { Marks } from './inline';
import { normalForm } from './normal-form';
import { STATUS_COLORS, type RichText } from './tree';

const TRANSPARENT_BLOCKS = new Set(
  'html body div section article header footer main nav aside address figure figcaption center form fieldset legend dl dt dd caption hgroup search menu dir summary'.split(
    ' ',
  ),
);

/**
 * The neutral document for a piece of HTML. Scripts, styles, comments, event handlers and addresses other than http, https and
 * mailto are left out; elements that are not known keep their text; white space folds as in a browser.
 */
export function fromHtml(html: string): RichText {
  return normalForm({ type: 'root', children: blocksOf(parseHtml(html).children, NO_CONTEXT) });
}

interface Context {
  readonly marks: Marks;
  readonly code: boolean;
  readonly verbatim: boolean;
}

const NO_CONTEXT: Context = { marks: {}, code: false, verbatim: false };

function blocksOf(nodes: readonly Nodes[], context: Context): RootContent[] {
  const collector = new BlockCollector();
  for (const node of nodes) visit(node, context, collector);
  collector.flush();
  return collector.blocks;
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
      for (const block of htmlTable(node, (nodes) => blocksOf(nodes, context))) out.block(block);
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

function codeOf(node: Element, out: BlockCollector): void {
  const inner = node.children.find((child): child is Element => child.type === 'element' && child.tagName === 'code');
  const language = [...classesOf(node), ...(inner === undefined ? [] : classesOf(inner))]
    .map((name) => /^(?:language|lang)-(.+)$/.exec(name)?.[1])
    .find((name) => name !== undefined);
  out.block({ type: 'code', lang: language ?? null, value: textOf(node).replace(/\n$/, '') });
  // Code shows no pictures; they follow it.
  for (const image of imagesIn(node)) out.leaf(image, {});
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
