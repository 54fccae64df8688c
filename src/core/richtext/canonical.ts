import { inlineLeaves, mergeText, MARK_NAMES, type MarkedLeaf, type Marks } from './inline';
import { normalForm, type Block } from './normal-form';
import type { RichText } from './tree';

/**
 * A stable text for comparing two documents as people see them. Equal for documents that differ only in how text is cut and marks
 * are nested, in insignificant white space, empty paragraphs, ids and other data; mentions, emoji, dates and lozenges count as their text.
 */
export function canonicalRichText(doc: RichText): string {
  return JSON.stringify(blocksForm(normalForm(doc).children));
}

type Form = string | number | boolean | readonly Form[];

function blocksForm(blocks: readonly Block[]): Form[] {
  return blocks.map(blockForm).filter((form) => form !== '');
}

/** Empty when the block shows nothing. */
function blockForm(block: Block): Form {
  switch (block.type) {
    case 'paragraph': {
      const content = leavesForm(inlineLeaves(block.children));
      return content.length === 0 ? '' : ['p', ...content];
    }
    case 'heading': {
      const content = leavesForm(inlineLeaves(block.children));
      return content.length === 0 ? '' : [`h${block.depth}`, ...content];
    }
    case 'code':
      return ['code', block.lang ?? '', block.value.trimEnd()];
    case 'thematicBreak':
      return ['hr'];
    case 'blockquote':
      return container(['quote'], block.children as Block[]);
    case 'panel':
      return container(['panel', block.kind], block.children as Block[]);
    case 'expand':
      return ['expand', block.title, ...blocksForm(block.children as Block[])];
    case 'list': {
      const start = block.ordered === true ? (block.start ?? 1) : '-';
      return ['list', start, ...block.children.map((item) => [item.checked ?? '', ...blocksForm(item.children as Block[])])];
    }
    case 'table':
      return [
        'table',
        ...block.children.map((row) =>
          row.children.map((cell) => [cell.data?.header === true ? 'th' : 'td', ...leavesForm(inlineLeaves(cell.children))]),
        ),
      ];
  }
}

function container(head: Form[], children: readonly Block[]): Form {
  const content = blocksForm(children);
  return content.length === 0 ? '' : [...head, ...content];
}

function leavesForm(leaves: readonly MarkedLeaf[]): Form[] {
  const folded = foldWhiteSpace(mergeText(leaves.map(asText)));
  return folded.map(({ node, marks }): Form => {
    const around = marksForm(marks);
    switch (node.type) {
      case 'break':
        return ['br'];
      case 'image':
        return ['img', node.alt ?? '', around];
      case 'inlineCode':
        return ['code', node.value.replace(/\s+/g, ' ').trim(), around];
      case 'text':
        return around === '' ? node.value : [node.value, around];
      default:
        return node.value;
    }
  });
}

function asText(leaf: MarkedLeaf): MarkedLeaf {
  switch (leaf.node.type) {
    case 'mention':
    case 'emoji':
    case 'date':
    case 'status':
      return { node: { type: 'text', value: leaf.node.value }, marks: leaf.marks };
    case 'inlineCode':
      return { node: leaf.node, marks: codeMarks(leaf.marks) };
    default:
      return leaf;
  }
}

/** ADF holds no other formatting on code than a link. */
function codeMarks(marks: Marks): Marks {
  return marks.link === undefined ? {} : { link: marks.link };
}

function marksForm(marks: Marks): string {
  return MARK_NAMES.flatMap((name) =>
    marks[name] === undefined ? [] : [name === 'link' || name === 'script' ? `${name}:${marks[name]}` : name],
  ).join(' ');
}

/** Folds runs of white space across leaves, drops it beside line ends and at both ends, and takes it out of marks. */
function foldWhiteSpace(leaves: readonly MarkedLeaf[]): MarkedLeaf[] {
  const result: MarkedLeaf[] = [];
  let gap = false;
  let afterLineEnd = true;
  const blank = (): void => {
    if (gap && !afterLineEnd) result.push({ node: { type: 'text', value: ' ' }, marks: {} });
    gap = false;
  };
  for (const leaf of leaves) {
    const { node } = leaf;
    if (node.type === 'break') {
      gap = false;
      afterLineEnd = true;
      result.push(leaf);
      continue;
    }
    if (node.type !== 'text') {
      blank();
      afterLineEnd = false;
      result.push(leaf);
      continue;
    }
    const words = node.value.replace(/\s+/g, ' ').trim();
    if (/^\s/.test(node.value)) gap = true;
    if (words === '') continue;
    blank();
    afterLineEnd = false;
    result.push({ node: { type: 'text', value: words }, marks: leaf.marks });
    gap = /\s$/.test(node.value);
  }
  while (result[0]?.node.type === 'break') result.shift();
  while (result.at(-1)?.node.type === 'break') result.pop();
  return mergeText(result);
}
