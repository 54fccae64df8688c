import { z } from 'zod';

/** RT reports numbers now as numbers, now as text. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html */
const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);
const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? '' : String(value)));

/** A user inside another record, with the subfields that were asked for. */
export const userSchema = z.object({
  type: z.string().optional(),
  id: text,
  Name: text,
  RealName: text,
  EmailAddress: text,
});
export type NativeUser = z.infer<typeof userSchema>;

const customFieldSchema = z.object({
  id,
  name: text,
  Type: text,
  MaxValues: text,
  values: z.array(z.unknown()).catch([]),
});

const hyperlinkSchema = z.object({ ref: z.string(), _url: text, type: text, from: text, to: text });

/** A ticket as a search returns it. */
export const ticketSchema = z.object({
  id,
  Subject: text,
  Status: z.string().min(1),
  Priority: text,
  Queue: z.object({ id, Name: text }),
  Owner: userSchema.optional(),
  Creator: userSchema.optional(),
  Requestor: z.array(userSchema).optional(),
  Created: text,
  LastUpdated: text,
  Due: text.optional(),
  Starts: text.optional(),
  Started: text.optional(),
  Resolved: text.optional(),
  CustomFields: z.union([z.array(customFieldSchema), z.literal('')]).optional(),
  _hyperlinks: z.array(hyperlinkSchema).catch([]),
});
export type NativeTicket = z.infer<typeof ticketSchema>;

/** A ticket read for itself; only what the search cannot tell. */
export const singleTicketSchema = z.object({ id, Status: z.string(), LastUpdated: text, Queue: z.object({ id }) });

/** One page of any collection. `total` is null where RT takes rows away after counting. */
export const pageSchema = z.object({ count: z.number(), total: z.number().nullish(), items: z.array(z.unknown()) });

export const transactionSchema = z.object({ id, Type: text, Created: text, Creator: userSchema });
export type NativeTransaction = z.infer<typeof transactionSchema>;

export const attachmentSchema = z.object({
  id,
  TransactionId: id,
  ContentType: text,
  Filename: text,
  ContentLength: text,
  Created: text,
  Creator: userSchema,
});
export type NativeAttachment = z.infer<typeof attachmentSchema>;

export const attachmentTextSchema = z.object({ id, Content: text });
export const attachmentParentSchema = z.object({ id, Parent: z.object({ id }) });

export const rowIdSchema = z.object({ id });

export const changeRowSchema = z.object({ id, LastUpdated: text });

/** The messages of an update: sentences for people, in the acting user's language. */
export const messagesSchema = z.array(z.string()).catch([]);

/** Rows that can be read; the others are left out. */
export function goodRows<T>(items: readonly unknown[], schema: z.ZodType<T>): readonly T[] {
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}
