/** A value that survives JSON. */
export type Snapshot = unknown;

/** The sandbox's clock: real time plus the offset that ticks have added. Milliseconds since the epoch. */
export interface SandboxClock {
  now(): number;
}

/**
 * A stateful stand-in for one platform's server, below the SDK: it answers HTTP like the documented API and keeps what it was told.
 * It answers 501 with a reason to what it does not know.
 *
 * Two response headers tell the network log what a call cost and are removed before the app sees the answer:
 * `x-sandbox-points` (rate-limit points) and `x-sandbox-subrequests` (requests inside a batch).
 *
 * Requests to the site's own Jira carry `x-sandbox-account` (the account id they act as) and, when they come from the app,
 * `x-sandbox-client: app`; see `actor-headers.ts`.
 */
export interface PlatformEmulator {
  /** `jira`, `servicenow`, `request-tracker` … */
  readonly id: string;
  /** Origins it answers for, such as `https://dev1.service-now.com`. */
  readonly origins: readonly string[];
  fetch(request: Request): Promise<Response>;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
}
