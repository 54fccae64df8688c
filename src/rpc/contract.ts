import { z } from 'zod';
import { connectionSchema } from '../config/connection';
import {
  connectionSummarySchema,
  connectionViewSchema,
  credentialStatusSchema,
  descriptionPreviewSchema,
  mappingFindingSchema,
  refusedSchema,
  saveOutcomeSchema,
  settingsSchema,
  starterMappingsSchema,
  stateChangeSchema,
} from './connection-views';
import { issueViewSchema } from './issue';
import { checkReportSchema, endSchema, fieldInfoSchema, optionInfoSchema, platformSchema, scopeSchema, ticketTypeSchema } from './platform';
import { failureSchema } from './result';
import { failingTicketSchema, overviewSchema, runStatusSchema, runViewSchema, ticketResultSchema } from './run';

/**
 * Who may call a procedure (P5). Checked on the server before anything else happens:
 * - `admin`: Jira's global permission ADMINISTER.
 * - `operator`: member of the operators' group, or admin.
 * - `issue-browse`, `issue-edit`: the permission on the issue named by `issueId`.
 * - `signed-in`: anybody; the application itself answers only what belongs to the caller.
 */
export type Right = 'admin' | 'operator' | 'issue-browse' | 'issue-edit' | 'signed-in';

const connectionId = z.string().regex(/^[a-z0-9-]{1,40}$/);
const runId = z.string().min(1).max(100);
const issueId = z.string().regex(/^\d{1,20}$/);
const instant = z.iso.datetime();
const cursor = z.string().max(2000).optional();
const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();
const none = z.object({}).default({});
const done = z.object({ outcome: z.literal('done') });
const job = z.object({ outcome: z.literal('started'), jobId: z.string() });
const doneOrRefused = z.discriminatedUnion('outcome', [done, refusedSchema]);
const jobOrRefused = z.discriminatedUnion('outcome', [job, refusedSchema]);

/** A job that a page polls: a connection test, or the sync of one ticket. */
export const jobViewSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('running') }),
  z.object({ state: z.literal('tested'), report: checkReportSchema }),
  z.object({ state: z.literal('synced'), result: ticketResultSchema }),
  z.object({ state: z.literal('failed'), error: failureSchema }),
]);
export type JobView = z.infer<typeof jobViewSchema>;

const procedure = <I extends z.ZodType, O extends z.ZodType>(right: Right, input: I, output: O) => ({ right, input, output });

