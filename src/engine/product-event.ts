import { z } from 'zod';
import type { Connection } from '../config/connection';
import { ENDS, type End } from '../core/model/end';
import type { EngineDeps } from './deps';
import type { Job } from './ports/queue';

/**
 * What is read of a Jira product event: which issue, and where it lives. The payload is a hint, never the data.
 * https://developer.atlassian.com/platform/forge/events-reference/jira/
 */
const eventSchema = z.object({
  issue: z.object({
    id: z.string(),
    fields: z.object({ project: z.object({ id: z.string() }), issuetype: z.object({ id: z.string() }) }).optional(),
  }),
});

/**
 * Hands an issue that changed over to the queue, for every connection in automatic sync that covers its project and type (S4). Events of
 * other projects are dropped unread and unlogged (G4).
 */
export async function onIssueEvent(deps: Pick<EngineDeps, 'stores' | 'queue'>, event: unknown): Promise<void> {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return;
  const { issue } = parsed.data;
  const jobs: Job[] = [];
  for (const connection of await deps.stores.connections.list()) {
    if (connection.state !== 'automatic') continue;
    for (const end of ENDS) {
      if (!isThisSite(connection, end) || !covers(connection, end, issue)) continue;
      jobs.push({
        v: 1,
        kind: 'ticket',
        connectionId: connection.id,
        end,
        ticketId: issue.id,
        ticketType: issue.fields?.issuetype.id ?? '',
        cause: 'event',
        attempt: 0,
      });
    }
  }
  if (jobs.length > 0) await deps.queue.push(jobs);
}

/** The Jira site the app is installed in has no base URL. */
export function isThisSite(connection: Connection, end: End): boolean {
  return connection[end].platform === 'jira' && connection[end].baseUrl === '';
}

function covers(connection: Connection, end: End, issue: z.infer<typeof eventSchema>['issue']): boolean {
  const fields = issue.fields;
  // A comment or attachment event may name the issue only; the join then decides.
  if (fields === undefined) return true;
  return connection.routes.some((route) => route[end].container === fields.project.id && route[end].type === fields.issuetype.id);
}
