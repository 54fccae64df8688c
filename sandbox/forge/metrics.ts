/** What one function has cost. Times in ms. */
export interface FunctionMetrics {
  invocations: number;
  errors: number;
  timeouts: number;
  ms: number;
  cpuMs: number;
  externalCalls: number;
  logLines: number;
  logLinesDropped: number;
}

/** What one platform has been asked. `subRequests`: requests inside batches, counted apart from the calls that carried them. */
export interface PlatformMetrics {
  calls: number;
  subRequests: number;
  points: number;
  failures: number;
}

/** Counts since the sandbox started. A batch of storage counts each of its keys as a read or write, and once as a request. */
export interface Metrics {
  kvs: { requests: number; reads: number; writes: number; readBytes: number; writtenBytes: number };
  queue: { pushes: number; events: number; deliveries: number; doubled: number; dropped: number; retries: number; failed: number };
  productEvents: { fired: number; delivered: number; ignoredSelf: number };
  functions: Record<string, FunctionMetrics>;
  platforms: Record<string, PlatformMetrics>;
}

export function emptyMetrics(): Metrics {
  return {
    kvs: { requests: 0, reads: 0, writes: 0, readBytes: 0, writtenBytes: 0 },
    queue: { pushes: 0, events: 0, deliveries: 0, doubled: 0, dropped: 0, retries: 0, failed: 0 },
    productEvents: { fired: 0, delivered: 0, ignoredSelf: 0 },
    functions: {},
    platforms: {},
  };
}

/** The counters of a function, made on first use. */
export function functionMetrics(metrics: Metrics, key: string): FunctionMetrics {
  return (metrics.functions[key] ??= {
    invocations: 0,
    errors: 0,
    timeouts: 0,
    ms: 0,
    cpuMs: 0,
    externalCalls: 0,
    logLines: 0,
    logLinesDropped: 0,
  });
}

/** The counters of a platform, made on first use. */
export function platformMetrics(metrics: Metrics, id: string): PlatformMetrics {
  return (metrics.platforms[id] ??= { calls: 0, subRequests: 0, points: 0, failures: 0 });
}

/** What happened between two readings of the counters. */
export function metricsSince(before: Metrics, after: Metrics): Metrics {
  return {
    kvs: difference(before.kvs, after.kvs),
    queue: difference(before.queue, after.queue),
    productEvents: difference(before.productEvents, after.productEvents),
    functions: differences(before.functions, after.functions),
    platforms: differences(before.platforms, after.platforms),
  };
}

type Counters<T> = { [K in keyof T]: number };

function difference<T extends Counters<T>>(before: T | undefined, after: T): T {
  const result = { ...after };
  for (const name of Object.keys(after) as (keyof T)[]) result[name] = (after[name] - (before?.[name] ?? 0)) as T[keyof T];
  return result;
}

function differences<T extends Counters<T>>(before: Record<string, T>, after: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(after).map(([name, counters]) => [name, difference(before[name], counters)]));
}
