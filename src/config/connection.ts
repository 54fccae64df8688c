import { z } from 'zod';

/**
 * What an admin sets about one connection. Stored as one record, edited as a whole, versioned by `v`.
 * Credentials are not here: they live in secret storage under the connection's id and end (C3).
 */

const id = z.string().regex(/^[a-z0-9-]{1,40}$/);
const text = z.string().trim().min(1).max(255);
const direction = z.enum(['source-to-target', 'target-to-source', 'bidirectional']);
const perDirection = z.object({ sourceToTarget: z.boolean(), targetToSource: z.boolean() });

/** One end of a connection. `settings` are the connector's own non-secret fields, checked by its `settingsSchema`. */
export const endSchema = z.object({
  platform: z.string().min(1).max(40),
  /** `https://…` without a path at its end; empty for the Jira site the app is installed in. */
  baseUrl: z.string().max(500),
  settings: z.record(z.string().max(60), z.string().max(2000)),
  /** Whose name shows on comments that leave this end (K2). */
  authorName: z.enum(['real', 'company']).default('real'),
  /** Company or alias used when `authorName` is `company`. */
  companyName: z.string().max(100).default(''),
  /** Native filter (JQL, encoded query, TicketSQL) that decides which unlinked tickets of this end begin to sync. */
  startFilter: z.string().max(4000).default(''),
  /** Unlinked tickets created before this moment do not begin to sync. */
  createdOnOrAfter: z.iso.datetime().optional(),
  /** Unlinked tickets that are already closed begin to sync (S10). */
  includeClosed: z.boolean().default(false),
});
export type EndConfig = z.infer<typeof endSchema>;

const optionSchema = z.object({ id: z.string().max(255), label: z.string().max(255) });

const fieldType = z.enum(['text', 'richText', 'number', 'date', 'dateTime', 'boolean', 'option', 'options', 'user', 'labels']);

/** A value set as text in the configuration (an option by its id); it is converted to the field's type when used. */
const constantSchema = z.object({
  field: z.string().max(255),
  value: z.string().max(4000),
  label: z.string().max(255).optional(),
  type: fieldType.default('text'),
});
export type Constant = z.infer<typeof constantSchema>;

/** One pair of picklist values (M4). */
export const valuePairSchema = z.object({
  source: optionSchema,
  target: optionSchema,
  /** Several source values share this target value and this pair is the way back, or the reverse. */
  returnValue: z.boolean().default(false),
  /** Further fields set on the receiving end together with this value. */
  companions: z
    .object({ source: z.array(constantSchema).max(10).default([]), target: z.array(constantSchema).max(10).default([]) })
    .default({ source: [], target: [] }),
});
export type ValuePair = z.infer<typeof valuePairSchema>;

/** M5: what happens to a value without a pair. */
export const unmappedPolicySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('skip') }),
  z.object({ kind: z.literal('default'), source: optionSchema.optional(), target: optionSchema.optional() }),
  z.object({ kind: z.literal('fail') }),
]);
export type UnmappedPolicy = z.infer<typeof unmappedPolicySchema>;

export const conflictPolicySchema = z.enum(['source-wins', 'target-wins', 'latest-wins']);
export type ConflictPolicy = z.infer<typeof conflictPolicySchema>;

const fieldEndSchema = z.object({
  field: z.string().min(1).max(255),
  label: z.string().max(255),
  type: fieldType,
  multiline: z.boolean().default(false),
  maxLength: z.number().int().positive().optional(),
  normalisation: z
    .object({
      trim: z.boolean(),
      foldWhiteSpace: z.boolean(),
      ignoreCase: z.boolean(),
      decimals: z.number().int(),
      secondsGrain: z.number().int(),
    })
    .partial()
    .optional(),
  role: z.enum(['status', 'title', 'description', 'priority', 'requester', 'assignee', 'resolution']).optional(),
});
/** One end of a field mapping, with the facts about the field that the merge needs (refreshed whenever the mapping is saved). */
export type FieldEnd = z.infer<typeof fieldEndSchema>;

