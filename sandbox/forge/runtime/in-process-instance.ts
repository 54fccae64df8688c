import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { CallError, endGuest, installGuest, runGuest } from './guest';
import { callFailure, type Finished, type Instance, type Services } from './instance';
import type { GuestInvocation } from './protocol';

let queue: Promise<unknown> = Promise.resolve();
let installed = false;

/**
 * Runs a function in this very process: quick to start and easy to debug, for tests. The SDK reads process globals, so invocations of all
 * sandboxes of the process run one after the other; code that never yields cannot be stopped, and memory is not limited.
 */
export class InProcessInstance implements Instance {
  readonly warm = true;

  constructor(private readonly bundle: string) {}

  run(invocation: GuestInvocation, services: Services): Promise<Finished> {
    const next = queue.then(() => this.runNow(invocation, services));
    queue = next.catch(() => undefined);
    return next;
  }

  async dispose(): Promise<void> {
    return;
  }

  private async runNow(invocation: GuestInvocation, services: Services): Promise<Finished> {
    if (!installed) installGuest();
    installed = true;
    const before = performance.eventLoopUtilization();
    let timer: NodeJS.Timeout | undefined;
    const ended = new Promise<Finished['outcome']>((resolve) => {
      timer = setTimeout(
        () => resolve({ status: 'timeout', message: `The function ran longer than ${invocation.timeoutMs / 1000} s` }),
        invocation.timeoutMs,
      );
      services.killed.addEventListener('abort', () => resolve({ status: 'killed', message: 'The process was killed' }), { once: true });
    });
    let over = false;
    const host = {
      call: async (request: Parameters<Services['call']>[0]) => {
        // What a dead invocation still wants is neither done nor answered.
        if (over) return new Promise<never>(() => undefined);
        try {
          const answer = await services.call(request);
          return over ? await new Promise<never>(() => undefined) : answer;
        } catch (error) {
          throw new CallError(callFailure(error));
        }
      },
      log: (level: Parameters<Services['log']>[0], text: string) => services.log(level, text),
    };
    const ran = runGuest(host, invocation, () => createRequire(this.bundle)(this.bundle) as unknown).then(
      (result): Finished['outcome'] => ({ status: 'ok', result }),
      (error: unknown): Finished['outcome'] => {
        const failure = error instanceof Error ? error : new Error(String(error));
        return { status: 'error', message: failure.message, stack: failure.stack ?? '' };
      },
    );
    const outcome = await Promise.race([ran, ended]);
    over = true;
    clearTimeout(timer);
    endGuest();
    return { outcome, cpuMs: performance.eventLoopUtilization(before).active };
  }
}
