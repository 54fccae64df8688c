import type { End } from './end';
import type { TicketRef } from './ticket';
import type { Instant } from './value';

/**
 * What both ends of one field looked like when they last agreed, as read back: one fingerprint per end (M8, architecture §2).
 * An end without a fingerprint has no baseline. `shape` is the fingerprint of what the mapping compares; another shape is no baseline either (M10).
 */
export interface FieldBaseline {
  readonly shape: string;
  readonly source?: string;
  readonly target?: string;
  /** The end that holds only what fits of the other's text: it never travels back (M3). */
  readonly cut?: End;
}

/** A field that is left alone while the rest of the ticket syncs (X6). */
export interface ParkedField {
  /** The end that did not take the value. */
  readonly end: End;
  readonly reason: string;
  /** Fingerprint of the value that was not taken: another value is tried at once. */
  readonly tried: string;
  readonly since: Instant;
  readonly retryAt: Instant;
  readonly attempts: number;
}

/** A conflict that the policy decided; the losing value is kept beside the link for 90 days. */
export interface ConflictMark {
  readonly at: Instant;
  readonly winner: End;
}

/** Why the last sync of this ticket did not finish. */
export interface LinkFailure {
  readonly message: string;
  readonly detail?: string;
  readonly attempts: number;
  readonly since: Instant;
  readonly retryAt: Instant;
}

export interface LinkEnd {
  readonly ref: TicketRef;
  readonly container: string;
  readonly key: string;
  readonly url: string;
  /** Comments and files created or edited before this moment, in the platform's clock, are settled. */
  readonly conversationSince: Instant;
  /** Comments and files older than this never travel: the link was made by hand (S11). */
  readonly conversationFloor?: Instant;
  readonly status?: string;
}

/**
 * - `active`: syncs.
 * - `paused`: a person paused this ticket.
 * - `out-of-scope`: it left the scope or gained a security level; resumes by itself when it comes back (C7).
 * - `gone`: deleted or invisible on one end; nothing happens until a person lifts it (S7).
 * - `unlinked`: a person took the pair apart; kept so that it is not created again.
 */
export type LinkState = 'active' | 'paused' | 'out-of-scope' | 'gone' | 'unlinked';

/** A pair of tickets that stay in step (S2). */
export interface Link {
  readonly id: string;
  readonly connectionId: string;
  readonly routeId: string;
  readonly state: LinkState;
  readonly stateReason?: string;
  /** The end the first ticket was on; the other was created by a sync. Absent for a pair linked by hand. */
  readonly origin?: End;
  /** The end whose description carries composed lines above a separator (D1). */
  readonly composedOn?: End;
  readonly ends: Readonly<Record<End, LinkEnd>>;
  readonly fields: Readonly<Record<string, FieldBaseline>>;
  readonly parked: Readonly<Record<string, ParkedField>>;
  readonly conflicts: Readonly<Record<string, ConflictMark>>;
  readonly failure?: LinkFailure;
  /** The pair was just made: its introductions and its conversation so far are still to be carried. */
  readonly begun?: true;
  /** Version of the canonical form the baselines were made with. */
  readonly canonical: number;
  readonly createdAt: Instant;
  readonly syncedAt: Instant;
}
