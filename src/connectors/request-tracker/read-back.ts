import type { FieldValue } from '../../core/model/value';

/** Whether a field holds what was sent, as far as RT keeps it: white space at the ends, whole seconds, whole numbers, people by account. */
export function sameAsSent(sent: FieldValue, held: FieldValue | undefined): boolean {
  if (held === undefined) return false;
  if (sent.kind === 'empty') return held.kind === 'empty' || (held.kind === 'number' && held.number === 0);
  switch (held.kind) {
    case 'empty':
      return textOf(sent) === '';
    case 'user':
      return (
        sent.kind === 'user' &&
        (sent.user.id === undefined ? sent.user.email?.toLowerCase() === held.user.email?.toLowerCase() : sent.user.id === held.user.id)
      );
    case 'dateTime':
      return sent.kind === 'dateTime'
        ? sent.at.slice(0, 19) === held.at.slice(0, 19)
        : sent.kind === 'date' && held.at.startsWith(sent.date);
    case 'number':
      return Math.round(Number(textOf(sent))) === held.number;
    case 'options':
      return sameSet(
        listOf(sent),
        held.options.map((option) => option.id),
      );
    case 'labels':
      return sameSet(listOf(sent), held.labels);
    case 'richText':
      return true;
    case 'option':
    case 'text':
    case 'date':
    case 'boolean':
      return sent.kind === 'richText' || fold(textOf(sent)) === fold(textOf(held));
  }
}

function fold(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function textOf(value: FieldValue): string {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'number':
      return String(value.number);
    case 'date':
      return value.date;
    case 'option':
      return value.option.id;
    case 'boolean':
      return value.boolean ? 'Yes' : 'No';
    case 'user':
      return value.user.email ?? value.user.name;
    default:
      return listOf(value).join(',');
  }
}

function listOf(value: FieldValue): readonly string[] {
  switch (value.kind) {
    case 'options':
      return value.options.map((option) => option.id);
    case 'labels':
      return value.labels;
    case 'option':
      return [value.option.id];
    case 'text':
      return [value.text];
    default:
      return [];
  }
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}
