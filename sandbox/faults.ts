import { z } from 'zod';

const times = {
  /** How often it strikes; absent: until removed. */
  times: z.number().int().positive().optional(),
  /** Chance of each strike, 0 to 1, from a seeded source. */
  probability: z.number().min(0).max(1).default(1),
};

const httpMatch = {
  platform: z.string(),
  method: z.string().optional(),
  /** Regular expression over path and query. */
  path: z.string().optional(),
};

/** One entry of the fault panel. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rate-limit'), ...httpMatch, retryAfterSeconds: z.number().nonnegative().default(30), ...times }),
  z.object({ kind: z.literal('status'), ...httpMatch, status: z.number().int().min(400).max(599), ...times }),
  /** Nothing reaches the platform. */
  z.object({ kind: z.literal('unreachable'), ...httpMatch, ...times }),
  /** The platform never answers and has done nothing. */
  z.object({ kind: z.literal('timeout-before-effect'), ...httpMatch, ...times }),
  /** The platform did what it was asked and its answer is lost. */
  z.object({ kind: z.literal('timeout-after-effect'), ...httpMatch, ...times }),
  /** A 5xx after the effect. */
  z.object({ kind: z.literal('status-after-effect'), ...httpMatch, status: z.number().int().min(500).max(599), ...times }),
  /** Some keys of a storage batch fail. */
  z.object({ kind: z.literal('storage-batch'), share: z.number().min(0).max(1).default(0.5), ...times }),
  z.object({ kind: z.literal('storage-error'), status: z.number().int().min(400).max(599).default(500), ...times }),
  z.object({ kind: z.literal('queue-dropped'), queue: z.string().optional(), ...times }),
  z.object({ kind: z.literal('queue-doubled'), queue: z.string().optional(), ...times }),
  /** Some events of a push are refused (202). */
  z.object({ kind: z.literal('queue-partial-push'), queue: z.string().optional(), ...times }),
  z.object({ kind: z.literal('product-event-dropped'), ...times }),
  z.object({ kind: z.literal('product-event-doubled'), ...times }),
  /** The invocation dies half way: after this many calls out of it. */
  z.object({
    kind: z.literal('invocation-killed'),
    function: z.string().optional(),
    afterCalls: z.number().int().nonnegative().default(5),
    ...times,
  }),
  /** How long a platform's search misses changes, in ms. A setting: it strikes never and lasts until removed. */
  z.object({ kind: z.literal('search-lag'), platform: z.string(), ms: z.number().nonnegative() }),
]);
export type Fault = z.infer<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
export type FaultKind = Fault['kind'];
export type StrikingFault = Exclude<Fault, { kind: 'search-lag' }>;

/** A fault in the panel. */
export interface ActiveFault {
  readonly id: string;
  readonly fault: Fault;
  readonly struck: number;
}

/** Everything that can be made to go wrong, by seed reproducible. */
export class FaultPanel {
  private entries: { id: string; fault: Fault; struck: number }[] = [];
  private nextId = 1;
  private state: number;
  private readonly listeners: ((faults: readonly ActiveFault[]) => void)[] = [];

  constructor(seed = 1) {
    this.state = seed >>> 0;
  }

  /** Adds a fault and answers its id. */
  add(input: FaultInput): string {
    const id = `fault-${this.nextId}`;
    this.nextId += 1;
    this.entries.push({ id, fault: faultSchema.parse(input), struck: 0 });
    this.changed();
    return id;
  }

  remove(id: string): boolean {
    const before = this.entries.length;
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.changed();
    return this.entries.length < before;
  }

  clear(): void {
    this.entries = [];
    this.changed();
  }

  list(): readonly ActiveFault[] {
    return this.entries.map((entry) => ({ ...entry }));
  }

  /** The first fault of these kinds that strikes now, counted as used. */
  strike<K extends StrikingFault['kind']>(
    kinds: readonly K[],
    matches: (fault: Extract<StrikingFault, { kind: K }>) => boolean,
  ): Extract<StrikingFault, { kind: K }> | undefined {
    for (const entry of this.entries) {
      const { fault } = entry;
      if (fault.kind === 'search-lag' || !isOf(fault, kinds)) continue;
      if (fault.times !== undefined && entry.struck >= fault.times) continue;
      if (!matches(fault) || (fault.probability < 1 && this.random() >= fault.probability)) continue;
      entry.struck += 1;
      return fault;
    }
    return undefined;
  }

  /** The search lag set for a platform, in ms. */
  searchLag(platform: string): number {
    return this.entries.reduce(
      (lag, { fault }) => (fault.kind === 'search-lag' && fault.platform === platform ? Math.max(lag, fault.ms) : lag),
      0,
    );
  }

  /** Called after each change of the panel. */
  onChange(listener: (faults: readonly ActiveFault[]) => void): void {
    this.listeners.push(listener);
  }

  /** 0 (inclusive) to 1, the same series for the same seed (mulberry32). */
  random(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  private changed(): void {
    for (const listener of this.listeners) listener(this.list());
  }
}

function isOf<K extends StrikingFault['kind']>(fault: StrikingFault, kinds: readonly K[]): fault is Extract<StrikingFault, { kind: K }> {
  return kinds.some((kind) => kind === fault.kind);
}
