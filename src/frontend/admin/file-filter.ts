const MEGABYTE = 1024 * 1024;

/** "25" for a number of bytes; one decimal where it is no whole number of megabytes. */
export function megabytes(bytes: number): string {
  const value = bytes / MEGABYTE;
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** Bytes for a number of megabytes as typed; undefined when it is no positive number. */
export function parseMegabytes(text: string): number | undefined {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) || value <= 0 ? undefined : Math.round(value * MEGABYTE);
}

export function listText(items: readonly string[]): string {
  return items.join(', ');
}

/** Entries between commas or line ends, without blanks and repetitions. */
export function parseList(text: string): string[] {
  const entries = text.split(/[,\n]/).map((entry) => entry.trim());
  return [...new Set(entries.filter((entry) => entry !== ''))];
}
