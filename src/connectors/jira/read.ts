import { z } from 'zod';
import { SyncError, TicketGoneError, TicketRejectedError } from '../../core/errors';
import type { ReadQuery, ReadResult, ReadWants } from '../../engine/ports/connector';
import type { TicketRef } from '../../core/model/ticket';
import type { JiraContext } from './context';
import { PROPERTY_KEY } from './context';
import { extrasOf, nativeFields, ticketOf } from './issue';
import { bulkFetchSchema, issueIdSchema, issueSchema } from './native';

/** Most issues in one bulk fetch. */
export const READ_BATCH = 100;

const NOT_RETURNED = 'Jira did not return the issue: it is deleted, or the app may not see it.';

/**
 * Reads issues strongly consistent, with their comments and files in the same answer.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulkfetch-post
 */
export async function readMany(context: JiraContext, queries: readonly ReadQuery[], wants: ReadWants): Promise<readonly ReadResult[]> {
  const results: ReadResult[] = [];
  for (let at = 0; at < queries.length; at += READ_BATCH)
    results.push(...(await readBatch(context, queries.slice(at, at + READ_BATCH), wants)));
  return results;
}

async function readBatch(context: JiraContext, queries: readonly ReadQuery[], wants: ReadWants): Promise<readonly ReadResult[]> {
  // Comments come along with files, because a file is as visible as the comment that shows it.
  const extra = [...(wants.comments || wants.files ? ['comment'] : []), ...(wants.files ? ['attachment'] : [])];
  const fields = nativeFields(wants.fields, extra);
  const page = await context.client.query(
    '/rest/api/3/issue/bulkfetch',
    { issueIdsOrKeys: queries.map(({ ref }) => ref.id), fields, properties: [PROPERTY_KEY] },
    bulkFetchSchema,
  );
  const raw = new Map<string, unknown>();
  for (const record of page.issues) {
    const id = issueIdSchema.safeParse(record);
    if (id.success) raw.set(id.data.id, record);
  }
  // Issues that Jira could not load this time are no proof of anything: they are asked for one by one.
  const failed = new Set(page.issueErrors.map((error) => error.id));
  const results: ReadResult[] = [];
  for (const query of queries) {
    const record = raw.get(query.ref.id) ?? (failed.has(query.ref.id) ? await readOne(context, query.ref, fields) : undefined);
    results.push(
      record === undefined ? { outcome: 'invisible', ref: query.ref, reason: NOT_RETURNED } : await resultOf(context, query, record, wants),
    );
  }
  return results;
}

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-get */
async function readOne(context: JiraContext, ref: TicketRef, fields: readonly string[]): Promise<unknown> {
  const path = `/rest/api/3/issue/${encodeURIComponent(ref.id)}?fields=${fields.map(encodeURIComponent).join(',')}&properties=${PROPERTY_KEY}`;
  try {
    return await context.client.get(path, z.unknown());
  } catch (error) {
    if (error instanceof TicketGoneError) return undefined;
    throw error;
  }
}

async function resultOf(context: JiraContext, query: ReadQuery, record: unknown, wants: ReadWants): Promise<ReadResult> {
  const { ref, since } = query;
  try {
    const issue = issueSchema.parse(record);
    const ticket = await ticketOf(context, issue, wants.fields);
    const { comments, files } = await extrasOf(context, issue, {
      comments: wants.comments,
      files: wants.files,
      ...(since === undefined ? {} : { since }),
    });
    return { outcome: 'found', ref: ticket.ref, ticket, comments, files };
  } catch (error) {
    if (error instanceof TicketGoneError) return { outcome: 'invisible', ref, reason: NOT_RETURNED };
    if (error instanceof SyncError && !(error instanceof TicketRejectedError)) throw error;
    return { outcome: 'malformed', ref, reason: `Jira returned this issue in a shape that cannot be read: ${reasonOf(error)}` };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error).slice(0, 300);
  return error instanceof Error ? error.message.slice(0, 300) : 'unknown';
}