/** Every procedure a page may call. The names are the resolver's keys and the methods of `Application`. */
export const procedures = {
  /** What the calling person may do. */
  me: procedure('signed-in', none, z.object({ admin: z.boolean(), operator: z.boolean() })),
  job: procedure('signed-in', z.object({ jobId: z.string().min(1).max(100) }), jobViewSchema),

  platforms: procedure('admin', none, list(platformSchema)),
  settings: procedure('admin', none, settingsSchema),
  saveSettings: procedure('admin', settingsSchema, settingsSchema),
  listConnections: procedure('admin', none, list(connectionSummarySchema)),
  getConnection: procedure('admin', z.object({ connectionId }), connectionViewSchema),
  createConnection: procedure(
    'admin',
    z.object({
      name: z.string().trim().min(1, 'Give the connection a name.').max(255),
      contractName: z.string().max(255),
      /** The end this Jira site is. */
      jiraEnd: endSchema,
      platform: z.string().min(1, 'Choose a platform.').max(40),
      baseUrl: z.string().max(500),
    }),
    connectionViewSchema,
  ),
  /** `connection.updatedAt` is the one the page loaded; `state` and `stateReason` are ignored. */
  saveConnection: procedure('admin', z.object({ connection: connectionSchema }), saveOutcomeSchema),
  removeConnection: procedure('admin', z.object({ connectionId, purge: z.boolean() }), done),
  /** Write-only (C3): replaces what was stored for this end. */
  setCredentials: procedure(
    'admin',
    z.object({
      connectionId,
      end: endSchema,
      method: z.string().min(1).max(60),
      values: z.record(z.string().max(60), z.string().max(8000)),
    }),
    credentialStatusSchema,
  ),
  pauseConnection: procedure('operator', z.object({ connectionId }), stateChangeSchema),
  resumeConnection: procedure('operator', z.object({ connectionId }), stateChangeSchema),
  setAutomatic: procedure('operator', z.object({ connectionId, on: z.boolean() }), stateChangeSchema),
  testConnection: procedure('admin', z.object({ connectionId, end: endSchema }), job),

  ticketTypes: procedure('admin', z.object({ connectionId, end: endSchema }), list(ticketTypeSchema)),
  fields: procedure('admin', z.object({ connectionId, end: endSchema, scope: scopeSchema }), list(fieldInfoSchema)),
  values: procedure(
    'admin',
    z.object({ connectionId, end: endSchema, scope: scopeSchema, field: z.string().min(1).max(255) }),
    list(optionInfoSchema),
  ),
  starterMappings: procedure('admin', z.object({ connectionId, source: scopeSchema, target: scopeSchema }), starterMappingsSchema),
  /** Checks a route of the connection as it stands on the page, saved or not. */
  checkMappings: procedure('admin', z.object({ connection: connectionSchema, routeId: z.string().max(40) }), list(mappingFindingSchema)),
  /** Composes the description of a real ticket with the connection as it stands on the page. */
  previewDescription: procedure(
    'admin',
    z.object({
      connection: connectionSchema,
      routeId: z.string().max(40),
      ticketKey: z.string().trim().min(1, 'Enter a ticket key.').max(100),
    }),
    descriptionPreviewSchema,
  ),

  overview: procedure('operator', none, overviewSchema),
  startRun: procedure(
    'operator',
    z.object({ connectionId, mode: z.enum(['manual', 'preview']), since: instant, includeClosed: z.boolean().optional() }),
    z.discriminatedUnion('outcome', [z.object({ outcome: z.literal('started'), runId }), refusedSchema]),
  ),
  cancelRun: procedure('operator', z.object({ connectionId, runId }), runViewSchema),
  /** Newest first. Runs that began in [`from`, `to`). */
  listRuns: procedure(
    'operator',
    z.object({
      connectionId: connectionId.optional(),
      status: runStatusSchema.optional(),
      from: instant,
      to: instant.optional(),
      cursor,
    }),
    z.object({ runs: list(runViewSchema), cursor }),
  ),
  getRun: procedure('operator', z.object({ connectionId, runId }), runViewSchema),
  runDetails: procedure(
    'operator',
    z.object({ connectionId, runId, cursor }),
    z.object({
      results: list(ticketResultSchema),
      /** Results left out because the caller may not browse their issues. */
      hidden: z.number().int().default(0),
      cursor,
    }),
  ),
  failingTickets: procedure(
    'operator',
    z.object({ connectionId, cursor }),
    z.object({ tickets: list(failingTicketSchema), hidden: z.number().int().default(0), cursor }),
  ),
  retryTicket: procedure('operator', z.object({ connectionId, end: endSchema, ticketId: z.string().min(1).max(255) }), jobOrRefused),

  issueView: procedure('issue-browse', z.object({ issueId }), issueViewSchema),
  syncIssue: procedure('issue-edit', z.object({ issueId, connectionId }), jobOrRefused),
  linkIssue: procedure(
    'issue-edit',
    z.object({ issueId, connectionId, partnerKey: z.string().trim().min(1, 'Enter the number of the ticket.').max(100) }),
    doneOrRefused,
  ),
  unlinkIssue: procedure('issue-edit', z.object({ issueId, connectionId }), doneOrRefused),
  pauseIssue: procedure('issue-edit', z.object({ issueId, connectionId, paused: z.boolean() }), doneOrRefused),
} as const;

export type ProcedureName = keyof typeof procedures;
/** The input as a page writes it: parts with defaults may be left out. */
export type PageInput<P extends ProcedureName> = z.input<(typeof procedures)[P]['input']>;
/** The input after it was checked. */
export type Input<P extends ProcedureName> = z.output<(typeof procedures)[P]['input']>;
/** What the server hands over, before defaults are filled in. */
export type ServerOutput<P extends ProcedureName> = z.input<(typeof procedures)[P]['output']>;
export type Output<P extends ProcedureName> = z.output<(typeof procedures)[P]['output']>;
