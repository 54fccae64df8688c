import { createJiraEmulator, type JiraEmulator } from '../../sandbox/jira/emulator';
import { FIELDS, ISSUE_TYPES, STATUSES } from '../../sandbox/jira/seed';
import { PROJECTS } from '../../sandbox/story/connection';
import { prepareJira } from '../../sandbox/story/people';
import { RtStaff } from '../../scripts/real/rt-staff';
import type { RtServer } from '../../scripts/real/rt-server';
import { connectionSchema, type Connection } from '../../src/config/connection';
import { connectorDefinition } from '../../src/connectors/registry';
import { ConnectionBrokenError } from '../../src/core/errors';
import type { Run, TicketResult } from '../../src/core/model/run';
import type { EngineDeps } from '../../src/engine/deps';
import { runJob } from '../../src/engine/jobs';
import type { PlatformHttp } from '../../src/engine/ports/http';
import { onIssueEvent } from '../../src/engine/product-event';
import { startRun } from '../../src/engine/run';
import { scheduleTicks } from '../../src/engine/schedule';
import { createStores } from '../../src/storage/stores';
import { MemoryStorage } from '../memory/memory-kv';
import { MemoryQueue } from '../memory/memory-queue';
import { realHttp, RT_ORIGIN, runningServer } from './rt-bench';

export interface RtWorld {
  readonly server: RtServer;
  readonly jira: JiraEmulator;
  readonly staff: RtStaff;
  /** Method and path of every request, per platform. */
  readonly calls: { readonly platform: string; readonly method: string; readonly path: string }[];
  /** Loses the answer of the next request this holds for. */
  lose: ((platform: string, method: string, path: string) => boolean) | undefined;
  manual(kind?: 'manual' | 'preview'): Promise<{ readonly run: Run; readonly results: readonly TicketResult[] }>;
  /** Lets five minutes pass, fires the schedule and does everything due. */
  tick(): Promise<void>;
  automatic(): Promise<void>;
}

/** The engine between the Jira emulator and the real Request Tracker. Clocks are the machine's, put forward by ticks. */
export async function createRtWorld(): Promise<RtWorld> {
  const server = runningServer();
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const queue = new MemoryQueue(clock);
  const storage = new MemoryStorage();
  const events: unknown[] = [];
  const jira = createJiraEmulator({ clock, seed: 'default', indexLagMs: 0, onEvent: (event) => events.push(event.payload) });
  prepareJira(jira);
  const stores = createStores(storage.kv, storage.store);
  const calls: { platform: string; method: string; path: string }[] = [];
  const watched = (platform: string, http: PlatformHttp): PlatformHttp => ({
    send: async (request) => {
      calls.push({ platform, method: request.method, path: request.path });
      const answer = await http.send(request);
      if (world.lose?.(platform, request.method, request.path) === true) {
        world.lose = undefined;
        throw new Error('socket hang up');
      }
      return answer;
    },
  });
  const jiraHttp: PlatformHttp = {
    send: async ({ method, path, headers, body }) => {
      const response = await jira.fetch(
        new Request(`${jira.origins[0] ?? ''}${path}`, {
          method,
          headers: { ...headers },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
        }),
      );
      return { status: response.status, headers: Object.fromEntries(response.headers), body: new Uint8Array(await response.arrayBuffer()) };
    },
  };
  let serial = 0;
  // Marks stay on the server, so a second world must not give the same ones.
  const life = `${Date.now().toString(36)}-${process.pid}`;
  const deps: EngineDeps = {
    stores,
    queue,
    clock,
    ids: { fresh: () => `id-${life}-${String((serial += 1)).padStart(8, '0')}` },
    log: { info: () => undefined, warn: () => undefined },
    invocation: { remainingMs: () => 800_000 },
    platformName: (platform) => connectorDefinition(platform)?.name ?? platform,
    connect: async (connection, end) => {
      const config = connection[end];
      const definition = connectorDefinition(config.platform);
      if (definition === undefined) throw new ConnectionBrokenError('No such connector.', 'configuration');
      return config.platform === 'jira'
        ? definition.create({ config, credentials: {}, http: watched('jira', jiraHttp), clock })
        : definition.create({
            config,
            credentials: { method: 'token', token: server.token },
            http: watched('rt', realHttp(server)),
            clock,
          });
    },
  };
  const drain = async (): Promise<void> => {
    for (;;) {
      for (const payload of events.splice(0)) if (!selfMade(payload)) await onIssueEvent(deps, payload);
      const job = queue.take();
      if (job === undefined && events.length === 0) return;
      if (job !== undefined) await runJob(deps, job);
    }
  };
  const connection = supportConnection(server, Date.now());
  await stores.connections.save(connection);
  const [agent] = server.agents;
  if (agent === undefined) throw new Error('The server has no agents.');
  const world: RtWorld = {
    server,
    jira,
    staff: new RtStaff(server, agent),
    calls,
    lose: undefined,
    manual: async (kind = 'manual') => {
      const stored = (await stores.connections.get(connection.id)) ?? connection;
      const started = await startRun(deps, stored, kind, new Date(Date.now() - 60 * 24 * 3_600_000).toISOString(), {});
      await drain();
      const run = await stores.runs.get(connection.id, started.id);
      if (run === undefined) throw new Error('The run is gone.');
      const results: TicketResult[] = [];
      for (let page = 0; page < run.detailPages; page += 1) results.push(...((await stores.runs.details(run.id, page)) ?? []));
      return { run, results };
    },
    tick: async () => {
      ahead += 5 * 60_000;
      await scheduleTicks(deps);
      await drain();
      for (let due = queue.nextDueAt(); due !== undefined && due <= clock.now(); due = queue.nextDueAt()) await drain();
    },
    automatic: async () => {
      const stored = (await stores.connections.get(connection.id)) ?? connection;
      await stores.connections.save({ ...stored, state: 'automatic' });
    },
  };
  return world;
}

