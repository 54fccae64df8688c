import type { Context } from 'hono';
import type { Actor } from './actor';
import { ApiFailure, notEmulated } from './failures';

/** What the sign-in leaves for the routes. */
export interface Env {
  Bindings: { actor: Actor };
}
export type Ctx = Context<Env>;

/** Throws 501 for a query parameter that is not among the known ones. */
export function onlyParameters(c: Ctx, known: readonly string[]): void {
  for (const name of Object.keys(c.req.query())) {
    if (!known.includes(name)) throw notEmulated(`the query parameter ${name} is not emulated on ${c.req.method} ${c.req.path}`);
  }
}

export function booleanParameter(c: Ctx, name: string): boolean {
  const value = c.req.query(name);
  if (value === undefined || value === '' || value === 'false') return false;
  if (value === 'true') return true;
  throw notEmulated(`${name}=${value} is not emulated`);
}

/** A whole number of at least zero, or the fallback. */
export function countParameter(c: Ctx, name: string, fallback: number): number {
  const value = c.req.query(name);
  if (value === undefined || value === '') return fallback;
  if (!/^\d+$/.test(value)) throw notEmulated(`${name}=${value} is not emulated`);
  return Number(value);
}

/** Answers in JSON only: XML is 501, anything else 406. https://www.servicenow.com/docs/r/api-reference/rest-api-explorer/c_RESTAPI.html */
export function requireJsonAccept(c: Ctx): void {
  const accept = c.req.header('accept');
  if (accept === undefined || /application\/json|\*\/\*|application\/\*/.test(accept)) return;
  if (/xml/.test(accept)) throw notEmulated('XML answers are not emulated');
  throw new ApiFailure(406, 'Not acceptable', `The endpoint does not support the response format ${accept}`);
}

/** The body as a JSON object; of a list of records only the first counts. */
export async function jsonBody(c: Ctx): Promise<Record<string, unknown>> {
  const type = c.req.header('content-type') ?? '';
  if (/xml/.test(type)) throw notEmulated('XML bodies are not emulated');
  if (type !== '' && !/json/.test(type))
    throw new ApiFailure(415, 'Unsupported media type', `The endpoint does not support the format ${type}`);
  let value: unknown;
  try {
    value = JSON.parse(await c.req.text());
  } catch {
    throw new ApiFailure(400, 'Exception while reading request', 'The payload is not valid JSON');
  }
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'object' || first === null)
    throw new ApiFailure(400, 'Exception while reading request', 'The payload is not a JSON object');
  return Object.fromEntries(Object.entries(first));
}
