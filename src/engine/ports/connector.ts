import type { FieldInfo, OptionInfo, TicketTypeInfo } from '../../core/model/field';
import type { Comment, Ticket, TicketFile, TicketRef, Visibility } from '../../core/model/ticket';
import type { FieldValue, Instant, Person } from '../../core/model/value';
import type { RichText } from '../../core/richtext/tree';

/**
 * What a platform can and cannot do, declared once per connector with the documentation behind each figure.
 * The engine asks these questions and never which platform it talks to.
 */
export interface Capabilities {
  /** How long a change may be missing from `listChanged` and from searches, in ms. */
  readonly listingLagMs: number;
  /**
   * `exact`: two states of a ticket never share a version. `second`: a version is a whole-second time, so a state read within the
   * second it names may still change without changing it.
   */
  readonly versionGrain: 'exact' | 'second';
  /** Whether `ifVersion` of an update is honoured by the platform. */
  readonly conditionalWrite: boolean;
  /** Most refs in one `readMany`, most drafts in one `createMany`. */
  readonly readBatch: number;
  readonly createBatch: number;
  /** Files added to a ticket need not move the ticket's change mark, and are listed by `listChangedFiles`. */
  readonly filesListedApart: boolean;
  /** Visibility levels a comment can have. Without `internal`, internal comments are not sent (K2). */
  readonly commentVisibility: readonly Visibility[];
  /** Visibility levels a file can have. */
  readonly fileVisibility: readonly Visibility[];
  readonly commentsEditable: boolean;
  /** Longest comment, in UTF-16 code units. */
  readonly maxCommentLength: number;
  /** Largest file, in bytes. */
  readonly maxFileBytes: number;
  readonly acceptsEmptyFiles: boolean;
  /** Rich text that the platform keeps in comments: otherwise plain text is sent. */
  readonly richComments: boolean;
  /** A ticket in a closed state still takes comments. */
  readonly closedTakesComments: boolean;
}

/** The tickets one route looks at on this end. */
export interface RouteScope {
  readonly type: string;
  readonly container: string;
}

export interface ListQuery {
  readonly scopes: readonly RouteScope[];
  /** Inclusive. In this platform's own clock. */
  readonly since: Instant;
  /** Position from a former page of the same query. */
  readonly cursor?: string;
  readonly limit: number;
}

/** One changed ticket in a listing. The listing may lag: contents come from `readMany`. */
export interface ChangedRow {
  readonly ref: TicketRef;
  readonly version: string;
  readonly changedAt: Instant;
}

export interface ChangedPage {
  readonly rows: readonly ChangedRow[];
  /** Present while the platform says there is more, also behind a short or empty page. */
  readonly cursor?: string;
  /** The platform's own clock when it answered, from its `Date` header. */
  readonly serverTime: Instant;
}

export interface ReadQuery {
  readonly ref: TicketRef;
  /** Comments and files created or edited before this are known already and may be left out. Absent: all. */
  readonly since?: Instant;
}

/** What to bring with each ticket. */
export interface ReadWants {
  /** Field ids, reference paths such as `caller_id.email` included. */
  readonly fields: readonly string[];
  readonly comments: boolean;
  readonly files: boolean;
}

/**
 * A strongly consistent read of one ticket. `gone` is for an answer that proves deletion; `invisible` for 403, 404 and a record missing
 * from a batch; `malformed` for a record that could not be parsed. `movedTo`: the ticket was merged into another.
 */
export type ReadResult =
  | {
      readonly outcome: 'found';
      readonly ref: TicketRef;
      readonly ticket: Ticket;
      readonly comments: readonly Comment[];
      readonly files: readonly TicketFile[];
    }
  | { readonly outcome: 'gone' | 'invisible'; readonly ref: TicketRef; readonly reason: string }
  | { readonly outcome: 'merged'; readonly ref: TicketRef; readonly into: TicketRef }
  | { readonly outcome: 'malformed'; readonly ref: TicketRef; readonly reason: string };

/** A ticket to be created. `fields` holds everything, title, description and requester included. */
export interface TicketDraft {
  readonly type: string;
  readonly container: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Written into the ticket by the creating call itself. */
  readonly correlationId: string;
}

/** `fieldsRefused`: the ticket exists, and these fields were left out because the platform refused them. */
export type CreateResult =
  | {
      readonly outcome: 'created';
      readonly ref: TicketRef;
      readonly key: string;
      readonly url: string;
      readonly ticket?: Ticket;
      readonly fieldsRefused: readonly RefusedField[];
    }
  /** `FieldRejectedError`, `TicketRejectedError`, `UnknownOutcomeError` … of this draft alone. */
  | { readonly outcome: 'failed'; readonly error: Error };

export interface RefusedField {
  readonly field: string;
  readonly reason: string;
}

/**
 * `ticket` is the state the platform reported as the result of this very write (the read-back of S8); absent where it reports none.
 * `continuous` says that nobody else's change lies between the version the write was based on and `ticket.version`.
 */
export interface UpdateResult {
  readonly ticket?: Ticket;
  readonly continuous: boolean;
  readonly fieldsRefused: readonly RefusedField[];
}

