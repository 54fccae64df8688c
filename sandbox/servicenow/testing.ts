import { z } from 'zod';
import { createServiceNowEmulator, type ServiceNowEmulator } from './emulator';
import { callerPassword, seedAccounts } from './seed-accounts';

/** Noon of a Wednesday. */
export const NOON = Date.UTC(2024, 4, 15, 12, 0, 0);

export type Fields = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: Uint8Array;
  /** `result` when it is one record. */
  record(): Fields;
  /** `result` when it is a list. */
  records(): readonly Fields[];
  /** `error.message` and `error.detail`, joined. */
  failure(): string;
}

export interface Bench {
  readonly emulator: ServiceNowEmulator;
  /** Moves the clock. */
  pass(ms: number): void;
  /** One request as `support.fusion` unless another seeded user, or another Authorization header, is named. */
  call(
    method: string,
    path: string,
    options?: {
      body?: unknown;
      as?: string;
      authorization?: string;
      headers?: Record<string, string>;
      raw?: Uint8Array<ArrayBuffer> | FormData | string;
    },
  ): Promise<Answer>;
}

const recordSchema = z.object({ result: z.record(z.string(), z.unknown()) });
const listSchema = z.object({ result: z.array(z.record(z.string(), z.unknown())) });
const failureSchema = z.object({ error: z.object({ message: z.string(), detail: z.string() }), status: z.literal('failure') });

/** An emulator on a clock that stands still, with a small client. */
export function createBench(seed: 'default' | 'empty' | number = 'empty', locale = 'en'): Bench {
  let now = NOON;
  const emulator = createServiceNowEmulator({ clock: { now: () => now }, seed, locale });
  return {
    emulator,
    pass: (ms) => {
      now += ms;
    },
    call: async (method, path, options = {}) => {
      const userName = options.as ?? 'support.fusion';
      const password = seedAccounts.find((candidate) => candidate.userName === userName)?.password ?? callerPassword;
      const basic = `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
      const headers = {
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        authorization: options.authorization ?? basic,
        ...options.headers,
      };
      const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
      const response = await emulator.fetch(
        new Request(`https://dev1.service-now.com${path}`, { method, headers, ...(body === undefined ? {} : { body }) }),
      );
      const bytes = new Uint8Array(await response.arrayBuffer());
      const text = new TextDecoder().decode(bytes);
      const parsed = (): unknown => JSON.parse(text) as unknown;
      return {
        status: response.status,
        headers: response.headers,
        text,
        bytes,
        record: () => recordSchema.parse(parsed()).result,
        records: () => listSchema.parse(parsed()).result,
        failure: () => {
          const { error } = failureSchema.parse(parsed());
          return `${error.message}: ${error.detail}`;
        },
      };
    },
  };
}

/** A text field of an answered record. */
export function textOf(record: Fields | undefined, field: string): string {
  return z.string().parse(record?.[field]);
}
