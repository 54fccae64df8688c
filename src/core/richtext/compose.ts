import type { PhrasingContent, RootContent } from 'mdast';
import { inlineLeaves, nest, type MarkedLeaf } from './inline';
import { normalForm, type Block } from './normal-form';
import type { RichText } from './tree';

/** One line of the block that a composed description starts with. */
export interface LabelledValue {
  readonly label: string;
  readonly value: string;
}

/** The two parts of a composed description, without the separator. */
export interface SplitDescription {
  readonly head: RichText;
  readonly body: RichText;
}

/** The document with the blocks before it. */
function prependBlocks(doc: RichText, blocks: readonly RootContent[]): RichText {
  return { type: 'root', children: [...blocks, ...doc.children] };
}

/** One `label: value` paragraph for each line whose value is not empty; line ends within a value become breaks. */
function labelledParagraphs(lines: readonly LabelledValue[]): RootContent[] {
  return lines
    .filter(({ value }) => value.trim() !== '')
    .map(({ label, value }) => ({
      type: 'paragraph',
      children: phrasingOf(
        `${label.replace(/\s+/g, ' ').trim()}: ${value
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '')
          .join('\n')}`,
      ),
    }));
}

function phrasingOf(text: string): PhrasingContent[] {
  return nest(inlineLeaves([{ type: 'text', value: text }]));
}

/** The labelled lines, a separator, then the original document (D1). */
export function composeDescription(lines: readonly LabelledValue[], original: RichText): RichText {
  return prependBlocks(original, [...labelledParagraphs(lines), { type: 'thematicBreak' }]);
}

const LABELLED_LINE = /^[^\n:]{1,255}:(?:\s|$)/;
const DASHES = /^\s*-{10,}\s*$/;

/**
 * Splits a composed description at the first separator (a rule, or a line of ten or more dashes) before which there is nothing but
 * paragraphs that start like `label: value`. Undefined when there is no such separator, because people removed it or wrote above it (D3).
 */
export function splitComposed(doc: RichText): SplitDescription | undefined {
  const head: Block[] = [];
  const children: readonly Block[] = normalForm(doc).children;
  for (const [index, block] of children.entries()) {
    const rest = (): Block[] => children.slice(index + 1);
    if (block.type === 'thematicBreak') return parts(head, rest());
    if (block.type !== 'paragraph') return undefined;
    const leaves = inlineLeaves(block.children);
    const cut = dashedLine(leaves);
    const above = trimBreaks(cut === undefined ? leaves : leaves.slice(0, cut.start));
    if (above.length > 0) {
      if (!LABELLED_LINE.test(textOf(above))) return undefined;
      head.push({ type: 'paragraph', children: nest(above) });
    }
    if (cut !== undefined) {
      const below = trimBreaks(leaves.slice(cut.end));
      return parts(head, below.length === 0 ? rest() : [{ type: 'paragraph', children: nest(below) }, ...rest()]);
    }
  }
  return undefined;
}

function parts(head: readonly Block[], body: readonly Block[]): SplitDescription {
  return { head: { type: 'root', children: [...head] }, body: { type: 'root', children: [...body] } };
}

function textOf(leaves: readonly MarkedLeaf[]): string {
  return leaves.map(({ node }) => (node.type === 'break' ? '\n' : node.type === 'image' ? (node.alt ?? '') : node.value)).join('');
}

/** Where a line made of dashes lies among the leaves. */
function dashedLine(leaves: readonly MarkedLeaf[]): { start: number; end: number } | undefined {
  let start = 0;
  for (let index = 0; index <= leaves.length; index++) {
    if (index < leaves.length && leaves[index]?.node.type !== 'break') continue;
    if (DASHES.test(textOf(leaves.slice(start, index)))) return { start, end: index };
    start = index + 1;
  }
  return undefined;
}

function trimBreaks(leaves: readonly MarkedLeaf[]): MarkedLeaf[] {
  let start = 0;
  let end = leaves.length;
  while (start < end && leaves[start]?.node.type === 'break') start++;
  while (end > start && leaves[end - 1]?.node.type === 'break') end--;
  return leaves.slice(start, end);
}
