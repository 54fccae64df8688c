import type { PhrasingContent } from 'mdast';
import { safeImageSource, safeLinkTarget } from './links';
import type { AnyNode, InlineLeaf } from './tree';

/** What is around a leaf. `link` holds the address, `script` is `sub` or `sup`, the others are set or absent. */
export type MarkName = 'link' | 'strong' | 'emphasis' | 'delete' | 'underline' | 'script';
export type Marks = Readonly<Partial<Record<MarkName, string>>>;

/** A leaf of phrasing content with everything around it. */
export interface MarkedLeaf {
  readonly node: InlineLeaf;
  readonly marks: Marks;
}

export const MARK_NAMES: readonly MarkName[] = ['link', 'strong', 'emphasis', 'delete', 'underline', 'script'];
const NO_MARKS: Marks = {};

const BLOCK_TYPES = new Set([
  'paragraph',
  'heading',
  'blockquote',
  'list',
  'listItem',
  'code',
  'table',
  'tableRow',
  'thematicBreak',
  'panel',
  'expand',
  'footnoteDefinition',
]);

/** Whether the node is block content, also when it is unknown to mdast. */
export function isBlock(node: AnyNode): boolean {
  return BLOCK_TYPES.has(node.type);
}

/** The characters of a text that can be carried: control characters go, halves of a surrogate pair become U+FFFD. */
export function carriable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').replace(/\p{Surrogate}/gu, '\ufffd');
}

interface Visit {
  readonly node: AnyNode;
  readonly marks: Marks;
}

/**
 * The leaves below any nodes, in order, adjacent text merged. Blocks among them become lines separated by `break`.
 * Walks without recursion, so any depth is fine.
 */
export function inlineLeaves(nodes: readonly AnyNode[], marks: Marks = NO_MARKS): MarkedLeaf[] {
  const leaves: MarkedLeaf[] = [];
  let atBoundary = false;
  const emit = (node: InlineLeaf, around: Marks): void => {
    if (atBoundary) {
      atBoundary = false;
      if (leaves.length > 0 && leaves.at(-1)?.node.type !== 'break') leaves.push({ node: { type: 'break' }, marks: NO_MARKS });
    }
    leaves.push({ node, marks: node.type === 'break' ? NO_MARKS : around });
  };
  const stack: (Visit | 'boundary')[] = [];
  const push = (children: readonly AnyNode[], around: Marks): void => {
    for (let index = children.length - 1; index >= 0; index--) {
      const node = children[index];
      if (node !== undefined) stack.push({ node, marks: around });
    }
  };
  push(nodes, marks);
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    if (visit === 'boundary') {
      atBoundary = true;
      continue;
    }
    const { node } = visit;
    const children: readonly AnyNode[] = Array.isArray(node.children) ? (node.children as readonly AnyNode[]) : [];
    if (isBlock(node)) {
      stack.push('boundary');
      atBoundary = true;
      if (node.type === 'listItem') push([{ type: 'text', value: '- ' }, ...children], visit.marks);
      else if (node.type === 'expand')
        push([{ type: 'text', value: stringOf(node, 'title') }, { type: 'break' }, ...children], visit.marks);
      else if (node.type === 'code') emitLines(stringOf(node, 'value'), 'inlineCode', visit.marks, emit);
      else push(children, visit.marks);
      continue;
    }
    if (node.type === 'tableCell') push([...children, { type: 'text', value: ' ' }], visit.marks);
    else if (children.length > 0) push(children, marksWithin(node, visit.marks));
    else emitLeaf(node, visit.marks, emit);
  }
  return mergeText(leaves);
}

