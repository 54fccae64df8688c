import { randomUUID } from 'node:crypto';
import type { Sandbox } from '../host';
import { endGuest, installGuest, runGuest } from './runtime/guest';
import type { Invocation } from './invocation';

/** Who and what a piece of test code stands for. */
export interface DirectOptions {
  /** Function whose limits hold. */
  readonly function: string;
  readonly accountId?: string;
}

/**
 * Runs a piece of test code in this process as though it were inside a function of the app: the SDK it uses talks to the sandbox. The SDK
 * keeps the `fetch` of the moment it is loaded, so modules that send requests are imported inside `work` for the first time.
 */
export async function insideFunction<T>(box: Sandbox, options: DirectOptions, work: () => Promise<T>): Promise<T> {
  const before = globalThis.fetch;
  installGuest();
  globalThis.fetch = (globalThis as Record<string, unknown>)['__sandbox_fetch__'] as typeof fetch;
  const invocation: Invocation = box.forge.directInvocation(options.function, randomUUID(), options.accountId);
  let result: { readonly value: T } | undefined;
  try {
    await runGuest(box.forge.guestHost(invocation), box.forge.guestInvocation(invocation, 'run'), () => ({
      run: async () => {
        result = { value: await work() };
      },
    }));
  } finally {
    endGuest();
    globalThis.fetch = before;
  }
  if (result === undefined) throw new Error('The work did not run');
  return result.value;
}
