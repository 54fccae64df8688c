import { randomUUID } from 'node:crypto';
import type { AdjustableClock } from '../clock';
import type { FaultPanel } from '../faults';
import type { Network } from '../network/network';
import { AsyncQueue } from './async-queue';
import { EgressPolicy } from './egress';
import { Gateway } from './gateway';
import type { Invocation, LogLine, Outcome, Ran } from './invocation';
import type { AppManifest } from './manifest';
import type { Metrics } from './metrics';
import { ProductEvents } from './product-events';
import { Runner } from './runner';
import { bundleApp, type Bundles } from './runtime/bundle';
import type { GuestHost } from './runtime/guest';
import type { GuestInvocation } from './runtime/protocol';
import { Schedule } from './schedule';
import { DEFAULT_SITE, Site, type SiteOptions } from './site';
import { KvsServer } from './storage/kvs-server';
import type { StorageRates } from './storage/rate-meter';
import { callWebTrigger, type WebTriggerAnswer, type WebTriggerRequest } from './web-trigger';

/** Size of what a page sends and gets: https://developer.atlassian.com/platform/forge/limits-invocation/ */
const INVOKE_REQUEST_BYTES = 500 * 1024;
const INVOKE_ANSWER_BYTES = 5 * 1024 * 1024;

export interface ForgeHostOptions {
  readonly manifest: AppManifest;
  readonly clock: AdjustableClock;
  readonly network: Network;
  readonly faults: FaultPanel;
  readonly metrics: Metrics;
  readonly site?: Partial<SiteOptions>;
  readonly isolation?: 'workers' | 'in-process';
  /** How long storage queries miss a write, in ms; 200 when left out. */
  readonly queryLagMs?: number;
  /** How long expired records can be read, in ms; 48 hours when left out. */
  readonly expiryLingerMs?: number;
  readonly storageRates?: StorageRates;
  readonly queueEventsPerMinute?: number;
  /** How long product events take, in ms; 0 when left out. */
  readonly productEventDelayMs?: number;
  /** Deliveries at the same time; 1 keeps runs in a repeatable order. */
  readonly parallel?: number;
  readonly onLog?: (line: LogLine) => void;
}

/** A call from a page, as a person. */
export interface ResolverCall {
  /** Key of the page or panel. */
  readonly module: string;
  /** Name the resolver defines. */
  readonly function: string;
  readonly payload?: unknown;
  /** Absent for a visitor without an account. */
  readonly accountId?: string;
  /** What the product adds for the place, such as `{ issue: { id, key } }`. */
  readonly extension?: Readonly<Record<string, unknown>>;
}

/** A resolver that ended without a result. */
export class ResolverFailed extends Error {
  constructor(readonly outcome: Exclude<Outcome, { status: 'ok' }>) {
    super(outcome.message);
  }
}

/** The Forge platform for one installation of one app, below the SDK. */
export class ForgeHost {
  readonly storage: KvsServer;
  readonly queue: AsyncQueue;
  readonly egress: EgressPolicy;
  readonly site: Site;
  readonly productEvents: ProductEvents;
  readonly schedule: Schedule;
  private readonly runner: Runner;
  private readonly gateway: Gateway;
  private readonly webTriggerKeys = new Map<string, string>();
  private readonly lines: LogLine[] = [];

  static async create(options: ForgeHostOptions): Promise<ForgeHost> {
    return new ForgeHost(options, await bundleApp(options.manifest));
  }

