import { type Connection, connectionSchema } from '../../src/config/connection';
import { FIELDS, ISSUE_TYPES, STATUSES } from '../jira/seed';

/** Ids of the sandbox's Jira projects. */
export const PROJECTS = { operations: '10000', help: '10001' } as const;

/** The id of the connection that the default seed has ready. */
export const STORY_CONNECTION = 'acme-customer-example';

const both = { sourceToTarget: true, targetToSource: true };

const status = (servicenow: string, label: string, jira: string, jiraLabel: string, more: object = {}) => ({
  source: { id: servicenow, label },
  target: { id: jira, label: jiraLabel },
  ...more,
});

const priorities = [
  status('1', '1 - Critical', '1', 'Highest'),
  status('2', '2 - High', '2', 'High'),
  status('3', '3 - Moderate', '3', 'Medium'),
  status('4', '4 - Low', '4', 'Low'),
  status('5', '5 - Planning', '5', 'Lowest'),
];

/** ServiceNow computes an incident's priority: the way back sets impact and urgency. https://www.servicenow.com/docs/r/it-service-management/incident-management/def-prio-lookup-rules.html */
const impactAndUrgency: Readonly<Record<string, readonly [string, string]>> = {
  '1': ['1', '1'],
  '2': ['1', '2'],
  '3': ['2', '2'],
  '4': ['2', '3'],
  '5': ['3', '3'],
};

const incidentPriorities = priorities.map((pair) => {
  const [impact = '3', urgency = '3'] = impactAndUrgency[pair.source.id] ?? [];
  return {
    ...pair,
    companions: {
      source: [
        { field: 'impact', value: impact, type: 'option' },
        { field: 'urgency', value: urgency, type: 'option' },
      ],
      target: [],
    },
  };
});

const resolution = { field: 'resolution', value: '10000', label: 'Done', type: 'option' };
const incidentClosing = [
  { field: 'close_code', value: 'Solved (Permanently)', label: 'Solved (Permanently)', type: 'option' },
  { field: 'close_notes', value: 'Solved in Jira.', type: 'text' },
];

const titleMapping = {
  id: 'title',
  source: {
    field: 'short_description',
    label: 'Short description',
    type: 'text',
    maxLength: 160,
    role: 'title',
    normalisation: { trim: true },
  },
  target: { field: 'summary', label: 'Summary', type: 'text', maxLength: 255, role: 'title', normalisation: { trim: true } },
  direction: 'bidirectional',
};

const descriptionMapping = {
  id: 'description',
  source: {
    field: 'description',
    label: 'Description',
    type: 'text',
    multiline: true,
    maxLength: 4000,
    role: 'description',
    normalisation: { trim: true },
  },
  target: { field: 'description', label: 'Description', type: 'richText', role: 'description' },
  direction: 'bidirectional',
};

const priorityMapping = (pairs: readonly object[]) => ({
  id: 'priority',
  source: { field: 'priority', label: 'Priority', type: 'option', role: 'priority' },
  target: { field: 'priority', label: 'Priority', type: 'option', role: 'priority' },
  direction: 'bidirectional',
  values: { pairs, unmapped: { kind: 'skip' } },
});

const statusMapping = (pairs: readonly object[]) => ({
  id: 'status',
  source: { field: 'state', label: 'State', type: 'option', role: 'status' },
  target: { field: 'status', label: 'Status', type: 'option', role: 'status' },
  direction: 'bidirectional',
  values: { pairs, unmapped: { kind: 'skip' } },
});

const targetEnd = (type: string, container: string, label: string, closed: string, closedLabel: string) => ({
  type,
  container,
  label,
  closingFields: [resolution],
  closingStatus: { id: closed, label: closedLabel },
  keyField: FIELDS.partnerTicket,
  requesterNameField: FIELDS.requesterName,
  requesterEmailField: FIELDS.requesterEmail,
});

const incidents = {
  id: 'incidents',
  source: {
    type: 'incident',
    container: '',
    label: 'Incident',
    closingFields: incidentClosing,
    closingStatus: { id: '6', label: 'Resolved' },
  },
  target: targetEnd(ISSUE_TYPES.helpIncident, PROJECTS.help, 'Help desk: Incident', STATUSES.resolved, 'Resolved'),
  mappings: [
    titleMapping,
    descriptionMapping,
    statusMapping([
      status('1', 'New', STATUSES.waitingForSupport, 'Waiting for support'),
      status('2', 'In Progress', STATUSES.inProgress, 'In Progress'),
      status('3', 'On Hold', STATUSES.waitingForCustomer, 'Waiting for customer', {
        companions: { source: [{ field: 'hold_reason', value: '1', type: 'option' }], target: [] },
      }),
      status('6', 'Resolved', STATUSES.resolved, 'Resolved', { returnValue: true }),
      status('7', 'Closed', STATUSES.closed, 'Closed', { returnValue: true }),
      status('8', 'Canceled', STATUSES.resolved, 'Resolved'),
    ]),
    priorityMapping(incidentPriorities),
  ],
  composition: {
    fields: [
      { field: 'number', label: 'Number', type: 'text' },
      { field: 'caller_id', label: 'Caller', type: 'user' },
      { field: 'category', label: 'Category', type: 'option' },
      { field: 'assignment_group', label: 'Assignment group', type: 'option' },
    ],
    updateBelowSeparator: true,
  },
  requester: { source: 'caller_id', target: 'reporter' },
  conflict: 'source-wins',
  reopen: 'reopen',
};

const tasks = {
  id: 'catalogue-tasks',
  source: {
    type: 'sc_task',
    container: '',
    label: 'Catalog Task',
    closingFields: [{ field: 'close_notes', value: 'Done in Jira.', type: 'text' }],
    closingStatus: { id: '3', label: 'Closed Complete' },
  },
  target: targetEnd(ISSUE_TYPES.task, PROJECTS.operations, 'Operations: Task', STATUSES.done, 'Done'),
  mappings: [
    titleMapping,
    descriptionMapping,
    statusMapping([
      status('-5', 'Pending', STATUSES.toDo, 'To Do'),
      status('1', 'Open', STATUSES.toDo, 'To Do', { returnValue: true }),
      status('2', 'Work in Progress', STATUSES.inProgress, 'In Progress'),
      status('3', 'Closed Complete', STATUSES.done, 'Done', { returnValue: true }),
      status('4', 'Closed Incomplete', STATUSES.done, 'Done'),
      status('7', 'Closed Skipped', STATUSES.done, 'Done'),
    ]),
    priorityMapping(priorities),
  ],
  conflict: 'source-wins',
  reopen: 'reopen',
};

/** The connection of the sandbox's story: ServiceNow is the source, Jira the target; incidents go to the help desk, catalogue tasks to operations. */
export function storyConnection(now: number, changes: Partial<Connection> = {}): Connection {
  const at = new Date(now).toISOString();
  const connection = connectionSchema.parse({
    v: 1,
    id: STORY_CONNECTION,
    name: 'Customer Example',
    contractName: 'Managed workplace 2026',
    state: 'initial-sync-required',
    source: { platform: 'servicenow', baseUrl: 'https://dev1.service-now.com', settings: {} },
    target: { platform: 'jira', baseUrl: '', settings: { serviceProjects: PROJECTS.help, internalRole: 'Developers' } },
    routes: [incidents, tasks],
    publicComments: both,
    internalComments: both,
    attachments: both,
    fileFilter: { maxBytes: 10 * 1024 * 1024, blockedTypes: [], blockedNames: ['.exe'] },
    createdAt: at,
    updatedAt: at,
  });
  return { ...connection, ...changes };
}
