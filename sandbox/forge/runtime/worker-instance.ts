import { Worker } from 'node:worker_threads';
import type { FromGuest, GuestInvocation, ToGuest } from './protocol';
import { callFailure, type Finished, type Instance, type Services } from './instance';

/** A worker thread with the memory of the function it stands for, terminated at the function's time limit. */
export class WorkerInstance implements Instance {
  private readonly worker: Worker;
  private alive = true;

  constructor(entry: string, bundle: string, memoryMB: number) {
    this.worker = new Worker(entry, {
      workerData: { bundle },
      // Nothing of the machine's environment reaches the app, as on the platform.
      env: { NODE_ENV: 'production', TZ: 'UTC' },
      resourceLimits: { maxOldGenerationSizeMb: memoryMB },
      execArgv: ['--enable-source-maps'],
    });
    this.worker.on('error', () => undefined);
    this.worker.once('exit', () => (this.alive = false));
    this.worker.unref();
  }

  get warm(): boolean {
    return this.alive;
  }

  async run(invocation: GuestInvocation, services: Services): Promise<Finished> {
    const { worker } = this;
    worker.ref();
    const post = (message: ToGuest): void => worker.postMessage(message);
    return await new Promise<Finished>((resolve) => {
      const finish = (finished: Finished): void => {
        clearTimeout(timer);
        worker.off('message', onMessage);
        worker.off('error', onError);
        worker.off('exit', onExit);
        services.killed.removeEventListener('abort', onKilled);
        worker.unref();
        resolve(finished);
      };
      const end = (outcome: Finished['outcome']): void => {
        this.alive = false;
        void worker.terminate();
        finish({ outcome, cpuMs: 0 });
      };
      const onMessage = (message: FromGuest): void => {
        switch (message.type) {
          case 'call':
            services.call(message.request).then(
              (response) => post({ type: 'answer', call: message.call, response }),
              (error: unknown) => post({ type: 'failure', call: message.call, failure: callFailure(error) }),
            );
            return;
          case 'log':
            services.log(message.level, message.text);
            return;
          case 'done':
            finish({ outcome: { status: 'ok', result: message.result }, cpuMs: message.cpuMs });
            return;
          case 'threw':
            finish({ outcome: { status: 'error', message: message.message, stack: message.stack }, cpuMs: message.cpuMs });
            return;
        }
      };
      const onError = (error: Error): void => {
        const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        end(
          outOfMemory
            ? { status: 'out-of-memory', message: error.message }
            : { status: 'error', message: error.message, stack: error.stack ?? '' },
        );
      };
      const onExit = (): void => end({ status: 'killed', message: 'The process ended' });
      const onKilled = (): void => end({ status: 'killed', message: 'The process was killed' });
      const timer = setTimeout(
        () => end({ status: 'timeout', message: `The function ran longer than ${invocation.timeoutMs / 1000} s` }),
        invocation.timeoutMs,
      );
      worker.on('message', onMessage);
      worker.on('error', onError);
      worker.on('exit', onExit);
      services.killed.addEventListener('abort', onKilled);
      post({ type: 'invoke', invocation });
    });
  }

  async dispose(): Promise<void> {
    this.alive = false;
    await this.worker.terminate();
  }
}
