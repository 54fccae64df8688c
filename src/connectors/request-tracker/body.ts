import { fromHtml } from '../../core/richtext/html';
import { fromPlainText } from '../../core/richtext/plain';
import type { RichText } from '../../core/richtext/tree';
import { type JsonCondition, queryString, type RtClient } from './client';
import type { Message } from './conversation';
import { attachmentParentSchema, attachmentTextSchema, goodRows, type NativeAttachment, pageSchema } from './native';

/** A part that is a message's text: no name, and text. */
function isBody(part: NativeAttachment): boolean {
  return part.Filename === '' && /^text\/(plain|html)\b/i.test(part.ContentType) && part.ContentLength !== '0';
}

/** A part that is a file of the ticket: containers and the empty parts that RT puts beside files are none. */
export function isFile(part: NativeAttachment): boolean {
  return !/^multipart\//i.test(part.ContentType) && !isBody(part) && part.ContentLength !== '0';
}

const AT_ONCE = 50;

/** The texts of messages by transaction id. Messages that are only files are not in the map. */
export async function bodiesOf(client: RtClient, messages: readonly Message[]): Promise<ReadonlyMap<string, RichText>> {
  const chosen = new Map<string, readonly NativeAttachment[]>();
  const doubled = messages.filter((message) => message.attachments.filter(isBody).length > 1);
  const parents = await parentsOf(
    client,
    doubled.flatMap((message) => message.attachments.filter(isBody)),
  );
  for (const message of messages) chosen.set(message.transaction.id, shownParts(message, parents));
  const contents = await textsOf(client, [...chosen.values()].flat());
  const bodies = new Map<string, RichText>();
  for (const [transaction, parts] of chosen) {
    const children = parts.flatMap((part) => {
      const content = contents.get(part.id) ?? '';
      if (content.trim() === '') return [];
      return /^text\/html/i.test(part.ContentType) ? fromHtml(content).children : fromPlainText(content.replaceAll('\r\n', '\n')).children;
    });
    if (children.length > 0) bodies.set(transaction, { type: 'root', children });
  }
  return bodies;
}

/** Of alternatives the HTML stands for both; parts beside each other (a footer behind a text) are all shown. */
function shownParts(message: Message, parents: ReadonlyMap<string, string>): readonly NativeAttachment[] {
  const types = new Map(message.attachments.map((part) => [part.id, part.ContentType]));
  const parts = message.attachments.filter(isBody);
  return parts.filter((part) => {
    if (!/^text\/plain/i.test(part.ContentType)) return true;
    const parent = parents.get(part.id);
    const alternative = parent !== undefined && /^multipart\/alternative/i.test(types.get(parent) ?? '');
    return !alternative || !parts.some((other) => /^text\/html/i.test(other.ContentType) && parents.get(other.id) === parent);
  });
}

async function textsOf(client: RtClient, parts: readonly NativeAttachment[]): Promise<ReadonlyMap<string, string>> {
  const rows = await attachments(client, parts, 'Content');
  return new Map(goodRows(rows, attachmentTextSchema).map((row) => [row.id, row.Content]));
}

/** The part each part stands in. Only asked for parts that stand in one: for a part on its own RT answers with 500. */
async function parentsOf(client: RtClient, parts: readonly NativeAttachment[]): Promise<ReadonlyMap<string, string>> {
  const rows = await attachments(client, parts, 'Parent');
  return new Map(goodRows(rows, attachmentParentSchema).map((row) => [row.id, row.Parent.id]));
}

/** https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Attachments */
async function attachments(client: RtClient, parts: readonly NativeAttachment[], field: string): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for (let start = 0; start < parts.length; start += AT_ONCE) {
    const conditions = parts.slice(start, start + AT_ONCE).map((part, index): JsonCondition => ({
      field: 'id',
      value: part.id,
      ...(index === 0 ? {} : { entry_aggregator: 'OR' }),
    }));
    const answer = await client.search(
      `/attachments?${queryString([
        ['fields', field],
        ['per_page', '100'],
      ])}`,
      conditions,
    );
    rows.push(...answer.json(pageSchema).items);
  }
  return rows;
}
