/** One request that left the app. */
export interface Call {
  readonly platform: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** 0 when no answer arrived. */
  readonly status: number;
  /** Rate-limit points, where the platform counts them. */
  readonly points: number;
  /** Requests carried inside a batch; 0 for a plain request. */
  readonly subRequests: number;
  /** Sandbox clock, ms. */
  readonly at: number;
  /** Which invocation of the app made it. */
  readonly invocation: string;
  /** The kind of the fault that struck, if any. */
  readonly fault?: string;
}

/** The latest calls, oldest first. */
export class CallLog {
  private calls: Call[] = [];
  private dropped = 0;

  constructor(private readonly capacity = 20_000) {}

  add(call: Call): void {
    this.calls.push(call);
    if (this.calls.length <= this.capacity) return;
    const surplus = Math.ceil(this.capacity / 10);
    this.calls = this.calls.slice(surplus);
    this.dropped += surplus;
  }

  /** A position for `since`. */
  mark(): number {
    return this.dropped + this.calls.length;
  }

  /** The calls made after a mark. */
  since(mark: number): readonly Call[] {
    return this.calls.slice(Math.max(0, mark - this.dropped));
  }

  all(): readonly Call[] {
    return [...this.calls];
  }
}
