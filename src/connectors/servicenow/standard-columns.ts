import type { Column } from './column';

type Spec = readonly [label: string, internalType: string, extra?: Partial<Column>];

const user: Partial<Column> = { reference: 'sys_user' };
const group: Partial<Column> = { reference: 'sys_user_group' };
const choice: Partial<Column> = { choice: true };

/** Columns of `task` on a fresh instance. https://www.servicenow.com/docs/r/platform-administration/table-administration-and-data-management/r_ImportantTaskTableFields.html */
const TASK: Readonly<Record<string, Spec>> = {
  number: ['Number', 'string', { readOnly: true }],
  short_description: ['Short description', 'string', { maxLength: 160 }],
  description: ['Description', 'string', { maxLength: 4000 }],
  state: ['State', 'integer', choice],
  priority: ['Priority', 'integer', choice],
  impact: ['Impact', 'integer', choice],
  urgency: ['Urgency', 'integer', choice],
  active: ['Active', 'boolean'],
  approval: ['Approval', 'string', choice],
  assigned_to: ['Assigned to', 'reference', user],
  opened_by: ['Opened by', 'reference', user],
  closed_by: ['Closed by', 'reference', user],
  assignment_group: ['Assignment group', 'reference', group],
  cmdb_ci: ['Configuration item', 'reference', { reference: 'cmdb_ci' }],
  company: ['Company', 'reference', { reference: 'core_company' }],
  parent: ['Parent', 'reference', { reference: 'task' }],
  due_date: ['Due date', 'due_date'],
  opened_at: ['Opened', 'glide_date_time'],
  closed_at: ['Closed', 'glide_date_time'],
  close_notes: ['Close notes', 'string', { maxLength: 4000 }],
  sys_created_on: ['Created', 'glide_date_time', { readOnly: true }],
  sys_updated_on: ['Updated', 'glide_date_time', { readOnly: true }],
};

const OWN: Readonly<Record<string, Readonly<Record<string, Spec>>>> = {
  incident: {
    caller_id: ['Caller', 'reference', { ...user, mandatory: true }],
    category: ['Category', 'string', choice],
    subcategory: ['Subcategory', 'string', choice],
    hold_reason: ['On hold reason', 'integer', choice],
    close_code: ['Resolution code', 'string', choice],
  },
  sc_task: {
    request_item: ['Request item', 'reference', { reference: 'sc_req_item' }],
    request: ['Request', 'reference', { reference: 'sc_request' }],
  },
  problem: { resolution_code: ['Resolution code', 'string', choice] },
  change_request: {
    requested_by: ['Requested by', 'reference', user],
    type: ['Type', 'string', choice],
    risk: ['Risk', 'integer', choice],
    close_code: ['Close code', 'string', choice],
    start_date: ['Planned start date', 'glide_date_time'],
    end_date: ['Planned end date', 'glide_date_time'],
  },
};

/** What a table's columns are taken for while the dictionary may not be read. */
export function standardColumns(table: string): ReadonlyMap<string, Column> {
  return new Map(
    Object.entries({ ...TASK, ...OWN[table] }).map(([element, [label, internalType, extra]]) => [
      element,
      { ...blank(element), label, internalType, ...extra },
    ]),
  );
}

function blank(element: string): Column {
  return {
    element,
    label: element,
    internalType: 'string',
    reference: '',
    choice: false,
    maxLength: undefined,
    mandatory: false,
    readOnly: false,
    hasDefault: false,
    attributes: '',
  };
}
