import { z } from 'zod';

/** The non-secret fields of a ServiceNow end. `htmlComments`: comments are sent as HTML between `[code]` tags instead of plain text. */
export const settingsSchema = z.object({
  htmlComments: z.enum(['on', 'off', 'true', 'false']).default('off'),
});

/** The settings in the connector's own terms. */
export interface Settings {
  readonly htmlComments: boolean;
}

/** Unknown or malformed settings count as left out. */
export function readSettings(settings: Readonly<Record<string, string>>): Settings {
  const parsed = settingsSchema.safeParse(settings);
  return { htmlComments: parsed.success && (parsed.data.htmlComments === 'on' || parsed.data.htmlComments === 'true') };
}
