import type { World } from '../compose';
import type { Call } from '../network/call-log';

/** What one step of the story cost and did, counted by the host and the platforms. */
export interface RunReport {
  readonly kind: string;
  readonly status: string;
  readonly created: number;
  readonly updated: number;
  readonly closed: number;
  readonly failed: number;
  readonly comments: number;
  readonly attachments: number;
  /** HTTP requests; requests inside a batch are counted apart. */
  readonly calls: { readonly jira: number; readonly partner: number; readonly batched: number };
  readonly jiraPoints: number;
  readonly kvs: { readonly reads: number; readonly writes: number; readonly bytes: number };
  readonly cpuMsPerTicket: number;
  readonly ms: number;
}

/** What the app itself says of the step: how it went, and how many tickets failed. */
export interface AppWord {
  readonly kind: string;
  readonly status: string;
  readonly failed: number;
}

/** Numbers that only the platforms can tell: what stands on both ends, written by the app. */
export interface Standing {
  readonly created: number;
  readonly closedPairs: number;
  readonly comments: number;
  readonly attachments: number;
}

/** Does one step and measures it. What the step answers is asked for after the counting, since asking the app costs calls too. */
export async function measured(
  world: World,
  partnerPlatform: string,
  standing: { readonly before: Standing; read(): Promise<Standing> },
  step: () => Promise<() => Promise<AppWord>>,
): Promise<RunReport & { readonly log: readonly Call[]; readonly standing: Standing }> {
  const before = { metrics: world.box.metrics(), mark: world.box.network.log.mark() };
  const began = performance.now();
  const askApp = await step();
  const ms = performance.now() - began;
  const metrics = world.box.metrics();
  const log = world.box.network.log.since(before.mark);
  const after = await standing.read();
  const word = await askApp();
  const jira = log.filter((call) => call.platform === 'jira');
  const partner = log.filter((call) => call.platform === partnerPlatform);
  const created = after.created - standing.before.created;
  // People reopen tickets between two steps.
  const closed = Math.max(0, after.closedPairs - standing.before.closedPairs);
  const changed = writtenTickets(log).size;
  const cpu = cpuOf(metrics) - cpuOf(before.metrics);
  return {
    kind: word.kind,
    status: word.status,
    created,
    updated: Math.max(0, changed - closed),
    closed,
    failed: word.failed,
    comments: after.comments - standing.before.comments,
    attachments: after.attachments - standing.before.attachments,
    calls: { jira: jira.length, partner: partner.length, batched: log.reduce((sum, call) => sum + call.subRequests, 0) },
    jiraPoints: jira.reduce((sum, call) => sum + call.points, 0),
    kvs: {
      reads: metrics.kvs.reads - before.metrics.kvs.reads,
      writes: metrics.kvs.writes - before.metrics.kvs.writes,
      bytes: metrics.kvs.readBytes + metrics.kvs.writtenBytes - before.metrics.kvs.readBytes - before.metrics.kvs.writtenBytes,
    },
    cpuMsPerTicket: round(cpu / Math.max(1, created + changed)),
    ms: Math.round(ms),
    log,
    standing: after,
  };
}

/** Requests that change something on a platform. Searches and batched reads go by POST and change nothing. */
export function isWrite(call: Call): boolean {
  if (call.method === 'GET') return false;
  return (
    !/\/search\/jql|\/bulkfetch|\/permissions\/check|\/jql\/parse|\/comment\/list|\/v1\/batch|\/oauth_token/.test(call.path) &&
    !(call.method === 'POST' && /\/REST\/2\.0\/(tickets|users|transactions|attachments|queues|groups)/.test(call.path))
  );
}

/** Existing tickets whose fields or status were written with success. */
function writtenTickets(log: readonly Call[]): ReadonlySet<string> {
  const tickets = new Set<string>();
  for (const call of log) {
    if (call.status >= 300 || call.status === 0 || !isWrite(call)) continue;
    const match = /\/issue\/([^/?]+)(\/transitions)?(\?|$)|\/table\/[a-z_]+\/([0-9a-f]{32})|\/ticket\/(\d+)(\?|$)/.exec(call.path);
    if (match !== null && !call.path.includes('/issue/bulk')) tickets.add(`${call.platform} ${match[1] ?? match[4] ?? match[5] ?? ''}`);
  }
  return tickets;
}

function cpuOf(metrics: ReturnType<World['box']['metrics']>): number {
  return Object.values(metrics.functions).reduce((sum, one) => sum + one.cpuMs, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
