import { fingerprint } from '../fingerprint';
import type { Normalisation } from '../model/field';
import type { FieldValue, Person } from '../model/value';
import { canonicalRichText } from '../richtext/canonical';

/** Raised whenever `canonicalForm` changes its output for any value; baselines name the version they were made with. */
export const CANONICAL_VERSION = 1;

/**
 * A text that is equal for two values exactly when a person would call them equal on that platform, given how the platform
 * rewrites what it accepts (S8).
 */
function canonicalForm(value: FieldValue, normalisation: Normalisation = {}): string {
  switch (value.kind) {
    case 'empty':
      return '';
    case 'text':
      return canonicalText(value.text, normalisation);
    case 'richText':
      return canonicalRichText(value.doc);
    case 'number':
      return String(normalisation.decimals === undefined ? value.number : Number(value.number.toFixed(normalisation.decimals)));
    case 'date':
      return value.date;
    case 'dateTime':
      return canonicalInstant(value.at, normalisation.secondsGrain ?? 1);
    case 'boolean':
      return value.boolean ? 'true' : 'false';
    case 'option':
      return value.option.id;
    case 'options':
      return [...new Set(value.options.map((option) => option.id))].sort().join('\u0000');
    case 'user':
      return canonicalPerson(value.user);
    case 'labels':
      return [...new Set(value.labels.map((label) => canonicalText(label, normalisation)))].sort().join('\u0000');
  }
}

/** The fingerprint that a baseline keeps of a value. */
export function fingerprintOf(value: FieldValue, normalisation?: Normalisation): string {
  return fingerprint(canonicalForm(value, normalisation));
}

/** Whether a platform would show both values as the same. */
export function sameValue(a: FieldValue, b: FieldValue, normalisation?: Normalisation): boolean {
  return canonicalForm(a, normalisation) === canonicalForm(b, normalisation);
}

function canonicalText(text: string, normalisation: Normalisation): string {
  let result = text.replace(/\r\n?/g, '\n');
  if (normalisation.foldWhiteSpace === true) result = result.replace(/\s+/g, ' ');
  // A trailing line end is never something a person sees, and platforms add and drop it freely.
  result = normalisation.trim === true || normalisation.foldWhiteSpace === true ? result.trim() : result.replace(/\n+$/, '');
  return normalisation.ignoreCase === true ? result.toLowerCase() : result;
}

function canonicalInstant(at: string, grainSeconds: number): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return at;
  const grain = Math.max(1, grainSeconds) * 1000;
  return new Date(Math.floor(ms / grain) * grain).toISOString();
}

function canonicalPerson(person: Person): string {
  return person.id ?? person.email?.toLowerCase() ?? person.name;
}
