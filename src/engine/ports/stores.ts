import type { Connection } from '../../config/connection';
import type { End } from '../../core/model/end';
import type { Link } from '../../core/model/link';
import type { Run, TicketResult } from '../../core/model/run';
import type { Instant } from '../../core/model/value';
import type { LedgerEntry } from '../../core/plan/conversation';
import type { Json } from './kv';

/** What admins set. Listing and reading are strong. */
export interface ConnectionStore {
  list(): Promise<readonly Connection[]>;
  get(id: string): Promise<Connection | undefined>;
  save(connection: Connection): Promise<void>;
  remove(id: string): Promise<void>;
}

/**
 * The state of automatic sync of one connection, ≤ 1 KB, kept inside the lease so that its one write is fenced by the generation.
 * Watermarks are in each end's own clock and never move back.
 */
export interface SyncState {
  readonly watermarks: Readonly<Partial<Record<End, Instant>>>;
  /** Last tick that looked and found, or did not find, anything. */
  readonly heartbeatAt?: Instant;
  /** Last tick that found something. */
  readonly newsAt?: Instant;
  /** When the earliest failed ticket is due again. */
  readonly nextRetryAt?: Instant;
  /** Last listing of files that do not move their ticket's change mark, per end. */
  readonly filesAt?: Instant;
  /** Last slow listing of the past day. */
  readonly netAt?: Instant;
  /** `updatedAt` of the connection when waiting tickets were last looked at: a changed mapping lets them try at once (X6). */
  readonly configAt?: Instant;
  /** A manual run has completed: automatic sync may be switched on (S4). */
  readonly proven: boolean;
  /** Platform asked to wait until then. */
  readonly waitUntil?: Instant;
}

/** The right to write for one connection. Every commit is refused once another generation exists. */
export interface Lease {
  readonly connectionId: string;
  readonly holder: string;
  readonly generation: number;
}

export interface LeaseRecord {
  readonly generation: number;
  readonly holder: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly state: SyncState;
}

/** One writer per connection at a time (S5). */
export interface LeaseStore {
  read(connectionId: string): Promise<LeaseRecord | undefined>;
  /** Undefined until it has expired or was released, also for its own holder: a doubled delivery of a slice must not run beside the first. */
  take(
    connectionId: string,
    holder: string,
    now: number,
    untilMs: number,
  ): Promise<{ readonly lease: Lease; readonly state: SyncState } | undefined>;
  /** False when it was taken over. */
  renew(lease: Lease, untilMs: number, state: SyncState): Promise<boolean>;
  release(lease: Lease, state: SyncState): Promise<void>;
  /** Writes the state without holding the lease; false when a generation has passed since `record` was read. */
  writeIdle(connectionId: string, record: LeaseRecord | undefined, state: SyncState, now: number): Promise<boolean>;
}

/** Why an unlinked ticket waits, or why one is not created. */
export interface RefFailure {
  readonly message: string;
  readonly detail?: string;
  readonly attempts: number;
  readonly retryAt: Instant;
  readonly title: string;
  readonly key: string;
  readonly url: string;
}

/** The promise to create a ticket, stored before the creating call (architecture §4). */
export interface Intent {
  readonly correlationId: string;
  readonly hint: string;
  readonly routeId: string;
  readonly at: Instant;
  /** The fields the platform refused; left out of the next try. */
  readonly without: readonly string[];
  /** The creating call was never made, or the platform turned it away unread: nothing is to be looked up. */
  readonly unsent?: boolean;
}

/**
 * What one connection knows of one ticket of one end. There is one record per ticket, so it cannot have two links.
 * - `linked`: `version` is the one both ends agreed on.
 * - `intended`: the other ticket may exist already: look it up.
 * - `parked`: nothing was created; the failure says why and when it is tried again.
 * - `left`: a gate kept it from beginning to sync in this `version`, under the gates that `stamp` names; looked at again when either changes.
 * - `tombstone`: must not be created (again) until a person lifts it (S7).
 */
export type RefRecord =
  | { readonly state: 'linked'; readonly type: string; readonly linkId: string; readonly version: string }
  | { readonly state: 'intended'; readonly type: string; readonly intent: Intent; readonly failure?: RefFailure }
  | { readonly state: 'parked'; readonly type: string; readonly failure: RefFailure }
  | { readonly state: 'left'; readonly type: string; readonly version: string; readonly stamp: string }
  | { readonly state: 'tombstone'; readonly type: string; readonly reason: string };

export interface RefKey {
  readonly end: End;
  readonly ticketId: string;
}

export interface RefWrite extends RefKey {
  readonly record: RefRecord;
  /** The state the stored record must be in; `absent` for none. Left out: any. */
  readonly mustBe?: RefRecord['state'] | 'absent';
}

