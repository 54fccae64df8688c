import type { FieldInfo } from '../../core/model/field';

const whole = { secondsGrain: 1 } as const;
const readOnly = { requiredOnCreate: false, settableOnCreate: false, editable: false, custom: false } as const;
const writable = { requiredOnCreate: false, settableOnCreate: true, editable: true, custom: false } as const;

/**
 * What every ticket has. The column names are REST 2's own, `Description` is the first message.
 * https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Tickets
 */
export const STANDARD_FIELDS: readonly FieldInfo[] = [
  {
    ...writable,
    id: 'Subject',
    label: 'Subject',
    type: 'text',
    requiredOnCreate: true,
    // A varchar(200) on the databases that enforce it.
    maxLength: 200,
    normalisation: { trim: true, foldWhiteSpace: true },
    role: 'title',
  },
  { ...writable, id: 'Description', label: 'First message', type: 'richText', editable: false, role: 'description' },
  { ...writable, id: 'Status', label: 'Status', type: 'option', role: 'status' },
  { ...writable, id: 'Priority', label: 'Priority (0 to 100)', type: 'number', normalisation: { decimals: 0 }, role: 'priority' },
  { ...writable, id: 'Requestor', label: 'Requestor', type: 'user', role: 'requester' },
  { ...writable, id: 'Owner', label: 'Owner', type: 'user', role: 'assignee' },
  { ...writable, id: 'Due', label: 'Due', type: 'dateTime', normalisation: whole },
  { ...writable, id: 'Starts', label: 'Starts', type: 'dateTime', normalisation: whole },
  { ...readOnly, id: 'id', label: 'Number', type: 'number' },
  { ...readOnly, id: 'Queue', label: 'Queue', type: 'option' },
  { ...readOnly, id: 'Creator', label: 'Created by', type: 'user' },
  { ...readOnly, id: 'Created', label: 'Created', type: 'dateTime', normalisation: whole },
  { ...readOnly, id: 'LastUpdated', label: 'Last updated', type: 'dateTime', normalisation: whole },
  { ...readOnly, id: 'Started', label: 'Started', type: 'dateTime', normalisation: whole },
  { ...readOnly, id: 'Resolved', label: 'Resolved', type: 'dateTime', normalisation: whole },
];

/** The id of a custom field among the fields of a ticket. */
export function customFieldId(id: string): string {
  return `CF.${id}`;
}

/** The custom field a field id names. */
export function customFieldOf(field: string): string | undefined {
  return /^CF\.(\d+)$/.exec(field)?.[1];
}
