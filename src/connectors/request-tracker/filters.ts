import { TicketRejectedError } from '../../core/errors';
import type { TicketRef } from '../../core/model/ticket';
import { queryString, type RtClient } from './client';
import { goodRows, pageSchema, rowIdSchema } from './native';
import { TICKET_TYPE } from './ticket';
import { all, anyId, anyQueue, unbalanced } from './ticket-sql';

/** The refs that fulfil the TicketSQL. https://docs.bestpractical.com/rt/5.0.3/query_builder.html */
export async function matchesFilter(client: RtClient, refs: readonly TicketRef[], filter: string): Promise<ReadonlySet<string>> {
  const text = filter.trim();
  if (text === '') return new Set(refs.map((ref) => ref.id));
  refuseUnbalanced(text);
  const matching = new Set<string>();
  for (let start = 0; start < refs.length; start += 100) {
    const ids = refs.slice(start, start + 100).map((ref) => ref.id);
    const query = all(anyId(ids), `(${text})`);
    const answer = await client.get(
      `/tickets?${queryString([
        ['query', query],
        ['per_page', '100'],
      ])}`,
    );
    for (const { id } of goodRows(answer.json(pageSchema).items, rowIdSchema)) matching.add(id);
  }
  return matching;
}

/** Rejects TicketSQL that RT refuses, with RT's reason. */
export async function validateFilter(client: RtClient, queue: string, filter: string): Promise<void> {
  const text = filter.trim();
  if (text === '') return;
  refuseUnbalanced(text);
  await client.get(
    `/tickets?${queryString([
      ['query', all(anyQueue([queue]), `(${text})`)],
      ['per_page', '1'],
    ])}`,
  );
}

function refuseUnbalanced(filter: string): void {
  const reason = unbalanced(filter);
  if (reason !== undefined) throw new TicketRejectedError(`The filter is not valid TicketSQL. ${reason}`);
}

/** The ticket with a number such as `#7` or `7`; a merged one leads to its survivor. */
export async function findByKey(client: RtClient, key: string): Promise<TicketRef | undefined> {
  const number = /^#?(\d{1,12})$/.exec(key.trim())?.[1];
  if (number === undefined) return undefined;
  const answer = await client.send({ kind: 'read', method: 'GET', path: `/ticket/${number}`, expect: [403, 404] });
  return answer.status === 200 ? { id: answer.json(rowIdSchema).id, type: TICKET_TYPE } : undefined;
}