function stringOf(node: AnyNode, key: string): string {
  const value = (node as unknown as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : '';
}

function emitLines(text: string, type: 'text' | 'inlineCode', marks: Marks, emit: (node: InlineLeaf, marks: Marks) => void): void {
  carriable(text)
    .split(/\r\n?|\n/)
    .forEach((line, index) => {
      if (index > 0) emit({ type: 'break' }, marks);
      if (line !== '') emit({ type, value: line }, marks);
    });
}

function emitLeaf(node: AnyNode, marks: Marks, emit: (node: InlineLeaf, marks: Marks) => void): void {
  const leaf = node as InlineLeaf;
  switch (leaf.type) {
    case 'text':
    case 'inlineCode':
      emitLines(stringOf(node, 'value'), leaf.type, marks, emit);
      return;
    case 'break':
      emit({ type: 'break' }, marks);
      return;
    case 'image':
      emit(
        {
          type: 'image',
          url: safeImageSource(leaf.url),
          alt: carriable(leaf.alt ?? '').replace(/\s+/g, ' '),
          ...(leaf.data === undefined ? {} : { data: leaf.data }),
        },
        marks,
      );
      return;
    case 'mention':
    case 'emoji':
    case 'date': {
      const value = carriable(stringOf(node, 'value')).replace(/\s+/g, ' ');
      if (value !== '') emit({ type: leaf.type, value }, marks);
      return;
    }
    case 'status': {
      const value = carriable(stringOf(node, 'value')).replace(/\s+/g, ' ');
      if (value !== '') emit({ type: 'status', value, color: leaf.color }, marks);
      return;
    }
    default: {
      // Not a node of ours: whatever text it shows is kept.
      const text =
        stringOf(node, 'value') || stringOf(node, 'alt') || (node.type === 'footnoteReference' ? `[${stringOf(node, 'label')}]` : '');
      emitLines(text, 'text', marks, emit);
    }
  }
}

function marksWithin(node: AnyNode, marks: Marks): Marks {
  switch (node.type) {
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'underline':
      return { ...marks, [node.type]: 'yes' };
    case 'subscript':
      return { ...marks, script: 'sub' };
    case 'superscript':
      return { ...marks, script: 'sup' };
    case 'link': {
      const link = safeLinkTarget((node as unknown as Record<string, unknown>).url);
      return link === undefined || marks.link !== undefined ? marks : { ...marks, link };
    }
    default:
      return marks;
  }
}

/** Whether two leaves are inside the same marks. */
function sameMarks(a: Marks, b: Marks): boolean {
  return a === b || MARK_NAMES.every((name) => a[name] === b[name]);
}

/** Joins neighbouring text, and neighbouring code, that carries the same marks. */
export function mergeText(leaves: readonly MarkedLeaf[]): MarkedLeaf[] {
  const merged: { type: InlineLeaf['type']; parts: string[]; leaf: MarkedLeaf }[] = [];
  for (const leaf of leaves) {
    const { node } = leaf;
    const last = merged.at(-1);
    const mergeable = node.type === 'text' || node.type === 'inlineCode';
    if (mergeable && last?.type === node.type && sameMarks(last.leaf.marks, leaf.marks)) last.parts.push(node.value);
    else merged.push({ type: node.type, parts: mergeable ? [node.value] : [], leaf });
  }
  return merged.map(({ parts, leaf }) => {
    const { node } = leaf;
    if (parts.length < 2 || (node.type !== 'text' && node.type !== 'inlineCode')) return leaf;
    return { node: { type: node.type, value: parts.join('') }, marks: leaf.marks };
  });
}

/** The tree over the leaves: at each place the mark that reaches furthest is outermost, so equal leaves give equal trees. */
export function nest(leaves: readonly MarkedLeaf[]): PhrasingContent[] {
  return nestRange(leaves, 0, leaves.length, MARK_NAMES);
}

function nestRange(leaves: readonly MarkedLeaf[], start: number, end: number, names: readonly MarkName[]): PhrasingContent[] {
  const nodes: PhrasingContent[] = [];
  for (let index = start; index < end;) {
    const leaf = leaves[index];
    if (leaf === undefined) break;
    let best: MarkName | undefined;
    let bestEnd = index;
    for (const name of names) {
      const value = leaf.marks[name];
      if (value === undefined) continue;
      let reach = index + 1;
      while (reach < end && leaves[reach]?.marks[name] === value) reach++;
      if (reach > bestEnd) [best, bestEnd] = [name, reach];
    }
    if (best === undefined) {
      nodes.push(leaf.node);
      index++;
      continue;
    }
    const outer = best;
    const children = nestRange(
      leaves,
      index,
      bestEnd,
      names.filter((name) => name !== outer),
    );
    nodes.push(wrap(outer, leaf.marks[outer] ?? '', children));
    index = bestEnd;
  }
  return nodes;
}

function wrap(mark: MarkName, value: string, children: PhrasingContent[]): PhrasingContent {
  switch (mark) {
    case 'link':
      return { type: 'link', url: value, children };
    case 'script':
      return { type: value === 'sub' ? 'subscript' : 'superscript', children };
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'underline':
      return { type: mark, children };
  }
}
