import type { ListItem, PhrasingContent, RootContent, TableCell } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import { inlineLeaves, nest, type MarkedLeaf } from './inline';
import { isWebAddress } from './links';
import { normalForm, type Block } from './normal-form';
import type { PanelKind, RichText } from './tree';

const writer = unified().use(remarkGfm, { tablePipeAlign: false }).use(remarkStringify, {
  bullet: '-',
  bulletOther: '*',
  rule: '-',
  emphasis: '*',
  listItemIndent: 'one',
  fences: true,
  resourceLink: true,
});

/**
 * The document as GitHub Flavored Markdown (https://github.github.com/gfm/). Panels become alerts, expands `<details>`, underline and
 * sub- and superscript their HTML tags; lozenges, dates and mentions become text.
 */
export function toMarkdown(doc: RichText): string {
  return writer.stringify({ type: 'root', children: blocksOf(normalForm(doc).children) });
}

function html(value: string): { type: 'html'; value: string } {
  return { type: 'html', value };
}

function blocksOf(blocks: readonly Block[]): RootContent[] {
  return blocks.flatMap(blockOf);
}

function blockOf(block: Block): RootContent[] {
  switch (block.type) {
    case 'paragraph': {
      const children = phrasing(block.children, 'paragraph');
      return children.length === 0 ? [] : [{ type: 'paragraph', children }];
    }
    case 'heading':
      return [{ type: 'heading', depth: block.depth, children: phrasing(block.children, 'line') }];
    case 'code':
      return [{ type: 'code', value: block.value, lang: block.lang?.replace(/[\s`]+/g, '-') ?? null }];
    case 'thematicBreak':
      return [block];
    case 'blockquote':
      return [{ type: 'blockquote', children: blocksOf(block.children as Block[]) as never }];
    case 'panel':
      return [{ type: 'blockquote', children: [html(`[!${alertName(block.kind)}]`), ...blocksOf(block.children as Block[])] as never }];
    case 'expand':
      return [html(`<details>\n<summary>${escapeHtml(block.title)}</summary>`), ...blocksOf(block.children as Block[]), html('</details>')];
    case 'list':
      return [
        { type: 'list', ordered: block.ordered ?? false, start: block.start ?? 1, spread: false, children: block.children.map(itemOf) },
      ];
    case 'table':
      return [
        {
          type: 'table',
          children: block.children.map((row) => ({
            type: 'tableRow',
            children: row.children.map((cell): TableCell => ({ type: 'tableCell', children: phrasing(cell.children, 'line') })),
          })),
        },
      ];
  }
}

function itemOf(item: ListItem): ListItem {
  const children = blocksOf(item.children as Block[]) as ListItem['children'];
  const [first] = children;
  const tight = children.every((child, index) => (index === 0 ? child.type === 'paragraph' : child.type === 'list'));
  const checked = typeof item.checked === 'boolean' ? { checked: item.checked } : {};
  // A check box needs a line of its own item to stand on.
  if (typeof item.checked === 'boolean' && first?.type !== 'paragraph') {
    return { type: 'listItem', ...checked, spread: !tight, children: [{ type: 'paragraph', children: [html('<!-- -->')] }, ...children] };
  }
  return { type: 'listItem', ...checked, spread: !tight, children };
}

function alertName(kind: PanelKind): string {
  switch (kind) {
    case 'info':
      return 'NOTE';
    case 'note':
      return 'IMPORTANT';
    case 'success':
      return 'TIP';
    case 'warning':
      return 'WARNING';
    case 'error':
      return 'CAUTION';
  }
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Phrasing for the writer. A `line` (heading, cell) cannot hold line ends: its breaks are written as tags. */
function phrasing(children: readonly PhrasingContent[], within: 'paragraph' | 'line'): PhrasingContent[] {
  const leaves = inlineLeaves(children).flatMap(asMarkdownLeaf);
  let start = 0;
  let end = leaves.length;
  while (start < end && isBlank(leaves[start])) start++;
  while (end > start && isBlank(leaves[end - 1])) end--;
  return inlinesOf(nest(leaves.slice(start, end)), within);
}

function isBlank(leaf: MarkedLeaf | undefined): boolean {
  return leaf?.node.type === 'break' || (leaf?.node.type === 'text' && leaf.node.value.trim() === '');
}

/** Leaves Markdown has a form for, with white space outside of the marks, where delimiters can stand. */
function asMarkdownLeaf(leaf: MarkedLeaf): MarkedLeaf[] {
  const { node, marks } = leaf;
  switch (node.type) {
    case 'break':
    case 'inlineCode':
      return [leaf];
    case 'image':
      return isWebAddress(node.url) || node.url.startsWith('/') ? [leaf] : textLeaves(node.alt || node.data?.fileName || '', marks);
    default:
      return textLeaves(node.value, marks);
  }
}

function textLeaves(value: string, marks: MarkedLeaf['marks']): MarkedLeaf[] {
  const core = value.trim();
  const start = core === '' ? value.length : value.length - value.trimStart().length;
  const [before, after] = [value.slice(0, start), value.slice(start + core.length)];
  const outside = marks.link === undefined ? {} : { link: marks.link };
  const part = (text: string, around: MarkedLeaf['marks']): MarkedLeaf[] =>
    text === '' ? [] : [{ node: { type: 'text', value: text }, marks: around }];
  return [...part(before, outside), ...part(core, marks), ...part(after, outside)];
}

function inlinesOf(nodes: readonly PhrasingContent[], within: 'paragraph' | 'line'): PhrasingContent[] {
  const written = nodes.flatMap((node) => inlineOf(node, within));
  // The writer takes the line end before a tag away, which would leave the backslash of the break.
  return written.map((node, index) => (node.type === 'break' && written[index + 1]?.type === 'html' ? html('<br>') : node));
}

function inlineOf(node: PhrasingContent, within: 'paragraph' | 'line'): PhrasingContent[] {
  switch (node.type) {
    case 'break':
      return within === 'line' ? [html('<br>')] : [node];
    case 'underline':
    case 'subscript':
    case 'superscript': {
      const tag = node.type === 'underline' ? 'ins' : node.type === 'subscript' ? 'sub' : 'sup';
      return [html(`<${tag}>`), ...inlinesOf(node.children, within), html(`</${tag}>`)];
    }
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'link':
      return [{ ...node, children: inlinesOf(node.children, within) }];
    case 'text':
      // A delimiter before the sign would be read as part of an e-mail address.
      return node.value.startsWith('@') ? [html('&#x40;'), { type: 'text', value: node.value.slice(1) }] : [node];
    case 'inlineCode':
      // Code within a cell has no way to hold a backslash before a pipe.
      return within === 'line' && node.value.includes('\\|') ? [{ type: 'text', value: node.value }] : [node];
    default:
      return [node];
  }
}
