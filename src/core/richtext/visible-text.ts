import { inlineLeaves, type MarkedLeaf } from './inline';
import { normalForm, type Block } from './normal-form';
import type { RichText } from './tree';

/** The characters a reader sees, white space folded to single blanks; blocks, cells and images are parted by a blank. */
export function visibleText(doc: RichText): string {
  const parts: string[] = [];
  collect(normalForm(doc).children, parts);
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}

function collect(blocks: readonly Block[], parts: string[]): void {
  for (const block of blocks) {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        parts.push(leavesText(inlineLeaves(block.children)));
        break;
      case 'code':
        parts.push(block.value);
        break;
      case 'thematicBreak':
        break;
      case 'expand':
        parts.push(block.title);
        collect(block.children as Block[], parts);
        break;
      case 'blockquote':
      case 'panel':
        collect(block.children as Block[], parts);
        break;
      case 'list':
        for (const item of block.children) collect(item.children as Block[], parts);
        break;
      case 'table':
        for (const row of block.children) for (const cell of row.children) parts.push(leavesText(inlineLeaves(cell.children)));
        break;
    }
  }
}

function leavesText(leaves: readonly MarkedLeaf[]): string {
  return leaves.map(({ node }) => leafText(node)).join('');
}

/** What a leaf shows. An image shows its alternative text, apart from the words around it. */
function leafText(node: MarkedLeaf['node']): string {
  switch (node.type) {
    case 'break':
      return ' ';
    case 'image':
      return ` ${node.alt ?? ''} `;
    default:
      return node.value;
  }
}
