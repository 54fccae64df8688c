import { randomUUID } from 'node:crypto';
import type { FaultPanel } from '../faults';
import type { AdjustableClock } from '../clock';
import type { WireResponse } from '../network/wire';
import type { AppManifest } from './manifest';
import { functionMetrics, type Metrics } from './metrics';
import type { Invocation, LogLine, Outcome, Ran } from './invocation';
import type { Bundles } from './runtime/bundle';
import type { Instance, Services } from './runtime/instance';
import { InProcessInstance } from './runtime/in-process-instance';
import type { GuestCall, GuestInvocation } from './runtime/protocol';
import { WorkerInstance } from './runtime/worker-instance';
import type { Site } from './site';

/** https://developer.atlassian.com/platform/forge/limits-invocation/ per declared minute, and text per invocation. */
const LOG_LINES_PER_MINUTE = 100;
const LOG_BYTES = 200 * 1024;
const WARM_INSTANCES = 2;

export interface RunnerOptions {
  readonly manifest: AppManifest;
  readonly bundles: Bundles;
  readonly site: Site;
  readonly clock: AdjustableClock;
  readonly metrics: Metrics;
  readonly faults: FaultPanel;
  /** `workers`: true to the platform. `in-process`: quick, without memory caps. */
  readonly isolation: 'workers' | 'in-process';
  readonly call: (invocation: Invocation, request: GuestCall) => Promise<WireResponse>;
  /** Egress as the runtime tells the app. */
  readonly egress: () => readonly string[];
  readonly logs: (line: LogLine) => void;
}

/** Runs functions in warm instances, each instance one invocation at a time. */
export class Runner {
  private readonly idle = new Map<string, Instance[]>();
  private readonly busy = new Set<Instance>();

  constructor(private readonly options: RunnerOptions) {}

  async run(
    start: Omit<Invocation, 'id' | 'chain' | 'spec'> & { readonly function: string; readonly chain?: string },
  ): Promise<{ readonly ran: Ran; readonly outcome: Outcome }> {
    const spec = this.options.manifest.functions.get(start.function);
    if (spec === undefined) throw new Error(`The manifest has no function ${start.function}`);
    const id = randomUUID();
    const invocation: Invocation = { ...start, id, spec, chain: start.chain ?? id };
    const instance = this.takeInstance(spec.key, spec.memoryMB);
    const at = this.options.clock.now();
    const began = performance.now();
    const { outcome, cpuMs } = await instance.run(this.guestInvocation(invocation, spec.exportName), this.services(invocation));
    await this.giveBack(spec.key, instance);
    const ms = performance.now() - began;
    const counters = functionMetrics(this.options.metrics, spec.key);
    counters.invocations += 1;
    counters.ms += ms;
    counters.cpuMs += cpuMs;
    if (outcome.status !== 'ok') counters.errors += 1;
    if (outcome.status === 'timeout') counters.timeouts += 1;
    const ran: Ran = {
      id,
      function: spec.key,
      cause: invocation.cause,
      module: invocation.moduleKey,
      status: outcome.status,
      ...(outcome.status === 'ok' ? {} : { message: outcome.message }),
      at,
      ms: Math.round(ms),
      cpuMs: Math.round(cpuMs),
    };
    return { ran, outcome };
  }

  /** What an instance is told about an invocation. */
  guestInvocation(invocation: Invocation, exportName: string): GuestInvocation {
    return {
      id: invocation.id,
      exportName,
      payload: invocation.payload,
      context: this.options.site.backendContext(invocation),
      runtime: this.options.site.runtimeData(invocation, this.options.egress()),
      clockOffset: this.options.clock.offset(),
      timeoutMs: invocation.spec.timeoutSeconds * 1_000,
    };
  }

  /** Ends every instance. */
  async close(): Promise<void> {
    const all = [...[...this.idle.values()].flat(), ...this.busy];
    this.idle.clear();
    await Promise.all(all.map((instance) => instance.dispose()));
  }

  private services(invocation: Invocation): Services {
    const { spec } = invocation;
    const counters = functionMetrics(this.options.metrics, spec.key);
    const lines = LOG_LINES_PER_MINUTE * Math.ceil(spec.timeoutSeconds / 60);
    let written = 0;
    let bytes = 0;
    let calls = 0;
    const kill = new AbortController();
    const fault = this.options.faults.strike(
      ['invocation-killed'],
      (candidate) => candidate.function === undefined || candidate.function === spec.key,
    );
    return {
      killed: kill.signal,
      call: async (request) => {
        calls += 1;
        if (fault !== undefined && calls > fault.afterCalls) {
          kill.abort();
          return new Promise<never>(() => undefined);
        }
        return this.options.call(invocation, request);
      },
      log: (level, text) => {
        bytes += Buffer.byteLength(text);
        if (written >= lines || bytes > LOG_BYTES) {
          counters.logLinesDropped += 1;
          return;
        }
        written += 1;
        counters.logLines += 1;
        this.options.logs({ at: this.options.clock.now(), function: spec.key, invocation: invocation.id, level, text });
      },
    };
  }

  private takeInstance(key: string, memoryMB: number): Instance {
    const rest = this.idle.get(key) ?? [];
    let instance = rest.pop();
    // An instance may die while it idles; a call handed to it would wait until its time limit.
    while (instance !== undefined && !instance.warm) instance = rest.pop();
    instance ??= this.newInstance(key, memoryMB);
    this.busy.add(instance);
    return instance;
  }

  private newInstance(key: string, memoryMB: number): Instance {
    const { bundles, isolation } = this.options;
    const bundle = bundles.functions.get(key);
    if (bundle === undefined) throw new Error(`No bundle for the function ${key}`);
    return isolation === 'workers' ? new WorkerInstance(bundles.workerEntry, bundle, memoryMB) : new InProcessInstance(bundle);
  }

  private async giveBack(key: string, instance: Instance): Promise<void> {
    this.busy.delete(instance);
    const rest = this.idle.get(key) ?? [];
    if (instance.warm && rest.length < WARM_INSTANCES) this.idle.set(key, [...rest, instance]);
    else await instance.dispose();
  }
}
