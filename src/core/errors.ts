/**
 * Every error the app raises on purpose, grouped by what to do next. `message` is for an admin: what happened and the next step,
 * without credentials or ticket content; `detail` is the platform's own text, shown beside it.
 */
export abstract class SyncError extends Error {
  abstract readonly recovery: Recovery;
  constructor(
    message: string,
    readonly detail?: string,
  ) {
    super(message);
    this.name = new.target.name;
  }
}

export type Recovery =
  'retry' | 'look-up' | 'wait-until' | 're-read' | 'park-field' | 'park-ticket' | 'pause-connection' | 'stop-run' | 'our-bug';

/** The request had no effect and may succeed later: 5xx before the effect, connection refused, timeout of a read. */
export class TransientError extends SyncError {
  readonly recovery = 'retry';
}

/** The request may or may not have had its effect: look it up, never send it again blindly. */
export class UnknownOutcomeError extends SyncError {
  readonly recovery = 'look-up';
}

/** The platform asks to wait. Not a failed attempt (S12). */
export class RateLimitedError extends SyncError {
  readonly recovery = 'wait-until';
  constructor(
    message: string,
    /** Milliseconds to wait, from the platform's answer. */
    readonly retryAfterMs: number,
    detail?: string,
  ) {
    super(message, detail);
  }
}

/** A conditional write met a newer version: read again and plan again. */
export class StaleVersionError extends SyncError {
  readonly recovery = 're-read';
}

/** The platform refused one field; the rest of the ticket can sync without it. */
export class FieldRejectedError extends SyncError {
  readonly recovery = 'park-field';
  constructor(
    message: string,
    /** Field ids of the platform that refused. */
    readonly fields: readonly string[],
    detail?: string,
  ) {
    super(message, detail);
  }
}

/** The platform refused this ticket, comment or file, or its record makes no sense; others are unaffected. */
export class TicketRejectedError extends SyncError {
  readonly recovery = 'park-ticket';
}

/** The ticket is deleted or no longer visible. Which of the two is not known (S7). */
export class TicketGoneError extends SyncError {
  readonly recovery = 'park-ticket';
}

/** Nothing can work until a person acts: refused credentials, missing right, host not allowed, revoked egress. */
export class ConnectionBrokenError extends SyncError {
  readonly recovery = 'pause-connection';
  constructor(
    message: string,
    readonly reason: 'credentials' | 'permission' | 'egress' | 'host-not-allowed' | 'not-found' | 'configuration',
    detail?: string,
  ) {
    super(message, detail);
  }
}

/** The lease was taken over by another run: stop at once and write nothing more. */
export class LeaseLostError extends SyncError {
  readonly recovery = 'stop-run';
}

/** An assumption of ours does not hold. */
export class DefectError extends SyncError {
  readonly recovery = 'our-bug';
}

/** The text an admin sees for any thrown thing. */
export function describeError(error: unknown): { message: string; detail?: string; recovery: Recovery } {
  if (error instanceof SyncError) {
    return { message: error.message, ...(error.detail === undefined ? {} : { detail: error.detail }), recovery: error.recovery };
  }
  return {
    message: 'Something unexpected happened in the app.',
    detail: error instanceof Error ? error.message : String(error),
    recovery: 'our-bug',
  };
}
