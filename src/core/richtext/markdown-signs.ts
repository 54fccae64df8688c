import type { Nodes } from 'mdast';

/** The signs whose pairs the parser looks for in quadratic time. */
const SIGNS = ['*', '_', '~', '[', ']'] as const;
/** More signs than people put into one paragraph, or into a table or list without a blank line. */
const MAX_IN_PARAGRAPH = 500;
const MAX_IN_SECTION = 4_000;
/** A bracket that is closed no sooner has no meaning; the parser would look back to it from every later word. */
const MAX_LABEL = 1_000;

/** Markdown with the surplus signs replaced, and what puts them back into the parsed tree. */
export interface BoundSigns {
  readonly markdown: string;
  restore(node: Nodes): void;
}

/**
 * Takes the meaning from the signs of a paragraph beyond any honest number: characters the text does not hold stand for them while it
 * is parsed.
 */
export function boundSigns(markdown: string): BoundSigns {
  const standIns = new Map<string, string>();
  let inParagraph = 0;
  let inSection = 0;
  let nextClose = 0;
  const bounded = markdown.replace(
    /\n[ \t>]*(\n|(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]|\|)|[*_~[\]]/g,
    (match, opening: string | undefined, index: number) => {
      if (opening !== undefined) {
        inParagraph = 0;
        if (opening === '\n') inSection = 0;
        return match;
      }
      inParagraph++;
      inSection++;
      if (match === '[' && nextClose <= index) nextClose = (markdown.indexOf(']', index) + 1 || Infinity) - 1;
      const lone = match === '[' && nextClose - index > MAX_LABEL;
      if (!lone && inParagraph <= MAX_IN_PARAGRAPH && inSection <= MAX_IN_SECTION) return match;
      if (standIns.size === 0) SIGNS.forEach((sign, index) => standIns.set(sign, unusedCharacters(markdown)[index] ?? ' '));
      return standIns.get(match) ?? match;
    },
  );
  if (standIns.size === 0) return { markdown, restore: () => undefined };
  const signs = new Map([...standIns].map(([sign, standIn]) => [standIn, sign]));
  const pattern = new RegExp(`[${[...signs.keys()].join('')}]`, 'g');
  return {
    markdown: bounded,
    restore: (node) => restoreSigns(node, (text) => text.replace(pattern, (standIn) => signs.get(standIn) ?? standIn)),
  };
}

/** Characters for private use that the text does not hold. */
function unusedCharacters(text: string): string[] {
  const used = new Set(text.match(/[\ue000-\uf8ff]/g));
  return Array.from({ length: 0xf8ff - 0xe000 + 1 }, (_, index) => String.fromCharCode(0xe000 + index)).filter(
    (character) => !used.has(character),
  );
}

function restoreSigns(root: Nodes, restored: (text: string) => string): void {
  const stack: Nodes[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if ('value' in node) node.value = restored(node.value);
    if ('url' in node) node.url = restored(node.url);
    if ('alt' in node && typeof node.alt === 'string') node.alt = restored(node.alt);
    if ('lang' in node && typeof node.lang === 'string') node.lang = restored(node.lang);
    if ('title' in node && typeof node.title === 'string') node.title = restored(node.title);
    if ('children' in node) for (const child of node.children) stack.push(child);
  }
}
