import type { List, ListItem, Table } from 'mdast';
import { fenceAround } from './markdown-escapes';
import { inlineMarkdown } from './markdown-inline';
import { normalForm, type Block } from './normal-form';
import type { PanelKind, RichText } from './tree';

/**
 * The document as GitHub Flavored Markdown (https://github.github.com/gfm/). Panels become alerts, expands `<details>`, underline and
 * sub- and superscript their HTML tags; lozenges, dates and mentions become text. Takes time linear in the length of the text.
 */
export function toMarkdown(doc: RichText): string {
  const text = blocksText(normalForm(doc).children);
  return text === '' ? '' : `${text}\n`;
}

const EMPTY_COMMENT = '<!-- -->';

function blocksText(blocks: readonly Block[]): string {
  return blockTexts(blocks).join('\n\n');
}

function blockTexts(blocks: readonly Block[]): string[] {
  const texts: string[] = [];
  let before: List | undefined;
  let other = false;
  for (const block of blocks) {
    // Lists that follow each other stay apart by another marker.
    other = block.type === 'list' && before?.ordered === block.ordered && !other;
    const text = block.type === 'list' ? listText(block, other) : blockText(block);
    if (text === '') continue;
    texts.push(text);
    before = block.type === 'list' ? block : undefined;
  }
  return texts;
}

function blockText(block: Exclude<Block, List>): string {
  switch (block.type) {
    case 'paragraph':
      return inlineMarkdown(block.children, 'paragraph');
    case 'heading':
      return `${'#'.repeat(block.depth)} ${inlineMarkdown(block.children, 'heading')}`.trimEnd();
    case 'code': {
      const fence = fenceAround(block.value, 3);
      return `${fence}${block.lang?.replace(/[\s`\\&]+/g, '-') ?? ''}\n${block.value === '' ? '' : `${block.value}\n`}${fence}`;
    }
    case 'thematicBreak':
      return '---';
    case 'blockquote':
      return quoted(blocksText(block.children as Block[]));
    case 'panel':
      return quoted(`[!${alertName(block.kind)}]\n\n${blocksText(block.children as Block[])}`);
    case 'expand':
      return [`<details>\n<summary>${escapeHtml(block.title)}</summary>`, ...blockTexts(block.children as Block[]), '</details>'].join(
        '\n\n',
      );
    case 'table':
      return tableText(block);
  }
}

function quoted(text: string): string {
  if (text === '') return '';
  const lines = text.split('\n').map((line) => (line === '' ? '>' : `> ${line}`));
  return lines.join('\n');
}

const GREATEST_NUMBER = 999_999_999;

function listText(list: List, other: boolean): string {
  const start = list.start ?? 1;
  return list.children
    .map((item, index) => {
      const marker = list.ordered === true ? `${Math.min(GREATEST_NUMBER, start + index)}${other ? ')' : '.'}` : other ? '*' : '-';
      const content = itemText(item);
      return content === '' ? marker : `${marker} ${content.replace(/\n(?!\n|$)/g, `\n${' '.repeat(marker.length + 1)}`)}`;
    })
    .join('\n');
}

function itemText(item: ListItem): string {
  const [first, ...rest] = item.children as Block[];
  const line = first?.type === 'paragraph' ? inlineMarkdown(first.children, 'paragraph') : '';
  const others = blockTexts(first?.type === 'paragraph' ? rest : (item.children as Block[]));
  const content = [line, ...others].filter((part) => part !== '').join(line !== '' && rest.every(canFollowLine) ? '\n' : '\n\n');
  if (typeof item.checked === 'boolean') {
    const box = item.checked ? '[x]' : '[ ]';
    // A check box needs a line of its own item to stand on.
    return line !== '' ? `${box} ${content}` : [`${box} ${EMPTY_COMMENT}`, content].filter((part) => part !== '').join('\n\n');
  }
  // Markers and rules alone on a line would be read as one rule.
  return /^(?:[-*][-* ]*)(?:\n|$)/.test(content) ? `${EMPTY_COMMENT}\n\n${content}` : content;
}

/** Whether the block is a list that ends the paragraph on the line before it (https://spec.commonmark.org/0.31.2/#list-items). */
function canFollowLine(block: Block): boolean {
  const [first] = block.type === 'list' ? block.children : [];
  // A marker alone on the next line would underline the paragraph as a heading.
  return block.type === 'list' && (block.ordered !== true || block.start === 1) && first !== undefined && itemText(first) !== '';
}

function tableText(table: Table): string {
  const rows = table.children.map((row) => row.children.map((cell) => inlineMarkdown(cell.children, 'cell')));
  const [head = [], ...body] = rows;
  return [head, head.map(() => '-'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
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
