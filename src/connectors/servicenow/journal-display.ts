import type { Instant } from '../../core/model/value';
import { localToInstant, type Zone } from './times';

/** One entry of a journal field's display value. */
export interface DisplayedEntry {
  readonly id: string;
  readonly author: string;
  readonly createdAt: Instant;
  readonly text: string;
}

/** `2024-05-21 09:12:21 - Beth Anglin (Additional comments)`, the label in the user's language. */
const HEADER = /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}) - (.+) \(([^()\n]+)\)$/;

/**
 * The entries behind a journal field's display value, oldest first; `undefined` when the text is not in the documented form, for example under
 * another date format. Ids are made of the field, the time and the place within that second, so that they stay the same while entries are added.
 */
export function parseDisplayedJournal(element: string, display: string, zone: Zone): readonly DisplayedEntry[] | undefined {
  const text = display.replaceAll('\r\n', '\n').trim();
  if (text === '') return [];
  const entries: { author: string; createdAt: Instant; lines: string[] }[] = [];
  let label: string | undefined;
  for (const line of text.split('\n')) {
    const header = HEADER.exec(line);
    const createdAt = header === null ? undefined : localToInstant(header[1] ?? '', zone);
    const before = entries.at(-1);
    // A header quoted inside a comment has another label or is newer than the entry it stands in: entries come newest first.
    if (
      header !== null &&
      createdAt !== undefined &&
      (label === undefined || label === header[3]) &&
      (before === undefined || createdAt <= before.createdAt)
    ) {
      label = header[3];
      entries.push({ author: header[2] ?? '', createdAt, lines: [] });
    } else if (before === undefined) {
      return undefined;
    } else {
      before.lines.push(line);
    }
  }
  const places = new Map<Instant, number>();
  return entries.reverse().map((entry) => {
    const place = places.get(entry.createdAt) ?? 0;
    places.set(entry.createdAt, place + 1);
    return {
      id: `${element}-${entry.createdAt}-${place}`,
      author: entry.author,
      createdAt: entry.createdAt,
      text: entry.lines.join('\n').trim(),
    };
  });
}
