import type { Connection } from '../config/connection';
import type { End } from '../core/model/end';
import type { Run, TicketResult } from '../core/model/run';
import type { ServerOutput } from '../rpc/contract';
import { siteEnd } from './context';

type RunView = ServerOutput<'getRun'>;
type TicketResultView = ServerOutput<'runDetails'>['results'][number];

/** A run as pages show it. */
export function runView(run: Run, connection: Connection, cancelling: boolean): RunView {
  const { counts } = run;
  const active = run.status === 'running' || run.status === 'waiting';
  return {
    id: run.id,
    connectionId: run.connectionId,
    connectionName: connection.name,
    kind: run.kind,
    status: active && cancelling ? 'cancelling' : run.status,
    startedAt: run.startedAt,
    ...(run.finishedAt === undefined ? {} : { finishedAt: run.finishedAt }),
    ...(run.kind === 'manual' || run.kind === 'preview' ? { since: run.since.source } : {}),
    ...(run.startedBy === undefined ? {} : { startedBy: run.startedBy }),
    progress: { done: run.done, at: run.progressAt, ...(run.finishedAt === undefined ? {} : { total: run.done }) },
    counts: {
      created: counts.created,
      updated: counts.updated,
      closed: counts.closed,
      failed: counts.failed,
      skipped: counts.skipped,
      parked: 0,
      comments: { carried: counts.comments, failed: counts.commentsFailed },
      attachments: { carried: counts.attachments, failed: counts.attachmentsFailed },
    },
    ...(run.message === undefined ? {} : { message: run.message }),
    notices: noticesOf(run),
  };
}

function noticesOf(run: Run): readonly string[] {
  if (run.kind !== 'preview') return [];
  const notices = ['Nothing was written. Running the sync makes exactly these changes, unless somebody edits the tickets before.'];
  if (run.counts.created > 0)
    notices.push('New tickets may notify their assignees and watchers, and start the partner’s service-level clocks.');
  return notices;
}

/** One ticket's result as pages show it. Without a connection it names no issue, and fields that no mapping names by their ids. */
export function ticketResultView(result: TicketResult, id: string, connection: Connection | undefined): TicketResultView {
  const site = connection === undefined ? undefined : siteEnd(connection);
  const issue = site === undefined ? undefined : result[site];
  const label = (ticket: TicketResult['source']) => (ticket === undefined ? undefined : { key: ticket.key, url: ticket.url });
  const source = label(result.source);
  const target = label(result.target);
  return {
    id,
    outcome: result.outcome,
    ...(source === undefined ? {} : { source }),
    ...(target === undefined ? {} : { target }),
    ...(issue === undefined ? {} : { issueId: issue.id }),
    title: result.title,
    comments: { carried: result.comments, failed: result.commentsFailed },
    attachments: { carried: result.attachments, failed: result.attachmentsFailed },
    problems: result.notes.map(({ level, message, field, value, detail }) => ({
      level,
      message,
      ...(field === undefined ? {} : { field }),
      ...(value === undefined ? {} : { value }),
      ...(detail === undefined ? {} : { platformMessage: detail }),
    })),
    planned: (result.planned ?? []).map((change) =>
      change.kind === 'field' ? { ...change, label: fieldLabel(connection, change.end, change.label) } : change,
    ),
  };
}

/** The result of a ticket for which nothing had to be done. */
export function unchangedView(id: string): TicketResultView {
  const none = { carried: 0, failed: 0 };
  return { id, outcome: 'unchanged', title: '', comments: none, attachments: none, problems: [], planned: [] };
}

/** What a field is for, where the plan names it by its id because no mapping fills it; the given name otherwise. */
function fieldLabel(connection: Connection | undefined, end: End, name: string): string {
  for (const route of connection?.routes ?? []) {
    const { keyField, requesterNameField, requesterEmailField } = route[end];
    if (name === keyField) return 'The other ticket’s key and address';
    if (name === requesterNameField) return 'Name of the requester';
    if (name === requesterEmailField) return 'Email of the requester';
    if (name === route.requester?.[end]) return 'Requester';
  }
  return name;
}
