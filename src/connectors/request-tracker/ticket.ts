import type { Ticket } from '../../core/model/ticket';
import { EMPTY, type FieldValue } from '../../core/model/value';
import { decodeCustomField } from './custom-fields';
import { markOfLinks } from './correlation-mark';
import type { NativeTicket } from './native';
import { PERSON, toPerson } from './people';
import type { RtSettings } from './settings';
import { customFieldOf } from './standard-fields';
import { toInstant } from './times';

/** The only type of ticket: what differs lies in the queue. */
export const TICKET_TYPE = 'ticket';

/** What the reading of tickets is given. */
export interface TicketView {
  readonly baseUrl: string;
  readonly settings: RtSettings;
}

/** What to ask a search for, so that a ticket can be made of the row. */
export function ticketParameters(wanted: readonly string[]): readonly (readonly [string, string])[] {
  const person = (field: string): readonly (readonly [string, string])[] =>
    wanted.includes(field) ? [[`fields[${field}]`, PERSON] as const] : [];
  const base = ['Subject', 'Status', 'Queue', 'Created', 'LastUpdated', 'EffectiveId', '_hyperlinks'];
  const columns = wanted.filter((field) => COLUMNS.has(field));
  const custom = wanted.some((field) => customFieldOf(field) !== undefined);
  return [
    ['fields', [...new Set([...base, ...columns, ...(custom ? ['CustomFields'] : [])])].join(',')],
    ['fields[Queue]', 'Name'],
    ...(custom ? [['fields[CustomFields]', 'Type,MaxValues'] as const] : []),
    ...person('Owner'),
    ...person('Creator'),
    ...person('Requestor'),
  ];
}

const COLUMNS = new Set(['Priority', 'Owner', 'Creator', 'Requestor', 'Due', 'Starts', 'Started', 'Resolved']);

/** The canonical ticket of a row. `description` is present when it was read. */
export function toTicket(
  view: TicketView,
  native: NativeTicket,
  wanted: readonly string[],
  closed: boolean,
  description: FieldValue | undefined,
): Ticket | { readonly malformed: string } {
  const createdAt = toInstant(native.Created);
  const updatedAt = toInstant(native.LastUpdated);
  if (createdAt === undefined || updatedAt === undefined) return { malformed: 'Created or LastUpdated is not a date-time.' };
  const fields: Record<string, FieldValue> = {};
  const unreadable: string[] = [];
  for (const field of wanted) {
    const value = field === 'Description' ? description : decode(native, field);
    if (value === undefined) unreadable.push(field);
    else fields[field] = value;
  }
  const correlationId = markOfLinks(native._hyperlinks.map((link) => link._url));
  return {
    ref: { id: native.id, type: TICKET_TYPE },
    container: native.Queue.id,
    key: `#${native.id}`,
    url: ticketUrl(view, native.id),
    version: native.LastUpdated,
    createdAt,
    updatedAt,
    closed,
    restricted: false,
    fields,
    unreadable,
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}

/** The ticket's page. */
export function ticketUrl({ baseUrl, settings }: TicketView, id: string): string {
  return `${baseUrl.replace(/\/+$/, '')}${settings.path}/Ticket/Display.html?id=${id}`;
}

/** A field's value; undefined where the row does not hold the field: absent is not empty. */
function decode(native: NativeTicket, field: string): FieldValue | undefined {
  const custom = customFieldOf(field);
  if (custom !== undefined) {
    const found = native.CustomFields === '' ? undefined : native.CustomFields?.find(({ id }) => id === custom);
    return found === undefined ? undefined : decodeCustomField({ kind: found.Type, multiple: found.MaxValues !== '1' }, found.values);
  }
  switch (field) {
    case 'Subject':
      return native.Subject === '' ? EMPTY : { kind: 'text', text: native.Subject };
    case 'Status':
      return { kind: 'option', option: { id: native.Status, label: native.Status } };
    case 'Priority':
      return /^-?\d+$/.test(native.Priority) ? { kind: 'number', number: Number(native.Priority) } : undefined;
    case 'id':
      return { kind: 'number', number: Number(native.id) };
    case 'Queue':
      return { kind: 'option', option: { id: native.Queue.id, label: native.Queue.Name } };
    case 'Owner':
      return native.Owner === undefined ? undefined : person(native.Owner);
    case 'Creator':
      return native.Creator === undefined ? undefined : person(native.Creator);
    case 'Requestor': {
      if (native.Requestor === undefined) return undefined;
      const persons = native.Requestor.map(toPerson).filter((one) => one !== undefined);
      // Several people can ask together; the one the ticket is for is the first who can be written to.
      const user = persons.find((one) => one.email !== undefined) ?? persons[0];
      return user === undefined ? EMPTY : { kind: 'user', user };
    }
    case 'Due':
    case 'Starts':
    case 'Started':
    case 'Resolved':
    case 'Created':
    case 'LastUpdated':
      return dateTime(native[field]);
    default:
      return undefined;
  }
}

function person(native: Parameters<typeof toPerson>[0]): FieldValue {
  const user = toPerson(native);
  return user === undefined ? EMPTY : { kind: 'user', user };
}

function dateTime(text: string | undefined): FieldValue | undefined {
  if (text === undefined) return undefined;
  const at = toInstant(text);
  return at === undefined ? EMPTY : { kind: 'dateTime', at };
}
