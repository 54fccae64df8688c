import type { ListItem, PhrasingContent } from 'mdast';
import { inlineLeaves, nest, type MarkedLeaf } from './inline';
import { safeLinkTarget } from './links';
import { normalForm, type Block } from './normal-form';
import type { RichText } from './tree';

/** What stands for a separator in plain text. Any line of ten or more dashes is read as one by `splitComposed`. */
const PLAIN_SEPARATOR = '-'.repeat(20);

/**
 * Text as typed, as a document: blank lines part paragraphs, line ends become breaks, leading blanks and tabs stay. Nothing is
 * read as markup but web addresses, which become links, and the separator that `toPlainText` writes.
 * `toPlainText(fromPlainText(text))` is the text itself, but for blank lines around it and white space at its very end.
 */
export function fromPlainText(text: string): RichText {
  const lines = text.replace(/\r\n?/g, '\n').replace(/^\n+/, '').trimEnd().split('\n');
  const doc: RichText = { type: 'root', children: [] };
  let paragraph: PhrasingContent[] = [];
  let blank = 0;
  const flush = (): void => {
    if (paragraph.length === 0) return;
    doc.children.push({ type: 'paragraph', children: nest(inlineLeaves(paragraph)) });
    paragraph = [];
  };
  lines.forEach((line, index) => {
    if (line === '') {
      blank++;
      return;
    }
    const starts = index === 0 || blank > 0;
    if (blank > 0) flush();
    if (line === PLAIN_SEPARATOR && (index === 0 || blank === 1) && isBlankOrEnd(lines, index + 1)) {
      flush();
      doc.children.push({ type: 'thematicBreak' });
      blank = 0;
      return;
    }
    const breaks = starts ? Math.max(0, blank - 1) : 1;
    for (let count = 0; count < breaks; count++) paragraph.push({ type: 'break' });
    paragraph.push(...withLinks(line));
    blank = 0;
  });
  flush();
  return doc;
}

function isBlankOrEnd(lines: readonly string[], index: number): boolean {
  return lines[index] === undefined || lines[index] === '';
}

/** A line with its web addresses as links. */
function withLinks(line: string): PhrasingContent[] {
  const nodes: PhrasingContent[] = [];
  let end = 0;
  for (const match of line.matchAll(/https?:\/\/[^\s<>"'`|\\^{}[\]]{1,2000}/gi)) {
    const url = match[0].replace(/[.,;:!?)*_]+$/, '');
    if (safeLinkTarget(url) !== url) continue;
    if (match.index > end) nodes.push({ type: 'text', value: line.slice(end, match.index) });
    nodes.push({ type: 'link', url, children: [{ type: 'text', value: url }] });
    end = match.index + url.length;
  }
  if (end < line.length) nodes.push({ type: 'text', value: line.slice(end) });
  return nodes;
}

/**
 * The document as readable text: `- ` and `1. ` before list items, `[x] ` before tasks, ` | ` between cells, `> ` before quoted
 * lines, `text (url)` for links, code as it is.
 */
export function toPlainText(doc: RichText): string {
  return blocksText(normalForm(doc).children).replace(/^\n+/, '').trimEnd();
}

function blocksText(blocks: readonly Block[]): string {
  return blocks.map(blockText).join('\n\n');
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return phrasingText(block.children);
    case 'code':
      return block.value;
    case 'thematicBreak':
      return PLAIN_SEPARATOR;
    case 'blockquote':
      return prefixed(blocksText(block.children as Block[]), '> ', '> ');
    case 'panel':
      return blocksText(block.children as Block[]);
    case 'expand':
      return [block.title, blocksText(block.children as Block[])].filter((part) => part !== '').join('\n\n');
    case 'list':
      return block.children
        .map((item, index) => itemText(item, block.ordered === true ? `${(block.start ?? 1) + index}. ` : '- '))
        .join('\n');
    case 'table':
      return block.children
        .map((row) => row.children.map((cell) => phrasingText(cell.children).replace(/\n/g, ' ').trim()).join(' | '))
        .join('\n');
  }
}

function itemText(item: ListItem, marker: string): string {
  const task = typeof item.checked === 'boolean' ? (item.checked ? '[x] ' : '[ ] ') : '';
  const children = item.children as Block[];
  const text = children.map((child, index) => (index === 0 ? '' : child.type === 'list' ? '\n' : '\n\n') + blockText(child)).join('');
  return prefixed(text, marker + task, ' '.repeat(marker.length));
}

function prefixed(text: string, first: string, rest: string): string {
  return first + text.replace(/\n(?!\n|$)/g, `\n${rest}`);
}

function phrasingText(children: readonly PhrasingContent[]): string {
  const leaves = inlineLeaves(children);
  let text = '';
  for (let index = 0; index < leaves.length;) {
    const leaf = leaves[index];
    if (leaf === undefined) break;
    const { link } = leaf.marks;
    if (link === undefined) {
      text += leafText(leaf);
      index++;
      continue;
    }
    let label = '';
    for (; leaves[index]?.marks.link === link; index++) label += leafText(leaves[index] ?? leaf);
    text += linkText(label, link);
  }
  return text;
}

function linkText(label: string, url: string): string {
  const shown = label.trim();
  if (shown === '') return url;
  if (shown === url || `mailto:${shown}` === url || shown === url.replace(/\/$/, '')) return label;
  return `${label} (${url})`;
}

function leafText({ node }: MarkedLeaf): string {
  switch (node.type) {
    case 'break':
      return '\n';
    case 'image': {
      const name = node.alt || node.data?.fileName || 'image';
      return /^https?:/i.test(node.url) ? `[${name}] (${node.url})` : `[${name}]`;
    }
    default:
      return node.value;
  }
}
