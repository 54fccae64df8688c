import type { WireRequest, WireResponse } from '../../network/wire';
import type { LogLine } from '../invocation';

/** Where `__forge_fetch__` sends a request; `egress` is the plain `fetch`. */
export interface CallTarget {
  readonly type: string;
  readonly provider?: string;
  readonly remote?: string;
  readonly accountId?: string;
}

/** A request of the app on its way to the host. `path` is what the SDK passed; `request.url` is absolute for egress only. */
export interface GuestCall {
  readonly target: CallTarget;
  readonly path: string;
  readonly request: WireRequest;
  readonly redirect: 'follow' | 'manual' | 'error';
}

/** The data behind `__forge_runtime__`. */
export interface RuntimeData {
  readonly contextAri: string;
  readonly accountId: string | undefined;
  readonly appContext: Readonly<Record<string, unknown>>;
}

/** What a guest is asked to run. Times in ms. */
export interface GuestInvocation {
  readonly id: string;
  readonly exportName: string;
  readonly payload: unknown;
  readonly context: unknown;
  readonly runtime: RuntimeData;
  readonly clockOffset: number;
  readonly timeoutMs: number;
}

/** A rejected call: what the app's `catch` sees. */
export interface CallFailure {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
}

export type ToGuest =
  | { readonly type: 'invoke'; readonly invocation: GuestInvocation }
  | { readonly type: 'answer'; readonly call: number; readonly response: WireResponse }
  | { readonly type: 'failure'; readonly call: number; readonly failure: CallFailure };

export type FromGuest =
  | { readonly type: 'call'; readonly call: number; readonly request: GuestCall }
  | { readonly type: 'log'; readonly level: LogLine['level']; readonly text: string }
  | { readonly type: 'done'; readonly result: unknown; readonly cpuMs: number }
  | { readonly type: 'threw'; readonly message: string; readonly stack: string; readonly cpuMs: number };
