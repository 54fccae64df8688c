import type { PhrasingContent } from 'mdast';
import { inlineLeaves, mergeText, nest, type MarkedLeaf } from './inline';
import { isWebAddress } from './links';
import { escapeDestination, escapeText, fenceAround, type Place } from './markdown-escapes';

/**
 * Phrasing as Markdown. Delimiters are used where CommonMark reads them as such (https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run),
 * HTML tags elsewhere. A heading or cell cannot hold line ends: its breaks are written as tags.
 */
export function inlineMarkdown(children: readonly PhrasingContent[], place: Place): string {
  const leaves = inlineLeaves(children).flatMap((leaf) => asMarkdownLeaf(leaf, place));
  let start = 0;
  let end = leaves.length;
  while (start < end && isBlank(leaves[start])) start++;
  while (end > start && isBlank(leaves[end - 1])) end--;
  return written(nest(mergeText(leaves.slice(start, end))), { place, inLink: false }, '', '');
}

function isBlank(leaf: MarkedLeaf | undefined): boolean {
  return leaf?.node.type === 'break' || (leaf?.node.type === 'text' && leaf.node.value.trim() === '');
}

/** Leaves Markdown has a form for, with white space outside of the marks, where delimiters can stand. */
function asMarkdownLeaf(leaf: MarkedLeaf, place: Place): MarkedLeaf[] {
  const { node, marks } = leaf;
  switch (node.type) {
    case 'break':
      return [leaf];
    case 'inlineCode':
      // Code within a cell has no way to hold a backslash before a pipe.
      return place === 'cell' && node.value.includes('\\|') ? textLeaves(node.value, marks) : [leaf];
    case 'image':
      return isWebAddress(node.url) || node.url.startsWith('/') ? [leaf] : textLeaves(node.alt || node.data?.fileName || '', marks);
    case 'text':
    case 'mention':
    case 'emoji':
    case 'date':
    case 'status':
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

interface Scope {
  readonly place: Place;
  readonly inLink: boolean;
}

/** `before` and `after` are the characters next to the nodes; empty at the ends of the block. */
function written(nodes: readonly PhrasingContent[], scope: Scope, before: string, after: string): string {
  const parts: string[] = [];
  let last = before;
  nodes.forEach((node, index) => {
    const following = nodes[index + 1];
    const part = writtenNode(node, scope, last, following, following === undefined ? after : firstCharacter(following));
    parts.push(part);
    last = part.charAt(part.length - 1) || last;
  });
  return parts.join('');
}

function firstCharacter(node: PhrasingContent): string {
  switch (node.type) {
    case 'text':
      return node.value.charAt(0);
    case 'break':
      return '\n';
    case 'link':
      return '[';
    default:
      return '*';
  }
}

function writtenNode(node: PhrasingContent, scope: Scope, before: string, following: PhrasingContent | undefined, after: string): string {
  switch (node.type) {
    case 'text':
      return escapeText(node.value, { ...scope, before, after });
    case 'break':
      return scope.place === 'paragraph' && !isTagged(following) ? '\\\n' : '<br>';
    case 'inlineCode': {
      const fence = fenceAround(node.value, 1);
      const pad = /^`|`$|^ [^]* $/.test(node.value) && node.value.trim() !== '' ? ' ' : '';
      const value = scope.place === 'cell' ? node.value.replace(/\|/g, '\\|') : node.value;
      return `${fence}${pad}${value}${pad}${fence}`;
    }
    case 'image': {
      const alt = escapeText(node.alt ?? '', { place: scope.place, inLink: true, before: '[', after: ']' });
      return `![${alt}](${escapeDestination(node.url, scope.place)})`;
    }
    case 'link': {
      const label = written(node.children, { ...scope, inLink: true }, '[', ']');
      return `[${label}](${escapeDestination(node.url, scope.place)})`;
    }
    case 'strong':
    case 'emphasis':
    case 'delete':
      return delimited(node, scope, before, after);
    case 'underline':
    case 'subscript':
    case 'superscript':
      return tagged(TAGS[node.type], written(node.children, scope, '>', '<'));
    case 'mention':
    case 'emoji':
    case 'date':
    case 'status':
    case 'html':
    case 'footnoteReference':
    case 'imageReference':
    case 'linkReference':
      return '';
  }
}

const TAGS = { underline: 'ins', subscript: 'sub', superscript: 'sup', strong: 'strong', emphasis: 'em', delete: 'del' } as const;
const DELIMITERS = { strong: '**', emphasis: '*', delete: '~~' } as const;

function isTagged(node: PhrasingContent | undefined): boolean {
  return node?.type === 'underline' || node?.type === 'subscript' || node?.type === 'superscript';
}

function tagged(tag: string, content: string): string {
  return `<${tag}>${content}</${tag}>`;
}

type Delimited = Extract<PhrasingContent, { type: keyof typeof DELIMITERS }>;

function delimited(node: Delimited, scope: Scope, before: string, after: string): string {
  const delimiter = DELIMITERS[node.type];
  const sign = delimiter.charAt(0);
  const [only, ...others] = node.children;
  // Bold italics: the delimiters form one run, which stands or falls with its outer neighbours.
  const run = sign === '*' && others.length === 0 && (only?.type === 'strong' || only?.type === 'emphasis');
  const content = run ? written(node.children, scope, before, after) : written(node.children, scope, sign, sign);
  const [first, last] = [content.charAt(0), content.charAt(content.length - 1)];
  const reads = run ? first === sign : before !== sign && flanks(first, before) && flanks(last, after);
  return reads ? delimiter + content + delimiter : tagged(TAGS[node.type], content);
}

/** Whether a delimiter between the two characters is read as one. A half of a surrogate pair counts as the worse of letter and sign. */
function flanks(inside: string, outside: string): boolean {
  if (inside === '' || /\s/.test(inside)) return false;
  return !/[\p{P}\p{S}\p{Cs}]/u.test(inside) || outside === '' || /[\s\p{P}\p{S}]/u.test(outside);
}