  private constructor(
    private readonly options: ForgeHostOptions,
    private readonly bundles: Bundles,
  ) {
    const { manifest, clock, faults, metrics, network } = options;
    const now = (): number => clock.now();
    this.site = new Site({ ...DEFAULT_SITE, ...options.site }, manifest);
    this.egress = new EgressPolicy(manifest);
    this.storage = new KvsServer({
      now,
      entities: manifest.entities,
      faults,
      metrics,
      ...(options.queryLagMs === undefined ? {} : { queryLagMs: options.queryLagMs }),
      ...(options.expiryLingerMs === undefined ? {} : { expiryLingerMs: options.expiryLingerMs }),
      ...(options.storageRates === undefined ? {} : { rates: options.storageRates }),
    });
    this.queue = new AsyncQueue({
      now,
      manifest,
      faults,
      metrics,
      ...(options.queueEventsPerMinute === undefined ? {} : { eventsPerMinute: options.queueEventsPerMinute }),
    });
    this.productEvents = new ProductEvents({
      now,
      manifest,
      site: this.site,
      faults,
      metrics,
      ...(options.productEventDelayMs === undefined ? {} : { delayMs: options.productEventDelayMs }),
    });
    this.schedule = new Schedule(manifest, this.site, now);
    this.gateway = new Gateway({
      storage: this.storage,
      queue: this.queue,
      egress: this.egress,
      network,
      site: this.site,
      metrics,
      webTriggerUrl: (key) => this.webTriggerUrl(key),
    });
    this.runner = new Runner({
      manifest,
      bundles,
      site: this.site,
      clock,
      metrics,
      faults,
      isolation: options.isolation ?? 'workers',
      call: (invocation, request) => this.gateway.call(invocation, request),
      egress: () => this.egress.addresses(),
      logs: (line) => {
        this.lines.push(line);
        if (this.lines.length > 5_000) this.lines.splice(0, 1_000);
        options.onLog?.(line);
      },
    });
  }

  /** The latest log lines of the app. */
  logs(): readonly LogLine[] {
    return [...this.lines];
  }

  /** Calls a resolver. Rejects with `ResolverFailed` when it throws or times out. */
  async invoke(call: ResolverCall): Promise<{ readonly result: unknown; readonly ran: Ran }> {
    const { manifest } = this.options;
    const module = manifest.uiModules.find((candidate) => candidate.key === call.module);
    if (module?.resolver === undefined) throw new Error(`The manifest has no page ${call.module} with a resolver`);
    if (size(call.payload) > INVOKE_REQUEST_BYTES) throw new Error('A page sends at most 500 KB');
    const { ran, outcome } = await this.run({
      function: module.resolver,
      cause: 'resolver',
      moduleKey: module.key,
      ...(call.accountId === undefined ? {} : { accountId: call.accountId }),
      payload: { call: { functionKey: call.function, payload: call.payload }, context: this.pageContext(call, module.type) },
    });
    if (outcome.status !== 'ok') throw new ResolverFailed(outcome);
    if (size(outcome.result) > INVOKE_ANSWER_BYTES) throw new Error('A resolver answers at most 5 MB');
    return { result: outcome.result, ran };
  }

  /** What a page gets from `view.getContext()`. */
  pageContext(call: Pick<ResolverCall, 'module' | 'accountId' | 'extension'>, moduleType: string): Readonly<Record<string, unknown>> {
    const { options } = this.site;
    const license = this.site.currentLicense();
    return {
      accountId: call.accountId,
      cloudId: options.cloudId,
      siteUrl: options.url,
      moduleKey: call.module,
      localId: `ari:cloud:ecosystem::extension/${this.options.manifest.appId}/${options.environmentId}/static/${call.module}`,
      environmentId: options.environmentId,
      environmentType: 'PRODUCTION',
      locale: 'en-US',
      timezone: 'UTC',
      extension: { type: moduleType, ...call.extension },
      ...(license === undefined ? {} : { license }),
    };
  }

  /** An invocation that runs outside any instance, for `insideFunction`. */
  directInvocation(key: string, id: string, accountId: string | undefined): Invocation {
    const spec = this.options.manifest.functions.get(key);
    if (spec === undefined) throw new Error(`The manifest has no function ${key}`);
    return { id, spec, chain: id, cause: 'queue', moduleKey: key, payload: undefined, ...(accountId === undefined ? {} : { accountId }) };
  }