const pair = (source: string, target: readonly [string, string], returnValue = false) => ({
  source: { id: source, label: source },
  target: { id: target[0], label: target[1] },
  returnValue,
});

/** The Support queue as the source, tasks of the operations project as the target. */
function supportConnection(server: RtServer, now: number): Connection {
  const at = new Date(now).toISOString();
  const both = { sourceToTarget: true, targetToSource: true };
  return connectionSchema.parse({
    v: 1,
    id: 'support-desk',
    name: 'Support desk',
    state: 'initial-sync-required',
    source: { platform: 'request-tracker', baseUrl: RT_ORIGIN, settings: {} },
    target: { platform: 'jira', baseUrl: '', settings: { internalRole: 'Developers' } },
    bidirectional: true,
    routes: [
      {
        id: 'requests',
        source: { type: 'ticket', container: server.queueId, label: 'Support', closingStatus: { id: 'resolved', label: 'resolved' } },
        target: {
          type: ISSUE_TYPES.task,
          container: PROJECTS.operations,
          label: 'Operations: Task',
          closingFields: [{ field: 'resolution', value: '10000', label: 'Done', type: 'option' }],
          closingStatus: { id: STATUSES.done, label: 'Done' },
          keyField: FIELDS.partnerTicket,
          requesterNameField: FIELDS.requesterName,
          requesterEmailField: FIELDS.requesterEmail,
        },
        mappings: [
          {
            id: 'title',
            source: {
              field: 'Subject',
              label: 'Subject',
              type: 'text',
              maxLength: 200,
              role: 'title',
              normalisation: { trim: true, foldWhiteSpace: true },
            },
            target: { field: 'summary', label: 'Summary', type: 'text', maxLength: 255, role: 'title', normalisation: { trim: true } },
            direction: 'bidirectional',
          },
          {
            id: 'description',
            source: { field: 'Description', label: 'First message', type: 'richText', role: 'description' },
            target: { field: 'description', label: 'Description', type: 'richText', role: 'description' },
            direction: 'bidirectional',
          },
          {
            id: 'status',
            source: { field: 'Status', label: 'Status', type: 'option', role: 'status' },
            target: { field: 'status', label: 'Status', type: 'option', role: 'status' },
            direction: 'bidirectional',
            values: {
              pairs: [
                pair('new', [STATUSES.toDo, 'To Do']),
                pair('open', [STATUSES.inProgress, 'In Progress']),
                pair('stalled', [STATUSES.inReview, 'In Review']),
                pair('resolved', [STATUSES.done, 'Done'], true),
                pair('rejected', [STATUSES.done, 'Done']),
              ],
              unmapped: { kind: 'skip' },
            },
          },
          {
            id: 'priority',
            source: { field: `CF.${server.customFields['Severity'] ?? ''}`, label: 'Severity', type: 'option' },
            target: { field: 'priority', label: 'Priority', type: 'option', role: 'priority' },
            direction: 'bidirectional',
            values: {
              pairs: [
                pair('Critical', ['1', 'Highest']),
                pair('High', ['2', 'High']),
                pair('Medium', ['3', 'Medium']),
                pair('Low', ['4', 'Low']),
              ],
              unmapped: { kind: 'skip' },
            },
          },
        ],
        requester: { source: 'Requestor', target: 'reporter' },
        reopen: 'reopen',
      },
    ],
    publicComments: both,
    internalComments: both,
    attachments: both,
    fileFilter: { maxBytes: 10 * 1024 * 1024, blockedTypes: [], blockedNames: [] },
    createdAt: at,
    updatedAt: at,
  });
}

function selfMade(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && 'selfGenerated' in payload && payload.selfGenerated === true;
}
