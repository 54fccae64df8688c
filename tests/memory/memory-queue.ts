import type { Job, Queue } from '../../src/engine/ports/queue';

interface Waiting {
  readonly job: Job;
  readonly dueAt: number;
}

/** A queue that keeps its jobs until a test takes them, in the order they are due. */
export class MemoryQueue implements Queue {
  private waiting: Waiting[] = [];

  constructor(private readonly clock: { now(): number }) {}

  async push(jobs: readonly Job[], options: { readonly delaySeconds?: number } = {}): Promise<void> {
    const dueAt = this.clock.now() + (options.delaySeconds ?? 0) * 1000;
    for (const job of jobs) this.waiting.push({ job: structuredClone(job), dueAt });
    this.waiting.sort((a, b) => a.dueAt - b.dueAt);
  }

  /** The next job that is due, or undefined. */
  take(): Job | undefined {
    const first = this.waiting[0];
    if (first === undefined || first.dueAt > this.clock.now()) return undefined;
    this.waiting.shift();
    return first.job;
  }

  nextDueAt(): number | undefined {
    return this.waiting[0]?.dueAt;
  }
}
