import { randomUUID } from 'node:crypto';
import type { FaultPanel } from '../faults';
import { retrySchema } from './async-queue';
import type { Outcome } from './invocation';
import type { AppManifest } from './manifest';
import type { Metrics } from './metrics';
import type { Site } from './site';

/** https://developer.atlassian.com/platform/forge/events-reference/product_events/ */
const MAX_RETRIES = 4;
const MAX_RETRY_AFTER_SECONDS = 900;

/** One event on its way to one trigger. Times in ms of the sandbox clock. */
export interface PendingProductEvent {
  readonly id: string;
  readonly event: string;
  readonly module: string;
  readonly function: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly dueAt: number;
  readonly attempt: number;
}

export interface ProductEventOptions {
  readonly now: () => number;
  readonly manifest: AppManifest;
  readonly site: Site;
  readonly faults: FaultPanel;
  readonly metrics: Metrics;
  /** How long an event takes to arrive, in ms; the platform says up to three minutes. */
  readonly delayMs?: number;
}

/** Product events between Jira and the app's triggers. */
export class ProductEvents {
  private waiting: PendingProductEvent[] = [];

  constructor(private readonly options: ProductEventOptions) {}

  /** What Jira tells: an event name and its payload. */
  fire(event: string, payload: Readonly<Record<string, unknown>>): void {
    const { manifest, site, faults, metrics, now } = this.options;
    metrics.productEvents.fired += 1;
    const self = payload['atlassianId'] === site.options.appAccountId || payload['selfGenerated'] === true;
    for (const trigger of manifest.triggers) {
      if (trigger.event !== event) continue;
      if (trigger.ignoreSelf && self) {
        metrics.productEvents.ignoredSelf += 1;
        continue;
      }
      if (trigger.licensedOnly && site.currentLicense()?.active === false) continue;
      if (faults.strike(['product-event-dropped'], () => true) !== undefined) continue;
      const copies = faults.strike(['product-event-doubled'], () => true) === undefined ? 1 : 2;
      for (let copy = 0; copy < copies; copy += 1) {
        this.waiting.push({
          id: randomUUID(),
          event,
          module: trigger.key,
          function: trigger.function,
          payload: { eventType: event, timestamp: now(), ...payload },
          dueAt: now() + (this.options.delayMs ?? 0),
          attempt: 0,
        });
      }
    }
  }

  take(): PendingProductEvent | undefined {
    const at = this.waiting.findIndex((event) => event.dueAt <= this.options.now());
    if (at < 0) return undefined;
    this.options.metrics.productEvents.delivered += 1;
    return this.waiting.splice(at, 1)[0];
  }

  /** Keeps an event that the app or the platform wants delivered again. */
  settle(event: PendingProductEvent, outcome: Outcome): void {
    if (event.attempt >= MAX_RETRIES) return;
    const again = (seconds: number): void => {
      this.waiting.push({ ...event, attempt: event.attempt + 1, dueAt: this.options.now() + seconds * 1_000 });
    };
    switch (outcome.status) {
      case 'ok': {
        const asked = retrySchema.safeParse(outcome.result);
        if (asked.success) again(Math.min(asked.data.retryOptions?.retryAfter ?? 1, MAX_RETRY_AFTER_SECONDS));
        return;
      }
      case 'timeout':
      case 'out-of-memory':
      case 'killed':
        again(10 * 2 ** event.attempt);
        return;
      case 'error':
        return;
    }
  }

  nextDue(): number | undefined {
    return this.waiting.reduce<number | undefined>(
      (least, event) => (least === undefined || event.dueAt < least ? event.dueAt : least),
      undefined,
    );
  }

  pending(): number {
    return this.waiting.length;
  }

  dump(): readonly PendingProductEvent[] {
    return [...this.waiting];
  }

  load(events: readonly PendingProductEvent[]): void {
    this.waiting = [...events];
  }
}
