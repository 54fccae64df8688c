import type { List, ListItem, Table } from 'mdast';
import { inlineNodes, mediaOf } from './adf-inline';
import type { AdfDoc, AdfNode } from './adf-model';
import { inlineLeaves, type MarkedLeaf } from './inline';
import { normalForm, type Block } from './normal-form';
import type { RichText } from './tree';

type Container = 'doc' | 'listItem' | 'blockquote' | 'panel' | 'expand' | 'nestedExpand';

const EVERYWHERE = ['paragraph', 'bulletList', 'orderedList', 'codeBlock', 'mediaSingle'];

/** Which blocks each container may hold: the part of https://go.atlassian.com/adf-json-schema that we write. */
const ALLOWED: Readonly<Record<Exclude<Container, 'doc'>, ReadonlySet<string>>> = {
  listItem: new Set([...EVERYWHERE, 'taskList']),
  blockquote: new Set(EVERYWHERE),
  panel: new Set([...EVERYWHERE, 'taskList', 'heading', 'rule']),
  expand: new Set([...EVERYWHERE, 'taskList', 'heading', 'rule', 'panel', 'blockquote', 'table', 'nestedExpand']),
  nestedExpand: new Set([...EVERYWHERE, 'taskList', 'heading', 'rule', 'panel', 'blockquote']),
};

export interface AdfOptions {
  /** Writes files of the media service as such. Their ids mean something only on the issue the document was read from. */
  readonly keepMedia?: boolean;
}

interface Writing {
  readonly keepMedia: boolean;
  /** The ids that task lists need: by position, so that the same document always gives the same ADF. */
  next(): string;
}

/**
 * The document as ADF that the full schema accepts. What a place cannot hold is unwrapped (a quote in a list item) or moves out of its
 * container, which is split around it (a table in a list item); no text is lost. An image is shown when it has a web address, else named.
 * Structure: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
export function toAdf(doc: RichText, options: AdfOptions = {}): AdfDoc {
  let last = 0;
  const writing: Writing = { keepMedia: options.keepMedia === true, next: () => `local-${++last}` };
  return { type: 'doc', version: 1, content: blocksOf(normalForm(doc).children, 'doc', writing) };
}

function blocksOf(blocks: readonly Block[], inside: Container, writing: Writing): AdfNode[] {
  const nodes: AdfNode[] = [];
  for (const block of blocks) for (const node of blockOf(block, inside, writing)) nodes.push(node);
  return nodes;
}

function blockOf(block: Block, inside: Container, writing: Writing): AdfNode[] {
  switch (block.type) {
    case 'paragraph':
      return paragraphs(inlineLeaves(block.children), writing);
    case 'heading':
      if (inside === 'listItem' || inside === 'blockquote') return paragraphs(inlineLeaves(block.children, { strong: 'yes' }), writing);
      return [{ type: 'heading', attrs: { level: block.depth }, content: inlineNodes(inlineLeaves(block.children)) }];
    case 'code':
      return [
        {
          type: 'codeBlock',
          ...(block.lang ? { attrs: { language: block.lang } } : {}),
          ...(block.value === '' ? {} : { content: [{ type: 'text', text: block.value }] }),
        },
      ];
    case 'thematicBreak':
      return inside === 'listItem' || inside === 'blockquote' ? [] : [{ type: 'rule' }];
    case 'list':
      return listOf(block, writing);
    case 'table':
      return [tableOf(block, writing)];
    case 'blockquote': {
      const children = block.children as Block[];
      if (inside !== 'doc' && inside !== 'expand' && inside !== 'nestedExpand') return blocksOf(children, inside, writing);
      return around(blocksOf(children, 'blockquote', writing), 'blockquote', (content) => ({ type: 'blockquote', content }));
    }
    case 'panel': {
      const children = block.children as Block[];
      if (inside !== 'doc' && inside !== 'expand' && inside !== 'nestedExpand') return blocksOf(children, inside, writing);
      return around(blocksOf(children, 'panel', writing), 'panel', (content) => ({
        type: 'panel',
        attrs: { panelType: block.kind },
        content,
      }));
    }
    case 'expand':
      return expandOf(block.title, block.children as Block[], inside, writing);
  }
}

/** Wraps runs of nodes the container may hold; the others stay between the parts. */
function around(nodes: readonly AdfNode[], container: Exclude<Container, 'doc'>, wrap: (content: AdfNode[]) => AdfNode): AdfNode[] {
  const result: AdfNode[] = [];
  let run: AdfNode[] = [];
  const flush = (): void => {
    if (run.length > 0) result.push(wrap(run));
    run = [];
  };
  for (const node of nodes) {
    if (ALLOWED[container].has(node.type)) {
      run.push(node);
    } else {
      flush();
      result.push(node);
    }
  }
  flush();
  return result;
}

