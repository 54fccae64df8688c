import { z } from 'zod';

/** What pages know about platforms: how to sign in, and the live description of their tickets. */

export const endSchema = z.enum(['source', 'target']);

const formFieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  secret: z.boolean(),
  required: z.boolean(),
  /** Where to find it, in a sentence. */
  help: z.string(),
});

const settingFieldSchema = formFieldSchema.extend({
  /** The only values it may have; the first one holds while nothing was chosen. */
  choices: z
    .array(z.object({ value: z.string(), label: z.string() }))
    .readonly()
    .optional(),
  /** Not shown for the Jira site the app is installed in. */
  remoteOnly: z.boolean().optional(),
});

export type SettingField = z.infer<typeof settingFieldSchema>;

const authMethodSchema = z.object({ id: z.string(), label: z.string(), fields: z.array(formFieldSchema).readonly() });
export type AuthMethodView = z.infer<typeof authMethodSchema>;

/** A platform of the registry. */
export const platformSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The Jira site the app is installed in: no address, no credentials. */
  thisSite: z.boolean(),
  /** Host patterns a base URL may have; empty: approved by the site admin per host. */
  hosts: z.array(z.string()).readonly(),
  baseUrl: z.object({ placeholder: z.string(), help: z.string() }).optional(),
  authMethods: z.array(authMethodSchema).readonly(),
  /** The connector's own non-secret fields, kept in `EndConfig.settings`. */
  settings: z.array(settingFieldSchema).readonly(),
  filter: z.object({ name: z.string(), example: z.string() }),
  holdsInternalComments: z.boolean(),
  holdsInternalFiles: z.boolean(),
});
export type PlatformView = z.infer<typeof platformSchema>;

/** C4. */
export const checkReportSchema = z.object({
  ok: z.boolean(),
  actingUser: z.string(),
  timeZone: z.string(),
  items: z
    .array(z.object({ what: z.string(), outcome: z.enum(['ok', 'failed', 'not-verifiable']), advice: z.string().optional() }))
    .readonly(),
});
export type CheckReportView = z.infer<typeof checkReportSchema>;

export const scopeSchema = z.object({ type: z.string().min(1).max(100), container: z.string().max(100) });

export const ticketTypeSchema = z.object({
  type: z.string(),
  label: z.string(),
  container: z.string(),
  containerLabel: z.string(),
  /** Tickets of this type hold internal comments themselves (Jira Service Management). */
  internalComments: z.boolean().optional(),
});
export type TicketTypeView = z.infer<typeof ticketTypeSchema>;

const fieldTypeSchema = z.enum(['text', 'richText', 'number', 'date', 'dateTime', 'boolean', 'option', 'options', 'user', 'labels']);

export const fieldInfoSchema = z.object({
  id: z.string(),
  label: z.string(),
  type: fieldTypeSchema,
  multiline: z.boolean().optional(),
  requiredOnCreate: z.boolean(),
  settableOnCreate: z.boolean(),
  editable: z.boolean(),
  maxLength: z.number().optional(),
  custom: z.boolean(),
  normalisation: z
    .object({
      trim: z.boolean().optional(),
      foldWhiteSpace: z.boolean().optional(),
      ignoreCase: z.boolean().optional(),
      decimals: z.number().optional(),
      secondsGrain: z.number().optional(),
    })
    .optional(),
  role: z.enum(['status', 'title', 'description', 'priority', 'requester', 'assignee', 'resolution']).optional(),
});
export type FieldView = z.infer<typeof fieldInfoSchema>;

export const optionInfoSchema = z.object({ id: z.string(), label: z.string(), closed: z.boolean().optional() });
export type OptionView = z.infer<typeof optionInfoSchema>;
