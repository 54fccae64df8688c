import type { BlockContent, List, ListItem, PhrasingContent, RootContent, Table, TableCell } from 'mdast';
import { carriable, inlineLeaves, isBlock, nest } from './inline';
import { PANEL_KINDS, type AnyNode, type PanelKind, type RichText } from './tree';

/** Containers within containers beyond this are flattened to lines of text. */
const MAX_DEPTH = 30;
const MAX_COLUMNS = 200;
/** Rows of a table larger than this are not filled up to the same length. */
const MAX_FILLED = 100_000;

/** The blocks a document in normal form consists of. */
export type Block = Exclude<BlockContent, { type: 'html' }>;

/**
 * The same document with everything in its place: blocks in blocks, phrasing in paragraphs, text merged, marks nested in one
 * way only, unsafe links turned into their text, nesting bounded. Works on malformed trees too and is idempotent.
 */
export function normalForm(doc: RichText): RichText & { children: Block[] } {
  return { type: 'root', children: blocks(childrenOf(doc), 0) };
}

function childrenOf(node: AnyNode): readonly AnyNode[] {
  return Array.isArray(node.children) ? node.children.filter((child): child is AnyNode => typeof child === 'object' && child !== null) : [];
}

function phrasing(nodes: readonly AnyNode[]): PhrasingContent[] {
  return nest(inlineLeaves(nodes));
}

function blocks(nodes: readonly AnyNode[], depth: number): Block[] {
  if (depth > MAX_DEPTH) {
    const children = phrasing(nodes);
    return children.length === 0 ? [] : [{ type: 'paragraph', children }];
  }
  const result: Block[] = [];
  let loose: AnyNode[] = [];
  const flush = (): void => {
    const children = phrasing(loose);
    loose = [];
    if (children.length > 0) result.push({ type: 'paragraph', children });
  };
  for (const node of nodes) {
    if (isBlock(node)) {
      flush();
      for (const block of blockOf(node as RootContent, depth)) result.push(block);
    } else if (node.type === 'definition' || node.type === 'yaml') {
      continue;
    } else if (childrenOf(node).some(isBlock)) {
      flush();
      for (const block of blocks(childrenOf(node), depth + 1)) result.push(block);
    } else {
      loose.push(node);
    }
  }
  flush();
  return result;
}

function blockOf(node: RootContent, depth: number): Block[] {
  switch (node.type) {
    case 'paragraph':
      return [{ type: 'paragraph', children: phrasing(childrenOf(node)) }];
    case 'heading': {
      const level = Math.min(6, Math.max(1, Math.trunc(node.depth) || 1)) as 1 | 2 | 3 | 4 | 5 | 6;
      return [{ type: 'heading', depth: level, children: phrasing(childrenOf(node)) }];
    }
    case 'code':
      return [
        {
          type: 'code',
          value: carriable(node.value ?? '').replace(/\r\n?/g, '\n'),
          ...(node.lang ? { lang: carriable(node.lang) } : {}),
        },
      ];
    case 'thematicBreak':
      return [{ type: 'thematicBreak' }];
    case 'list':
      return listOf(node, depth);
    case 'listItem':
      return listOf({ type: 'list', children: [node] }, depth);
    case 'table':
      return tableOf(node);
    case 'tableRow':
      return tableOf({ type: 'table', children: [node] });
    case 'blockquote': {
      const children = blocks(childrenOf(node), depth + 1);
      return children.length === 0 ? [] : [{ type: 'blockquote', children }];
    }
    case 'panel': {
      const children = blocks(childrenOf(node), depth + 1);
      return children.length === 0 ? [] : [{ type: 'panel', kind: panelKind(node.kind), children }];
    }
    case 'expand': {
      const title = carriable(node.title ?? '')
        .replace(/\s+/g, ' ')
        .trim();
      const children = blocks(childrenOf(node), depth + 1);
      return children.length === 0 && title === '' ? [] : [{ type: 'expand', title, children }];
    }
    case 'footnoteDefinition': {
      const children = childrenOf(node);
      return blocks([{ type: 'text', value: `[${node.label ?? node.identifier}] ` }, ...unwrapFirst(children)], depth + 1);
    }
    default:
      return [];
  }
}

/** The first paragraph's content in place of the paragraph, so that a label can stand on the same line. */
function unwrapFirst(nodes: readonly AnyNode[]): readonly AnyNode[] {
  const [first, ...rest] = nodes;
  return first?.type === 'paragraph' ? [...childrenOf(first), ...rest] : nodes;
}

export function panelKind(kind: unknown): PanelKind {
  return PANEL_KINDS.find((known) => known === kind) ?? 'info';
}

function listOf(node: List, depth: number): Block[] {
  const children = childrenOf(node).map((child): ListItem => {
    const item = child as RootContent;
    if (item.type !== 'listItem') return { type: 'listItem', spread: false, children: blocks([child], depth + 1) };
    return {
      type: 'listItem',
      spread: false,
      ...(typeof item.checked === 'boolean' ? { checked: item.checked } : {}),
      children: blocks(childrenOf(item), depth + 1),
    };
  });
  if (children.length === 0) return [];
  const ordered = node.ordered === true;
  const start =
    ordered && typeof node.start === 'number' && Number.isSafeInteger(node.start) && node.start >= 0
      ? Math.min(node.start, 999_999_999)
      : 1;
  return [{ type: 'list', ordered, spread: false, ...(ordered ? { start } : {}), children }];
}

function tableOf(node: Table): Block[] {
  const rows = childrenOf(node).map((row, rowIndex) => ({
    type: 'tableRow' as const,
    children: childrenOf(row).map((child): TableCell => {
      const cell = child as TableCell;
      return { type: 'tableCell', data: { header: cell.data?.header ?? rowIndex === 0 }, children: phrasing(childrenOf(child)) };
    }),
  }));
  const columns = rows.reduce((most, row) => Math.min(MAX_COLUMNS, Math.max(most, row.children.length)), 0);
  if (columns === 0) return [];
  for (const row of rows) {
    while (rows.length * columns <= MAX_FILLED && row.children.length < columns)
      row.children.push({ type: 'tableCell', data: { header: false }, children: [] });
  }
  return [{ type: 'table', children: rows }];
}
