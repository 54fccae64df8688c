import { z } from 'zod';
import { filtersSchema } from './conditions';
import type { StoredRecord } from './record-table';

/** Units of a record's life, in ms. */
export const UNIT_MS = { SECONDS: 1_000, MINUTES: 60_000, HOURS: 3_600_000, DAYS: 86_400_000 };

const optionsSchema = z
  .object({
    ttl: z.object({ value: z.number().int().positive(), unit: z.enum(['SECONDS', 'MINUTES', 'HOURS', 'DAYS']) }).optional(),
    keyPolicy: z.enum(['OVERRIDE', 'FAIL_IF_EXISTS']).optional(),
    returnValue: z.enum(['PREVIOUS', 'LATEST']).optional(),
  })
  .optional();

export const keySchema = z.object({ key: z.unknown(), entityName: z.string().optional() });
export const writeSchema = keySchema.extend({ value: z.unknown(), options: optionsSchema });
export const transactionSchema = z.object({
  set: z.array(writeSchema.extend({ conditions: filtersSchema.optional() })).default([]),
  delete: z.array(keySchema.extend({ conditions: filtersSchema.optional() })).default([]),
  check: z.array(keySchema.extend({ conditions: filtersSchema })).default([]),
});

export type Write = z.infer<typeof writeSchema>;

/** How a batch names a key in its answer. */
export function itemName(item: { readonly key: unknown; readonly entityName?: string | undefined }): Record<string, unknown> {
  return item.entityName === undefined ? { key: item.key } : { key: item.key, entityName: item.entityName };
}

/** A record as it is answered. */
export function wire(record: StoredRecord): Record<string, unknown> {
  return {
    key: record.key,
    value: record.value,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    ...(record.expiresAt === undefined ? {} : { expireTime: new Date(record.expiresAt).toISOString() }),
  };
}
