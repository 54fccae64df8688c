import type { Actor } from './actor';
import { ApiFailure } from './failures';
import type { Instance } from './instance';

const HOUR = 3_600_000;

/**
 * Counts the request and answers the headers that say where the limit stands; throws 429 above it. No headers without a rule.
 * https://www.servicenow.com/docs/r/api-reference/rest-api-explorer/inbound-REST-API-rate-limiting.html
 */
export function countRequest(instance: Instance, actor: Actor): Readonly<Record<string, string>> {
  const rule = instance.switches.rateLimit;
  if (rule === null) return {};
  const now = instance.now();
  const hour = Math.floor(now / HOUR) * HOUR;
  if (instance.usage.hour !== hour) instance.usage = { hour, requests: {} };
  const count = (instance.usage.requests[actor.userName] ?? 0) + 1;
  instance.usage.requests[actor.userName] = count;
  const headers = {
    'X-RateLimit-Limit': String(rule.perHour),
    'X-RateLimit-Reset': String((hour + HOUR) / 1000),
    'X-RateLimit-Rule': rule.rule,
  };
  if (count <= rule.perHour) return headers;
  throw new ApiFailure(429, 'Rate limit exceeded', `Rate limit of ${rule.perHour} requests per hour for Table API exceeded`, {
    ...headers,
    'Retry-After': String(Math.ceil((hour + HOUR - now) / 1000)),
  });
}
