import type { TicketResult } from '../core/model/run';
import type { TicketRef } from '../core/model/ticket';

/** A preview plans and writes nothing. */
export type Mode = 'apply' | 'preview';

/** One ticket to look at. Without a version it is looked at in any case. */
export interface Subject {
  readonly ref: TicketRef;
  readonly version?: string;
}

export interface GroupResult {
  readonly results: readonly TicketResult[];
  /** Tickets that needed nothing. */
  readonly unchanged: number;
}
