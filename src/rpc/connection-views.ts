import { z } from 'zod';
import { connectionSchema, connectionStateSchema, fieldMappingSchema } from '../config/connection';
import { endSchema } from './platform';
import { problemSchema } from './result';

/** What the admin page reads about connections, and the answers to its changes. */

const instant = z.iso.datetime();

/** One line of the list of connections. */
export const connectionSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  contractName: z.string(),
  state: connectionStateSchema,
  stateReason: z.string(),
  source: z.object({ platform: z.string(), baseUrl: z.string() }),
  target: z.object({ platform: z.string(), baseUrl: z.string() }),
  routes: z.number().int(),
  updatedAt: instant,
});
export type ConnectionSummary = z.infer<typeof connectionSummarySchema>;

/** Whether credentials are stored for an end, never what they are (C3). */
export const credentialStatusSchema = z.object({
  stored: z.boolean(),
  /** Id of the auth method they were entered for. */
  method: z.string().optional(),
  updatedAt: instant.optional(),
});
export type CredentialStatus = z.infer<typeof credentialStatusSchema>;

export const connectionViewSchema = z.object({
  connection: connectionSchema,
  credentials: z.object({ source: credentialStatusSchema, target: credentialStatusSchema }),
});
export type ConnectionView = z.infer<typeof connectionViewSchema>;

/**
 * Outcome of a save. `refused`: nothing was stored, each problem names its place in the connection.
 * `stale`: somebody saved since the page was loaded.
 */
export const saveOutcomeSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('saved'), connection: connectionSchema }),
  z.object({ outcome: z.literal('refused'), problems: z.array(problemSchema).readonly() }),
  z.object({ outcome: z.literal('stale'), updatedAt: instant }),
]);

/** Something that is not allowed in the present state, in words. */
export const refusedSchema = z.object({ outcome: z.literal('refused'), reason: z.string(), nextStep: z.string().optional() });

/** Outcome of pausing, resuming and switching automatic sync (C5, S4). */
export const stateChangeSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('changed'),
    state: connectionStateSchema,
    /** Tickets that changed while the connection stood still, when resuming and where it is known. */
    piledUp: z.number().int().optional(),
  }),
  refusedSchema,
]);
export type StateChange = z.infer<typeof stateChangeSchema>;

/** A proposal for the mappings of a new route (M7). Nothing of it is stored until the connection is saved. */
export const starterMappingsSchema = z.object({
  mappings: z.array(fieldMappingSchema).readonly(),
  /** Fields that hold the requester on each end, where both ends have one. */
  requester: z.object({ source: z.string(), target: z.string() }).optional(),
  /** Live values that found no partner. */
  open: z
    .array(
      z.object({
        mappingId: z.string(),
        fieldLabel: z.string(),
        end: endSchema,
        option: z.object({ id: z.string(), label: z.string() }),
      }),
    )
    .readonly(),
  /** Starter fields that could not be mapped at all, with the reason. */
  missing: z.array(z.object({ what: z.string(), reason: z.string() })).readonly(),
});
export type StarterMappings = z.infer<typeof starterMappingsSchema>;

/** One finding of the mapping check (X4). An `error` stops the save, a `warning` does not. */
export const mappingFindingSchema = z.object({
  severity: z.enum(['error', 'warning']),
  kind: z.enum([
    'field-missing',
    'conversion-refused',
    'unmapped-value',
    'required-field',
    'text-too-long',
    'no-return-value',
    'unreachable-status',
    'not-editable',
  ]),
  mappingId: z.string().optional(),
  end: endSchema.optional(),
  fieldLabel: z.string().optional(),
  message: z.string(),
  nextStep: z.string().optional(),
});
export type MappingFinding = z.infer<typeof mappingFindingSchema>;

/** D2: the description a real ticket would get. `adf` is a document in Atlassian Document Format. */
export const descriptionPreviewSchema = z.object({
  ticketKey: z.string(),
  ticketTitle: z.string(),
  adf: z.object({ type: z.literal('doc'), version: z.literal(1), content: z.array(z.unknown()).readonly() }),
});
export type DescriptionPreview = z.infer<typeof descriptionPreviewSchema>;

/** Settings of the installation. */
export const settingsSchema = z.object({
  /** Name of the Jira group whose members are operators (P5); empty: admins only. */
  operatorGroup: z.string().max(255),
});
export type Settings = z.infer<typeof settingsSchema>;
