import { ADMIN_ROLE, APP_ROLE, CUSTOMER_ROLE, SITE_ADMINS } from './rights';
import type { Site } from './site';
import { newId } from './site';
import type { JiraField, JiraUser, ScreenField, Status, Workflow } from './state';

/** Account ids of the default seed. */
export const ACCOUNTS = {
  app: '712020:support-fusion',
  admin: '712020:ada-admin',
  operator: '712020:otto-operator',
  agentMia: '712020:mia-agent',
  agentRavi: '712020:ravi-agent',
  /** Agent whose e-mail address is hidden from others. */
  hidden: '712020:hana-hidden',
  customerLena: 'qm:lena-customer',
  customerTomas: 'qm:tomas-customer',
} as const;

/** Custom fields of the default seed. */
export const FIELDS = {
  partnerTicket: 'customfield_10040',
  requesterName: 'customfield_10041',
  requesterEmail: 'customfield_10042',
  severity: 'customfield_10043',
  affectedServices: 'customfield_10044',
  impactedUsers: 'customfield_10045',
  plannedStart: 'customfield_10046',
  targetDate: 'customfield_10047',
  workaround: 'customfield_10048',
  partnerLink: 'customfield_10049',
  tags: 'customfield_10050',
  checks: 'customfield_10051',
  engineer: 'customfield_10052',
  partnerStatus: 'customfield_10053',
  requestType: 'customfield_10010',
} as const;

export const ISSUE_TYPES = { incident: '10001', task: '10002', bug: '10003', helpIncident: '10011', serviceRequest: '10012' } as const;

export const STATUSES = {
  toDo: '10000',
  inProgress: '3',
  inReview: '10001',
  done: '10002',
  waitingForSupport: '10010',
  waitingForCustomer: '10011',
  resolved: '5',
  closed: '6',
} as const;

const user = (accountId: string, displayName: string, groups: readonly string[], more: Partial<JiraUser> = {}): JiraUser => ({
  accountId,
  accountType: 'atlassian',
  displayName,
  email: `${displayName.split(' ')[0]?.toLowerCase() ?? 'user'}@acme.example`,
  emailVisible: true,
  timeZone: 'Europe/Berlin',
  active: true,
  groups,
  ...more,
});

const APP_USER: JiraUser = {
  accountId: ACCOUNTS.app,
  accountType: 'app',
  displayName: 'Support Fusion for Jira',
  emailVisible: false,
  timeZone: 'Etc/UTC',
  active: true,
  groups: [],
};

const USERS: readonly JiraUser[] = [
  user(ACCOUNTS.admin, 'Ada Okafor', [SITE_ADMINS, 'jira-users']),
  user(ACCOUNTS.operator, 'Otto Brandt', ['jira-users']),
  user(ACCOUNTS.agentMia, 'Mia Lindqvist', ['jira-users', 'service-agents']),
  user(ACCOUNTS.agentRavi, 'Ravi Menon', ['jira-users', 'service-agents'], { timeZone: 'Asia/Kolkata' }),
  user(ACCOUNTS.hidden, 'Hana Sato', ['jira-users', 'service-agents'], { emailVisible: false, timeZone: 'Asia/Tokyo' }),
  user(ACCOUNTS.customerLena, 'Lena Fischer', [], { accountType: 'customer', email: 'lena@customer.example' }),
  user(ACCOUNTS.customerTomas, 'Tomas Novak', [], { accountType: 'customer', email: 'tomas@customer.example' }),
];

const options = (first: number, ...values: string[]) => values.map((value, index) => ({ id: String(first + index), value }));

const CUSTOM_FIELDS: readonly JiraField[] = [
  { id: FIELDS.requestType, name: 'Request Type', kind: 'derived', custom: true },
  { id: FIELDS.partnerTicket, name: 'Partner ticket', kind: 'text', custom: true },
  { id: FIELDS.partnerStatus, name: 'Partner status', kind: 'text', custom: true },
  { id: FIELDS.requesterName, name: 'Requester name', kind: 'text', custom: true },
  { id: FIELDS.requesterEmail, name: 'Requester email', kind: 'text', custom: true },
  {
    id: FIELDS.severity,
    name: 'Severity',
    kind: 'select',
    custom: true,
    options: options(10_100, 'Critical', 'Major', 'Minor', 'Cosmetic'),
  },
  {
    id: FIELDS.affectedServices,
    name: 'Affected services',
    kind: 'multiselect',
    custom: true,
    options: options(10_110, 'E-mail', 'VPN', 'ERP', 'Telephony'),
  },
  { id: FIELDS.impactedUsers, name: 'Impacted users', kind: 'number', custom: true },
  { id: FIELDS.plannedStart, name: 'Planned start', kind: 'datetime', custom: true },
  { id: FIELDS.targetDate, name: 'Target date', kind: 'date', custom: true },
  { id: FIELDS.workaround, name: 'Workaround', kind: 'paragraph', custom: true },
  { id: FIELDS.partnerLink, name: 'Partner link', kind: 'url', custom: true },
  { id: FIELDS.tags, name: 'Tags', kind: 'labels', custom: true },
  { id: FIELDS.checks, name: 'Checks', kind: 'checkboxes', custom: true, options: options(10_120, 'Backup verified', 'Customer informed') },
  { id: FIELDS.engineer, name: 'Engineer', kind: 'user', custom: true },
];

