import type { AdfMark, AdfNode } from './adf-model';
import type { MarkedLeaf, Marks } from './inline';
import { isWebAddress } from './links';

/** The image as a block of its own, when ADF can show it: from the web, or a file of the media service if those are kept. */
export function mediaOf({ node, marks }: MarkedLeaf, keepMedia: boolean): AdfNode | undefined {
  if (node.type !== 'image') return undefined;
  const alt = node.alt ? { alt: node.alt } : {};
  const { mediaId, mediaCollection } = node.data ?? {};
  const attrs =
    keepMedia && mediaId
      ? { type: 'file', id: mediaId, collection: mediaCollection ?? '', ...alt }
      : isWebAddress(node.url)
        ? { type: 'external', url: node.url, ...alt }
        : undefined;
  if (attrs === undefined) return undefined;
  const link = marks.link === undefined ? {} : { marks: [{ type: 'link', attrs: { href: marks.link } }] };
  return { type: 'mediaSingle', attrs: { layout: 'align-start' }, content: [{ type: 'media', attrs, ...link }] };
}

/** The leaves as inline nodes; images among them are named in italics. */
export function inlineNodes(leaves: readonly MarkedLeaf[]): AdfNode[] {
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
      const link = marks.link ?? (isWebAddress(node.url) ? node.url : undefined);
      const name = node.alt || node.data?.fileName || (isWebAddress(node.url) ? node.url : '[image]');
      return textNode(name, marksOf({ ...marks, emphasis: 'yes', ...(link === undefined ? {} : { link }) }));
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
