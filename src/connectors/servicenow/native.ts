import { z } from 'zod';
import type { ApiAnswer } from '../kit/api-client';

/** One field of a record read with `sysparm_display_value=all`. */
export interface Cell {
  readonly value: string;
  readonly display: string;
}

const cellSchema = z
  .union([
    z.string().transform((value): Cell => ({ value, display: value })),
    z
      .object({ value: z.string().nullish(), display_value: z.string().nullish() })
      .transform((cell): Cell => ({ value: cell.value ?? '', display: cell.display_value ?? cell.value ?? '' })),
  ])
  .describe('a field with value and display_value');

/** A record read with `sysparm_display_value=all`, by field id. */
export const recordSchema = z.record(z.string(), cellSchema);
export type NativeRecord = z.infer<typeof recordSchema>;

const listSchema = z.object({ result: z.array(z.unknown()) });
export const singleSchema = z.object({ result: z.unknown() });

export const SYS_ID = /^[0-9a-f]{32}$/;
const sysId = z.string().regex(SYS_ID);
const stored = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);

/** A row of the change listing. */
export const changeRowSchema = z.object({
  sys_id: sysId,
  sys_class_name: z.string().min(1),
  sys_mod_count: z.string().regex(/^\d+$/),
  sys_updated_on: stored,
});

/** `sys_journal_field`: one comment or work note. https://www.servicenow.com/docs/r/api-reference/web-services/retrieving-journal-entries.html */
export const journalRowSchema = z.object({
  sys_id: sysId,
  element: z.enum(['comments', 'work_notes']),
  element_id: sysId,
  value: z.string(),
  sys_created_on: stored,
  sys_created_by: z.string(),
});
export type JournalRow = z.infer<typeof journalRowSchema>;

/** `sys_attachment`. https://www.servicenow.com/docs/r/api-reference/rest-apis/c_AttachmentAPI.html */
export const attachmentRowSchema = z.object({
  sys_id: sysId,
  table_name: z.string(),
  table_sys_id: sysId,
  file_name: z.string(),
  content_type: z.string(),
  size_bytes: z.string().regex(/^\d+$/),
  sys_created_on: stored,
  sys_created_by: z.string(),
});
export type AttachmentRow = z.infer<typeof attachmentRowSchema>;

export const userRowSchema = z.object({
  sys_id: sysId,
  user_name: z.string(),
  name: z.string(),
  email: z.string().default(''),
  active: z.string().default('true'),
});
export type UserRow = z.infer<typeof userRowSchema>;

/** The rows of a listing that have the given shape, and how many had not. */
export function rows<T>(
  answer: ApiAnswer,
  schema: z.ZodType<T>,
): { readonly good: readonly T[]; readonly malformed: number; readonly total: number } {
  const { result } = answer.json(listSchema);
  const good: T[] = [];
  for (const row of result) {
    const parsed = schema.safeParse(row);
    if (parsed.success) good.push(parsed.data);
  }
  return { good, malformed: result.length - good.length, total: result.length };
}

/** `error.message` and `error.detail` of a failure, as the REST API documents them. */
export function errorText(body: string): string | undefined {
  try {
    const parsed = z
      .object({
        error: z.union([z.string(), z.object({ message: z.string().nullish(), detail: z.string().nullish() })]),
        error_description: z.string().optional(),
      })
      .safeParse(JSON.parse(body));
    if (!parsed.success) return undefined;
    const { error, error_description: description } = parsed.data;
    const parts = typeof error === 'string' ? [error, description] : [error.message, error.detail];
    const text = parts.filter((part) => part !== undefined && part !== null && part !== '').join(': ');
    return text === '' ? undefined : text.slice(0, 1000);
  } catch {
    return undefined;
  }
}