const STATUS_LIST: readonly Status[] = [
  { id: STATUSES.toDo, name: 'To Do', category: 'new' },
  { id: STATUSES.inProgress, name: 'In Progress', category: 'indeterminate' },
  { id: STATUSES.inReview, name: 'In Review', category: 'indeterminate' },
  { id: STATUSES.done, name: 'Done', category: 'done' },
  { id: STATUSES.waitingForSupport, name: 'Waiting for support', category: 'new' },
  { id: STATUSES.waitingForCustomer, name: 'Waiting for customer', category: 'indeterminate' },
  { id: STATUSES.resolved, name: 'Resolved', category: 'done' },
  { id: STATUSES.closed, name: 'Closed', category: 'done' },
];

const RESOLUTION_SCREEN: readonly ScreenField[] = [{ fieldId: 'resolution', required: true }];

const OPS_WORKFLOW: Workflow = {
  id: 'ops',
  name: 'Operations workflow',
  initialStatusId: STATUSES.toDo,
  statusIds: [STATUSES.toDo, STATUSES.inProgress, STATUSES.inReview, STATUSES.done],
  transitions: [
    { id: '11', name: 'Start work', from: [STATUSES.toDo], to: STATUSES.inProgress },
    { id: '21', name: 'Stop work', from: [STATUSES.inProgress], to: STATUSES.toDo },
    { id: '31', name: 'Ask for review', from: [STATUSES.inProgress], to: STATUSES.inReview },
    { id: '41', name: 'Back to work', from: [STATUSES.inReview], to: STATUSES.inProgress },
    { id: '51', name: 'Done', from: [STATUSES.inReview], to: STATUSES.done, screen: RESOLUTION_SCREEN },
    { id: '61', name: 'Reopen', from: [STATUSES.done], to: STATUSES.inProgress, resolution: 'clear' },
  ],
};

const HELP_WORKFLOW: Workflow = {
  id: 'help',
  name: 'Service workflow',
  initialStatusId: STATUSES.waitingForSupport,
  statusIds: [STATUSES.waitingForSupport, STATUSES.inProgress, STATUSES.waitingForCustomer, STATUSES.resolved, STATUSES.closed],
  transitions: [
    { id: '11', name: 'Investigate', from: [STATUSES.waitingForSupport], to: STATUSES.inProgress },
    { id: '21', name: 'Respond to customer', from: [STATUSES.waitingForSupport, STATUSES.inProgress], to: STATUSES.waitingForCustomer },
    { id: '31', name: 'Respond to support', from: [STATUSES.waitingForCustomer], to: STATUSES.waitingForSupport },
    {
      id: '41',
      name: 'Resolve this issue',
      from: [STATUSES.waitingForSupport, STATUSES.inProgress, STATUSES.waitingForCustomer],
      to: STATUSES.resolved,
      screen: [{ fieldId: 'resolution', required: true }],
    },
    { id: '51', name: 'Close', from: [STATUSES.resolved], to: STATUSES.closed },
    { id: '61', name: 'Back to support', from: [STATUSES.resolved, STATUSES.closed], to: STATUSES.waitingForSupport, resolution: 'clear' },
  ],
};

function seedPeople(site: Site, users: readonly JiraUser[]): void {
  site.state.appAccountId = ACCOUNTS.app;
  for (const each of [APP_USER, ...users]) {
    site.state.users[each.accountId] = each;
    for (const group of each.groups) site.state.groups[group] ??= newId(site);
  }
}

function seedVocabulary(site: Site): void {
  const { state } = site;
  state.priorities = [
    { id: '1', name: 'Highest', color: '#ce0000' },
    { id: '2', name: 'High', color: '#ea4444' },
    { id: '3', name: 'Medium', color: '#ea7d24', isDefault: true },
    { id: '4', name: 'Low', color: '#2a8735' },
    { id: '5', name: 'Lowest', color: '#55a557' },
  ];
  state.resolutions = [
    { id: '10000', name: 'Done', description: 'Work has been completed on this issue.' },
    { id: '10001', name: "Won't Do", description: "This issue won't be actioned." },
    { id: '10002', name: 'Duplicate', description: 'The problem is a duplicate of an existing issue.' },
    { id: '10003', name: 'Cannot Reproduce', description: 'All attempts at reproducing this issue failed.' },
  ];
}

