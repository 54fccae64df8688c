import type { Element, ElementContent, Root } from 'hast';
import type { ListItem, PhrasingContent, Table } from 'mdast';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { inlineLeaves, nest, type MarkedLeaf } from './inline';
import { normalForm, type Block } from './normal-form';
import type { RichText } from './tree';

const NBSP = '\u00a0';
const writer = unified().use(rehypeStringify, { characterReferences: { useNamedReferences: true } });

/**
 * The document as an HTML fragment that is safe to embed: only elements and attributes written here, addresses checked, everything
 * escaped. Runs of blanks are kept by no-break spaces; `data-` attributes let `fromHtml` find panels, tasks, lozenges and files again.
 */
export function toHtml(doc: RichText): string {
  const root: Root = { type: 'root', children: blocksOf(normalForm(doc).children) };
  return writer.stringify(root);
}

function element(tagName: string, children: ElementContent[], properties: Element['properties'] = {}): Element {
  return { type: 'element', tagName, properties, children };
}

function blocksOf(blocks: readonly Block[]): Element[] {
  return blocks.map(blockOf);
}

function blockOf(block: Block): Element {
  switch (block.type) {
    case 'paragraph':
      return element('p', phrasing(block.children));
    case 'heading':
      return element(`h${block.depth}`, phrasing(block.children));
    case 'code': {
      const language = block.lang ? { className: [`language-${block.lang.replace(/\s+/g, '-')}`] } : {};
      // The parser drops a line end that directly follows <pre>.
      return element('pre', [element('code', [{ type: 'text', value: block.value }], language)]);
    }
    case 'thematicBreak':
      return element('hr', []);
    case 'blockquote':
      return element('blockquote', blocksOf(block.children as Block[]));
    case 'panel':
      return element('div', blocksOf(block.children as Block[]), { className: ['panel', `panel-${block.kind}`], dataPanel: block.kind });
    case 'expand':
      return element('details', [element('summary', [{ type: 'text', value: block.title }]), ...blocksOf(block.children as Block[])]);
    case 'list': {
      const start = block.ordered === true && (block.start ?? 1) !== 1 ? { start: block.start ?? 1 } : {};
      return element(block.ordered === true ? 'ol' : 'ul', block.children.map(itemOf), start);
    }
    case 'table':
      return tableOf(block);
  }
}

function itemOf(item: ListItem): Element {
  const [first, ...rest] = item.children as Block[];
  const checkbox: ElementContent[] =
    typeof item.checked === 'boolean'
      ? [
          element('input', [], { type: 'checkbox', disabled: true, ...(item.checked ? { checked: true } : {}) }),
          { type: 'text', value: ' ' },
        ]
      : [];
  if (first === undefined) return element('li', checkbox);
  // A single line stands in the item itself, as people write it.
  const tight = first.type === 'paragraph' && rest.every((block) => block.type === 'list');
  const content = tight ? [...phrasing(first.children), ...blocksOf(rest)] : blocksOf(item.children as Block[]);
  return element('li', [...checkbox, ...content]);
}

function tableOf(table: Table): Element {
  const rows = table.children.map((row) =>
    element(
      'tr',
      row.children.map((cell) => element(cell.data?.header === true ? 'th' : 'td', phrasing(cell.children))),
    ),
  );
  return element('table', [element('tbody', rows)]);
}

function phrasing(children: readonly PhrasingContent[]): ElementContent[] {
  return nest(keepBlanks(inlineLeaves(children))).map(inlineOf);
}

/** Blanks that HTML would fold, at line ends and in runs, become no-break spaces; a tab becomes four. */
function keepBlanks(leaves: readonly MarkedLeaf[]): MarkedLeaf[] {
  let afterBlank = true;
  const kept = leaves.map((leaf, index): MarkedLeaf => {
    const { node } = leaf;
    if (node.type !== 'text') {
      afterBlank = node.type === 'break';
      return leaf;
    }
    const next = leaves[index + 1]?.node.type;
    const value = node.value.replace(/\t/g, '    ').replace(/ +/g, (run, at: number, whole: string) => {
      const first = (at === 0 && afterBlank) || (at + run.length === whole.length && (next === undefined || next === 'break')) ? NBSP : ' ';
      return first + NBSP.repeat(run.length - 1);
    });
    afterBlank = value.endsWith(' ') || value.endsWith(NBSP);
    return { node: { type: 'text', value }, marks: leaf.marks };
  });
  return kept;
}

function inlineOf(node: PhrasingContent): ElementContent {
  switch (node.type) {
    case 'text':
      return { type: 'text', value: node.value };
    case 'strong':
      return element('strong', node.children.map(inlineOf));
    case 'emphasis':
      return element('em', node.children.map(inlineOf));
    case 'delete':
      return element('s', node.children.map(inlineOf));
    case 'underline':
      return element('u', node.children.map(inlineOf));
    case 'subscript':
      return element('sub', node.children.map(inlineOf));
    case 'superscript':
      return element('sup', node.children.map(inlineOf));
    case 'link':
      return element('a', node.children.map(inlineOf), { href: node.url, rel: ['noopener', 'noreferrer'] });
    case 'inlineCode':
      return element('code', [{ type: 'text', value: node.value.replace(/ (?= )|^ | $/g, NBSP) }]);
    case 'break':
      return element('br', []);
    case 'image': {
      const { attachmentId, fileName, mediaId, mediaCollection } = node.data ?? {};
      return element('img', [], {
        ...(node.url === '' ? {} : { src: node.url }),
        alt: node.alt ?? '',
        ...(attachmentId === undefined ? {} : { dataAttachmentId: attachmentId }),
        ...(fileName === undefined ? {} : { dataFileName: fileName }),
        ...(mediaId === undefined ? {} : { dataMediaId: mediaId }),
        ...(mediaCollection === undefined ? {} : { dataMediaCollection: mediaCollection }),
      });
    }
    case 'mention':
    case 'emoji':
      return { type: 'text', value: node.value };
    case 'date':
      return element('time', [{ type: 'text', value: node.value }], { dateTime: node.value });
    case 'status':
      return element('span', [{ type: 'text', value: node.value }], { className: ['status'], dataStatus: node.color });
    default:
      return { type: 'text', value: '' };
  }
}
