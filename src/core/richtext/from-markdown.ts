import type { Definition, Nodes, PhrasingContent, RootContent } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { fromHtml } from './from-html';
import { boundContainers, boundLength, pieces } from './markdown-bounds';
import { boundSigns } from './markdown-signs';
import { normalForm } from './normal-form';
import { fromPlainText } from './plain';
import type { PanelKind, RichText } from './tree';

export interface MarkdownOptions {
  /** What a single line end within a paragraph means: CommonMark's blank (the default), or a line break as in comments on some platforms. */
  readonly lineEnd?: 'blank' | 'break';
}

const parser = unified().use(remarkParse).use(remarkGfm);

/**
 * The neutral document for GitHub Flavored Markdown (https://github.github.com/gfm/). HTML within it is read by the rules of `fromHtml`.
 * Beyond the first 66,000 characters it is taken as plain text, since parsing takes more than linear time.
 */
export function fromMarkdown(markdown: string, options: MarkdownOptions = {}): RichText {
  const { parsed, code, plain } = boundLength(markdown);
  const signs = boundSigns(boundContainers(parsed));
  const blocks: RootContent[] = [];
  for (const { text, joint } of pieces(signs.markdown)) {
    const root = parser.parse(text);
    signs.restore(root);
    const [first, ...others] = root.children;
    const last = blocks.at(-1);
    const continues = joint !== undefined && last?.type === 'paragraph' && first?.type === 'paragraph';
    if (continues) for (const node of [joint, ...first.children]) last.children.push(node);
    for (const block of continues ? others : root.children) blocks.push(block);
  }
  const definitions = new Map<string, Definition>();
  for (const block of blocks) collectDefinitions(block, definitions);
  const context: Context = { definitions, lineEnd: options.lineEnd ?? 'blank' };
  const children = blocksOf(blocks, context);
  if (code !== '') children.push({ type: 'code', value: code });
  for (const block of fromPlainText(plain).children) children.push(block);
  return normalForm({ type: 'root', children });
}

interface Context {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly lineEnd: 'blank' | 'break';
}

function collectDefinitions(node: Nodes, definitions: Map<string, Definition>): void {
  if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node);
  if ('children' in node) for (const child of node.children) collectDefinitions(child, definitions);
}

/** Blocks with HTML read, and `<details>` whose content is Markdown put together again. */
function blocksOf(nodes: readonly RootContent[], context: Context): RootContent[] {
  const result: RootContent[] = [];
  const open: { title: string; outer: RootContent[] }[] = [];
  let target = result;
  for (const node of nodes) {
    if (node.type !== 'html') {
      target.push(blockOf(node, context));
      continue;
    }
    const details = openDetails(node.value);
    if (details !== undefined) {
      open.push({ title: details.title, outer: target });
      target = [...details.content];
    } else if (/^\s*<\/details>\s*$/i.test(node.value)) {
      const closed = open.pop();
      if (closed === undefined) continue;
      closed.outer.push({ type: 'expand', title: closed.title, children: target });
      target = closed.outer;
    } else {
      for (const block of fromHtml(node.value).children) target.push(block);
    }
  }
  for (let closed = open.pop(); closed !== undefined; closed = open.pop()) {
    closed.outer.push({ type: 'expand', title: closed.title, children: target });
    target = closed.outer;
  }
  return result;
}

function openDetails(html: string): { title: string; content: RootContent[] } | undefined {
  if (!/^\s*<details\b/i.test(html) || /<\/details\s*>/i.test(html)) return undefined;
  const [first, ...rest] = fromHtml(html).children;
  return first?.type === 'expand' ? { title: first.title, content: [...first.children, ...rest] } : { title: '', content: [] };
}

function blockOf(node: RootContent, context: Context): RootContent {
  switch (node.type) {
    case 'paragraph':
    case 'heading':
      return { ...node, children: phrasingOf(node.children, context) };
    case 'blockquote':
      return alertOf(blocksOf(node.children, context));
    case 'list':
    case 'footnoteDefinition':
      return { ...node, children: node.children.map((child) => blockOf(child, context)) as never };
    case 'listItem':
      return { ...node, children: blocksOf(node.children, context) as never };
    case 'table':
      return {
        ...node,
        children: node.children.map((row) => ({
          ...row,
          children: row.children.map((cell) => ({ type: 'tableCell' as const, children: phrasingOf(cell.children, context) })),
        })),
      };
    default:
      return node;
  }
}

