import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import type { WireResponse } from '../../network/wire';
import { CallError, endGuest, type GuestHost, installGuest, runGuest } from './guest';
import type { FromGuest, ToGuest } from './protocol';

const port = parentPort;
if (port === null) throw new Error('Runs in a worker only');
const { bundle } = workerData as { readonly bundle: string };

const waiting = new Map<number, { resolve(response: WireResponse): void; reject(error: Error): void }>();
let calls = 0;

const post = (message: FromGuest): void => port.postMessage(message);

const host: GuestHost = {
  call: (request) =>
    new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve, reject });
      post({ type: 'call', call: calls, request });
    }),
  log: (level, text) => post({ type: 'log', level, text }),
};

installGuest();
// Inside a worker the globals themselves can be the platform's: no sandbox code shares them.
const globals = globalThis as Record<string, unknown>;
globals['Date'] = globals['__sandbox_Date__'];
globals['fetch'] = globals['__sandbox_fetch__'];

const load = createRequire(bundle);

port.on('message', (message: ToGuest) => {
  switch (message.type) {
    case 'answer':
      waiting.get(message.call)?.resolve(message.response);
      waiting.delete(message.call);
      return;
    case 'failure':
      waiting.get(message.call)?.reject(new CallError(message.failure));
      waiting.delete(message.call);
      return;
    case 'invoke': {
      const before = performance.eventLoopUtilization();
      const cpuMs = (): number => performance.eventLoopUtilization(before).active;
      runGuest(host, message.invocation, () => load(bundle) as unknown).then(
        (result) => {
          endGuest();
          post({ type: 'done', result, cpuMs: cpuMs() });
        },
        (error: unknown) => {
          endGuest();
          const { message: text, stack } = error instanceof Error ? error : new Error(String(error));
          post({ type: 'threw', message: text, stack: stack ?? text, cpuMs: cpuMs() });
        },
      );
    }
  }
});
