import { z } from 'zod';
import type { SettingField } from '../definition';

/** The non-secret fields of a ServiceNow end. `htmlComments`: comments are sent as HTML between `[code]` tags instead of plain text. */
export const settingsSchema = z.object({
  htmlComments: z.enum(['on', 'off', 'true', 'false']).default('off'),
});

/** The settings as the connection's page asks for them. */
export const settingsFields: readonly SettingField[] = [
  {
    name: 'htmlComments',
    label: 'Comments written to ServiceNow',
    secret: false,
    required: false,
    help: 'With formatting, comments are sent as HTML between [code] tags. An instance shows it only while glide.ui.security.allow_codetag is true; otherwise people see the tags.',
    choices: [
      { value: 'off', label: 'As plain text' },
      { value: 'on', label: 'With formatting' },
    ],
  },
];

/** The settings in the connector's own terms. */
export interface Settings {
  readonly htmlComments: boolean;
}

/** Unknown or malformed settings count as left out. */
export function readSettings(settings: Readonly<Record<string, string>>): Settings {
  const parsed = settingsSchema.safeParse(settings);
  return { htmlComments: parsed.success && (parsed.data.htmlComments === 'on' || parsed.data.htmlComments === 'true') };
}
