import { createClock } from './clock';
import { FaultPanel } from './faults';
import { ForgeHost, type ForgeHostOptions, type ResolverCall } from './forge/forge-host';
import type { Ran } from './forge/invocation';
import { readManifest } from './forge/manifest';
import { emptyMetrics, type Metrics } from './forge/metrics';
import { Network, type RealServer } from './network/network';
import type { PlatformEmulator, SandboxClock } from './network/platform';
import { readSnapshot, writeSnapshot } from './snapshot';

/** Tells the app's triggers what happened in Jira: the event's name and payload. */
export type ProductEventSink = (event: string, payload: Readonly<Record<string, unknown>>) => void;

export interface SandboxOptions extends Omit<ForgeHostOptions, 'manifest' | 'clock' | 'network' | 'faults' | 'metrics'> {
  /** Path of `manifest.yml`. */
  readonly manifest: string;
  /** Makes the emulators; `onEvent` is where the Jira emulator reports its product events. */
  readonly platforms?: (parts: {
    readonly clock: SandboxClock;
    readonly faults: FaultPanel;
    readonly onEvent: ProductEventSink;
  }) => readonly PlatformEmulator[];
  readonly realServers?: readonly RealServer[];
  /** Seeds every chance in the fault panel. */
  readonly seed?: number;
  /** Folder in which the state is kept between runs. */
  readonly data?: string;
}

/** What time brought. */
export interface TickResult {
  readonly from: number;
  readonly to: number;
  readonly ran: readonly Ran[];
}

/** A whole world in one process: clock, network with its platforms, and the Forge platform with the app on it. */
export interface Sandbox {
  readonly clock: SandboxClock;
  readonly forge: ForgeHost;
  readonly network: Network;
  readonly platforms: readonly PlatformEmulator[];
  readonly faults: FaultPanel;
  /** Moves the clock from one due moment to the next, running what is due, and answers what ran. */
  tick(minutes: number): Promise<TickResult>;
  /** Runs what is due now, the clock standing where it is. */
  drain(): Promise<readonly Ran[]>;
  /** Calls a resolver as a person and answers its result; what it queued stays queued until a drain or tick. */
  invoke(call: ResolverCall): Promise<unknown>;
  /** A copy of the counters, to be compared with `metricsSince`. */
  metrics(): Metrics;
  /** Writes the state of everything into a folder. */
  snapshot(folder: string): void;
  /** Reads it back; answers false when the folder holds none. */
  restore(folder: string): boolean;
  close(): Promise<void>;
}

/** Builds a sandbox. With `data`, the state found there is restored, and written back on close. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { manifest, platforms: makePlatforms, realServers, seed, data, ...rest } = options;
  const clock = createClock();
  const faults = new FaultPanel(seed);
  const metrics = emptyMetrics();
  const sinks: ProductEventSink[] = [];
  const platforms = makePlatforms?.({ clock, faults, onEvent: (event, payload) => sinks.forEach((sink) => sink(event, payload)) }) ?? [];
  const network = new Network({ clock, emulators: platforms, faults, metrics, ...(realServers === undefined ? {} : { realServers }) });
  const forge = await ForgeHost.create({ ...rest, manifest: readManifest(manifest), clock, network, faults, metrics });
  sinks.push((event, payload) => forge.productEvents.fire(event, payload));

  // Two ticks at once would move the clock under each other's feet.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  };

  const sandbox: Sandbox = {
    clock,
    forge,
    network,
    platforms,
    faults,
    tick: (minutes) =>
      inTurn(async () => {
        const from = clock.now();
        const to = from + minutes * 60_000;
        const ran: Ran[] = [...(await forge.drain())];
        for (let due = forge.nextDue(); due !== undefined && due <= to; due = forge.nextDue()) {
          clock.advanceTo(due);
          ran.push(...(await forge.drain()));
        }
        clock.advanceTo(to);
        return { from, to: clock.now(), ran };
      }),
    drain: () => inTurn(() => forge.drain()),
    invoke: async (call) => (await forge.invoke(call)).result,
    metrics: () => structuredClone(metrics),
    snapshot: (folder) => writeSnapshot(folder, { clock, forge, platforms }),
    restore: (folder) => readSnapshot(folder, { clock, forge, platforms }),
    close: async () => {
      await turn;
      if (data !== undefined) sandbox.snapshot(data);
      await forge.close();
    },
  };
  if (data !== undefined) sandbox.restore(data);
  return sandbox;
}
