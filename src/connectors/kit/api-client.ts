import { z } from 'zod';
import {
  ConnectionBrokenError,
  RateLimitedError,
  SyncError,
  TicketGoneError,
  TicketRejectedError,
  TransientError,
  UnknownOutcomeError,
} from '../../core/errors';
import type { PlatformHttp, PlatformRequest, PlatformResponse } from '../../engine/ports/http';

/** What a request may have done when its answer is lost. `write`: an effect that must be looked up; `read`: none. */
export type RequestKind = 'read' | 'write';

export interface ApiClientOptions {
  /** The platform's name as an admin knows it. */
  readonly platform: string;
  readonly http: PlatformHttp;
  /** Headers for every request, the sign-in included; asked before each one. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  /** The platform's own words in an error body. */
  readonly errorText: (body: string) => string | undefined;
  /** The moment of the present, for `Retry-After` dates. */
  readonly now: () => number;
  /** Wait when a 429 names no time, in ms. */
  readonly defaultRetryAfterMs?: number;
}

/** An answer with a 2xx status (or one the caller said it expects). */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  text(): string;
  /** The body as JSON, checked. Rejects with `TicketRejectedError` when it is not what the platform documents. */
  json<T>(schema: z.ZodType<T>): T;
}

export interface ApiRequest extends Omit<PlatformRequest, 'headers'> {
  readonly kind: RequestKind;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses beside 2xx that the caller reads itself. */
  readonly expect?: readonly number[];
}

/** Sends requests to one platform and turns every failure into the error class that says what to do next. */
export class ApiClient {
  constructor(private readonly options: ApiClientOptions) {}

  async send(request: ApiRequest): Promise<ApiAnswer> {
    const { kind, expect, ...rest } = request;
    const platform = this.options.platform;
    let response: PlatformResponse;
    const headers = { ...(await this.options.headers()), ...request.headers };
    try {
      response = await this.options.http.send({ ...rest, headers });
    } catch (error) {
      if (error instanceof SyncError) throw error;
      const detail = error instanceof Error ? error.message : String(error);
      if (kind === 'read') throw new TransientError(`${platform} did not answer. The next run tries again.`, detail);
      throw new UnknownOutcomeError(`${platform} did not answer a write. The next run looks up whether it happened.`, detail);
    }
    if ((response.status >= 200 && response.status < 300) || expect?.includes(response.status)) return answer(response, platform);
    throw this.failure(response, kind);
  }

  private failure(response: PlatformResponse, kind: RequestKind): SyncError {
    const platform = this.options.platform;
    const detail = this.options.errorText(new TextDecoder().decode(response.body)) ?? `HTTP ${response.status}`;
    const quota = response.headers['ratelimit-reason'];
    switch (response.status) {
      case 401:
        return new ConnectionBrokenError(
          `${platform} refused the credentials. Enter them again on the connection's page and test the connection.`,
          'credentials',
          detail,
        );
      case 403:
        return new TicketRejectedError(
          `${platform} does not allow this to the connection's user. Test the connection to see which right is missing.`,
          detail,
        );
      case 404:
      case 410:
        return new TicketGoneError(`${platform} no longer has this record, or the connection's user may not see it.`, detail);
      case 429:
        return new RateLimitedError(`${platform} asks to wait.`, this.retryAfter(response), quota ?? detail);
      default:
        if (response.status >= 500) {
          const retryAfter = response.headers['retry-after'];
          if (response.status === 503 && retryAfter !== undefined)
            return new RateLimitedError(`${platform} asks to wait.`, this.retryAfter(response), detail);
          if (kind === 'write')
            return new UnknownOutcomeError(`${platform} failed during a write. The next run looks up whether it happened.`, detail);
          return new TransientError(`${platform} answered with an error. The next run tries again.`, detail);
        }
        return new TicketRejectedError(`${platform} refused the request.`, detail);
    }
  }

  private retryAfter(response: PlatformResponse): number {
    const header = response.headers['retry-after'];
    const seconds = Number(header);
    if (header !== undefined && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
    const date = header === undefined ? Number.NaN : Date.parse(header);
    return Number.isNaN(date) ? (this.options.defaultRetryAfterMs ?? 60_000) : Math.max(0, date - this.options.now());
  }
}

function answer(response: PlatformResponse, platform: string): ApiAnswer {
  const text = (): string => new TextDecoder().decode(response.body);
  return {
    status: response.status,
    headers: response.headers,
    bytes: response.body,
    text,
    json: <T>(schema: z.ZodType<T>): T => {
      let value: unknown;
      try {
        value = JSON.parse(text());
      } catch {
        throw new TicketRejectedError(`${platform} sent an answer that is not JSON.`, text().slice(0, 200));
      }
      const parsed = schema.safeParse(value);
      if (!parsed.success)
        throw new TicketRejectedError(`${platform} sent an answer in an unexpected shape.`, z.prettifyError(parsed.error).slice(0, 500));
      return parsed.data;
    },
  };
}
