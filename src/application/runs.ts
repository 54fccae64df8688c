import { TicketGoneError } from '../core/errors';
import type { Connection } from '../config/connection';
import { ENDS } from '../core/model/end';
import type { Run } from '../core/model/run';
import type { AttentionItem } from '../engine/ports/stores';
import { startRun } from '../engine/run';
import type { ServerOutput } from '../rpc/contract';
import type { Application } from './application';
import { automaticObstacle } from './connections';
import { type ApplicationContext, nowOf, requireConnection, siteEnd } from './context';
import { ownedJob } from './jobs';
import { runView, ticketResultView } from './run-views';

type Methods = Pick<
  Application,
  'startRun' | 'cancelRun' | 'listRuns' | 'getRun' | 'runDetails' | 'failingTickets' | 'retryTicket' | 'overview'
>;

const RUNS_PER_PAGE = 50;
const FAILING_PER_PAGE = 50;
const WEEK_MS = 7 * 24 * 3_600_000;

/** Without any progress for this long a run has died with its invocation, in ms. */
const STALLED_MS = 30 * 60_000;

/** Manual runs, their history and the health of connections (S3, S4, S12, P2, P4). */
export function runMethods(context: ApplicationContext): Methods {
  const { stores, queue } = context.engine;
  return {
    startRun: async ({ connectionId, mode, since, includeClosed }, caller) => {
      const connection = await requireConnection(context, connectionId);
      const obstacle = runObstacle(connection, mode);
      if (obstacle !== undefined) return obstacle;
      const active = await activeRun(context, connection);
      if (active !== undefined)
        return {
          outcome: 'refused',
          reason: 'A run is already going on for this connection.',
          nextStep: 'Wait until it has finished, or cancel it.',
        };
      const run = await startRun(context.engine, connection, mode, since, {
        startedBy: caller.accountId,
        includeClosed: includeClosed ?? false,
      });
      return { outcome: 'started', runId: run.id };
    },
    cancelRun: async ({ connectionId, runId }) => {
      const connection = await requireConnection(context, connectionId);
      const run = await requireRun(context, connectionId, runId);
      await stores.runs.requestCancel(runId);
      return runView(run, connection, true);
    },
    listRuns: async ({ connectionId, status, from, to, cursor }) => {
      const connections = connectionId === undefined ? await stores.connections.list() : [await requireConnection(context, connectionId)];
      const runs: ReturnType<typeof runView>[] = [];
      let next: string | undefined;
      for (const connection of connections) {
        const page = await stores.runs.list(connection.id, {
          from,
          limit: RUNS_PER_PAGE,
          ...(to === undefined ? {} : { to }),
          ...(cursor === undefined || connectionId === undefined ? {} : { cursor }),
        });
        runs.push(
          ...page.runs.map((run) => runView(run, connection, false)).filter((run) => status === undefined || run.status === status),
        );
        if (connectionId !== undefined) next = page.cursor;
      }
      runs.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
      return next === undefined ? { runs } : { runs, cursor: next };
    },
    getRun: async ({ connectionId, runId }) => {
      const connection = await requireConnection(context, connectionId);
      const run = await requireRun(context, connectionId, runId);
      const ended = run.finishedAt !== undefined;
      return runView(run, connection, !ended && (await stores.runs.cancelRequested(runId)));
    },
    runDetails: async ({ connectionId, runId, cursor }) => {
      const connection = await requireConnection(context, connectionId);
      const run = await requireRun(context, connectionId, runId);
      const page = cursor === undefined ? 0 : Number(cursor);
      const results = (await stores.runs.details(runId, page)) ?? [];
      const views = results.map((result, index) => ticketResultView(result, `${runId}:${page}:${index}`, connection));
      return page + 1 < run.detailPages ? { results: views, cursor: String(page + 1) } : { results: views };
    },
    failingTickets: async ({ connectionId, cursor }) => {
      const connection = await requireConnection(context, connectionId);
      const page = await stores.links.attention(connectionId, { limit: FAILING_PER_PAGE, ...(cursor === undefined ? {} : { cursor }) });
      const tickets = page.items.map((item) => failingView(connection, item));
      return page.cursor === undefined ? { tickets } : { tickets, cursor: page.cursor };
    },
    retryTicket: async ({ connectionId, end, ticketId }, caller) => {
      const connection = await requireConnection(context, connectionId);
      if (connection.state !== 'ready' && connection.state !== 'automatic') {
        return {
          outcome: 'refused',
          reason: automaticObstacle(connection.state),
          nextStep: 'Resume the connection or run its first sync, then try again.',
        };
      }
      const record = (await stores.links.getRefs(connectionId, end, [ticketId])).get(ticketId);
      const jobId = await ownedJob(context, caller);
      await queue.push([
        { v: 1, kind: 'ticket', connectionId, end, ticketId, ticketType: record?.type ?? '', cause: 'retry', jobId, attempt: 0 },
      ]);
      return { outcome: 'started', jobId };
    },
    overview: async () => {
      const connections = await stores.connections.list();
      const health = await Promise.all(connections.map((connection) => healthOf(context, connection)));
      const banners = health.flatMap((one) =>
        one.state === 'needs-attention'
          ? [
              {
                message: `${one.connectionName} needs attention. ${one.stateReason}`,
                nextStep: 'Mend this on the connection page, test the connection, then resume.',
              },
            ]
          : [],
      );
      return { connections: health, banners };
    },
  };
}

async function requireRun({ engine }: ApplicationContext, connectionId: string, runId: string): Promise<Run> {
  const run = await engine.stores.runs.get(connectionId, runId);
  if (run === undefined) throw new TicketGoneError('This run is not kept any more.');
  return run;
}

