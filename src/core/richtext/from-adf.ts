import type { Image, ListItem, PhrasingContent, RootContent, TableRow } from 'mdast';
import { isBlock } from './inline';
import { safeLinkTarget } from './links';
import { normalForm } from './normal-form';
import { tableRows, type SpanningCell } from './table-grid';
import { STATUS_COLORS, type RichText } from './tree';

const MAX_DEPTH = 200;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The neutral document for an ADF document. Never throws: what is not ADF gives an empty document, nodes that are not known keep
 * their visible text, formatting the tree does not hold (colour, alignment, indentation) is left out.
 * Structure: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
export function fromAdf(adf: unknown): RichText {
  const doc = fieldsOf(adf);
  if (doc === undefined) return { type: 'root', children: [] };
  const nodes = doc.type === 'doc' ? contentOf(doc, 0) : nodeOf(doc, 0);
  return normalForm({ type: 'root', children: nodes });
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function stringOf(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === 'string' ? value : '';
}

function childrenOf(node: Fields): readonly Fields[] {
  return Array.isArray(node.content) ? node.content.map(fieldsOf).filter((child) => child !== undefined) : [];
}

function contentOf(node: Fields, depth: number): RootContent[] {
  const content: RootContent[] = [];
  for (const child of childrenOf(node)) for (const converted of nodeOf(child, depth + 1)) content.push(converted);
  return content;
}

const inline = (content: RootContent[]): PhrasingContent[] => content as PhrasingContent[];
const text = (value: string): RootContent[] => (value === '' ? [] : [{ type: 'text', value }]);

function nodeOf(node: Fields, depth: number): RootContent[] {
  if (depth > MAX_DEPTH) return text(allText(node));
  const attrs = fieldsOf(node.attrs) ?? {};
  switch (node.type) {
    case 'text':
      return marked(node);
    case 'hardBreak':
      return [{ type: 'break' }];
    case 'paragraph':
      return [{ type: 'paragraph', children: inline(contentOf(node, depth)) }];
    case 'heading':
      return [{ type: 'heading', depth: Number(attrs.level) as 1, children: inline(contentOf(node, depth)) }];
    case 'blockquote':
      return [{ type: 'blockquote', children: contentOf(node, depth) as never }];
    case 'panel':
      return [{ type: 'panel', kind: panelKindOf(attrs.panelType), children: contentOf(node, depth) }];
    case 'expand':
    case 'nestedExpand':
      return [{ type: 'expand', title: stringOf(attrs, 'title'), children: contentOf(node, depth) }];
    case 'rule':
      return [{ type: 'thematicBreak' }];
    case 'codeBlock':
      return [
        {
          type: 'code',
          lang: stringOf(attrs, 'language') || null,
          value: childrenOf(node)
            .map((child) => stringOf(child, 'text'))
            .join(''),
        },
      ];
    case 'bulletList':
    case 'decisionList':
      return [{ type: 'list', ordered: false, children: itemsOf(node, depth) }];
    case 'orderedList':
      return [{ type: 'list', ordered: true, start: typeof attrs.order === 'number' ? attrs.order : 1, children: itemsOf(node, depth) }];
    case 'taskList':
      return [{ type: 'list', ordered: false, children: tasksOf(node, depth) }];
    case 'table':
      return [{ type: 'table', children: rowsOf(node, depth) }];
    case 'mediaSingle':
    case 'mediaGroup':
      return [{ type: 'paragraph', children: inline(contentOf(node, depth)) }];
    case 'media':
    case 'mediaInline':
      return linked(node, [imageOf(attrs)]);
    case 'mention':
      return mentionOf(attrs);
    case 'emoji':
      return [{ type: 'emoji', value: stringOf(attrs, 'text') || stringOf(attrs, 'shortName') }];
    case 'date':
      return dateOf(attrs);
    case 'status':
      return [{ type: 'status', value: stringOf(attrs, 'text'), color: STATUS_COLORS.find((color) => color === attrs.color) ?? 'neutral' }];
    case 'inlineCard':
      return cardOf(attrs);
    case 'blockCard':
    case 'embedCard':
      return [{ type: 'paragraph', children: inline(cardOf(attrs)) }];
    default:
      return unknownOf(node, attrs, depth);
  }
}

/** A node this converter has no name for: its content, else the text it carries. */
function unknownOf(node: Fields, attrs: Fields, depth: number): RootContent[] {
  if (Array.isArray(node.content)) {
    const content = [...text(stringOf(attrs, 'title')), ...contentOf(node, depth)];
    return content.some(isBlock) ? content : [{ type: 'paragraph', children: inline(content) }];
  }
  return text(stringOf(node, 'text') || stringOf(attrs, 'text') || stringOf(attrs, 'title') || stringOf(attrs, 'alt'));
}

/** The text below a node, found without recursion. */
function allText(root: Fields): string {
  const parts: string[] = [];
  const stack: Fields[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const attrs = fieldsOf(node.attrs) ?? {};
    parts.push(stringOf(node, 'text') || stringOf(attrs, 'text') || stringOf(attrs, 'title') || stringOf(attrs, 'alt'));
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      if (child !== undefined) stack.push(child);
    }
  }
  return parts.filter((part) => part !== '').join(' ');
}

