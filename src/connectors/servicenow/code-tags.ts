import { fromHtml, toHtml } from '../../core/richtext/html';
import { fromPlainText, toPlainText } from '../../core/richtext/plain';
import type { RichText } from '../../core/richtext/tree';

/** Journal text holds HTML between these tags. https://www.servicenow.com/docs/r/platform-administration/render-journal-field-entries-as-html.html */
const CODE = /\[code\]([\s\S]*?)\[\/code\]/gi;
const TAG = /\[(\/?code)\]/gi;
/** Invisible; keeps somebody's literal `[code]` from being taken for HTML. */
const ZERO_WIDTH_SPACE = '\u200B';

/** A journal entry as a document: HTML between `[code]` tags, plain text around it. */
export function fromJournal(text: string): RichText {
  const children: RichText['children'] = [];
  const plain = (part: string): void => {
    if (part.trim() !== '') children.push(...fromPlainText(part.replaceAll('\r\n', '\n')).children);
  };
  let end = 0;
  for (const match of text.matchAll(CODE)) {
    plain(text.slice(end, match.index));
    children.push(...fromHtml(match[1] ?? '').children);
    end = match.index + match[0].length;
  }
  plain(text.slice(end));
  return { type: 'root', children };
}

/** A document as the text of a journal entry. */
export function toJournal(doc: RichText, html: boolean): string {
  if (html) return `[code]${toHtml(doc).replaceAll(TAG, `[${ZERO_WIDTH_SPACE}$1]`)}[/code]`;
  return toPlainText(doc).replaceAll(TAG, `[${ZERO_WIDTH_SPACE}$1]`);
}

/** Text for comparing what was sent with what is there: white space folded, tags of either form and invisible characters left out. */
export function foldedJournal(text: string): string {
  return toPlainText(fromJournal(text.replaceAll(ZERO_WIDTH_SPACE, '')))
    .replaceAll(/[\s\u200B]+/g, ' ')
    .trim();
}
