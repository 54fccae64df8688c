import { type Connection, connectionSchema } from '../../src/config/connection';
import { FIELDS, ISSUE_TYPES, STATUSES } from '../jira/seed';
import { PROJECTS } from './connection';
import type { ConnectionPlan } from './set-up';

/** Where the sandbox's network knows a real Request Tracker. */
export const RT_ORIGIN = 'https://rt.example.com';

/** What the connections need to know of a running Request Tracker. */
export interface RtFacts {
  readonly token: string;
  readonly queueId: string;
  readonly queueName: string;
  /** A second queue, for the connection with Jira as its source. */
  readonly otherQueueId: string;
  /** Ids of custom fields by name: `Severity`, `Jira issue`. */
  readonly customFields: Readonly<Record<string, string>>;
}

const pair = (source: readonly [string, string], target: readonly [string, string], returnValue = false) => ({
  source: { id: source[0], label: source[1] },
  target: { id: target[0], label: target[1] },
  returnValue,
});
const same = (name: string): readonly [string, string] => [name, name];

export const RT_STATUSES = [
  pair(same('new'), [STATUSES.toDo, 'To Do']),
  pair(same('open'), [STATUSES.inProgress, 'In Progress']),
  pair(same('stalled'), [STATUSES.inReview, 'In Review']),
  pair(same('resolved'), [STATUSES.done, 'Done'], true),
  pair(same('rejected'), [STATUSES.done, 'Done']),
];

/** `Trivial` is no value of the queue's Severity: writing it is refused, as a stale pair would be. */
export const RT_SEVERITIES = [
  pair(same('Critical'), ['1', 'Highest']),
  pair(same('High'), ['2', 'High']),
  pair(same('Medium'), ['3', 'Medium']),
  pair(same('Low'), ['4', 'Low']),
  pair(same('Trivial'), ['5', 'Lowest']),
];

const both = { sourceToTarget: true, targetToSource: true };
const jiraEnd = { platform: 'jira', baseUrl: '', settings: { internalRole: 'Developers' } };
const rtEnd = { platform: 'request-tracker', baseUrl: RT_ORIGIN, settings: {} };
const subject = {
  field: 'Subject',
  label: 'Subject',
  type: 'text',
  maxLength: 200,
  role: 'title',
  normalisation: { trim: true, foldWhiteSpace: true },
};
const summary = { field: 'summary', label: 'Summary', type: 'text', maxLength: 255, role: 'title', normalisation: { trim: true } };
const message = { field: 'Description', label: 'First message', type: 'richText', role: 'description' };
const description = { field: 'description', label: 'Description', type: 'richText', role: 'description' };

function shell(now: number, name: string): object {
  const at = new Date(now).toISOString();
  return {
    v: 1,
    id: 'story',
    name,
    state: 'initial-sync-required',
    publicComments: both,
    internalComments: both,
    attachments: both,
    fileFilter: { maxBytes: 10 * 1024 * 1024, blockedTypes: [], blockedNames: ['.exe'] },
    createdAt: at,
    updatedAt: at,
  };
}

/** Request Tracker as the source, Jira's operations project as the target. `startFilter` is TicketSQL. */
export function rtPlan(now: number, facts: RtFacts, startFilter = ''): ConnectionPlan {
  const severity = `CF.${facts.customFields['Severity'] ?? ''}`;
  const connection = connectionSchema.parse({
    ...shell(now, 'Support mailbox'),
    contractName: 'Support desk 2026',
    source: { ...rtEnd, startFilter },
    target: jiraEnd,
    routes: [
      {
        id: 'requests',
        source: {
          type: 'ticket',
          container: facts.queueId,
          label: facts.queueName,
          closingStatus: { id: 'resolved', label: 'resolved' },
          keyField: `CF.${facts.customFields['Jira issue'] ?? ''}`,
        },
        target: {
          type: ISSUE_TYPES.incident,
          container: PROJECTS.operations,
          label: 'Operations: Incident',
          closingFields: [{ field: 'resolution', value: '10000', label: 'Done', type: 'option' }],
          closingStatus: { id: STATUSES.done, label: 'Done' },
          keyField: FIELDS.partnerTicket,
          requesterNameField: FIELDS.requesterName,
          requesterEmailField: FIELDS.requesterEmail,
        },
        mappings: [
          { id: 'title', source: subject, target: summary, direction: 'bidirectional' },
          { id: 'description', source: message, target: description, direction: 'source-to-target' },
          {
            id: 'status',
            source: { field: 'Status', label: 'Status', type: 'option', role: 'status' },
            target: { field: 'status', label: 'Status', type: 'option', role: 'status' },
            direction: 'bidirectional',
            values: { pairs: RT_STATUSES, unmapped: { kind: 'skip' } },
          },
          {
            id: 'severity',
            source: { field: severity, label: 'Severity', type: 'option' },
            target: { field: 'priority', label: 'Priority', type: 'option', role: 'priority' },
            direction: 'bidirectional',
            values: { pairs: RT_SEVERITIES, unmapped: { kind: 'skip' } },
          },
        ],
        composition: {
          fields: [
            { field: 'id', label: 'Number', type: 'number' },
            { field: 'Requestor', label: 'Requestor', type: 'user' },
          ],
        },
        requester: { source: 'Requestor', target: 'reporter' },
        reopen: 'reopen',
      },
    ],
  });
  return { connection, partnerEnd: 'source', credentials: { method: 'token', values: { token: facts.token } } };
}

/** Jira as the source: incidents of the operations project go to another queue. Its scope holds what the first connection brings (C1). */
export function rtOverlappingPlan(now: number, facts: RtFacts): ConnectionPlan {
  const connection: Connection = connectionSchema.parse({
    ...shell(now, 'Vendor escalation'),
    source: jiraEnd,
    target: rtEnd,
    routes: [
      {
        id: 'escalations',
        source: { type: ISSUE_TYPES.incident, container: PROJECTS.operations, label: 'Operations: Incident' },
        target: { type: 'ticket', container: facts.otherQueueId, label: 'Vendor queue' },
        mappings: [
          { id: 'title', source: summary, target: subject, direction: 'bidirectional' },
          { id: 'description', source: description, target: message, direction: 'source-to-target' },
        ],
      },
    ],
  });
  return { connection, partnerEnd: 'target', credentials: { method: 'token', values: { token: facts.token } } };
}