export interface CommentDraft {
  readonly body: RichText;
  readonly visibility: Visibility;
  /** Hidden in the comment where the platform can hold it. */
  readonly mark: string;
}

export interface FileDraft {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
  readonly visibility: Visibility;
  readonly mark: string;
}

/** `unknown`: the platform's index may not show it yet; ask again after the declared lag. */
export type Lookup<T> =
  | { readonly outcome: 'found'; readonly hits: readonly T[] }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** Facts remembered with an intent so that a look-up can be strong. Opaque to the engine; ≤ 1 KB of JSON. */
export type LookupHint = string;

/** One line of a connection test (C4). */
export interface CheckItem {
  readonly what: string;
  readonly outcome: 'ok' | 'failed' | 'not-verifiable';
  /** For `failed`: the setting that grants the right, or the next step. */
  readonly advice?: string;
}

export interface CheckReport {
  readonly ok: boolean;
  readonly actingUser: string;
  readonly timeZone: string;
  readonly items: readonly CheckItem[];
}

/**
 * Code for one platform, bound to one end of one connection. Every method may reject with `TransientError`, `RateLimitedError` or
 * `ConnectionBrokenError`; methods that write also with `UnknownOutcomeError`. Nothing is retried inside a connector.
 */
export interface Connector {
  readonly platform: string;
  readonly capabilities: Capabilities;

  /** Writes nothing. Resolves with `ok: false` for refused credentials or missing rights; never rejects for them. */
  check(scopes: readonly RouteScope[]): Promise<CheckReport>;
  ticketTypes(): Promise<readonly TicketTypeInfo[]>;
  fields(scope: RouteScope): Promise<readonly FieldInfo[]>;
  /** Live values of a picklist; empty for a field that has none. */
  values(scope: RouteScope, field: string): Promise<readonly OptionInfo[]>;

  /** Tickets created or changed at or after `since`, oldest change first, ties in a stable order, over all scopes in one listing. */
  listChanged(query: ListQuery): Promise<ChangedPage>;
  /** The tickets that got files at or after `since`; only with `filesListedApart`. Rows carry the ticket's ref and an empty version. */
  listChangedFiles?(query: ListQuery): Promise<ChangedPage>;
  /** Strongly consistent; one result per query, in any order. */
  readMany(queries: readonly ReadQuery[], wants: ReadWants): Promise<readonly ReadResult[]>;
  /** The refs that fulfil the native filter text (JQL, encoded query, TicketSQL). An empty filter matches all. */
  matchesFilter(refs: readonly TicketRef[], filter: string): Promise<ReadonlySet<string>>;
  /** Resolves when the filter text is valid, else rejects with `TicketRejectedError` saying why. */
  validateFilter(scope: RouteScope, filter: string): Promise<void>;
  /** The ticket ids behind a key or number a person typed. */
  findByKey(key: string): Promise<TicketRef | undefined>;

  /** Taken just before the intent of a create is stored, so that `findByCorrelation` can be strong. */
  lookupHint(scope: RouteScope): Promise<LookupHint>;
  findByCorrelation(scope: RouteScope, correlationId: string, hint: LookupHint): Promise<Lookup<TicketRef>>;
  /** One result per draft, in the same order. Rejects only when the outcome of all is the same (for example nothing was sent). */
  createMany(drafts: readonly TicketDraft[]): Promise<readonly CreateResult[]>;
  /**
   * Writes the given fields; a status is reached by whatever steps the platform's workflow needs. Rejects with `FieldRejectedError`
   * only if nothing was written, with `StaleVersionError` if `ifVersion` was honoured and did not hold.
   * `want` lists fields to bring in the read-back.
   */
  update(
    ref: TicketRef,
    fields: Readonly<Record<string, FieldValue>>,
    options: { readonly ifVersion?: string; readonly want: readonly string[] },
  ): Promise<UpdateResult>;

  /** The new comment's id. */
  addComment(ref: TicketRef, draft: CommentDraft): Promise<{ readonly id: string }>;
  /** Only with `commentsEditable`. */
  editComment?(ref: TicketRef, commentId: string, draft: CommentDraft): Promise<void>;
  /** Comments equal to the draft, written at or after `since`, whose ids are not in `claimed`. */
  findComment(ref: TicketRef, draft: CommentDraft, since: Instant, claimed: ReadonlySet<string>): Promise<Lookup<string>>;
  addFile(ref: TicketRef, draft: FileDraft): Promise<{ readonly id: string }>;
  findFile(
    ref: TicketRef,
    draft: Omit<FileDraft, 'bytes'> & { readonly size: number },
    since: Instant,
    claimed: ReadonlySet<string>,
  ): Promise<Lookup<string>>;
  /** The bytes of a file. Rejects with `TicketRejectedError` if larger than `maxBytes`. */
  readFile(ref: TicketRef, file: TicketFile, maxBytes: number): Promise<Uint8Array>;

  /** Active people by email, case-insensitive. An address that matches several people is in the map with several. */
  findContacts(emails: readonly string[], scope: RouteScope): Promise<ReadonlyMap<string, readonly Person[]>>;
}
