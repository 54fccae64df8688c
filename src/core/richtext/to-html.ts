import type { ListItem, PhrasingContent, Table } from 'mdast';
import { inlineLeaves, nest, type MarkedLeaf } from './inline';
import { normalForm, type Block } from './normal-form';
import type { RichText } from './tree';

const NBSP = '\u00a0';

/**
 * The document as an HTML fragment that is safe to embed: only elements and attributes written here, addresses checked, everything
 * escaped. Runs of blanks are kept by no-break spaces; `data-` attributes let `fromHtml` find panels, tasks, lozenges and files again.
 */
export function toHtml(doc: RichText): string {
  return blocksHtml(normalForm(doc).children);
}

type Attributes = Readonly<Record<string, string | number | true | undefined>>;

/** The start tag; attributes that are undefined are left out. */
function tag(name: string, attributes: Attributes = {}): string {
  let text = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) text += value === true ? ` ${key}` : ` ${key}="${attributeValue(String(value))}"`;
  }
  return `${text}>`;
}

function element(name: string, content: string, attributes?: Attributes): string {
  return `${tag(name, attributes)}${content}</${name}>`;
}

function attributeValue(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function text(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

function blocksHtml(blocks: readonly Block[]): string {
  return blocks.map(blockHtml).join('');
}

function blockHtml(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return element('p', phrasing(block.children));
    case 'heading':
      return element(`h${block.depth}`, phrasing(block.children));
    case 'code':
      return element(
        'pre',
        element('code', text(block.value), { class: block.lang ? `language-${block.lang.replace(/\s+/g, '-')}` : undefined }),
      );
    case 'thematicBreak':
      return tag('hr');
    case 'blockquote':
      return element('blockquote', blocksHtml(block.children as Block[]));
    case 'panel':
      return element('div', blocksHtml(block.children as Block[]), { class: `panel panel-${block.kind}`, 'data-panel': block.kind });
    case 'expand':
      return element('details', element('summary', text(block.title)) + blocksHtml(block.children as Block[]));
    case 'list': {
      const ordered = block.ordered === true;
      const start = ordered && (block.start ?? 1) !== 1 ? (block.start ?? 1) : undefined;
      return element(ordered ? 'ol' : 'ul', block.children.map(itemHtml).join(''), { start });
    }
    case 'table':
      return tableHtml(block);
  }
}

function itemHtml(item: ListItem): string {
  const [first, ...rest] = item.children as Block[];
  const box =
    typeof item.checked === 'boolean'
      ? `${tag('input', { type: 'checkbox', disabled: true, checked: item.checked ? true : undefined })} `
      : '';
  // A single line stands in the item itself, as people write it.
  const tight = first?.type === 'paragraph' && rest.every((block) => block.type === 'list');
  return element('li', box + (tight ? phrasing(first.children) + blocksHtml(rest) : blocksHtml(item.children as Block[])));
}

function tableHtml(table: Table): string {
  const rows = table.children.map((row) =>
    element('tr', row.children.map((cell) => element(cell.data?.header === true ? 'th' : 'td', phrasing(cell.children))).join('')),
  );
  return element('table', element('tbody', rows.join('')));
}

function phrasing(children: readonly PhrasingContent[]): string {
  return inlinesHtml(nest(keepBlanks(inlineLeaves(children))));
}

/** Blanks that HTML would fold, at line ends and in runs, become no-break spaces; a tab becomes four. */
function keepBlanks(leaves: readonly MarkedLeaf[]): MarkedLeaf[] {
  let afterBlank = true;
  return leaves.map((leaf, index): MarkedLeaf => {
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
}

function inlinesHtml(nodes: readonly PhrasingContent[]): string {
  return nodes.map(inlineHtml).join('');
}

function inlineHtml(node: PhrasingContent): string {
  switch (node.type) {
    case 'text':
    case 'mention':
    case 'emoji':
      return text(node.value);
    case 'strong':
      return element('strong', inlinesHtml(node.children));
    case 'emphasis':
      return element('em', inlinesHtml(node.children));
    case 'delete':
      return element('s', inlinesHtml(node.children));
    case 'underline':
      return element('u', inlinesHtml(node.children));
    case 'subscript':
      return element('sub', inlinesHtml(node.children));
    case 'superscript':
      return element('sup', inlinesHtml(node.children));
    case 'link':
      return element('a', inlinesHtml(node.children), { href: node.url, rel: 'noopener noreferrer' });
    case 'inlineCode':
      return element('code', text(node.value.replace(/ (?= )|^ | $/g, NBSP)));
    case 'break':
      return tag('br');
    case 'image': {
      const { attachmentId, fileName, mediaId, mediaCollection } = node.data ?? {};
      return tag('img', {
        src: node.url === '' ? undefined : node.url,
        alt: node.alt ?? '',
        'data-attachment-id': attachmentId,
        'data-file-name': fileName,
        'data-media-id': mediaId,
        'data-media-collection': mediaCollection,
      });
    }
    case 'date':
      return element('time', text(node.value), { datetime: node.value });
    case 'status':
      return element('span', text(node.value), { class: 'status', 'data-status': node.color });
    case 'html':
    case 'footnoteReference':
    case 'imageReference':
    case 'linkReference':
      return '';
  }
}
