import type { List, ListItem, Table } from 'mdast';
import type { AdfDoc, AdfMark, AdfNode } from './adf-model';
import { inlineLeaves, type MarkedLeaf, type Marks } from './inline';
import { isWebAddress } from './links';
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

/** Hands out the ids that task lists need: by position, so that the same document always gives the same ADF. */
interface Ids {
  next(): string;
}

/**
 * The document as ADF that the full schema accepts. What a place cannot hold is unwrapped (a quote in a list item) or moves out of its
 * container, which is split around it (a table in a list item); no text is lost.
 * Structure: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
export function toAdf(doc: RichText): AdfDoc {
  let last = 0;
  const ids: Ids = { next: () => `local-${++last}` };
  return { type: 'doc', version: 1, content: blocksOf(normalForm(doc).children, 'doc', ids) };
}

function blocksOf(blocks: readonly Block[], inside: Container, ids: Ids): AdfNode[] {
  const nodes: AdfNode[] = [];
  for (const block of blocks) for (const node of blockOf(block, inside, ids)) nodes.push(node);
  return nodes;
}

function blockOf(block: Block, inside: Container, ids: Ids): AdfNode[] {
  switch (block.type) {
    case 'paragraph':
      return paragraphs(inlineLeaves(block.children));
    case 'heading':
      if (inside === 'listItem' || inside === 'blockquote') return paragraphs(inlineLeaves(block.children, { strong: 'yes' }));
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
      return listOf(block, ids);
    case 'table':
      return [tableOf(block)];
    case 'blockquote': {
      const children = block.children as Block[];
      if (inside !== 'doc' && inside !== 'expand' && inside !== 'nestedExpand') return blocksOf(children, inside, ids);
      return around(blocksOf(children, 'blockquote', ids), 'blockquote', (content) => ({ type: 'blockquote', content }));
    }
    case 'panel': {
      const children = block.children as Block[];
      if (inside !== 'doc' && inside !== 'expand' && inside !== 'nestedExpand') return blocksOf(children, inside, ids);
      return around(blocksOf(children, 'panel', ids), 'panel', (content) => ({ type: 'panel', attrs: { panelType: block.kind }, content }));
    }
    case 'expand':
      return expandOf(block.title, block.children as Block[], inside, ids);
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

function expandOf(title: string, children: readonly Block[], inside: Container, ids: Ids): AdfNode[] {
  if (inside !== 'doc' && inside !== 'expand') {
    const heading: AdfNode[] =
      title === '' ? [] : [{ type: 'paragraph', content: [{ type: 'text', text: title, marks: [{ type: 'strong' }] }] }];
    return [...heading, ...blocksOf(children, inside, ids)];
  }
  const type = inside === 'doc' ? 'expand' : 'nestedExpand';
  const content = blocksOf(children, type, ids);
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

function listOf(list: List, ids: Ids): AdfNode[] {
  const result: AdfNode[] = [];
  let start = 0;
  while (start < list.children.length) {
    const task = isTask(list.children[start]);
    let end = start;
    while (end < list.children.length && isTask(list.children[end]) === task) end++;
    const items = list.children.slice(start, end);
    const nodes = task ? taskListOf(items, ids) : plainListOf(items, list, start, ids);
    for (const node of nodes) result.push(node);
    start = end;
  }
  return result;
}

function isTask(item: ListItem | undefined): boolean {
  return typeof item?.checked === 'boolean';
}

function plainListOf(items: readonly ListItem[], list: List, offset: number, ids: Ids): AdfNode[] {
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
    const content = blocksOf(item.children as Block[], 'listItem', ids);
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
function taskListOf(items: readonly ListItem[], ids: Ids): AdfNode[] {
  const result: AdfNode[] = [];
  let run: AdfNode[] = [];
  let listId = ids.next();
  const flush = (): void => {
    if (run.length > 0) result.push({ type: 'taskList', attrs: { localId: listId }, content: run });
    run = [];
    listId = ids.next();
  };
  for (const item of items) {
    const [first, ...others] = item.children as Block[];
    const line = first?.type === 'paragraph' ? inlineNodes(inlineLeaves(first.children)) : [];
    run.push({
      type: 'taskItem',
      attrs: { localId: ids.next(), state: item.checked === true ? 'DONE' : 'TODO' },
      ...(line.length === 0 ? {} : { content: line }),
    });
    const rest = first === undefined || first.type === 'paragraph' ? others : (item.children as Block[]);
    for (const node of blocksOf(rest, 'listItem', ids)) {
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

function tableOf(table: Table): AdfNode {
  return {
    type: 'table',
    content: table.children.map((row) => ({
      type: 'tableRow',
      content: row.children.map((cell) => ({
        type: cell.data?.header === true ? 'tableHeader' : 'tableCell',
        content: paragraphs(inlineLeaves(cell.children)),
      })),
    })),
  };
}

/** The leaves as paragraphs, with images that ADF can show as blocks between them. */
function paragraphs(leaves: readonly MarkedLeaf[]): AdfNode[] {
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
    const media = mediaOf(leaf);
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

function mediaOf({ node, marks }: MarkedLeaf): AdfNode | undefined {
  if (node.type !== 'image') return undefined;
  const alt = node.alt ? { alt: node.alt } : {};
  const { mediaId, mediaCollection } = node.data ?? {};
  const attrs = mediaId
    ? { type: 'file', id: mediaId, collection: mediaCollection ?? '', ...alt }
    : isWebAddress(node.url)
      ? { type: 'external', url: node.url, ...alt }
      : undefined;
  if (attrs === undefined) return undefined;
  const link = marks.link === undefined ? {} : { marks: [{ type: 'link', attrs: { href: marks.link } }] };
  return { type: 'mediaSingle', attrs: { layout: 'align-start' }, content: [{ type: 'media', attrs, ...link }] };
}

function inlineNodes(leaves: readonly MarkedLeaf[]): AdfNode[] {
  return leaves.flatMap(inlineNode);
}

function inlineNode(leaf: MarkedLeaf): AdfNode[] {
  const { node, marks } = leaf;
  switch (node.type) {
    case 'break':
      return [{ type: 'hardBreak' }];
    case 'date': {
      const at = Date.parse(node.value);
      return Number.isNaN(at) ? textNode(node.value, marksOf(marks)) : [{ type: 'date', attrs: { timestamp: String(at) } }];
    }
    case 'status':
      return [{ type: 'status', attrs: { text: node.value, color: node.color } }];
    case 'inlineCode':
      return textNode(node.value, [{ type: 'code' }, ...marksOf(marks.link === undefined ? {} : { link: marks.link })]);
    case 'image': {
      const name = node.alt || node.data?.fileName || node.url;
      const link = marks.link ?? (isWebAddress(node.url) ? node.url : undefined);
      return textNode(name, marksOf(link === undefined ? marks : { ...marks, link }));
    }
    case 'text':
    case 'mention':
    case 'emoji':
      return textNode(node.value, marksOf(marks));
  }
}

function textNode(text: string, marks: AdfMark[]): AdfNode[] {
  return text === '' ? [] : [{ type: 'text', text, ...(marks.length === 0 ? {} : { marks }) }];
}

function marksOf(marks: Marks): AdfMark[] {
  const result: AdfMark[] = [];
  if (marks.link !== undefined) result.push({ type: 'link', attrs: { href: marks.link } });
  if (marks.emphasis !== undefined) result.push({ type: 'em' });
  if (marks.strong !== undefined) result.push({ type: 'strong' });
  if (marks.delete !== undefined) result.push({ type: 'strike' });
  if (marks.script !== undefined) result.push({ type: 'subsup', attrs: { type: marks.script } });
  if (marks.underline !== undefined) result.push({ type: 'underline' });
  return result;
}
