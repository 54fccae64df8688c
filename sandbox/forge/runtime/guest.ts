import { format } from 'node:util';
import { fromWire } from '../../network/wire';
import type { WireResponse } from '../../network/wire';
import type { LogLine } from '../invocation';
import type { CallFailure, CallTarget, GuestCall, GuestInvocation } from './protocol';

/** The host as the code inside an instance reaches it. */
export interface GuestHost {
  call(request: GuestCall): Promise<WireResponse>;
  log(level: LogLine['level'], text: string): void;
}

interface Running {
  readonly host: GuestHost;
  readonly invocation: GuestInvocation;
  readonly deadline: number;
}

const RealDate = Date;
let running: Running | undefined;

/** Rebuilds the error that the host reports for a call. */
export class CallError extends Error {
  readonly status: number | undefined;
  constructor(failure: CallFailure) {
    super(failure.message);
    this.name = failure.name;
    this.status = failure.status;
  }
}

/** The names that bundles use in place of the globals `Date`, `fetch` and `console`: they must not be those of the sandbox itself. */
export const GUEST_GLOBALS = { Date: '__sandbox_Date__', fetch: '__sandbox_fetch__', console: '__sandbox_console__' } as const;

/** Puts the platform's globals in place. Called once per process or worker, before any code of the app is loaded. */
export function installGuest(): void {
  define(GUEST_GLOBALS.Date, shiftedDate());
  define(GUEST_GLOBALS.fetch, egressFetch);
  define(GUEST_GLOBALS.console, guestConsole());
  define('__forge_fetch__', forgeFetch);
}

/** Runs one handler to its end; only one may run at a time, because the SDK reads process globals. */
export async function runGuest(host: GuestHost, invocation: GuestInvocation, load: () => unknown): Promise<unknown> {
  running = { host, invocation, deadline: RealDate.now() + invocation.timeoutMs };
  define('__forge_runtime__', forgeRuntime(running));
  const exported = load();
  const callable: unknown = typeof exported === 'object' && exported !== null ? Reflect.get(exported, invocation.exportName) : undefined;
  if (typeof callable !== 'function') throw new Error(`The bundle has no function ${invocation.exportName}`);
  const result: unknown = await Reflect.apply(callable, undefined, [invocation.payload, invocation.context]);
  // What leaves an invocation is JSON.
  return result === undefined ? undefined : (JSON.parse(JSON.stringify(result)) as unknown);
}

/** Forgets the invocation, so that what it left running can reach nothing. */
export function endGuest(): void {
  running = undefined;
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}

function current(): Running {
  if (running === undefined) throw new Error('No invocation is running');
  return running;
}

function shiftedDate(): DateConstructor {
  const now = (): number => RealDate.now() + (running?.invocation.clockOffset ?? 0);
  return new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, property) => (property === 'now' ? now : (Reflect.get(target, property) as unknown)),
  });
}

function guestConsole(): Console {
  const write =
    (level: LogLine['level']) =>
    (...parts: unknown[]): void =>
      running?.host.log(level, format(...parts));
  return Object.assign(Object.create(console) as Console, {
    log: write('info'),
    info: write('info'),
    debug: write('debug'),
    trace: write('debug'),
    warn: write('warn'),
    error: write('error'),
  });
}

async function egressFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  return send({ type: 'egress' }, request.url, request);
}

async function forgeFetch(target: CallTarget, path: string, init?: RequestInit): Promise<Response> {
  // `Request` turns every kind of body into bytes; its own address is never used.
  return send(target, path, new Request('https://platform.invalid/', init));
}

async function send(target: CallTarget, path: string, request: Request): Promise<Response> {
  const { host } = current();
  const bytes = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
  const answer = host.call({
    target: { ...target },
    path,
    redirect: request.redirect,
    request: { method: request.method, url: path, headers: [...request.headers], ...(bytes === undefined ? {} : { body: bytes }) },
  });
  return fromWire(await Promise.race([answer, aborted(request.signal)]));
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('The request was aborted'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}

function forgeRuntime({ invocation, deadline }: Running): unknown {
  const ignore = (): void => undefined;
  const timer = { stop: ignore };
  return {
    proxy: { token: 'sandbox', url: 'https://platform.invalid' },
    contextAri: invocation.runtime.contextAri,
    container: {},
    appContext: invocation.runtime.appContext,
    ...(invocation.runtime.accountId === undefined ? {} : { aaid: invocation.runtime.accountId }),
    lambdaContext: { awsRequestId: invocation.id, getRemainingTimeInMillis: () => Math.max(0, deadline - RealDate.now()) },
    tracing: { traceId: invocation.id, spanId: invocation.id },
    realtime: {},
    metrics: {
      counter: () => ({ incr: ignore, incrBy: ignore, decr: ignore, decrBy: ignore }),
      timing: () => ({ measure: () => timer }),
      gauge: () => ({ set: ignore }),
    },
    featureFlags: () => false,
  };
}
