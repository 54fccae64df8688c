import type { Break, Text } from 'mdast';

/** Longer than the longest text the large Markdown platforms store as one issue body (65,536). */
const MAX_PARSED = 66_000;

/** The part to parse, what is left of a code block that was cut, and the rest. */
export function boundLength(markdown: string): { parsed: string; code: string; plain: string } {
  if (markdown.length <= MAX_PARSED) return { parsed: markdown, code: '', plain: '' };
  const blankLine = markdown.lastIndexOf('\n\n', MAX_PARSED);
  const lineEnd = markdown.lastIndexOf('\n', MAX_PARSED);
  const cut = blankLine > MAX_PARSED / 2 ? blankLine : lineEnd > MAX_PARSED / 2 ? lineEnd : MAX_PARSED;
  const [parsed, rest] = [markdown.slice(0, cut), markdown.slice(cut)];
  const fence = openFence(parsed);
  if (fence === undefined) return { parsed, code: '', plain: rest };
  const close = new RegExp(`^ {0,3}${fence}+[ \\t]*$`, 'm').exec(rest);
  if (close === null) return { parsed, code: rest, plain: '' };
  return { parsed, code: rest.slice(0, close.index), plain: rest.slice(close.index + close[0].length) };
}

const PIECE = 400;
/** Longer than paragraphs are: within these the text is cut at line ends too. */
const PARAGRAPH = 8_000;
const DEFINITION = /^[ \t>]*\[[^\]]{1,999}\]:/m;
const CUTS =
  /^ {0,3}(`{3,}|~{3,})(.*)$|^[ \t]*\n(?=[^\s\-*+0-9])|<(?:pre|script|style|textarea)\b|<!--|(?<![\\ ])(\\*| *)\n(?=[^\s\-*+0-9#>|<=:~`\\])/gim;

/** A part to be parsed by itself. `joint` is what stands between its first paragraph and the last one before it, when those are one. */
export interface Piece {
  readonly text: string;
  readonly joint?: Break | Text;
}

/**
 * The text cut at blank lines where no block can continue, and within huge paragraphs, since the parser takes quadratic time. Left whole
 * when it has definitions, which links anywhere may refer to.
 */
export function pieces(markdown: string): Piece[] {
  if (markdown.length <= PIECE || DEFINITION.test(markdown)) return [{ text: markdown }];
  const result: Piece[] = [];
  let start = 0;
  let joint: Break | Text | undefined;
  let fence: string | undefined;
  let inHtml = markdown.trimStart().startsWith('<');
  const cut = (end: number): void => {
    result.push({ text: markdown.slice(start, end), ...(joint === undefined ? {} : { joint }) });
  };
  for (const match of markdown.matchAll(CUTS)) {
    const [text, marker, info = '', lineEnd] = match;
    if (text.startsWith('<')) break;
    if (marker !== undefined) {
      if (fence === undefined) fence = marker;
      else if (marker.startsWith(fence) && info.trim() === '') fence = undefined;
    } else if (lineEnd !== undefined) {
      if (fence !== undefined || inHtml || match.index - start <= PARAGRAPH) continue;
      const breaks = lineEnd.startsWith('\\') ? lineEnd.length % 2 === 1 : lineEnd.length >= 2;
      cut(match.index + (lineEnd.startsWith('\\') ? lineEnd.length - (lineEnd.length % 2) : 0));
      joint = breaks ? { type: 'break' } : { type: 'text', value: '\n' };
      start = match.index + text.length;
    } else {
      inHtml = markdown.charAt(match.index + text.length) === '<';
      if (fence !== undefined || match.index - start <= PIECE) continue;
      cut(match.index);
      joint = undefined;
      start = match.index;
    }
  }
  cut(markdown.length);
  return result;
}

/** The fence of a code block that is still open at the end of a text. */
function openFence(markdown: string): string | undefined {
  let open: string | undefined;
  for (const [, fence = '', info = ''] of markdown.matchAll(/^ {0,3}(`{3,}|~{3,})(.*)$/gm)) {
    if (open === undefined) open = fence;
    else if (fence.startsWith(open) && info.trim() === '') open = undefined;
  }
  return open;
}

const MAX_CONTAINERS = 40;

/** Lines that open more containers than any honest document are freed of the surplus markers, which would take the parser quadratic time. */
export function boundContainers(markdown: string): string {
  return markdown.replace(/^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/gm, (markers) => {
    const each = markers.match(/[ \t]*(?:>|[-*+]|\d{1,9}[.)])/g) ?? [];
    return each.length <= MAX_CONTAINERS ? markers : each.slice(0, MAX_CONTAINERS).join('');
  });
}
