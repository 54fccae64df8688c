import type { Connection } from '../config/connection';
import { ConnectionBrokenError, RateLimitedError } from '../core/errors';
import { ENDS, type End } from '../core/model/end';
import type { EngineDeps } from './deps';
import type { ChangedPage, Connector } from './ports/connector';
import type { LeaseRecord, SyncState } from './ports/stores';
import { carryRun, newRun, setConnectionState } from './run';
import { LEASE_MS, scopesOf, type Session } from './session';
import type { Subject } from './group';
import { GROUP_SIZE, joinSubjects, subjectOf, syncGroup } from './sync-group';
import { earnedWatermark, listingStart, observePage } from './watermark';
import { keep, type Work } from './work';
import { PAGE_SIZE } from './work-through';

/** Files that do not move their ticket's change mark are listed this often, in ms. */
const FILES_EVERY_MS = 15 * 60_000;

/** The slow listing of the past day, which catches what an index showed too late, in ms. */
const NET_EVERY_MS = 3_600_000;
const NET_REACH_MS = 24 * 3_600_000;

/** Failed tickets tried again in one tick. */
const RETRIES_PER_TICK = 50;

/** What the peek found. */
interface Peek {
  readonly pages: Readonly<Record<End, ChangedPage>>;
  /** Subjects per end that no listing page brings: files listed apart, and retries that are due. */
  readonly extra: Readonly<Record<End, readonly Subject[]>>;
  readonly news: boolean;
  readonly since: Readonly<Record<End, string>>;
  readonly marks: Pick<SyncState, 'filesAt' | 'netAt' | 'configAt'>;
  /** When failed tickets are due next, where the store was asked; absent: as known. */
  readonly retries?: Pick<SyncState, 'nextRetryAt'>;
}

/** One automatic look at one connection: a peek at both ends, then either a heartbeat or a run (S4). */
export async function runTick(deps: EngineDeps, connectionId: string): Promise<void> {
  const connection = await deps.stores.connections.get(connectionId);
  if (connection?.state !== 'automatic') return;
  const record = await deps.stores.leases.read(connectionId);
  const now = deps.clock.now();
  if (record === undefined || !record.state.proven || record.expiresAt >= now) return;
  if (record.state.waitUntil !== undefined && Date.parse(record.state.waitUntil) > now) return;
  try {
    await look(deps, connection, record);
  } catch (error) {
    if (error instanceof ConnectionBrokenError) {
      await setConnectionState(deps, connectionId, 'needs-attention', error.message);
    } else if (error instanceof RateLimitedError) {
      await deps.stores.leases.writeIdle(
        connectionId,
        record,
        { ...record.state, waitUntil: new Date(now + error.retryAfterMs).toISOString() },
        now,
      );
    } else {
      // The next tick starts from the same watermarks.
      deps.log.warn('tick-failed', { connection: connectionId, error: error instanceof Error ? error.name : 'unknown' });
    }
  }
}

async function look(deps: EngineDeps, connection: Connection, record: LeaseRecord): Promise<void> {
  const [source, target] = await Promise.all([deps.connect(connection, 'source'), deps.connect(connection, 'target')]);
  const peek = await peekBoth(deps, connection, { source, target }, record.state);
  const now = deps.clock.now();
  if (!peek.news) {
    const heartbeatAt = new Date(now).toISOString();
    const watermarks = {
      source: earnedWatermark(record.state.watermarks.source, observePage(undefined, peek.pages.source), source.capabilities.listingLagMs),
      target: earnedWatermark(record.state.watermarks.target, observePage(undefined, peek.pages.target), target.capabilities.listingLagMs),
    };
    const { nextRetryAt, ...rest } = record.state;
    const retry = peek.retries ?? (nextRetryAt === undefined ? {} : { nextRetryAt });
    await deps.stores.leases.writeIdle(connection.id, record, { ...rest, ...peek.marks, ...retry, watermarks, heartbeatAt }, now);
    return;
  }
  const run = newRun(deps, connection, 'automatic', peek.since);
  const taken = await deps.stores.leases.take(connection.id, deps.ids.fresh(), now, now + LEASE_MS);
  if (taken === undefined) return;
  const work: Work = { run, prefetched: new Map(ENDS.map((end) => [end, peek.pages[end]])), stored: false };
  const { nextRetryAt: _due, ...state } = taken.state;
  const before = { ...(peek.retries === undefined ? taken.state : { ...state, ...peek.retries }), ...peek.marks };
  await carryRun(deps, connection, { lease: taken.lease, state: before }, work, (session) => syncExtra(session, work, peek.extra));
}

