import { createJiraEmulator, type JiraEmulator } from '../../sandbox/jira/emulator';
import type { PlatformEmulator } from '../../sandbox/network/platform';
import { createServiceNowEmulator, type ServiceNowEmulator } from '../../sandbox/servicenow/emulator';
import { integrationAccount } from '../../sandbox/servicenow/seed-accounts';
import { prepareJira } from '../../sandbox/story/people';
import { storyConnection } from '../../sandbox/story/connection';
import type { Connection } from '../../src/config/connection';
import { connectorDefinition } from '../../src/connectors/registry';
import { ConnectionBrokenError } from '../../src/core/errors';
import type { End } from '../../src/core/model/end';
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
import { Power, PowerCut } from './power';
import { writesOf } from './writes';

/** Noon of a Monday. */
export const NOON = Date.UTC(2026, 10, 23, 12, 0, 0);

const MINUTE = 60_000;

/** One request as it reached a platform. */
export interface Call {
  readonly platform: 'jira' | 'servicenow';
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** What the request asked the platform to change: one entry per sub-request of a batch, none for a read. */
  readonly writes: readonly string[];
}

/** Decides what happens to a request: passes, fails before its effect, or loses the answer after it. */
export type Weather = (call: {
  readonly platform: string;
  readonly method: string;
  readonly path: string;
}) => 'fine' | 'lost-request' | 'lost-answer' | Response;

/** The engine with real connectors over both emulators, in one process and on one clock that only a test moves. */
export interface World {
  readonly jira: JiraEmulator;
  readonly servicenow: ServiceNowEmulator;
  readonly storage: MemoryStorage;
  readonly deps: EngineDeps;
  readonly queue: MemoryQueue;
  readonly calls: Call[];
  /** How an invocation can be cut short. */
  readonly power: Power;
  weather: Weather;
  /** Every job is delivered twice. */
  doubled: boolean;
  now(): number;
  /** Moves the clock without running anything. */
  pass(minutes: number): void;
  /** Does what is due now. */
  drain(): Promise<void>;
  /** Moves the clock by five minutes, fires the schedule and does everything due. */
  tick(): Promise<void>;
  manual(
    kind?: 'manual' | 'preview',
    since?: string,
    connectionId?: string,
  ): Promise<{ readonly run: Run; readonly results: readonly TicketResult[] }>;
  results(run: Run): Promise<readonly TicketResult[]>;
  setState(state: Connection['state'], connectionId?: string): Promise<void>;
}

