import { z } from 'zod';
import { connectionStateSchema } from '../config/connection';
import { endSchema } from './platform';

/** What pages read about runs, ticket results and the health of connections. */

const instant = z.iso.datetime();
const count = z.number().int().nonnegative();
const carried = z.object({ carried: count, failed: count });

export const runKindSchema = z.enum(['manual', 'preview', 'automatic', 'ticket']);
export type RunKind = z.infer<typeof runKindSchema>;

/** P4; `nothing` is `No tickets found to sync`. The first three are runs that have not ended. */
export const runStatusSchema = z.enum(['waiting', 'running', 'cancelling', 'success', 'partial', 'failed', 'nothing', 'cancelled']);
export type RunStatus = z.infer<typeof runStatusSchema>;

export const runViewSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  connectionName: z.string(),
  kind: runKindSchema,
  status: runStatusSchema,
  startedAt: instant,
  finishedAt: instant.optional(),
  /** The start moment of a manual run or preview. */
  since: instant.optional(),
  /** Account id; absent for automatic runs. */
  startedBy: z.string().optional(),
  /** Tickets; `total` is absent until both ends are listed. */
  progress: z.object({ done: count, total: count.optional(), at: instant }),
  counts: z.object({
    created: count,
    updated: count,
    closed: count,
    failed: count,
    /** Looked at and left alone, for example already closed at first sight. */
    skipped: count,
    /** Tickets with at least one field parked. */
    parked: count,
    comments: carried,
    attachments: carried,
  }),
  /** Why the run failed or stopped, and the next step. */
  message: z.string().optional(),
  nextStep: z.string().optional(),
  /** Sentences to read before going on: who is notified, how many closed tickets were left out (S9, S10). */
  notices: z.array(z.string()).readonly(),
});
export type RunView = z.infer<typeof runViewSchema>;

/** A ticket as shown on a page. `url` is an `https:` address for a browser. */
export const ticketLabelSchema = z.object({ key: z.string(), url: z.string() });
export type TicketLabel = z.infer<typeof ticketLabelSchema>;

/** Something a person should know about a ticket. A failure names the field, the value, the platform's message and where to mend it (P4). */
export const ticketProblemSchema = z.object({
  level: z.enum(['info', 'warning', 'error']),
  /** Label of the field. */
  field: z.string().optional(),
  value: z.string().optional(),
  message: z.string(),
  platformMessage: z.string().optional(),
  nextStep: z.string().optional(),
});
export type TicketProblem = z.infer<typeof ticketProblemSchema>;

/**
 * One effect a preview says a run would have. `end` is the end that would be written. `label` names the field; for a comment its author
 * and visibility, for a file its name, for `create` the type of the new ticket. Texts are shortened for display.
 */
export const plannedChangeSchema = z.object({
  kind: z.enum(['create', 'field', 'status', 'comment', 'file']),
  end: endSchema,
  label: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
});
export type PlannedChangeView = z.infer<typeof plannedChangeSchema>;

/** The result of one ticket in one run; in a preview the outcome it would have, with what it would change. */
export const ticketResultSchema = z.object({
  /** Unique within the run. */
  id: z.string(),
  outcome: z.enum(['created', 'updated', 'closed', 'failed', 'skipped', 'parked', 'unchanged']),
  source: ticketLabelSchema.optional(),
  target: ticketLabelSchema.optional(),
  /** Id of the Jira issue of the pair: people who may not browse it do not see this result (P5). */
  issueId: z.string().optional(),
  title: z.string(),
  comments: carried,
  attachments: carried,
  problems: z.array(ticketProblemSchema).readonly(),
  /** Only in previews. */
  planned: z.array(plannedChangeSchema).readonly(),
});
export type TicketResultView = z.infer<typeof ticketResultSchema>;

/** Health of one connection on the Sync page. */
export const connectionHealthSchema = z.object({
  connectionId: z.string(),
  connectionName: z.string(),
  state: connectionStateSchema,
  stateReason: z.string(),
  sourceName: z.string(),
  targetName: z.string(),
  /** "checked 12:05, nothing new since 11:40" (P4). */
  heartbeat: z.object({ checkedAt: instant, nothingNewSince: instant.optional() }).optional(),
  nextRunAt: instant.optional(),
  /** A run that has not ended. */
  activeRunId: z.string().optional(),
  lastRun: runViewSchema.optional(),
  failingTickets: count,
  nextRetryAt: instant.optional(),
  /** Whether automatic sync may be switched on now, and if not, why and what to do first (S4). */
  automaticAllowed: z.object({ allowed: z.boolean(), reason: z.string().optional(), nextStep: z.string().optional() }),
});
export type ConnectionHealth = z.infer<typeof connectionHealthSchema>;

export const overviewSchema = z.object({
  connections: z.array(connectionHealthSchema).readonly(),
  /** C9: what somebody must know, most urgent first. */
  banners: z.array(z.object({ message: z.string(), nextStep: z.string().optional() })).readonly(),
});
export type Overview = z.infer<typeof overviewSchema>;

/** A ticket that failed (S12). `retrying` tries again by itself at `nextRetryAt`; `parked` waits for a person. */
export const failingTicketSchema = z.object({
  connectionId: z.string(),
  end: endSchema,
  ticketId: z.string(),
  ticket: ticketLabelSchema,
  issueId: z.string().optional(),
  state: z.enum(['retrying', 'parked']),
  failingSince: instant,
  attempts: count,
  nextRetryAt: instant.optional(),
  problems: z.array(ticketProblemSchema).readonly(),
});
export type FailingTicket = z.infer<typeof failingTicketSchema>;
