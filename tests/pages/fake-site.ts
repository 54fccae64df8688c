import { connectionSchema, type Connection } from '../../src/config/connection';
import type { End } from '../../src/core/model/end';
import type { FieldView, OptionView, PlatformView, TicketTypeView } from '../../src/rpc/platform';
import type { RunView } from '../../src/rpc/run';

/** What the fake application knows of the two platforms. */

export const NOW = '2026-03-02T12:05:00Z';

export const PLATFORMS: readonly PlatformView[] = [
  {
    id: 'jira',
    name: 'Jira',
    thisSite: true,
    hosts: [],
    authMethods: [],
    settings: [],
    filter: { name: 'JQL', example: 'priority = High' },
    holdsInternalComments: true,
    holdsInternalFiles: false,
  },
  {
    id: 'servicenow',
    name: 'ServiceNow',
    thisSite: false,
    hosts: ['*.service-now.com'],
    baseUrl: { placeholder: 'https://example.service-now.com', help: 'The address you sign in at.' },
    authMethods: [
      {
        id: 'basic',
        label: 'User and password',
        fields: [
          { name: 'user', label: 'User name', secret: false, required: true, help: 'A user made for this integration.' },
          { name: 'password', label: 'Password', secret: true, required: true, help: 'Set on the record of the user.' },
        ],
      },
      {
        id: 'oauth',
        label: 'OAuth client',
        fields: [{ name: 'clientId', label: 'Client ID', secret: false, required: true, help: 'Under "Application Registry".' }],
      },
    ],
    settings: [],
    filter: { name: 'encoded query', example: 'priority=1' },
    holdsInternalComments: true,
    holdsInternalFiles: false,
  },
];

export const TYPES: Readonly<Record<End, readonly TicketTypeView[]>> = {
  source: [{ type: 'incident', label: 'Incident', container: '', containerLabel: '' }],
  target: [{ type: '10001', label: 'Incident', container: '10000', containerLabel: 'Operations' }],
};

const field = (id: string, label: string, type: FieldView['type'], more: Partial<FieldView> = {}): FieldView => ({
  id,
  label,
  type,
  requiredOnCreate: false,
  settableOnCreate: true,
  editable: true,
  custom: false,
  ...more,
});

export const FIELDS: Readonly<Record<End, readonly FieldView[]>> = {
  source: [
    field('short_description', 'Short description', 'text', { role: 'title', requiredOnCreate: true, maxLength: 160 }),
    field('description', 'Description', 'text', { role: 'description', multiline: true }),
    field('state', 'State', 'option', { role: 'status' }),
    field('priority', 'Priority', 'option', { role: 'priority' }),
    field('caller_id', 'Caller', 'user', { role: 'requester' }),
    field('location', 'Location', 'text'),
  ],
  target: [
    field('summary', 'Summary', 'text', { role: 'title', requiredOnCreate: true, maxLength: 255 }),
    field('description', 'Description', 'richText', { role: 'description' }),
    field('status', 'Status', 'option', { role: 'status' }),
    field('priority', 'Priority', 'option', { role: 'priority' }),
    field('reporter', 'Reporter', 'user', { role: 'requester' }),
    field('customfield_10010', 'Partner', 'text', { custom: true }),
  ],
};

const VALUES: Readonly<Record<string, readonly OptionView[]>> = {
  state: [
    { id: '1', label: 'New' },
    { id: '2', label: 'In Progress' },
    { id: '7', label: 'Closed', closed: true },
  ],
  status: [
    { id: '10', label: 'To Do' },
    { id: '20', label: 'In Progress' },
    { id: '30', label: 'Done', closed: true },
  ],
};

const PRIORITIES: Readonly<Record<End, readonly OptionView[]>> = {
  source: [
    { id: '1', label: '1 - Critical' },
    { id: '2', label: '2 - High' },
    { id: '3', label: '3 - Moderate' },
  ],
  target: [
    { id: '1', label: 'Highest' },
    { id: '2', label: 'High' },
  ],
};

export function valuesOf(end: End, fieldId: string): readonly OptionView[] {
  return fieldId === 'priority' ? PRIORITIES[end] : (VALUES[fieldId] ?? []);
}

/** A connection as made by the application: ServiceNow is the source, this Jira site the target. */
export function newConnection(id: string, name: string, contractName = '', baseUrl = 'https://dev1.service-now.com'): Connection {
  const both = { sourceToTarget: true, targetToSource: true };
  return connectionSchema.parse({
    v: 1,
    id,
    name,
    contractName,
    state: 'draft',
    source: { platform: 'servicenow', baseUrl, settings: {} },
    target: { platform: 'jira', baseUrl: '', settings: {} },
    routes: [],
    publicComments: both,
    internalComments: both,
    attachments: both,
    fileFilter: { maxBytes: 10 * 1024 * 1024, blockedTypes: [], blockedNames: [] },
    createdAt: NOW,
    updatedAt: NOW,
  });
}

/** A run that has just begun. */
export function newRun(id: string, connection: Connection, kind: RunView['kind'], since: string): RunView {
  return {
    id,
    connectionId: connection.id,
    connectionName: connection.name,
    kind,
    status: 'running',
    startedAt: NOW,
    since,
    progress: { done: 0, total: 2, at: NOW },
    counts: {
      created: 0,
      updated: 0,
      closed: 0,
      failed: 0,
      skipped: 0,
      parked: 0,
      comments: { carried: 0, failed: 0 },
      attachments: { carried: 0, failed: 0 },
    },
    notices: kind === 'preview' ? ['The reporters of 2 issues will be notified.'] : [],
  };
}
