import type { FaultPanel, FaultKind } from '../faults';
import { type Metrics, platformMetrics } from '../forge/metrics';
import { CallLog } from './call-log';
import type { PlatformEmulator, SandboxClock } from './platform';
import { jsonAnswer, toRequest, toWire, type WireRequest, type WireResponse } from './wire';

/** A server outside the sandbox that answers for an origin. */
export interface RealServer {
  readonly id: string;
  /** As the app knows it: `https://rt.example.com`. */
  readonly origin: string;
  /** Where it is: `http://127.0.0.1:8080`. */
  readonly address: string;
}

export interface NetworkOptions {
  readonly clock: SandboxClock;
  readonly emulators: readonly PlatformEmulator[];
  readonly realServers?: readonly RealServer[];
  readonly faults: FaultPanel;
  readonly metrics: Metrics;
}

/** No answer arrived. What `fetch` rejects with in the app. */
class NetworkError extends Error {
  override readonly name = 'TypeError';
}

const BEFORE = ['rate-limit', 'status', 'unreachable', 'timeout-before-effect'] as const;
const AFTER = ['timeout-after-effect', 'status-after-effect'] as const;

/** Everything below the SDK that is not Forge itself: partner origins and the site's own Jira, by emulator or real server. */
export class Network {
  readonly log = new CallLog();

  constructor(private readonly options: NetworkOptions) {}

  /** Whether anything answers for this origin. */
  knows(origin: string): boolean {
    return this.emulator(origin) !== undefined || this.real(origin) !== undefined;
  }

  /** Sends one request of the app. Rejects with `NetworkError` when no answer arrives. */
  async send(request: WireRequest, invocation: string): Promise<WireResponse> {
    const url = new URL(request.url);
    const emulator = this.emulator(url.origin);
    const real = this.real(url.origin);
    const platform = emulator?.id ?? real?.id;
    if (platform === undefined) throw new NetworkError(`fetch failed: ${url.host} does not exist in the sandbox`);
    const path = url.pathname + url.search;
    const hits = (fault: {
      readonly platform: string;
      readonly method?: string | undefined;
      readonly path?: string | undefined;
    }): boolean =>
      fault.platform === platform &&
      (fault.method === undefined || fault.method.toUpperCase() === request.method.toUpperCase()) &&
      (fault.path === undefined || new RegExp(fault.path).test(path));
    const record = (status: number, points: number, subRequests: number, fault?: FaultKind): void => {
      const counters = platformMetrics(this.options.metrics, platform);
      counters.calls += 1;
      counters.points += points;
      counters.subRequests += subRequests;
      if (status === 0 || status >= 400) counters.failures += 1;
      this.log.add({
        platform,
        method: request.method,
        path,
        status,
        points,
        subRequests,
        at: this.options.clock.now(),
        invocation,
        ...(fault === undefined ? {} : { fault }),
      });
    };

    const before = this.options.faults.strike(BEFORE, hits);
    switch (before?.kind) {
      case 'rate-limit':
        record(429, 0, 0, before.kind);
        return jsonAnswer(429, { error: 'Too many requests' }, [
          ['retry-after', String(before.retryAfterSeconds)],
          ['date', new Date(this.options.clock.now()).toUTCString()],
        ]);
      case 'status':
        record(before.status, 0, 0, before.kind);
        return jsonAnswer(before.status, { error: 'The service is not available' }, [
          ['date', new Date(this.options.clock.now()).toUTCString()],
        ]);
      case 'unreachable':
        record(0, 0, 0, before.kind);
        throw new NetworkError('fetch failed: connection refused');
      case 'timeout-before-effect':
        record(0, 0, 0, before.kind);
        throw new NetworkError('fetch failed: no answer in time');
      case undefined:
        break;
    }

    const after = this.options.faults.strike(AFTER, hits);
    let answer: WireResponse;
    try {
      answer = emulator === undefined ? await this.forward(request, url, real) : await toWire(await emulator.fetch(toRequest(request)));
    } catch (error) {
      record(0, 0, 0);
      throw new NetworkError(`fetch failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    const { clean, points, subRequests } = costs(answer);
    if (after === undefined) {
      record(clean.status, points, subRequests);
      return clean;
    }
    record(after.kind === 'status-after-effect' ? after.status : 0, points, subRequests, after.kind);
    if (after.kind === 'timeout-after-effect') throw new NetworkError('fetch failed: no answer in time');
    return jsonAnswer(after.status, { error: 'The service failed' });
  }

  private emulator(origin: string): PlatformEmulator | undefined {
    return this.options.emulators.find((candidate) => candidate.origins.includes(origin));
  }

  private real(origin: string): RealServer | undefined {
    return this.options.realServers?.find((candidate) => candidate.origin === origin);
  }

  private async forward(request: WireRequest, url: URL, real: RealServer | undefined): Promise<WireResponse> {
    if (real === undefined) throw new Error(`nothing answers for ${url.origin}`);
    const target = new URL(url.pathname + url.search, real.address);
    const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'host');
    const response = await toWire(await fetch(toRequest({ ...request, url: target.href, headers })));
    // The server names itself by its local address; the app must see the name it knows.
    return {
      ...response,
      headers: response.headers
        // `fetch` has unpacked the body already.
        .filter(([name]) => name !== 'content-encoding' && name !== 'content-length')
        .map(([name, value]) => (name === 'location' ? [name, value.replace(real.address, real.origin)] : [name, value])),
    };
  }
}

function costs(answer: WireResponse): { readonly clean: WireResponse; readonly points: number; readonly subRequests: number } {
  const value = (name: string): number => Number(answer.headers.find(([header]) => header === name)?.[1] ?? 0);
  return {
    points: value('x-sandbox-points'),
    subRequests: value('x-sandbox-subrequests'),
    clean: { ...answer, headers: answer.headers.filter(([name]) => !name.startsWith('x-sandbox-')) },
  };
}