function marksOf(node: Fields): readonly Fields[] {
  return Array.isArray(node.marks) ? node.marks.map(fieldsOf).filter((mark) => mark !== undefined) : [];
}

function marked(node: Fields): RootContent[] {
  const value = stringOf(node, 'text');
  if (value === '') return [];
  const code = marksOf(node).some((mark) => mark.type === 'code');
  let content: PhrasingContent = { type: code ? 'inlineCode' : 'text', value };
  for (const mark of marksOf(node)) {
    const attrs = fieldsOf(mark.attrs) ?? {};
    const children = [content];
    switch (mark.type) {
      case 'strong':
        content = { type: 'strong', children };
        break;
      case 'em':
        content = { type: 'emphasis', children };
        break;
      case 'strike':
        content = { type: 'delete', children };
        break;
      case 'underline':
        content = { type: 'underline', children };
        break;
      case 'subsup':
        content = { type: attrs.type === 'sub' ? 'subscript' : 'superscript', children };
        break;
      case 'link':
        content = { type: 'link', url: stringOf(attrs, 'href'), children };
        break;
    }
  }
  return [content];
}

function linked(node: Fields, children: PhrasingContent[]): RootContent[] {
  const link = marksOf(node).find((mark) => mark.type === 'link');
  const url = stringOf(fieldsOf(link?.attrs) ?? {}, 'href');
  return url === '' ? children : [{ type: 'link', url, children }];
}

function itemsOf(node: Fields, depth: number): ListItem[] {
  return childrenOf(node).map((child) => ({ type: 'listItem', children: contentOf(child, depth + 1) as never }));
}

/** Task items; a task list inside a task list belongs to the item before it. */
function tasksOf(node: Fields, depth: number): ListItem[] {
  const items: ListItem[] = [];
  for (const child of childrenOf(node)) {
    const nested = child.type === 'taskList';
    const last = items.at(-1);
    if (nested && last !== undefined && depth < MAX_DEPTH) {
      last.children.push(...(nodeOf(child, depth + 1) as typeof last.children));
    } else if (nested) {
      for (const item of depth < MAX_DEPTH ? tasksOf(child, depth + 1) : []) items.push(item);
      if (depth >= MAX_DEPTH) items.push({ type: 'listItem', checked: false, children: text(allText(child)) as never });
    } else {
      const checked = fieldsOf(child.attrs)?.state === 'DONE';
      items.push({ type: 'listItem', checked, children: contentOf(child, depth + 1) as never });
    }
  }
  return items;
}

function rowsOf(node: Fields, depth: number): TableRow[] {
  return tableRows(
    childrenOf(node).map((row) =>
      childrenOf(row).map((cell): SpanningCell => {
        const attrs = fieldsOf(cell.attrs) ?? {};
        const span = (value: unknown): number => (typeof value === 'number' ? value : 1);
        return {
          header: cell.type === 'tableHeader',
          columns: span(attrs.colspan),
          rows: span(attrs.rowspan),
          children: contentOf(cell, depth + 2),
        };
      }),
    ),
  );
}

function imageOf(attrs: Fields): Image {
  const alt = stringOf(attrs, 'alt');
  if (attrs.type === 'external') return { type: 'image', url: stringOf(attrs, 'url'), alt };
  const id = stringOf(attrs, 'id');
  return {
    type: 'image',
    url: '',
    alt,
    data: { mediaId: id, mediaCollection: stringOf(attrs, 'collection'), ...(alt === '' ? {} : { fileName: alt }) },
  };
}

function mentionOf(attrs: Fields): RootContent[] {
  const name = stringOf(attrs, 'text').replace(/^@/, '').trim();
  return [{ type: 'mention', value: name || stringOf(attrs, 'id') }];
}

function dateOf(attrs: Fields): RootContent[] {
  const timestamp = stringOf(attrs, 'timestamp') || (typeof attrs.timestamp === 'number' ? String(attrs.timestamp) : '');
  const date = new Date(Number(timestamp));
  const year = date.getUTCFullYear();
  if (timestamp === '' || Number.isNaN(year) || year < 0 || year > 9999) return text(timestamp);
  return [{ type: 'date', value: date.toISOString().slice(0, 10) }];
}

function cardOf(attrs: Fields): RootContent[] {
  const data = fieldsOf(attrs.data) ?? {};
  const url = stringOf(attrs, 'url') || stringOf(data, 'url') || stringOf(data, '@id');
  const label = stringOf(data, 'name') || url;
  if (safeLinkTarget(url) === undefined) return text(label);
  return [{ type: 'link', url, children: [{ type: 'text', value: label }] }];
}

function panelKindOf(type: unknown): 'info' | 'note' | 'warning' | 'success' | 'error' {
  switch (type) {
    case 'note':
    case 'warning':
    case 'success':
    case 'error':
      return type;
    case 'tip':
      return 'success';
    default:
      return 'info';
  }
}