function runObstacle(
  connection: Connection,
  mode: 'manual' | 'preview',
): { outcome: 'refused'; reason: string; nextStep: string } | undefined {
  if (connection.state === 'draft')
    return {
      outcome: 'refused',
      reason: 'The connection has no complete ticket-type route yet.',
      nextStep: 'Add a ticket type with at least one field mapping on the admin page.',
    };
  if (mode === 'manual' && connection.state === 'paused')
    return { outcome: 'refused', reason: 'The connection is paused.', nextStep: 'Resume it first.' };
  return undefined;
}

async function activeRun(context: ApplicationContext, connection: Connection): Promise<Run | undefined> {
  const { stores, clock } = context.engine;
  const from = new Date(clock.now() - WEEK_MS).toISOString();
  const { runs } = await stores.runs.list(connection.id, { from, limit: 10 });
  for (const listed of runs.filter(isActive)) {
    // The listing lags: a run that has just ended may still be shown as running.
    const run = await stores.runs.get(connection.id, listed.id);
    if (run !== undefined && isActive(run) && clock.now() - Date.parse(run.progressAt) < STALLED_MS) return run;
  }
  return undefined;
}

function isActive(run: Run): boolean {
  return run.status === 'running' || run.status === 'waiting';
}

async function healthOf(context: ApplicationContext, connection: Connection): Promise<ServerOutput<'overview'>['connections'][number]> {
  const { engine } = context;
  const { stores } = engine;
  const from = new Date(Date.parse(nowOf(context)) - WEEK_MS).toISOString();
  const [record, recent, attention] = await Promise.all([
    stores.leases.read(connection.id),
    stores.runs.list(connection.id, { from, limit: 10 }),
    stores.links.attention(connection.id, { limit: FAILING_PER_PAGE }),
  ]);
  const state = record?.state;
  const active = await activeRun(context, connection);
  const last = recent.runs.find((run) => !isActive(run) && run.kind !== 'preview');
  const allowed = connection.state === 'ready' || connection.state === 'automatic';
  return {
    connectionId: connection.id,
    connectionName: connection.name,
    state: connection.state,
    stateReason: connection.stateReason,
    sourceName: engine.platformName(connection.source.platform),
    targetName: engine.platformName(connection.target.platform),
    ...(state?.heartbeatAt === undefined
      ? {}
      : { heartbeat: { checkedAt: state.heartbeatAt, ...(state.newsAt === undefined ? {} : { nothingNewSince: state.newsAt }) } }),
    ...(connection.state === 'automatic' && state?.heartbeatAt !== undefined
      ? { nextRunAt: new Date(Date.parse(state.heartbeatAt) + 300_000).toISOString() }
      : {}),
    ...(active === undefined ? {} : { activeRunId: active.id }),
    ...(last === undefined ? {} : { lastRun: runView(last, connection, false) }),
    failingTickets: attention.items.length,
    ...(state?.nextRetryAt === undefined ? {} : { nextRetryAt: state.nextRetryAt }),
    automaticAllowed: allowed
      ? { allowed }
      : { allowed, reason: automaticObstacle(connection.state), nextStep: 'Run a manual sync and look at its result first.' },
  };
}

function failingView(connection: Connection, item: AttentionItem): ServerOutput<'failingTickets'>['tickets'][number] {
  const site = siteEnd(connection);
  if (item.kind === 'ref') {
    const { record, end, ticketId } = item;
    const failure = record.state === 'parked' || record.state === 'intended' ? record.failure : undefined;
    return {
      connectionId: connection.id,
      end,
      ticketId,
      ticket: { key: failure?.key ?? ticketId, url: failure?.url ?? '' },
      ...(end === site ? { issueId: ticketId } : {}),
      state: 'retrying',
      failingSince: record.state === 'intended' ? record.intent.at : (failure?.retryAt ?? connection.updatedAt),
      attempts: failure?.attempts ?? 0,
      ...(failure === undefined ? {} : { nextRetryAt: failure.retryAt }),
      problems: [
        {
          level: 'error',
          message: failure?.message ?? 'It is not known yet whether the other ticket was created. The next run looks it up.',
          ...(failure?.detail === undefined ? {} : { platformMessage: failure.detail }),
        },
      ],
    };
  }
  const { link } = item;
  const end = link.origin ?? 'source';
  const parked = Object.entries(link.parked);
  const issue = ENDS.find((candidate) => candidate === site);
  return {
    connectionId: connection.id,
    end,
    ticketId: link.ends[end].ref.id,
    ticket: { key: link.ends[end].key, url: link.ends[end].url },
    ...(issue === undefined ? {} : { issueId: link.ends[issue].ref.id }),
    state: 'retrying',
    failingSince: link.failure?.since ?? parked[0]?.[1].since ?? link.syncedAt,
    attempts: link.failure?.attempts ?? Math.max(0, ...parked.map(([, field]) => field.attempts)),
    ...(link.failure === undefined ? {} : { nextRetryAt: link.failure.retryAt }),
    problems: [
      ...(link.failure === undefined
        ? []
        : [
            {
              level: 'error' as const,
              message: link.failure.message,
              ...(link.failure.detail === undefined ? {} : { platformMessage: link.failure.detail }),
            },
          ]),
      ...parked.map(([mappingId, field]) => ({
        level: 'warning' as const,
        field: labelOf(connection, link.routeId, mappingId, field.end),
        message: field.reason,
      })),
    ],
  };
}

function labelOf(connection: Connection, routeId: string, mappingId: string, end: 'source' | 'target'): string {
  return (
    connection.routes.find((route) => route.id === routeId)?.mappings.find((mapping) => mapping.id === mappingId)?.[end].label ?? mappingId
  );
}
