import { DefectError } from '../../core/errors';

/** Longest key the platform stores. https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
const MAX_KEY_LENGTH = 500;

/**
 * A key that the platform accepts for any text: letters, digits and `:._-` stay, everything else becomes `#` and two hexadecimal digits
 * per UTF-8 byte. A prefix of the text is a prefix of the key, so listings by prefix keep working.
 */
export function encodeKey(text: string): string {
  let key = '';
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte);
    key += /[a-zA-Z0-9:._-]/.test(character) ? character : `#${byte.toString(16).padStart(2, '0')}`;
  }
  if (key === '' || key.length > MAX_KEY_LENGTH) throw new DefectError('A storage key is empty or too long.', `${key.length} characters`);
  return key;
}

/** The text behind a key made by `encodeKey`. */
export function decodeKey(key: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < key.length; at += 1) {
    if (key[at] === '#') {
      bytes.push(Number.parseInt(key.slice(at + 1, at + 3), 16));
      at += 2;
    } else bytes.push(key.charCodeAt(at));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
