import type { PhrasingContent, RootContent } from 'mdast';
import { inlineLeaves, mergeText, nest, type MarkedLeaf, type Marks } from './inline';
import type { InlineLeaf } from './tree';

/** Gathers loose phrasing into paragraphs between the blocks. */
export class BlockCollector {
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
