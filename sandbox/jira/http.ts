import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { Actor } from './actor';
import { INVALID_PAYLOAD, badRequest, notModelled } from './errors';

export interface JiraEnv {
  Variables: {
    actor: Actor;
    /** Rate-limit points of the request, set by the handler when it reads objects. */
    points: number;
  };
}

export type JiraApp = Hono<JiraEnv>;
export type JiraContext = Context<JiraEnv>;

/** A read costs 1, and 1 for each issue, project, comment or file returned, 2 for each user or group. */
export function chargeRead(c: JiraContext, objects: number, people = 0): void {
  c.set('points', 1 + objects + 2 * people);
}

export interface Query {
  text(name: string): string | undefined;
  int(name: string, fallback: number): number;
  flag(name: string, fallback: boolean): boolean;
  /** Repeated or comma-separated values. */
  list(name: string): string[] | undefined;
}

/** Reads the query string; a parameter that is not in `known` is answered with 501, so that nothing is ignored silently. */
export function query(c: JiraContext, ...known: string[]): Query {
  const url = new URL(c.req.url);
  for (const name of url.searchParams.keys()) {
    if (!known.includes(name)) throw notModelled(`the parameter "${name}" of ${c.req.method} ${url.pathname}`);
  }
  const text = (name: string) => url.searchParams.get(name) ?? undefined;
  return {
    text,
    int(name, fallback) {
      const value = text(name);
      if (value === undefined) return fallback;
      if (!/^-?\d{1,9}$/.test(value)) throw badRequest(`The value '${value}' of the parameter '${name}' is not a number.`);
      return Number(value);
    },
    flag(name, fallback) {
      const value = text(name);
      return value === undefined ? fallback : value.toLowerCase() === 'true';
    },
    list(name) {
      const values = url.searchParams.getAll(name).flatMap((value) => value.split(','));
      return values.length === 0 ? undefined : values.map((value) => value.trim()).filter((value) => value !== '');
    },
  };
}

/** The request's JSON body in the given shape; anything else is refused with 400. */
export async function body<T>(c: JiraContext, schema: z.ZodType<T>): Promise<T> {
  let json: unknown;
  try {
    json = JSON.parse(await c.req.text());
  } catch {
    throw badRequest(INVALID_PAYLOAD);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw badRequest(INVALID_PAYLOAD, first ? `${first.path.join('.')}: ${first.message}` : '');
}

export interface Paging {
  readonly startAt: number;
  readonly maxResults: number;
}

export function paging(q: Query, fallback: number, most: number): Paging {
  const startAt = q.int('startAt', 0);
  const wanted = q.int('maxResults', fallback);
  if (startAt < 0 || wanted < 0) throw badRequest('startAt and maxResults must not be negative.');
  return { startAt, maxResults: Math.min(wanted, most) };
}

/** A page with `startAt`, `maxResults`, `total`, `isLast` and `values`, and `nextPage` where more follow. */
export function page<T, R>(self: string, all: readonly T[], { startAt, maxResults }: Paging, represent: (item: T) => R) {
  const values = all.slice(startAt, startAt + maxResults).map(represent);
  const next = startAt + values.length;
  const isLast = next >= all.length;
  return {
    self: `${self}?startAt=${startAt}&maxResults=${maxResults}`,
    ...(isLast ? {} : { nextPage: `${self}?startAt=${next}&maxResults=${maxResults}` }),
    maxResults,
    startAt,
    total: all.length,
    isLast,
    values,
  };
}
