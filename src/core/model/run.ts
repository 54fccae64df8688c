import type { End } from './end';
import type { Instant } from './value';

/** `ticket`: the sync of one ticket, by an event or a person. */
export type RunKind = 'manual' | 'preview' | 'automatic' | 'ticket';

/** P4. `held`: a brake stopped it in front of its plan. */
export type RunStatus = 'running' | 'waiting' | 'success' | 'partial' | 'failed' | 'nothing' | 'cancelled';

export interface RunCounts {
  readonly created: number;
  readonly updated: number;
  readonly closed: number;
  readonly failed: number;
  /** Tickets with a parked, unmapped or refused field, and comments or files that were held back. */
  readonly skipped: number;
  readonly unchanged: number;
  readonly comments: number;
  readonly attachments: number;
  readonly commentsFailed: number;
  readonly attachmentsFailed: number;
}

export const NO_COUNTS: RunCounts = {
  created: 0,
  updated: 0,
  closed: 0,
  failed: 0,
  skipped: 0,
  unchanged: 0,
  comments: 0,
  attachments: 0,
  commentsFailed: 0,
  attachmentsFailed: 0,
};

export type TicketOutcome = 'created' | 'updated' | 'closed' | 'failed' | 'skipped';

export interface ResultTicket {
  readonly id: string;
  readonly key: string;
  readonly url: string;
}

/** One line of a run's details. */
export interface TicketResult {
  readonly outcome: TicketOutcome;
  readonly source?: ResultTicket;
  readonly target?: ResultTicket;
  readonly title: string;
  readonly comments: number;
  readonly attachments: number;
  readonly commentsFailed: number;
  readonly attachmentsFailed: number;
  readonly notes: readonly ResultNote[];
  /** For a preview: what would be done, in words. */
  readonly planned?: readonly PlannedChange[];
}

/** Something a person should know about one ticket; `field` is a label. */
export interface ResultNote {
  readonly level: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly field?: string;
  readonly value?: string;
  readonly detail?: string;
}

/** One planned effect: a field before and after, a comment with its visibility, a file. */
export interface PlannedChange {
  readonly kind: 'create' | 'field' | 'status' | 'comment' | 'file';
  readonly end: End;
  readonly label: string;
  readonly before?: string;
  readonly after?: string;
}

/** Where a listing stands: everything before it is finished. It may last over several invocations. */
export interface ListingPosition {
  readonly end: End;
  readonly cursor?: string;
  /** When the listing began and the newest change it showed so far, in that end's own clock. */
  readonly beganAt?: Instant;
  readonly newest?: Instant;
}

/** A run as stored; one record, rewritten after every page. */
export interface Run {
  readonly id: string;
  readonly connectionId: string;
  readonly kind: RunKind;
  readonly status: RunStatus;
  readonly startedBy?: string;
  /** A manual run also begins to sync tickets that are closed already (S10). */
  readonly includeClosed: boolean;
  readonly since: Readonly<Record<End, Instant>>;
  readonly position: ListingPosition;
  /** Watermarks this run has earned so far, per end, in the end's own clock. */
  readonly watermarks: Readonly<Partial<Record<End, Instant>>>;
  readonly counts: RunCounts;
  readonly done: number;
  /** Pages of details stored so far. */
  readonly detailPages: number;
  readonly slice: number;
  readonly startedAt: Instant;
  readonly progressAt: Instant;
  readonly finishedAt?: Instant;
  /** Why it waits, failed or was cancelled, and the next step. */
  readonly message?: string;
}
