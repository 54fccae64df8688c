import { z } from 'zod';

/**
 * The non-secret settings of a Request Tracker end.
 * - `path`: where RT stands below the host's root (its `WebPath`), for example `/rt`.
 * - `correlationField`: id or name of a text custom field that holds the sync's mark instead of a link on the ticket (M9).
 */
export const settingsSchema = z.object({
  path: z
    .string()
    .trim()
    .regex(/^(\/[A-Za-z0-9._~-]+)*$/, 'A path such as /rt, without a slash at its end')
    .default(''),
  correlationField: z.string().trim().max(200).default(''),
});

export type RtSettings = z.infer<typeof settingsSchema>;

/** Unknown or malformed settings count as left out. */
export function readSettings(settings: Readonly<Record<string, string>>): RtSettings {
  const parsed = settingsSchema.safeParse(settings);
  return parsed.success ? parsed.data : { path: '', correlationField: '' };
}
