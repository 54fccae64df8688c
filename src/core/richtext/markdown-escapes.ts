/** Where phrasing stands: cells and headings are a single line, in cells pipes have a meaning. */
export type Place = 'paragraph' | 'heading' | 'cell';

/** What is around a text; `before` and `after` are the neighbouring characters, empty at the ends of the block. */
export interface TextPlace {
  readonly place: Place;
  readonly inLink: boolean;
  readonly before: string;
  readonly after: string;
}

const ASCII_PUNCTUATION = /[!-/:-@[-`{-~]/;
const WORD = /[A-Za-z0-9]/;
/** What starts a block when it is the first thing on a line (https://spec.commonmark.org/0.31.2/#leaf-blocks), up to the character to escape. */
const BLOCK_START = /^(?:#{1,6}(?=[ \t]|$)|>|[-+](?=[ \t]|$)|-(?=[-:|])|=|:(?=-)|\||\d{1,9}[.)](?=[ \t]|$))/;

/** The text with everything escaped that Markdown would read as markup where the text stands. */
export function escapeText(value: string, at: TextPlace): string {
  const lineStart = at.place === 'paragraph' && (at.before === '' || at.before === '\n');
  const lineEnd = at.place === 'paragraph' && (at.after === '' || at.after === '\n');
  let start = '';
  let text = value;
  if (lineStart) {
    if (/^[ \t]/.test(text)) [start, text] = [reference(text), text.slice(1)];
    const opening = BLOCK_START.exec(text)?.[0] ?? '';
    if (opening !== '') [start, text] = [start + escapedLast(opening), text.slice(opening.length)];
  }
  if (text.startsWith('@') && start === '') [start, text] = ['&#x40;', text.slice(1)];
  const before = start === '' ? at.before : start.charAt(start.length - 1);
  const escaped = escapeSigns(text, { ...at, before });
  const whole = start + (lineEnd && / $/.test(text) ? `${escaped.slice(0, -1)}&#x20;` : escaped);
  // A run of the sign at the end of a heading would be taken as its closing.
  return at.place === 'heading' && at.after === '' && value.endsWith('#') ? escapedLast(whole) : whole;
}

function reference(text: string): string {
  return text.startsWith('\t') ? '&#x9;' : '&#x20;';
}

function escapedLast(text: string): string {
  return /^#/.test(text) && text.trim() === text ? `\\${text}` : `${text.slice(0, -1)}\\${text.slice(-1)}`;
}

function escapeSigns(text: string, at: TextPlace): string {
  return text.replace(/[\\`*_~[\]<&!@:.|]/g, (sign, index: number) => {
    const previous = index === 0 ? at.before : text.charAt(index - 1);
    const atEnd = index + 1 === text.length;
    const next = atEnd ? at.after : text.charAt(index + 1);
    return isMarkup(sign, text, index, previous, next, atEnd, at) ? `\\${sign}` : sign;
  });
}

function isMarkup(sign: string, text: string, index: number, previous: string, next: string, atEnd: boolean, at: TextPlace): boolean {
  switch (sign) {
    case '\\':
      // A blank may be written as a character reference.
      return atEnd || next === ' ' || ASCII_PUNCTUATION.test(next);
    case '_':
      // Within a word the sign is plain; a run is judged at its neighbours, so that all of it is escaped or none.
      return !isWithinWord(text, index);
    case ']':
      return at.inLink;
    case '<':
      return atEnd || /[A-Za-z/!?]/.test(next);
    case '&':
      return /^&(?:#|[a-z][a-z0-9]{0,40};)/i.test(text.slice(index, index + 45));
    case '!':
      return next === '[';
    case '@':
      return !at.inLink && /[+\-.\w]/.test(previous) && /[-.\w]/.test(next);
    case ':':
      return !at.inLink && /https?$/i.test(text.slice(Math.max(0, index - 5), index)) && text.startsWith('//', index + 1);
    case '.':
      return !at.inLink && text.slice(Math.max(0, index - 3), index).toLowerCase() === 'www' && /[-.\w]/.test(next);
    case '|':
      return at.place === 'cell';
    default:
      return true;
  }
}

function isWithinWord(text: string, index: number): boolean {
  return WORD.test(text.charAt(index - 1)) && WORD.test(text.charAt(index + 1));
}

/** An address as a link destination. It holds no white space and no control characters. */
export function escapeDestination(url: string, place: Place): string {
  const escaped = url.replace(/[\\()<>]|&(?=#|[a-z][a-z0-9]{0,40};)/gi, '\\$&');
  return place === 'cell' ? escaped.replace(/\|/g, '\\|') : escaped;
}

/** A run of backticks longer than any in the text. */
export function fenceAround(text: string, least: number): string {
  let longest = least - 1;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return '`'.repeat(longest + 1);
}
