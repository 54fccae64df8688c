import { z } from 'zod';
import { ticketProblemSchema } from './run';

/** What the issue panel reads and does (P3). */

const instant = z.iso.datetime();

/** The state of one mapped field, as text for display. `here` is the Jira issue. */
export const fieldStateSchema = z.object({
  label: z.string(),
  here: z.string(),
  there: z.string(),
  /** Both ends hold what the mapping says they should. */
  agreed: z.boolean(),
  /** Why the field does not sync at the moment. */
  parkedReason: z.string().optional(),
  /** M8: the value that lost the last conflict, and whose it was. */
  conflict: z.object({ losingValue: z.string(), of: z.enum(['here', 'there']), at: instant }).optional(),
});
export type FieldState = z.infer<typeof fieldStateSchema>;

export const linkStateSchema = z.enum(['linked', 'paused', 'failed', 'conflict', 'out-of-scope', 'gone']);
export type LinkState = z.infer<typeof linkStateSchema>;

export const issueLinkSchema = z.object({
  connectionId: z.string(),
  connectionName: z.string(),
  state: linkStateSchema,
  /** Why it is in this state, and the next step. */
  stateReason: z.string(),
  partner: z.object({ platformName: z.string(), key: z.string(), url: z.string(), status: z.string() }),
  lastSyncAt: instant.optional(),
  fields: z.array(fieldStateSchema).readonly(),
  problems: z.array(ticketProblemSchema).readonly(),
  /** Whether `Sync now` works at the moment, and if not, why (S4). */
  syncNow: z.object({ allowed: z.boolean(), reason: z.string().optional() }),
});
export type IssueLink = z.infer<typeof issueLinkSchema>;

/** A connection over which the issue is not linked, with the first gate that stopped it (X2). */
export const notLinkedSchema = z.object({
  connectionId: z.string(),
  connectionName: z.string(),
  platformName: z.string(),
  reason: z.string(),
  nextStep: z.string().optional(),
  /** The issue's type and project have a route, so an existing ticket can be linked by hand. */
  linkable: z.boolean(),
});
export type NotLinked = z.infer<typeof notLinkedSchema>;

export const issueViewSchema = z.object({
  links: z.array(issueLinkSchema).readonly(),
  notLinked: z.array(notLinkedSchema).readonly(),
});
export type IssueView = z.infer<typeof issueViewSchema>;
