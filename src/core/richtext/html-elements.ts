import type { Element, Nodes } from 'hast';
import type { Image } from 'mdast';
import type { MarkName, Marks } from './inline';
import { safeImageSource } from './links';
import { panelKind } from './normal-form';

export const DROPPED = new Set(
  'script style template head title meta link base iframe frame frameset object embed applet noembed noframes svg math canvas audio video map'.split(
    ' ',
  ),
);

const ELEMENT_MARKS: Readonly<Record<string, MarkName>> = {
  b: 'strong',
  strong: 'strong',
  i: 'emphasis',
  em: 'emphasis',
  cite: 'emphasis',
  dfn: 'emphasis',
  var: 'emphasis',
  s: 'delete',
  strike: 'delete',
  del: 'delete',
  u: 'underline',
  ins: 'underline',
};

export function marksOf(node: Element, marks: Marks): Marks {
  const added: Partial<Record<MarkName, string>> = {};
  const mark = Object.hasOwn(ELEMENT_MARKS, node.tagName) ? ELEMENT_MARKS[node.tagName] : undefined;
  if (mark !== undefined) added[mark] = 'yes';
  if (node.tagName === 'sub' || node.tagName === 'sup') added.script = node.tagName;
  if (node.tagName === 'a' && typeof node.properties.href === 'string') added.link = node.properties.href;
  const style = typeof node.properties.style === 'string' ? node.properties.style.toLowerCase() : '';
  if (style !== '') {
    if (/font-weight\s*:\s*(?:bold|bolder|[6-9]00)/.test(style)) added.strong = 'yes';
    if (/font-style\s*:\s*(?:italic|oblique)/.test(style)) added.emphasis = 'yes';
    if (/text-decoration[a-z-]*\s*:[^;]*underline/.test(style)) added.underline = 'yes';
    if (/text-decoration[a-z-]*\s*:[^;]*line-through/.test(style)) added.delete = 'yes';
  }
  return { ...marks, ...added };
}

/** All text below a node as it is. The tree is bounded in depth by the time it is here. */
export function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'element' && node.tagName === 'br') return '\n';
  if (node.type === 'element' && DROPPED.has(node.tagName)) return '';
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

export function classesOf(node: Element): readonly string[] {
  const { className } = node.properties;
  return Array.isArray(className) ? className.map(String) : [];
}

export function imagesIn(node: Element): Image[] {
  return node.children.flatMap((child) => (child.type !== 'element' ? [] : child.tagName === 'img' ? [imageOf(child)] : imagesIn(child)));
}

export function imageOf(node: Element): Image {
  const text = (name: string): string | undefined => {
    const value = node.properties[name];
    return value === undefined || value === null || value === '' ? undefined : String(value);
  };
  const [attachmentId, fileName, mediaId] = [text('dataAttachmentId'), text('dataFileName'), text('dataMediaId')];
  const data = {
    ...(attachmentId === undefined ? {} : { attachmentId }),
    ...(fileName === undefined ? {} : { fileName }),
    ...(mediaId === undefined ? {} : { mediaId, mediaCollection: text('dataMediaCollection') ?? '' }),
  };
  return {
    type: 'image',
    url: safeImageSource(node.properties.src),
    alt: text('alt') ?? '',
    ...(Object.keys(data).length === 0 ? {} : { data }),
  };
}

export function panelKindOf(node: Element): ReturnType<typeof panelKind> | undefined {
  const named = node.properties.dataPanel;
  if (typeof named === 'string') return panelKind(named);
  const kind = classesOf(node)
    .map((name) => /^panel-(info|note|warning|success|error)$/.exec(name)?.[1])
    .find((name) => name !== undefined);
  return kind === undefined ? undefined : panelKind(kind);
}

export function elementsIn(node: Element): Element[] {
  return node.children.filter((child): child is Element => child.type === 'element' && !DROPPED.has(child.tagName));
}
