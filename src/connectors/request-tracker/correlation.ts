import type { TicketRef } from '../../core/model/ticket';
import type { Lookup } from '../../engine/ports/connector';
import { queryString, type RtClient } from './client';
import { markUri } from './correlation-mark';
import { goodRows, pageSchema, rowIdSchema } from './native';
import { TICKET_TYPE } from './ticket';
import { literal } from './ticket-sql';

/** The part of a creating request that carries the mark. */
export function correlationInput(
  client: RtClient,
  correlationId: string,
): {
  readonly link?: string;
  readonly field?: readonly [string, string];
} {
  const { correlationField } = client.settings;
  return correlationField === '' ? { link: markUri(correlationId) } : { field: [correlationField, correlationId] };
}

/**
 * Tickets that carry the mark, oldest first. The search reads the database itself, so what it does not show was not created; tickets
 * deleted since are not shown either. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Searching-Tickets
 */
export async function findByCorrelation(client: RtClient, correlationId: string): Promise<Lookup<TicketRef>> {
  const { correlationField } = client.settings;
  const query =
    correlationField === ''
      ? `RefersTo = ${literal(markUri(correlationId))}`
      : `CF.{${correlationField.replace(/[{}]/g, '')}} = ${literal(correlationId)}`;
  const answer = await client.get(
    `/tickets?${queryString([
      ['query', query],
      ['orderby', 'id'],
      ['per_page', '10'],
    ])}`,
  );
  const hits = goodRows(answer.json(pageSchema).items, rowIdSchema).map(({ id }): TicketRef => ({ id, type: TICKET_TYPE }));
  return hits.length > 0 ? { outcome: 'found', hits } : { outcome: 'absent' };
}
