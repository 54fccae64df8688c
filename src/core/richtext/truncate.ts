import type { Block } from './normal-form';
import { normalForm } from './normal-form';
import type { RichText } from './tree';
import { visibleText } from './visible-text';

/** The last line of a text that was cut. */
export const SHORTENED_MARKER = '… shortened: the full text is attached';

/** The text, or as much of it as fits into `maxLength` UTF-16 code units together with the marker line. */
export function truncatePlainText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const room = maxLength - SHORTENED_MARKER.length - 2;
  if (room <= 0) return wholeCharacters(SHORTENED_MARKER, Math.max(0, maxLength));
  const cut = wholeCharacters(text, room);
  const lineEnd = cut.lastIndexOf('\n');
  const shortened = lineEnd > room / 2 ? cut.slice(0, lineEnd) : cut;
  return `${shortened.trimEnd()}\n\n${SHORTENED_MARKER}`;
}

/** The first code units of a text, without half of a surrogate pair at the end. */
function wholeCharacters(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

/**
 * The document, or as many of its first blocks as fit together with the marker line. `measure` is the length the platform counts: it
 * grows with the document and is never less than its visible characters. A block is cut only if keeping it whole would leave more than half
 * of the room empty.
 */
export function truncateRichText(doc: RichText, maxLength: number, measure: (doc: RichText) => number): RichText {
  if (measure(doc) <= maxLength) return doc;
  const blocks = firstBlocks(normalForm(doc).children, maxLength);
  const fits = (kept: readonly Block[]): boolean => measure(withMarker(kept)) <= maxLength;
  const whole = largest(blocks.length, (count) => fits(blocks.slice(0, count)));
  const kept = blocks.slice(0, whole);
  const next = blocks[whole];
  if (next === undefined || measure(withMarker(kept)) > maxLength / 2) return withMarker(kept);
  const part = cutBlock(next, (block) => fits([...kept, block]));
  return withMarker(part === undefined ? kept : [...kept, part]);
}

function withMarker(blocks: readonly Block[]): RichText {
  return { type: 'root', children: [...blocks, { type: 'paragraph', children: [{ type: 'text', value: SHORTENED_MARKER }] }] };
}

/** The blocks that could fit judging by their visible characters, and one more, so that a huge document is measured only once. */
function firstBlocks(blocks: readonly Block[], maxLength: number): Block[] {
  const first: Block[] = [];
  let length = 0;
  for (const block of blocks) {
    first.push(block);
    length += visibleText({ type: 'root', children: [block] }).length;
    if (length > maxLength) break;
  }
  return first;
}

/** The largest count from 0 to `limit` that holds, if all smaller ones do. */
function largest(limit: number, holds: (count: number) => boolean): number {
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface Cuttable {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Cuttable[];
}

function cutBlock(block: Block, fits: (block: Block) => boolean): Block | undefined {
  return cut(block, (node) => fits(node as Block)) as Block | undefined;
}

/** As many of the node's children as fit, then a part of the next one; for a text, its first characters. */
function cut(node: Cuttable, fits: (node: Cuttable) => boolean): Cuttable | undefined {
  const { value, children } = node;
  if (typeof value === 'string') {
    const length = largest(value.length, (count) => fits({ ...node, value: wholeCharacters(value, count) }));
    return length === 0 ? undefined : { ...node, value: wholeCharacters(value, length) };
  }
  if (children === undefined) return undefined;
  const count = largest(children.length, (size) => fits({ ...node, children: children.slice(0, size) }));
  const kept = children.slice(0, count);
  const next = children[count];
  const part = next === undefined ? undefined : cut(next, (child) => fits({ ...node, children: [...kept, child] }));
  const all = part === undefined ? kept : [...kept, part];
  return all.length === 0 ? undefined : { ...node, children: all };
}
