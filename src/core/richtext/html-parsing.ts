import type { Root } from 'hast';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';

const parser = unified().use(rehypeParse, { fragment: true });

const MAX_OPEN = 200;
/** Elements that the parser closes by itself or that hold nothing: they do not nest deeper when left open. */
const NOT_COUNTED = new Set(
  'p li dd dt td th tr tbody thead tfoot option optgroup area base br col embed hr img input link meta param source track wbr'.split(' '),
);
const TAG = /<(\/?)([a-z][^\s/><]*)(?=[\s/>])(?:"[^"<]*"|'[^'<]*'|[^>"'<])*>/iy;

/** The tree of a piece of HTML, of bounded depth. */
export function parseHtml(html: string): Root {
  try {
    return parser.parse(boundDepth(html));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Nested on purpose beyond what the parser can walk: only the text is worth keeping.
    return { type: 'root', children: [{ type: 'text', value: withoutTags(html) }] };
  }
}

/**
 * The same HTML without the tags of elements nested deeper than any honest document has, so that parsing stays linear and
 * the tree can be walked. Their text stays.
 */
function boundDepth(html: string): string {
  const parts: string[] = [];
  const open = new Map<string, number>();
  let depth = 0;
  let done = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4);
      if (end < 0) break;
      at = end + 3;
      continue;
    }
    TAG.lastIndex = at;
    const [tag = '', slash, rawName = ''] = TAG.exec(html) ?? [];
    const start = at;
    at += Math.max(1, tag.length);
    const name = rawName.toLowerCase();
    if (tag === '' || NOT_COUNTED.has(name)) continue;
    const count = open.get(name) ?? 0;
    const closes = slash === '/';
    if (closes && count > 0) depth--;
    if (!closes) depth++;
    if (!closes || count > 0) open.set(name, closes ? count - 1 : count + 1);
    if (closes ? depth < MAX_OPEN : depth <= MAX_OPEN) continue;
    parts.push(html.slice(done, start), ' ');
    done = at;
  }
  parts.push(html.slice(done));
  return parts.join('');
}

/** The text between the tags, but for scripts and styles. */
function withoutTags(html: string): string {
  const parts: string[] = [];
  let hidden: string | undefined;
  for (const [piece, slash, rawName] of html.matchAll(/<(?:(\/?)(script|style)\b)?[^<>]*>|[^<]+|</gi)) {
    const name = rawName?.toLowerCase();
    if (hidden === undefined && slash === '' && name !== undefined) hidden = name;
    else if (hidden !== undefined && slash === '/' && name === hidden) hidden = undefined;
    else if (hidden === undefined) parts.push(piece.startsWith('<') ? ' ' : piece);
  }
  return parts.join('');
}
