import { z } from 'zod';
import type { Ticket } from '../../core/model/ticket';
import type { JiraContext } from './context';
import { PROPERTY_KEY } from './context';
import { nativeFields, ticketOf } from './issue';
import { bulkFetchSchema, issueSchema } from './native';

/** Fields that decide what a write still has to do, beside the wanted ones. */
const STATE_FIELDS: readonly string[] = ['status', 'resolution'];

/**
 * Issues as they stand right after a write, by id. Records that are missing or make no sense are left out.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulkfetch-post
 */
export async function readBack(
  context: JiraContext,
  ids: readonly string[],
  want: readonly string[],
): Promise<ReadonlyMap<string, WrittenIssue>> {
  const written = new Map<string, WrittenIssue>();
  if (ids.length === 0) return written;
  const page = await context.client.query(
    '/rest/api/3/issue/bulkfetch',
    { issueIdsOrKeys: ids, fields: nativeFields([...want, ...STATE_FIELDS]), properties: [PROPERTY_KEY] },
    bulkFetchSchema,
  );
  for (const record of page.issues) {
    const issue = await writtenIssue(context, record, want);
    if (issue !== undefined) written.set(issue.ticket.ref.id, issue);
  }
  return written;
}

export interface WrittenIssue {
  readonly ticket: Ticket;
  readonly statusId: string;
  readonly resolutionId?: string;
}

const stateSchema = z.object({ status: z.object({ id: z.string() }), resolution: z.object({ id: z.string() }).nullish() });

/** One issue of an answer, or undefined when it makes no sense. */
export async function writtenIssue(context: JiraContext, record: unknown, want: readonly string[]): Promise<WrittenIssue | undefined> {
  const issue = issueSchema.safeParse(record);
  if (!issue.success) return undefined;
  const state = stateSchema.safeParse(issue.data.fields);
  if (!state.success) return undefined;
  try {
    const ticket = await ticketOf(context, issue.data, want);
    const { status, resolution } = state.data;
    return { ticket, statusId: status.id, ...(resolution ? { resolutionId: resolution.id } : {}) };
  } catch (error) {
    if (error instanceof z.ZodError) return undefined;
    throw error;
  }
}
