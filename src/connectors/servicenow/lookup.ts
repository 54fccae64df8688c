import { z } from 'zod';
import type { TicketRef } from '../../core/model/ticket';
import type { Lookup } from '../../engine/ports/connector';
import type { ServiceNowClient } from './client';
import { all, allHidden, literal, tablePath } from './encoded-query';
import { rows } from './native';

const refSchema = z
  .object({ sys_id: z.string(), sys_class_name: z.string().min(1) })
  .transform((row): TicketRef => ({ id: row.sys_id, type: row.sys_class_name }));

/** Tasks that carry the correlation id, oldest first. The database answers at once: what it does not have does not exist. */
export async function findByCorrelation(client: ServiceNowClient, correlationId: string): Promise<Lookup<TicketRef>> {
  const query = all(`correlation_id=${literal(correlationId)}`, 'ORDERBYsys_created_on', 'ORDERBYsys_id');
  const answer = await client.get(tablePath('task', { query, fields: ['sys_id', 'sys_class_name'], limit: 10 }));
  const hits = rows(answer, refSchema).good;
  if (hits.length > 0) return { outcome: 'found', hits };
  // Access rules apply after the count: a record that is counted and not shown must not be created a second time.
  if (allHidden(answer.headers, hits.length))
    return { outcome: 'unknown', reason: 'A record carries the correlation id, but the connection user may not see it.' };
  return { outcome: 'absent' };
}

/** The task with this number. */
export async function findByKey(client: ServiceNowClient, key: string): Promise<TicketRef | undefined> {
  const number = key.trim().toUpperCase();
  if (!/^[A-Z0-9_-]{1,40}$/.test(number)) return undefined;
  const answer = await client.get(
    tablePath('task', { query: `number=${number}`, fields: ['sys_id', 'sys_class_name'], limit: 2, noCount: true }),
  );
  const hits = rows(answer, refSchema).good;
  return hits.length === 1 ? hits[0] : undefined;
}