/** Tickets and links. Every write is one transaction that also checks the lease; false means it was refused. */
export interface LinkStore {
  getRefs(connectionId: string, end: End, ticketIds: readonly string[]): Promise<ReadonlyMap<string, RefRecord>>;
  getLinks(ids: readonly string[]): Promise<ReadonlyMap<string, Link>>;
  /** At most 24 records in all. */
  commit(lease: Lease, change: { readonly link?: Link; readonly refs: readonly RefWrite[] }): Promise<boolean>;
  /** Links and refs whose retry is due before `now`. Eventually consistent. */
  due(connectionId: string, now: number, limit: number): Promise<readonly (RefKey & { readonly type: string })[]>;
  /** When the earliest retry behind `after` is due, in ms; undefined when none waits. Eventually consistent. */
  nextDue(connectionId: string, after: number): Promise<number | undefined>;
  /** Failing and parked tickets for people, earliest retry first. Eventually consistent. */
  attention(
    connectionId: string,
    options: { readonly cursor?: string; readonly limit: number },
  ): Promise<{ readonly items: readonly AttentionItem[]; readonly cursor?: string }>;
  /** Connections and links that know a ticket, over all connections. Eventually consistent. */
  linksOfTicket(ticketId: string): Promise<readonly { readonly connectionId: string; readonly end: End; readonly record: RefRecord }[]>;
}

export type AttentionItem =
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'ref'; readonly end: End; readonly ticketId: string; readonly record: RefRecord };

/** Ledger state of an item whose copy may or may not exist. */
export interface IntendedCopy {
  readonly kind: 'intended';
  readonly at: Instant;
}

export interface LedgerKey {
  readonly linkId: string;
  readonly end: End;
  readonly ticketId: string;
  /** Identifies the platform site, so that connections to one site see each other's copies. */
  readonly site: string;
}

/** One key per foreign comment or file, committed right after its effect. */
export interface LedgerStore {
  read(key: LedgerKey, itemIds: readonly string[]): Promise<ReadonlyMap<string, LedgerEntry | IntendedCopy>>;
  intend(key: LedgerKey, itemId: string, at: Instant): Promise<void>;
  /** The original was carried; `copy` is where its copy stands. */
  carried(
    original: LedgerKey,
    itemId: string,
    seen: Instant,
    copy: LedgerKey & { readonly copyId: string; readonly connectionId: string },
  ): Promise<void>;
  leave(key: LedgerKey, itemId: string): Promise<void>;
}

/** The value that lost a conflict or was not accepted, kept for 90 days (G2). */
export interface LosingValue {
  readonly label: string;
  readonly end: End;
  readonly at: Instant;
  readonly lost: string;
  readonly won: string;
}

export interface RunStore {
  get(connectionId: string, runId: string): Promise<Run | undefined>;
  save(run: Run): Promise<void>;
  /** Newest first. Eventually consistent. */
  list(
    connectionId: string,
    options: { readonly from: Instant; readonly to?: Instant; readonly cursor?: string; readonly limit: number },
  ): Promise<{ readonly runs: readonly Run[]; readonly cursor?: string }>;
  addDetails(runId: string, page: number, results: readonly TicketResult[]): Promise<void>;
  details(runId: string, page: number): Promise<readonly TicketResult[] | undefined>;
  requestCancel(runId: string): Promise<void>;
  cancelRequested(runId: string): Promise<boolean>;
  keepLosing(linkId: string, mappingId: string, value: LosingValue): Promise<void>;
  losing(linkId: string, mappingIds: readonly string[]): Promise<ReadonlyMap<string, LosingValue>>;
}

/** Events that met a taken lease, handled by its holder between pages. */
export interface InboxStore {
  add(connectionId: string, key: RefKey & { readonly type: string }): Promise<void>;
  list(connectionId: string, limit: number): Promise<readonly (RefKey & { readonly type: string })[]>;
  remove(connectionId: string, key: RefKey): Promise<void>;
}

/** What a page polls for: the outcome of a connection test or of one ticket's sync, for a day. */
export interface JobStore {
  get(jobId: string): Promise<Json | undefined>;
  put(jobId: string, outcome: Json): Promise<void>;
}

/** Deletes what was stored about a removed connection. Copies' ledger keys stay: they keep other connections from sending them on. */
export interface PurgeStore {
  /** Deletes a page; `more` until nothing is left. */
  purgeSome(connectionId: string): Promise<'more' | 'done'>;
}

export interface Stores {
  readonly connections: ConnectionStore;
  readonly leases: LeaseStore;
  readonly links: LinkStore;
  readonly ledger: LedgerStore;
  readonly runs: RunStore;
  readonly inbox: InboxStore;
  readonly jobs: JobStore;
  readonly purge: PurgeStore;
}