function expandOf(title: string, children: readonly Block[], inside: Container, writing: Writing): AdfNode[] {
  if (inside !== 'doc' && inside !== 'expand') {
    const heading: AdfNode[] =
      title === '' ? [] : [{ type: 'paragraph', content: [{ type: 'text', text: title, marks: [{ type: 'strong' }] }] }];
    return [...heading, ...blocksOf(children, inside, writing)];
  }
  const type = inside === 'doc' ? 'expand' : 'nestedExpand';
  const content = blocksOf(children, type, writing);
  const [first] = content;
  // The title needs a part to stand on, also when the first block moves out.
  if (first === undefined || (title !== '' && !ALLOWED[type].has(first.type))) content.unshift({ type: 'paragraph', content: [] });
  let rest = title;
  return around(content, type, (part) => {
    const node: AdfNode = { type, attrs: { title: rest }, content: part };
    rest = '';
    return node;
  });
}

function listOf(list: List, writing: Writing): AdfNode[] {
  const result: AdfNode[] = [];
  let start = 0;
  while (start < list.children.length) {
    const task = isTask(list.children[start]);
    let end = start;
    while (end < list.children.length && isTask(list.children[end]) === task) end++;
    const items = list.children.slice(start, end);
    const nodes = task ? taskListOf(items, writing) : plainListOf(items, list, start, writing);
    for (const node of nodes) result.push(node);
    start = end;
  }
  return result;
}

function isTask(item: ListItem | undefined): boolean {
  return typeof item?.checked === 'boolean';
}

function plainListOf(items: readonly ListItem[], list: List, offset: number, writing: Writing): AdfNode[] {
  const result: AdfNode[] = [];
  let run: AdfNode[] = [];
  let runStart = offset;
  const flush = (): void => {
    if (run.length > 0) {
      const order = (list.start ?? 1) + runStart;
      result.push(
        list.ordered === true
          ? { type: 'orderedList', ...(order === 1 ? {} : { attrs: { order } }), content: run }
          : { type: 'bulletList', content: run },
      );
    }
    run = [];
  };
  items.forEach((item, index) => {
    const content = blocksOf(item.children as Block[], 'listItem', writing);
    const nodes = around(content.length === 0 ? [{ type: 'paragraph', content: [] }] : content, 'listItem', (part) => ({
      type: 'listItem',
      content: part,
    }));
    for (const node of nodes) {
      if (node.type === 'listItem') {
        if (run.length === 0) runStart = offset + index;
        run.push(node);
      } else {
        flush();
        result.push(node);
      }
    }
  });
  flush();
  return result;
}

/** Tasks hold one line and nested tasks; further blocks follow the list, which continues after them. */
function taskListOf(items: readonly ListItem[], writing: Writing): AdfNode[] {
  const result: AdfNode[] = [];
  let run: AdfNode[] = [];
  let listId = writing.next();
  const flush = (): void => {
    if (run.length > 0) result.push({ type: 'taskList', attrs: { localId: listId }, content: run });
    run = [];
    listId = writing.next();
  };
  for (const item of items) {
    const [first, ...others] = item.children as Block[];
    const line = first?.type === 'paragraph' ? inlineNodes(inlineLeaves(first.children)) : [];
    run.push({
      type: 'taskItem',
      attrs: { localId: writing.next(), state: item.checked === true ? 'DONE' : 'TODO' },
      ...(line.length === 0 ? {} : { content: line }),
    });
    const rest = first === undefined || first.type === 'paragraph' ? others : (item.children as Block[]);
    for (const node of blocksOf(rest, 'listItem', writing)) {
      if (node.type === 'taskList') {
        run.push(node);
      } else {
        flush();
        result.push(node);
      }
    }
  }
  flush();
  return result;
}

function tableOf(table: Table, writing: Writing): AdfNode {
  return {
    type: 'table',
    content: table.children.map((row) => ({
      type: 'tableRow',
      content: row.children.map((cell) => ({
        type: cell.data?.header === true ? 'tableHeader' : 'tableCell',
        content: paragraphs(inlineLeaves(cell.children), writing),
      })),
    })),
  };
}

/** The leaves as paragraphs, with images that ADF can show as blocks between them. */
function paragraphs(leaves: readonly MarkedLeaf[], { keepMedia }: Writing): AdfNode[] {
  const result: AdfNode[] = [];
  let run: MarkedLeaf[] = [];
  // The edge of a block is a line end already.
  const flush = (last: boolean): void => {
    if (result.length > 0 && run[0]?.node.type === 'break') run.shift();
    if (!last && run.at(-1)?.node.type === 'break') run.pop();
    const meaningful = run.some(({ node }) => node.type !== 'break' && !(node.type === 'text' && node.value.trim() === ''));
    if (meaningful || (last && result.length === 0)) result.push({ type: 'paragraph', content: inlineNodes(run) });
    run = [];
  };
  for (const leaf of leaves) {
    const media = mediaOf(leaf, keepMedia);
    if (media === undefined) {
      run.push(leaf);
    } else {
      flush(false);
      result.push(media);
    }
  }
  flush(true);
  return result;
}
