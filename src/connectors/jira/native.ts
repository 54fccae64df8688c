import { z } from 'zod';

/**
 * What Jira's answers look like, as far as the connector reads them
 * (https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/). Unknown properties are ignored.
 */

/** Jira writes `2021-01-17T12:34:00.000+0000`; this gives the same moment in UTC with a trailing `Z`. */
export const instantSchema = z.union([z.string(), z.number()]).transform((value, context) => {
  const ms = typeof value === 'number' ? value : Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(ms)) {
    context.addIssue({ code: 'custom', message: 'not a date and time' });
    return z.NEVER;
  }
  return new Date(ms).toISOString();
});

const id = z.union([z.string().min(1), z.number()]).transform(String);

export const userSchema = z.object({
  accountId: z.string().min(1),
  accountType: z.string().optional(),
  displayName: z.string().nullish(),
  emailAddress: z.string().nullish(),
  active: z.boolean().optional(),
  timeZone: z.string().nullish(),
});
export type NativeUser = z.infer<typeof userSchema>;

const categorySchema = z.object({ key: z.string() });

export const statusSchema = z.object({ id, name: z.string(), statusCategory: categorySchema.optional() });
export type NativeStatus = z.infer<typeof statusSchema>;

const propertySchema = z.object({ key: z.string(), value: z.unknown() });

export const commentSchema = z.object({
  id,
  author: userSchema.nullish(),
  body: z.unknown(),
  created: instantSchema,
  updated: instantSchema.optional(),
  jsdPublic: z.boolean().nullish(),
  visibility: z.object({ type: z.string().optional(), value: z.string().nullish(), identifier: z.string().nullish() }).nullish(),
  properties: z.array(propertySchema).optional(),
});
export type NativeComment = z.infer<typeof commentSchema>;

export const commentPageSchema = z.object({ comments: z.array(z.unknown()), total: z.number().optional(), startAt: z.number().optional() });
export const commentListSchema = z.object({ values: z.array(z.unknown()) });

export const attachmentSchema = z.object({
  id,
  filename: z.string(),
  author: userSchema.nullish(),
  created: instantSchema,
  size: z.number().nonnegative(),
  mimeType: z.string().nullish(),
});
export type NativeAttachment = z.infer<typeof attachmentSchema>;

export const projectSchema = z.object({ id, key: z.string(), name: z.string().optional(), projectTypeKey: z.string().optional() });
export type NativeProject = z.infer<typeof projectSchema>;

/** The fields every read asks for, beside the wanted ones. */
export const coreFieldsSchema = z.object({
  updated: instantSchema,
  created: instantSchema,
  status: statusSchema,
  issuetype: z.object({ id, name: z.string().optional() }),
  project: projectSchema,
});

export const issueSchema = z.object({
  id,
  key: z.string().min(1),
  self: z.string().optional(),
  fields: z.record(z.string(), z.unknown()).default({}),
  properties: z.record(z.string(), z.unknown()).optional(),
});
export type NativeIssue = z.infer<typeof issueSchema>;

/** Just enough to know which record a broken one is. */
export const issueIdSchema = z.object({ id });

export const searchPageSchema = z.object({
  issues: z.array(z.unknown()).default([]),
  nextPageToken: z.string().nullish(),
  isLast: z.boolean().optional(),
});

export const bulkFetchSchema = z.object({
  issues: z.array(z.unknown()).default([]),
  issueErrors: z
    .array(z.object({ id: id.optional(), errorMessage: z.string().nullish() }))
    .nullish()
    .transform((errors) => errors ?? []),
});

export const errorCollectionSchema = z.object({
  errorMessages: z.array(z.string()).nullish(),
  errors: z.record(z.string(), z.unknown()).nullish(),
});
export type NativeErrors = z.infer<typeof errorCollectionSchema>;

export const bulkCreateSchema = z.object({
  issues: z
    .array(z.object({ id, key: z.string(), self: z.string().optional() }))
    .nullish()
    .transform((issues) => issues ?? []),
  errors: z
    .array(
      z.object({ failedElementNumber: z.number().int(), elementErrors: errorCollectionSchema.nullish(), status: z.number().nullish() }),
    )
    .nullish()
    .transform((errors) => errors ?? []),
});

const fieldTypeSchema = z.object({
  type: z.string(),
  items: z.string().optional(),
  system: z.string().optional(),
  custom: z.string().optional(),
});
export type NativeFieldType = z.infer<typeof fieldTypeSchema>;

export const fieldMetaSchema = z.object({
  fieldId: z.string().optional(),
  key: z.string(),
  name: z.string(),
  required: z.boolean(),
  hasDefaultValue: z.boolean().optional(),
  operations: z.array(z.string()).default([]),
  schema: fieldTypeSchema,
  allowedValues: z.array(z.unknown()).nullish(),
});
export type NativeFieldMeta = z.infer<typeof fieldMetaSchema>;

export const createMetaPageSchema = z.object({
  fields: z.array(z.unknown()).nullish(),
  results: z.array(z.unknown()).nullish(),
  total: z.number().optional(),
});
export const editMetaSchema = z.object({ fields: z.record(z.string(), z.unknown()).default({}) });

export const fieldCatalogueSchema = z.array(z.object({ id: z.string(), name: z.string().optional(), schema: fieldTypeSchema.optional() }));

export const transitionSchema = z.object({
  id,
  name: z.string().default(''),
  to: statusSchema,
  isAvailable: z.boolean().optional(),
  fields: z
    .record(
      z.string(),
      z.object({ required: z.boolean().default(false), hasDefaultValue: z.boolean().optional(), name: z.string().optional() }),
    )
    .optional(),
});
export type NativeTransition = z.infer<typeof transitionSchema>;
export const transitionsSchema = z.object({ transitions: z.array(transitionSchema) });

export const namedSchema = z.object({ id, name: z.string() });
export const namedPageSchema = z.object({ values: z.array(namedSchema), isLast: z.boolean().optional(), total: z.number().optional() });
export const projectPageSchema = z.object({ values: z.array(projectSchema), isLast: z.boolean().optional(), total: z.number().optional() });
export const projectStatusesSchema = z.array(z.object({ id, name: z.string(), statuses: z.array(statusSchema) }));

export const permissionsSchema = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean(), name: z.string().optional() })),
});
export const parsedJqlSchema = z.object({ queries: z.array(z.object({ errors: z.array(z.string()).nullish() })) });
