import { z } from 'zod';

const shortText = z.string().trim().max(255).default('');

/**
 * The non-secret settings of a Jira end.
 * - `internalRole`, `internalGroup`: who may see internal comments in projects that are not service projects (K2); at most one is used, the role first.
 * - `serviceProjects`: ids of the routes' Jira Service Management projects, separated by commas; they hold internal comments themselves.
 * - `cloudId`: of a remote site that is reached over `https://api.atlassian.com`.
 * - `siteUrl`: address people use in a browser; found from the answers of Jira when empty.
 */
export const settingsSchema = z.object({
  internalRole: shortText,
  internalGroup: shortText,
  serviceProjects: z
    .string()
    .trim()
    .regex(/^(\d+(\s*,\s*\d+)*)?$/, 'Project ids separated by commas')
    .default(''),
  cloudId: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9-]*$/, 'A cloud id, as shown at /_edge/tenant_info of the site')
    .default(''),
  siteUrl: z
    .string()
    .trim()
    .regex(/^(https:\/\/[^/\s]+)?$/, 'An https address without a path')
    .default(''),
});

export type JiraSettings = z.infer<typeof settingsSchema>;