const ALERTS: Readonly<Record<string, PanelKind>> = {
  NOTE: 'info',
  IMPORTANT: 'note',
  TIP: 'success',
  WARNING: 'warning',
  CAUTION: 'error',
};

/** A quote that starts with a marker such as `[!NOTE]` is an alert (https://docs.github.com/en/get-started/writing-on-github). */
function alertOf(children: RootContent[]): RootContent {
  const [first, ...rest] = children;
  const quote: RootContent = { type: 'blockquote', children: children as never };
  const text = first?.type === 'paragraph' ? first.children[0] : undefined;
  if (first?.type !== 'paragraph' || text?.type !== 'text') return quote;
  const match = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/i.exec(text.value);
  const kind = ALERTS[match?.[1]?.toUpperCase() ?? ''];
  if (match === null || kind === undefined) return quote;
  const remaining = text.value.slice(match[0].length);
  const content: PhrasingContent[] = [
    ...(remaining === '' ? [] : [{ type: 'text' as const, value: remaining }]),
    ...first.children.slice(1),
  ];
  const paragraph: RootContent[] = content.length === 0 ? [] : [{ type: 'paragraph', children: content }];
  return { type: 'panel', kind, children: [...paragraph, ...rest] };
}

const WRAPPERS: Readonly<Record<string, 'underline' | 'subscript' | 'superscript' | 'strong' | 'emphasis' | 'delete'>> = {
  u: 'underline',
  ins: 'underline',
  sub: 'subscript',
  sup: 'superscript',
  b: 'strong',
  strong: 'strong',
  i: 'emphasis',
  em: 'emphasis',
  s: 'delete',
  del: 'delete',
};

/** Phrasing with references resolved and inline HTML tags paired; a tag without its partner is dropped. */
function phrasingOf(nodes: readonly PhrasingContent[], context: Context): PhrasingContent[] {
  const result: PhrasingContent[] = [];
  const open: { tag: string; outer: PhrasingContent[] }[] = [];
  let target = result;
  const close = (): void => {
    const closed = open.pop();
    const type = WRAPPERS[closed?.tag ?? ''];
    if (closed === undefined || type === undefined) return;
    closed.outer.push({ type, children: target });
    target = closed.outer;
  };
  for (const node of nodes) {
    if (node.type !== 'html') {
      target.push(inlineOf(node, context));
      continue;
    }
    const [, slash, name] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(node.value) ?? [];
    const tag = name?.toLowerCase() ?? '';
    if (tag === 'br') target.push({ type: 'break' });
    else if (tag === 'img') target.push(...imagesIn(node.value));
    else if (!Object.hasOwn(WRAPPERS, tag)) continue;
    else if (slash !== '/') {
      open.push({ tag, outer: target });
      target = [];
    } else if (open.some((entry) => entry.tag === tag)) {
      while (open.at(-1)?.tag !== tag) close();
      close();
    }
  }
  while (open.length > 0) close();
  return result;
}

function imagesIn(html: string): PhrasingContent[] {
  const [first] = fromHtml(html).children;
  return first?.type === 'paragraph' ? first.children : [];
}

function inlineOf(node: PhrasingContent, context: Context): PhrasingContent {
  switch (node.type) {
    case 'text':
      return { type: 'text', value: context.lineEnd === 'break' ? node.value : node.value.replace(/\n(?!\[!)/g, ' ') };
    case 'inlineCode':
      return { type: 'inlineCode', value: node.value.replace(/\r\n?|\n/g, ' ') };
    case 'linkReference': {
      const url = context.definitions.get(node.identifier)?.url ?? '';
      return { type: 'link', url, children: phrasingOf(node.children, context) };
    }
    case 'imageReference':
      return { type: 'image', url: context.definitions.get(node.identifier)?.url ?? '', alt: node.alt ?? '' };
    case 'strong':
    case 'emphasis':
    case 'delete':
    case 'link':
      return { ...node, children: phrasingOf(node.children, context) };
    default:
      return node;
  }
}
