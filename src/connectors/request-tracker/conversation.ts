import type { Instant } from '../../core/model/value';
import { type JsonCondition, queryString, type RtClient } from './client';
import {
  attachmentSchema,
  goodRows,
  type NativeAttachment,
  type NativeTransaction,
  pageSchema,
  rowIdSchema,
  transactionSchema,
} from './native';
import { PERSON } from './people';
import { toStored } from './times';

/** What people said on a ticket: the first message, public replies, internal comments. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Transactions */
export type MessageType = 'Create' | 'Correspond' | 'Comment';

/** What is asked of an attachment; never its bytes. */
export const ATTACHMENT = 'TransactionId,ContentType,Filename,ContentLength,Created,Creator';

export interface Message {
  readonly transaction: NativeTransaction;
  readonly type: MessageType;
  /** In the order of their ids; containers included. */
  readonly attachments: readonly NativeAttachment[];
}

/** RT gives no more at a time. */
const PAGE = 100;
/** Conditions in one search. */
const AT_ONCE = 50;

/**
 * The messages of a ticket, oldest first, without their texts and bytes. `types` and `since` narrow them.
 * https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Transactions
 */
export async function messagesOf(
  client: RtClient,
  ticketId: string,
  types: readonly MessageType[],
  since: Instant | undefined,
): Promise<readonly Message[]> {
  const transactions = await transactionsOf(client, ticketId, types, since);
  const parts = await partsOf(client, transactions);
  return transactions.flatMap((transaction) => {
    const type = types.find((one) => one === transaction.Type);
    return type === undefined ? [] : [{ transaction, type, attachments: parts.get(transaction.id) ?? [] }];
  });
}

/**
 * A ticket's history has no total and no next page, and rows the user may not see are taken out of a page after it was cut. So each
 * window begins behind the last id seen, and a short one is the end only where nothing can have been hidden from it.
 */
async function transactionsOf(
  client: RtClient,
  ticketId: string,
  types: readonly MessageType[],
  since: Instant | undefined,
): Promise<readonly NativeTransaction[]> {
  const conditions: readonly JsonCondition[] = [
    ...types.map((type, index): JsonCondition => ({ field: 'Type', value: type, ...(index === 0 ? {} : { entry_aggregator: 'OR' }) })),
    ...(since === undefined ? [] : [{ field: 'Created', operator: '>=', value: toStored(since) } as const]),
  ];
  const found: NativeTransaction[] = [];
  for (let last = '0'; ;) {
    const query = JSON.stringify([...conditions, { field: 'id', operator: '>', value: last }]);
    const answer = await client.get(
      `/ticket/${ticketId}/history?${queryString([
        ['query', query],
        ['orderby', 'id'],
        ['per_page', String(PAGE)],
        ['fields', 'Type,Created,Creator'],
        ['fields[Creator]', PERSON],
      ])}`,
    );
    const { items } = answer.json(pageSchema);
    const rows = goodRows(items, transactionSchema);
    found.push(...rows);
    const end = goodRows(items, rowIdSchema).at(-1)?.id;
    // Only internal comments can be hidden: one that shows proves that none is.
    const complete = items.length < PAGE && (items.length < PAGE / 2 || rows.some((row) => row.Type === 'Comment'));
    if (end === undefined || complete) return found;
    last = end;
  }
}

/** Attachments by transaction, in the order of their ids. Asked for by transaction, so that the copies of outgoing mail do not come along. */
async function partsOf(
  client: RtClient,
  transactions: readonly NativeTransaction[],
): Promise<ReadonlyMap<string, readonly NativeAttachment[]>> {
  const parts = new Map<string, NativeAttachment[]>();
  for (let start = 0; start < transactions.length; start += AT_ONCE) {
    const belonging = transactions.slice(start, start + AT_ONCE).map((transaction, index): JsonCondition => ({
      field: 'TransactionId',
      value: transaction.id,
      ...(index === 0 ? {} : { entry_aggregator: 'OR' }),
    }));
    for (let last = '0'; ;) {
      const answer = await client.search(
        `/attachments?${queryString([
          ['orderby', 'id'],
          ['per_page', String(PAGE)],
          ['fields', ATTACHMENT],
          ['fields[Creator]', PERSON],
        ])}`,
        [...belonging, { field: 'id', operator: '>', value: last }],
      );
      const { items } = answer.json(pageSchema);
      for (const part of goodRows(items, attachmentSchema)) parts.set(part.TransactionId, [...(parts.get(part.TransactionId) ?? []), part]);
      const end = goodRows(items, rowIdSchema).at(-1)?.id;
      if (end === undefined || items.length < PAGE) break;
      last = end;
    }
  }
  return parts;
}
