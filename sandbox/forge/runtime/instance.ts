import type { WireResponse } from '../../network/wire';
import type { LogLine, Outcome } from '../invocation';
import type { GuestCall, GuestInvocation } from './protocol';

/** How the host serves one invocation. A rejected call reaches the app as a rejected `fetch`. */
export interface Services {
  call(request: GuestCall): Promise<WireResponse>;
  log(level: LogLine['level'], text: string): void;
  /** Aborted when the process is to die half way. */
  readonly killed: AbortSignal;
}

export interface Finished {
  readonly outcome: Outcome;
  readonly cpuMs: number;
}

/** A place where one function's code is loaded and runs, one invocation after the other. */
export interface Instance {
  run(invocation: GuestInvocation, services: Services): Promise<Finished>;
  /** False after a time-out or crash: the instance cannot be used again. */
  readonly warm: boolean;
  dispose(): Promise<void>;
}

/** Reports what a call rejected with in the words the SDK knows. */
export function callFailure(error: unknown): { name: string; message: string; status?: number } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const status = 'status' in error && typeof error.status === 'number' ? error.status : undefined;
  return { name: error.name, message: error.message, ...(status === undefined ? {} : { status }) };
}
