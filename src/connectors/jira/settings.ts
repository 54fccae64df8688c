import { z } from 'zod';
import type { SettingField } from '../definition';

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

/** The settings as the connection's page asks for them. */
export const settingsFields: readonly SettingField[] = [
  {
    name: 'internalRole',
    label: 'Project role that sees internal comments',
    secret: false,
    required: false,
    help: 'For projects that are not service projects: internal comments are restricted to this role, for example Developers. The app’s user must be in it. Empty, and without a group: internal comments are not sent.',
  },
  {
    name: 'internalGroup',
    label: 'Group that sees internal comments',
    secret: false,
    required: false,
    help: 'Used where no project role is named.',
  },
  {
    name: 'serviceProjects',
    label: 'Service projects',
    secret: false,
    required: false,
    help: 'Ids of the Jira Service Management projects of this connection, separated by commas: they hold internal comments themselves. Filled in when a ticket type of such a project is chosen.',
  },
  {
    name: 'cloudId',
    label: 'Cloud id',
    secret: false,
    required: true,
    remoteOnly: true,
    help: 'Shown at /_edge/tenant_info of the remote site.',
  },
  {
    name: 'siteUrl',
    label: 'Address of the site for people',
    secret: false,
    required: false,
    remoteOnly: true,
    help: 'For example https://partner.atlassian.net. Empty: found from the answers of Jira.',
  },
];

export type JiraSettings = z.infer<typeof settingsSchema>;