/** M2: one source field linked to one target field. */
export const fieldMappingSchema = z.object({
  id,
  source: fieldEndSchema,
  target: fieldEndSchema,
  direction,
  /** An empty value clears the other end (M3). */
  carryEmpty: z.boolean().default(false),
  /** Present for a value mapping; absent for a direct mapping. */
  values: z.object({ pairs: z.array(valuePairSchema).max(500), unmapped: unmappedPolicySchema }).optional(),
  conflict: conflictPolicySchema.optional(),
});
export type FieldMapping = z.infer<typeof fieldMappingSchema>;

/** D: the description of tickets created on `writtenOn`, composed from fields of the other end. */
export const compositionSchema = z.object({
  fields: z.array(z.object({ field: z.string().max(255), label: z.string().max(255), type: fieldEndSchema.shape.type })).max(30),
  /** D3: later changes of the original rewrite the part below the separator. */
  updateBelowSeparator: z.boolean().default(false),
});
export type Composition = z.infer<typeof compositionSchema>;

const routeEndSchema = z.object({
  type: z.string().min(1).max(100),
  container: z.string().max(100),
  label: z.string().max(255),
  /** Values for fields of tickets that are created on this end (M6). */
  defaults: z.array(constantSchema).max(50).default([]),
  /** Values written with a closing status on this end, when neither mapping nor companion gives them (S6). */
  closingFields: z.array(constantSchema).max(20).default([]),
  /** Status that closes a ticket on this end when the other end's closing status has no pair (M5). */
  closingStatus: optionSchema.optional(),
  /** Field that receives the other ticket's key and address (M9); absent: an internal first note. */
  keyField: z.string().max(255).optional(),
  /** Fields that receive the name and email of a requester who has no match on this end (K6); absent: a line in the description. */
  requesterNameField: z.string().max(255).optional(),
  requesterEmailField: z.string().max(255).optional(),
  /** Contact used when this end requires a requester and none matched. */
  fallbackRequester: z.object({ id: z.string(), name: z.string() }).optional(),
});
export type RouteEnd = z.infer<typeof routeEndSchema>;

/** M1: a pair of ticket types with everything that belongs to it. */
export const routeSchema = z.object({
  id,
  source: routeEndSchema,
  target: routeEndSchema,
  mappings: z.array(fieldMappingSchema).max(200),
  /** Written on the target from source fields; the original description is the mapping whose ends have the role `description`. */
  composition: compositionSchema.optional(),
  /** Fields that hold the requester on each end; matched by email (K6). */
  requester: z.object({ source: z.string().max(255), target: z.string().max(255) }).optional(),
  conflict: conflictPolicySchema.default('source-wins'),
  /** What happens when one end is reopened (S6). */
  reopen: z.enum(['reopen', 'report']).default('report'),
});
export type Route = z.infer<typeof routeSchema>;

export const connectionStateSchema = z.enum(['draft', 'initial-sync-required', 'ready', 'automatic', 'paused', 'needs-attention']);
export type ConnectionState = z.infer<typeof connectionStateSchema>;

export const connectionSchema = z.object({
  v: z.literal(1),
  id,
  name: text,
  contractName: z.string().max(255).default(''),
  state: connectionStateSchema,
  /** Why the connection needs attention, and the next step. */
  stateReason: z.string().max(1000).default(''),
  source: endSchema,
  target: endSchema,
  bidirectional: z.boolean().default(false),
  routes: z.array(routeSchema).max(50),
  publicComments: perDirection,
  internalComments: perDirection,
  attachments: perDirection,
  /** K1: filters on files. */
  fileFilter: z.object({
    maxBytes: z.number().int().positive(),
    blockedTypes: z.array(z.string().max(100)).max(50),
    blockedNames: z.array(z.string().max(100)).max(50),
  }),
  /** K3: what becomes of an edited comment where the platform can edit ours. */
  editedComments: z.enum(['update', 'ignore', 'add']).default('update'),
  /** Ids of connections whose tickets may leave over this one (C1). */
  forwardFrom: z.array(id).max(50).default([]),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** A file is refused above this size whatever the filter says: no invocation can hold more (bytes). */
export const FILE_CEILING_BYTES = 25 * 1024 * 1024;
