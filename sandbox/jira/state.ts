/** Milliseconds since the epoch. */
export type Millis = number;

export interface JiraUser {
  readonly accountId: string;
  readonly accountType: 'atlassian' | 'app' | 'customer';
  readonly displayName: string;
  readonly email?: string;
  /** Whether other people and apps are shown the address (profile visibility). */
  readonly emailVisible: boolean;
  readonly timeZone: string;
  readonly active: boolean;
  readonly groups: readonly string[];
}

export type FieldKind =
  | 'text'
  | 'paragraph'
  | 'number'
  | 'date'
  | 'datetime'
  | 'select'
  | 'multiselect'
  | 'checkboxes'
  | 'user'
  | 'labels'
  | 'url'
  | 'priority'
  | 'resolution'
  | 'security'
  | 'derived';

export interface FieldOption {
  readonly id: string;
  readonly value: string;
  readonly disabled?: boolean;
}

export interface JiraField {
  readonly id: string;
  readonly name: string;
  readonly kind: FieldKind;
  readonly custom: boolean;
  readonly description?: string;
  readonly options?: readonly FieldOption[];
}

/** A custom field on the screens of a project; without `issueTypeIds` it is on those of every type. */
export interface FieldPlacement {
  readonly fieldId: string;
  readonly required?: boolean;
  readonly issueTypeIds?: readonly string[];
  readonly onCreate?: boolean;
  readonly onEdit?: boolean;
}

export interface IssueType {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export type CategoryKey = 'undefined' | 'new' | 'indeterminate' | 'done';

export interface Status {
  readonly id: string;
  readonly name: string;
  readonly category: CategoryKey;
}

export interface Priority {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly isDefault?: boolean;
}

export interface Resolution {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export interface ScreenField {
  readonly fieldId: string;
  readonly required: boolean;
}

export interface Transition {
  readonly id: string;
  readonly name: string;
  /** Status ids it starts from; `any` makes it global. */
  readonly from: readonly string[] | 'any';
  readonly to: string;
  readonly screen?: readonly ScreenField[];
  /** Post function: set this resolution when the screen sets none, or clear it. */
  readonly resolution?: { readonly set: string } | 'clear';
}

export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly initialStatusId: string;
  readonly statusIds: readonly string[];
  readonly transitions: readonly Transition[];
}

export type SecurityMember =
  | { readonly type: 'role'; readonly role: string }
  | { readonly type: 'group'; readonly group: string }
  | { readonly type: 'user'; readonly accountId: string }
  | { readonly type: 'reporter' };

export interface SecurityLevel {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly members: readonly SecurityMember[];
}

export interface SecurityScheme {
  readonly id: string;
  readonly name: string;
  readonly levels: readonly SecurityLevel[];
}

export interface RequestType {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly issueTypeId: string;
  readonly fields: readonly { readonly fieldId: string; readonly required: boolean }[];
}

export interface JiraProject {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly projectTypeKey: 'software' | 'service_desk' | 'business';
  readonly leadAccountId: string;
  readonly issueTypeIds: readonly string[];
  readonly workflowByType: Readonly<Record<string, string>>;
  /** Account ids per role name. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly placements: readonly FieldPlacement[];
  readonly securitySchemeId?: string;
  readonly serviceDeskId?: string;
  readonly requestTypes: readonly RequestType[];
}

export type Stored = string | number | readonly string[] | Readonly<Record<string, unknown>>;

/** A stored value that is text or a number, as text; empty for lists and documents. */
export const plainValue = (value: Stored): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

export interface JiraComment {
  readonly id: string;
  readonly author: string;
  readonly updateAuthor: string;
  readonly body: unknown;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
  readonly visibility?: { readonly type: 'group' | 'role'; readonly value: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface JiraAttachment {
  readonly id: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly size: number;
  readonly author: string;
  readonly createdAt: Millis;
  /** Comment it was published with through the service desk API. */
  readonly commentId?: string;
}

export interface RemoteLink {
  readonly id: number;
  readonly globalId?: string;
  readonly application?: Readonly<Record<string, unknown>>;
  readonly relationship?: string;
  readonly object: Readonly<Record<string, unknown>>;
}

export interface ChangeItem {
  readonly field: string;
  readonly fieldId: string;
  readonly fieldtype: 'jira' | 'custom';
  readonly from: string | null;
  readonly fromString: string | null;
  readonly to: string | null;
  readonly toString: string | null;
}

export interface ChangeGroup {
  readonly id: string;
  readonly author: string;
  readonly at: Millis;
  readonly items: readonly ChangeItem[];
}

/** Never changed in place: a write puts a new object into the state, so the search index can keep old ones. */
export interface JiraIssue {
  readonly id: string;
  readonly key: string;
  readonly projectId: string;
  readonly issueTypeId: string;
  readonly statusId: string;
  readonly creator: string;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
  readonly statusChangedAt: Millis;
  readonly resolvedAt?: Millis;
  readonly fields: Readonly<Record<string, Stored>>;
  readonly comments: readonly JiraComment[];
  readonly attachments: readonly JiraAttachment[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly remoteLinks: readonly RemoteLink[];
  readonly changelog: readonly ChangeGroup[];
  readonly requestTypeId?: string;
  readonly participants?: readonly string[];
  /** Accounts for which the issue does not exist, whatever their rights. */
  readonly hiddenFrom?: readonly string[];
}

export interface IndexVersion {
  readonly at: Millis;
  readonly issue: JiraIssue;
}

export interface RightRefused {
  readonly accountId: string;
  readonly permission: string;
  readonly projectKey?: string;
}

export interface TemporaryFile {
  readonly serviceDeskId: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly fileId: string;
}

export interface JiraState {
  appAccountId: string;
  nextId: number;
  issueNumbers: Record<string, number>;
  users: Record<string, JiraUser>;
  groups: Record<string, string>;
  fields: Record<string, JiraField>;
  issueTypes: Record<string, IssueType>;
  statuses: Record<string, Status>;
  /** Highest first. */
  priorities: Priority[];
  resolutions: Resolution[];
  workflows: Record<string, Workflow>;
  securitySchemes: Record<string, SecurityScheme>;
  projects: Record<string, JiraProject>;
  issues: Record<string, JiraIssue>;
  /** Issue id per comment id and per attachment id. */
  owners: Record<string, string>;
  /** Issue id per key, those an issue had before it moved included. */
  keys: Record<string, string>;
  /** Versions of an issue the search index may still show, oldest first. */
  index: Record<string, readonly IndexVersion[]>;
  indexLagMs: number;
  /** Property paths that JQL may use; `all` while nobody declared any. */
  indexedProperties: 'all' | { readonly key: string; readonly path: string }[];
  rightsRefused: RightRefused[];
  temporaryFiles: Record<string, TemporaryFile>;
  attachmentLimit: number;
  perIssueWriteLimit: boolean;
  points: { hour: number; used: number };
}

export const emptyState = (): JiraState => ({
  appAccountId: '',
  nextId: 10_000,
  issueNumbers: {},
  users: {},
  groups: {},
  fields: {},
  issueTypes: {},
  statuses: {},
  priorities: [],
  resolutions: [],
  workflows: {},
  securitySchemes: {},
  projects: {},
  issues: {},
  owners: {},
  keys: {},
  index: {},
  indexLagMs: 0,
  indexedProperties: 'all',
  rightsRefused: [],
  temporaryFiles: {},
  attachmentLimit: 1_000_000_000,
  perIssueWriteLimit: false,
  points: { hour: 0, used: 0 },
});
