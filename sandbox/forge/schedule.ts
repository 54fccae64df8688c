import type { AppManifest } from './manifest';
import type { Site } from './site';

/** The first run comes this long after a deploy. https://developer.atlassian.com/platform/forge/manifest-reference/modules/scheduled-trigger/ */
const FIRST_RUN_MS = 5 * 60_000;

export interface DueTrigger {
  readonly key: string;
  readonly function: string;
}

/** When the scheduled triggers of one installation run. */
export class Schedule {
  private due: Map<string, number>;

  constructor(
    private readonly manifest: AppManifest,
    private readonly site: Site,
    private readonly now: () => number,
  ) {
    this.due = new Map(manifest.scheduledTriggers.map((trigger) => [trigger.key, now() + FIRST_RUN_MS]));
  }

  /** The next trigger that is due, moved on to its next time. What was missed is not made up for. */
  take(): DueTrigger | undefined {
    for (const trigger of this.manifest.scheduledTriggers) {
      const due = this.due.get(trigger.key) ?? Infinity;
      if (due > this.now()) continue;
      const missed = Math.floor((this.now() - due) / trigger.intervalMs);
      this.due.set(trigger.key, due + (missed + 1) * trigger.intervalMs);
      if (trigger.licensedOnly && this.site.currentLicense()?.active === false) continue;
      return { key: trigger.key, function: trigger.function };
    }
    return undefined;
  }

  nextDue(): number | undefined {
    const times = [...this.due.values()];
    return times.length === 0 ? undefined : Math.min(...times);
  }

  dump(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.due);
  }

  load(times: Readonly<Record<string, number>>): void {
    for (const [key, at] of Object.entries(times)) if (this.due.has(key)) this.due.set(key, at);
  }
}