/** An app user and an administrator on a site without projects. */
export function seedEmpty(site: Site): void {
  seedPeople(site, USERS.slice(0, 1));
  seedVocabulary(site);
}

/** The site Acme: software project OPS, service project HELP, people, priorities, custom fields for the sync; no issues. */
export function seedDefault(site: Site): void {
  const { state } = site;
  seedPeople(site, USERS);
  seedVocabulary(site);
  for (const status of STATUS_LIST) state.statuses[status.id] = status;
  for (const field of CUSTOM_FIELDS) state.fields[field.id] = field;
  for (const workflow of [OPS_WORKFLOW, HELP_WORKFLOW]) state.workflows[workflow.id] = workflow;
  state.issueTypes = {
    [ISSUE_TYPES.incident]: { id: ISSUE_TYPES.incident, name: 'Incident', description: 'Something does not work.' },
    [ISSUE_TYPES.task]: { id: ISSUE_TYPES.task, name: 'Task', description: 'A small, distinct piece of work.' },
    [ISSUE_TYPES.bug]: { id: ISSUE_TYPES.bug, name: 'Bug', description: 'A problem or error.' },
    [ISSUE_TYPES.helpIncident]: { id: ISSUE_TYPES.helpIncident, name: '[System] Incident', description: 'An unplanned interruption.' },
    [ISSUE_TYPES.serviceRequest]: {
      id: ISSUE_TYPES.serviceRequest,
      name: 'Service request',
      description: 'Something a customer asks for.',
    },
  };
  state.securitySchemes['10000'] = {
    id: '10000',
    name: 'Operations security',
    levels: [
      {
        id: '10020',
        name: 'Internal',
        description: 'Staff and apps.',
        members: [
          { type: 'role', role: 'Developers' },
          { type: 'role', role: ADMIN_ROLE },
          { type: 'role', role: APP_ROLE },
        ],
      },
      { id: '10021', name: 'Administrators only', description: 'No apps.', members: [{ type: 'role', role: ADMIN_ROLE }] },
    ],
  };
  const placements = CUSTOM_FIELDS.filter(({ kind }) => kind !== 'derived').map(({ id }) => ({ fieldId: id }));
  state.projects['10000'] = {
    id: '10000',
    key: 'OPS',
    name: 'Operations',
    projectTypeKey: 'software',
    leadAccountId: ACCOUNTS.admin,
    issueTypeIds: [ISSUE_TYPES.incident, ISSUE_TYPES.task, ISSUE_TYPES.bug],
    workflowByType: { [ISSUE_TYPES.incident]: 'ops', [ISSUE_TYPES.task]: 'ops', [ISSUE_TYPES.bug]: 'ops' },
    roles: {
      [ADMIN_ROLE]: [ACCOUNTS.admin],
      Developers: [ACCOUNTS.operator, ACCOUNTS.agentMia, ACCOUNTS.agentRavi, ACCOUNTS.hidden],
      [APP_ROLE]: [ACCOUNTS.app],
    },
    placements,
    securitySchemeId: '10000',
    requestTypes: [],
  };
  state.projects['10001'] = {
    id: '10001',
    key: 'HELP',
    name: 'Help desk',
    projectTypeKey: 'service_desk',
    leadAccountId: ACCOUNTS.admin,
    issueTypeIds: [ISSUE_TYPES.helpIncident, ISSUE_TYPES.serviceRequest],
    workflowByType: { [ISSUE_TYPES.helpIncident]: 'help', [ISSUE_TYPES.serviceRequest]: 'help' },
    roles: {
      [ADMIN_ROLE]: [ACCOUNTS.admin],
      'Service Desk Team': [ACCOUNTS.operator, ACCOUNTS.agentMia, ACCOUNTS.agentRavi, ACCOUNTS.hidden],
      [CUSTOMER_ROLE]: [ACCOUNTS.customerLena, ACCOUNTS.customerTomas],
      [APP_ROLE]: [ACCOUNTS.app],
    },
    placements,
    serviceDeskId: '1',
    requestTypes: [
      {
        id: '10',
        name: 'Report an incident',
        description: 'Tell us what does not work.',
        issueTypeId: ISSUE_TYPES.helpIncident,
        fields: [
          { fieldId: 'summary', required: true },
          { fieldId: 'description', required: false },
          { fieldId: FIELDS.severity, required: false },
        ],
      },
      {
        id: '11',
        name: 'Ask for something',
        description: 'Access, hardware, information.',
        issueTypeId: ISSUE_TYPES.serviceRequest,
        fields: [
          { fieldId: 'summary', required: true },
          { fieldId: 'description', required: false },
        ],
      },
    ],
  };
}