  guestInvocation(invocation: Invocation, exportName: string): GuestInvocation {
    return this.runner.guestInvocation(invocation, exportName);
  }

  guestHost(invocation: Invocation): GuestHost {
    return { call: (request) => this.gateway.call(invocation, request), log: () => undefined };
  }

  /** Calls a web trigger from outside. */
  async webTrigger(key: string, request: WebTriggerRequest): Promise<WebTriggerAnswer> {
    const trigger = this.options.manifest.webTriggers.find((candidate) => candidate.key === key);
    if (trigger === undefined) throw new Error(`The manifest has no web trigger ${key}`);
    return callWebTrigger(trigger, request, async (payload) => {
      const { outcome } = await this.run({ function: trigger.function, cause: 'web-trigger', moduleKey: key, payload });
      return outcome;
    });
  }

  /** The key of the web trigger that an address handed out by `webTrigger.getUrl` belongs to. */
  webTriggerKey(id: string): string | undefined {
    return this.webTriggerKeys.get(id);
  }

  /** Runs everything that is due now, and what that makes due, until nothing is. */
  async drain(): Promise<readonly Ran[]> {
    const ran: Ran[] = [];
    const lane = async (): Promise<void> => {
      for (let next = await this.step(); next !== undefined; next = await this.step()) ran.push(next);
    };
    do await Promise.all(Array.from({ length: this.options.parallel ?? 1 }, lane));
    while (this.isDue());
    return ran;
  }

  /** When there will be something to run; undefined when nothing is scheduled or queued. */
  nextDue(): number | undefined {
    const times = [this.schedule.nextDue(), this.queue.nextDue(), this.productEvents.nextDue()].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  async close(): Promise<void> {
    await this.runner.close();
    this.bundles.remove();
  }

  private isDue(): boolean {
    const due = [this.schedule.nextDue(), this.productEvents.nextDue()].some(
      (time) => time !== undefined && time <= this.options.clock.now(),
    );
    return due || (this.queue.nextDue() ?? Infinity) <= this.options.clock.now();
  }

  private async step(): Promise<Ran | undefined> {
    const trigger = this.schedule.take();
    if (trigger !== undefined) {
      const { ran } = await this.run({
        function: trigger.function,
        cause: 'scheduled',
        moduleKey: trigger.key,
        payload: { context: { moduleKey: trigger.key } },
      });
      return ran;
    }
    const event = this.productEvents.take();
    if (event !== undefined) {
      const { ran, outcome } = await this.run({
        function: event.function,
        cause: 'product-event',
        moduleKey: event.module,
        payload: event.payload,
      });
      this.productEvents.settle(event, outcome);
      return ran;
    }
    const queued = this.queue.take();
    if (queued === undefined) return undefined;
    const consumer = this.options.manifest.consumers.get(queued.queue);
    if (consumer === undefined) throw new Error(`No consumer for the queue ${queued.queue}`);
    const { ran, outcome } = await this.run({
      function: consumer,
      cause: 'queue',
      moduleKey: queued.queue,
      payload: AsyncQueue.payload(queued, this.options.clock.now()),
      chain: queued.chain,
    });
    this.queue.settle(queued, outcome);
    return ran;
  }

  private async run(start: Parameters<Runner['run']>[0]): ReturnType<Runner['run']> {
    const done = await this.runner.run(start);
    this.gateway.ended(done.ran.id);
    return done;
  }

  private webTriggerUrl(key: string): string | undefined {
    if (!this.options.manifest.webTriggers.some((trigger) => trigger.key === key)) return undefined;
    const known = [...this.webTriggerKeys].find(([, candidate]) => candidate === key)?.[0];
    const id = known ?? randomUUID();
    this.webTriggerKeys.set(id, key);
    return `https://${this.site.options.installationId}.hello.atlassian-dev.net/public/${id}`;
  }
}

function size(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}