export interface WorldOptions {
  readonly connections?: readonly Connection[];
  readonly incidents?: 'default' | 'empty' | number;
  readonly indexLagMs?: number;
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  let now = NOON;
  const clock = {
    // Every look at the clock takes a moment, as in life: two writes never share a millisecond.
    now: () => {
      now += 1;
      return now;
    },
  };
  const queue = new MemoryQueue({ now: () => now });
  const storage = new MemoryStorage();
  const power = new Power();
  const events: { name: string; payload: unknown }[] = [];
  const jira = createJiraEmulator({ clock, seed: 'default', indexLagMs: options.indexLagMs ?? 0, onEvent: (event) => events.push(event) });
  const servicenow = createServiceNowEmulator({ clock, seed: options.incidents ?? 'empty' });
  prepareJira(jira);
  const calls: Call[] = [];
  const stores = createStores(power.overKv(storage.kv), power.overEntities(storage.store));
  let serial = 0;
  const deps: EngineDeps = {
    stores,
    queue: {
      push: async (jobs, options) => {
        await power.effect(() => queue.push(world.doubled ? jobs.flatMap((job) => [job, job]) : jobs, options));
      },
    },
    clock,
    ids: { fresh: () => `id-${String((serial += 1)).padStart(20, '0')}` },
    log: { info: () => undefined, warn: () => undefined },
    invocation: { remainingMs: () => 800_000 },
    platformName: (platform) => connectorDefinition(platform)?.name ?? platform,
    connect: async (connection: Connection, end: End) => {
      const config = connection[end];
      const definition = connectorDefinition(config.platform);
      if (definition === undefined) throw new ConnectionBrokenError('No such connector.', 'configuration');
      const isJira = config.platform === 'jira';
      const credentials: Readonly<Record<string, string>> = isJira
        ? {}
        : { method: 'basic', username: integrationAccount.userName, password: integrationAccount.password };
      return definition.create({ config, credentials, http: isJira ? http('jira', jira) : http('servicenow', servicenow), clock });
    },
  };
  const http = (platform: 'jira' | 'servicenow', emulator: PlatformEmulator): PlatformHttp => ({
    send: async ({ method, path, headers, body }) => {
      power.check();
      const fate = world.weather({ platform, method, path });
      if (fate === 'lost-request') throw new Error('connection reset');
      const request = new Request(`${emulator.origins[0] ?? ''}${path}`, {
        method,
        ...(headers === undefined ? {} : { headers: { ...headers } }),
        ...(body === undefined ? {} : { body: body as BodyInit }),
      });
      const writes = writesOf(platform, method, path, body);
      const response = fate instanceof Response ? fate.clone() : await emulator.fetch(request);
      calls.push({ platform, method, path, status: response.status, writes: fate instanceof Response ? [] : writes });
      if (writes.length > 0) await power.effect(async () => undefined);
      if (fate === 'lost-answer') throw new Error('socket hang up');
      const answer: Record<string, string> = {};
      response.headers.forEach((value, name) => (answer[name] = value));
      return { status: response.status, headers: answer, body: new Uint8Array(await response.arrayBuffer()) };
    },
  });
  const world: World = {
    jira,
    servicenow,
    storage,
    deps,
    queue,
    calls,
    power,
    weather: () => 'fine',
    doubled: false,
    now: () => now,
    pass: (minutes) => {
      now += minutes * MINUTE;
    },
    drain: async () => {
      for (;;) {
        for (const event of events.splice(0)) if (!selfMade(event.payload)) await onIssueEvent(deps, event.payload);
        const job = queue.take();
        if (job === undefined && events.length === 0) return;
        if (job === undefined) continue;
        try {
          await runJob(deps, job);
        } catch (error) {
          if (!(error instanceof PowerCut)) throw error;
          // The queue delivers again what was not finished.
          power.restore();
          await queue.push([job], { delaySeconds: 30 });
        }
      }
    },
    tick: async () => {
      const target = now + 5 * MINUTE;
      for (let due = queue.nextDueAt(); due !== undefined && due <= target; due = queue.nextDueAt()) {
        now = Math.max(now, due);
        await world.drain();
      }
      now = Math.max(now, target);
      await scheduleTicks(deps);
      await world.drain();
    },
    manual: async (kind = 'manual', since = new Date(NOON - 60 * 24 * 60 * MINUTE).toISOString(), connectionId) => {
      const connections = await stores.connections.list();
      const connection = connectionId === undefined ? connections[0] : connections.find(({ id }) => id === connectionId);
      if (connection === undefined) throw new Error('The world has no connection.');
      const started = await startRun(deps, connection, kind, since, {});
      await world.drain();
      const run = await stores.runs.get(connection.id, started.id);
      if (run === undefined) throw new Error('The run is gone.');
      return { run, results: await world.results(run) };
    },
    results: async (run) => {
      const pages: TicketResult[] = [];
      for (let page = 0; page < run.detailPages; page += 1) pages.push(...((await stores.runs.details(run.id, page)) ?? []));
      return pages;
    },
    setState: async (state, connectionId) => {
      for (const connection of await stores.connections.list()) {
        if (connectionId === undefined || connection.id === connectionId) await stores.connections.save({ ...connection, state });
      }
    },
  };
  for (const connection of options.connections ?? [storyConnection(now)]) await stores.connections.save(connection);
  return world;
}

function selfMade(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && 'selfGenerated' in payload && payload.selfGenerated === true;
}