async function syncExtra(session: Session, work: Work, extra: Peek['extra']): Promise<void> {
  for (const end of ENDS) {
    const joined = await joinSubjects(session, end, extra[end]);
    for (let start = 0; start < joined.length; start += GROUP_SIZE) {
      const group = joined.slice(start, start + GROUP_SIZE);
      await keep(session, work, await syncGroup(session, end, group, 'apply'), group.length);
    }
  }
}

/** One listing per end for all routes; everything else only when it is due. */
async function peekBoth(
  deps: EngineDeps,
  connection: Connection,
  connectors: Readonly<Record<End, Connector>>,
  state: SyncState,
): Promise<Peek> {
  const now = deps.clock.now();
  const netDue = now - Date.parse(state.netAt ?? '1970-01-01') >= NET_EVERY_MS;
  const filesDue = now - Date.parse(state.filesAt ?? '1970-01-01') >= FILES_EVERY_MS;
  const since = {
    source: startOf(connectors.source, 'source', state, now, netDue),
    target: startOf(connectors.target, 'target', state, now, netDue),
  };
  const list = (end: End): Promise<ChangedPage> =>
    connectors[end].listChanged({ scopes: scopesOf(connection, end), since: since[end], limit: PAGE_SIZE });
  const [source, target] = await Promise.all([list('source'), list('target')]);
  const pages = { source, target };
  const extra: Record<End, Subject[]> = { source: [], target: [] };
  let listedFiles = false;
  for (const end of ENDS) {
    const connector = connectors[end];
    const direction = end === 'source' ? 'sourceToTarget' : 'targetToSource';
    if (!filesDue || connector.listChangedFiles === undefined || !connection.attachments[direction]) continue;
    const from = state.filesAt === undefined ? since[end] : listingStart(state.filesAt, FILES_EVERY_MS);
    const page = await connector.listChangedFiles({ scopes: scopesOf(connection, end), since: from, limit: PAGE_SIZE });
    // A file that was seen before costs one read of its ticket: the listing overlaps by one interval and no more.
    extra[end].push(...page.rows.map((row): Subject => ({ ref: row.ref })));
    listedFiles = true;
  }
  const configured = state.configAt !== undefined && state.configAt !== connection.updatedAt;
  const isDue = state.nextRetryAt !== undefined && Date.parse(state.nextRetryAt) <= now;
  // The hourly look finds what a run that died could not note.
  const retries = isDue || configured || netDue ? await retriesOf(deps, connection, now, configured) : undefined;
  for (const { end, ticketId, type } of retries?.due ?? []) extra[end].push({ ref: { id: ticketId, type } });
  const news =
    (await Promise.all(ENDS.map((end) => hasNews(deps, connection, end, pages[end])))).some(Boolean) ||
    ENDS.some((end) => extra[end].length > 0);
  const at = new Date(now).toISOString();
  return {
    pages,
    extra,
    news,
    since,
    marks: {
      ...(listedFiles ? { filesAt: at } : filesAtOf(state)),
      ...(netDue ? { netAt: at } : netAtOf(state)),
      configAt: connection.updatedAt,
    },
    ...(retries === undefined ? {} : { retries: retries.next }),
  };
}

/** Failed tickets that are due, or all that wait where the configuration changed (X6), and when the next ones are. */
async function retriesOf(deps: EngineDeps, connection: Connection, now: number, all: boolean) {
  const { links } = deps.stores;
  const due = await links.due(connection.id, all ? Number.MAX_SAFE_INTEGER : now, RETRIES_PER_TICK);
  const next = due.length === RETRIES_PER_TICK ? now : await links.nextDue(connection.id, now);
  return { due, next: next === undefined ? {} : { nextRetryAt: new Date(next).toISOString() } };
}

function filesAtOf(state: SyncState): Pick<SyncState, 'filesAt'> {
  return state.filesAt === undefined ? {} : { filesAt: state.filesAt };
}

function netAtOf(state: SyncState): Pick<SyncState, 'netAt'> {
  return state.netAt === undefined ? {} : { netAt: state.netAt };
}

function startOf(connector: Connector, end: End, state: SyncState, now: number, netDue: boolean): string {
  const watermark = state.watermarks[end] ?? new Date(now).toISOString();
  const start = listingStart(watermark, connector.capabilities.listingLagMs);
  const net = new Date(Date.parse(watermark) - NET_REACH_MS).toISOString();
  return netDue && net < start ? net : start;
}

async function hasNews(deps: EngineDeps, connection: Connection, end: End, page: ChangedPage): Promise<boolean> {
  if (page.cursor !== undefined) return true;
  if (page.rows.length === 0) return false;
  return (await joinSubjects({ deps, connection }, end, page.rows.map(subjectOf))).length > 0;
}
