import type { FunctionSpec } from './manifest';

/** What starts a function. */
export type Cause = 'resolver' | 'scheduled' | 'product-event' | 'queue' | 'web-trigger';

/** One run of a function. */
export interface Invocation {
  readonly id: string;
  readonly spec: FunctionSpec;
  readonly cause: Cause;
  /** Key of the module that started it. */
  readonly moduleKey: string;
  /** The first invocation of the chain that pushes and deliveries have made; its own id when it began one. */
  readonly chain: string;
  /** The person behind it; absent for background work. */
  readonly accountId?: string;
  /** First argument of the handler. */
  readonly payload: unknown;
}

/** How an invocation ended. `killed`: the process died without a word, which the platform treats like running out of memory. */
export type Outcome =
  | { readonly status: 'ok'; readonly result: unknown }
  | { readonly status: 'error'; readonly message: string; readonly stack: string }
  | { readonly status: 'timeout' | 'out-of-memory' | 'killed'; readonly message: string };

/** One line of `forge logs`. */
export interface LogLine {
  readonly at: number;
  readonly function: string;
  readonly invocation: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
}

/** What ran, as ticks and drains answer it. Times in ms. */
export interface Ran {
  readonly id: string;
  readonly function: string;
  readonly cause: Cause;
  readonly module: string;
  readonly status: Outcome['status'];
  readonly message?: string;
  readonly at: number;
  readonly ms: number;
  readonly cpuMs: number;
}
