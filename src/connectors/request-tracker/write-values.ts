import { toPlainText } from '../../core/richtext/plain';
import type { FieldValue, Person } from '../../core/model/value';
import type { RefusedField } from '../../engine/ports/connector';
import { encodeCustomField } from './custom-fields';
import type { Catalogue } from './catalogue';
import type { People } from './people';
import { customFieldOf } from './standard-fields';
import { toLocal } from './times';

/** Fields as REST 2 takes them, and those that cannot be sent. */
export interface NativeInput {
  readonly body: Readonly<Record<string, unknown>>;
  readonly refused: readonly RefusedField[];
}

type Encoded = { readonly name: string; readonly value: unknown } | { readonly refused: string };

/** https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Creating-Tickets */
export async function nativeInput(
  people: People,
  catalogue: Catalogue,
  fields: Readonly<Record<string, FieldValue>>,
): Promise<NativeInput> {
  const body: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  const refused: RefusedField[] = [];
  for (const [field, value] of Object.entries(fields)) {
    const id = customFieldOf(field);
    if (id !== undefined) {
      const definition = await catalogue.customField(id);
      if (definition === undefined)
        refused.push({ field, reason: 'Request Tracker has no such custom field, or the user may not see it.' });
      else custom[id] = encodeCustomField(definition, value, needsZone(value) ? await people.zone() : 'utc');
      continue;
    }
    const encoded = await encode(people, field, value);
    if ('refused' in encoded) refused.push({ field, reason: encoded.refused });
    else body[encoded.name] = encoded.value;
  }
  return { body: { ...body, ...(Object.keys(custom).length === 0 ? {} : { CustomFields: custom }) }, refused };
}

async function encode(people: People, field: string, value: FieldValue): Promise<Encoded> {
  switch (field) {
    case 'Subject':
      return { name: field, value: textOf(value).replaceAll(/\s+/g, ' ').trim() };
    case 'Status':
      return value.kind === 'option' ? { name: field, value: value.option.id } : { refused: 'A status cannot be empty.' };
    case 'Priority': {
      // Anything else is stored as 0 without a word.
      const number = value.kind === 'number' ? value.number : value.kind === 'empty' ? 0 : Number(textOf(value));
      return Number.isFinite(number) ? { name: field, value: String(Math.round(number)) } : { refused: 'A priority is a number.' };
    }
    case 'Owner':
      return value.kind === 'empty' ? { name: field, value: 'Nobody' } : named(field, value, await accountOf(people, value), false);
    case 'Requestor':
      return value.kind === 'empty' ? { name: field, value: [] } : named(field, value, await accountOf(people, value), true);
    case 'Due':
    case 'Starts':
      if (value.kind === 'empty') return { name: field, value: '' };
      if (value.kind === 'dateTime') return { name: field, value: toLocal(value.at, await people.zone()) };
      return value.kind === 'date' ? { name: field, value: value.date } : { refused: 'A date and time is expected.' };
    default:
      return { refused: 'This field cannot be written in Request Tracker.' };
  }
}

function named(field: string, value: FieldValue, account: string | undefined, list: boolean): Encoded {
  if (value.kind !== 'user') return { refused: 'A person is expected.' };
  // RT makes a user of any address it does not know: such a value is never sent (K6).
  if (account === undefined) return { refused: 'Request Tracker has no user of its own for this person.' };
  return { name: field, value: list ? [account] : account };
}

/** The name of the one existing user behind a person. Never a number: RT reads those as groups. */
async function accountOf(people: People, value: FieldValue): Promise<string | undefined> {
  if (value.kind !== 'user') return undefined;
  const person: Person = value.user;
  if (person.id !== undefined) {
    const user = await people.byId(person.id);
    return user === undefined || /^\d+$/.test(user.Name) ? undefined : user.Name;
  }
  if (person.email === undefined) return undefined;
  const users = await people.byEmail(person.email);
  const [only] = users;
  return users.length === 1 && only !== undefined && !/^\d+$/.test(only.Name) ? only.Name : undefined;
}

function textOf(value: FieldValue): string {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'richText':
      return toPlainText(value.doc);
    case 'option':
      return value.option.label;
    case 'number':
      return String(value.number);
    default:
      return '';
  }
}

function needsZone(value: FieldValue): boolean {
  return value.kind === 'dateTime';
}
