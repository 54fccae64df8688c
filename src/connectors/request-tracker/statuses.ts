import { queryString, type RtClient } from './client';
import { goodRows, pageSchema, rowIdSchema } from './native';
import { all, anyId } from './ticket-sql';

/** The statuses of RT's own lifecycle, and whether they are inactive. https://docs.bestpractical.com/rt/5.0.3/customizing/lifecycles.html */
export const STANDARD: ReadonlyMap<string, { readonly label: string; readonly closed: boolean }> = new Map([
  ['new', { label: 'New', closed: false }],
  ['open', { label: 'Open', closed: false }],
  ['stalled', { label: 'Stalled', closed: false }],
  ['resolved', { label: 'Resolved', closed: true }],
  ['rejected', { label: 'Rejected', closed: true }],
  ['deleted', { label: 'Deleted', closed: true }],
]);

/** Ids of the tickets, out of those given with their status, that RT counts as inactive. One call, and only where a lifecycle has statuses of its own. */
export async function inactiveTickets(
  client: RtClient,
  tickets: readonly { readonly id: string; readonly Status: string }[],
): Promise<ReadonlySet<string>> {
  const closed = new Set(tickets.filter(({ Status }) => STANDARD.get(Status)?.closed === true).map(({ id }) => id));
  const unknown = tickets.filter(({ Status }) => !STANDARD.has(Status)).map(({ id }) => id);
  if (unknown.length > 0) {
    const query = all(anyId(unknown), "Status = '__Inactive__'");
    const answer = await client.get(
      `/tickets?${queryString([
        ['query', query],
        ['per_page', '100'],
      ])}`,
    );
    for (const { id } of goodRows(answer.json(pageSchema).items, rowIdSchema)) closed.add(id);
  }
  return closed;
}
