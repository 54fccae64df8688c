import { JiraRefusal } from './errors';
import type { Site } from './site';

/** Points an app may use in an hour, over all sites together. https://developer.atlassian.com/cloud/jira/platform/rate-limiting/ */
const POINTS_PER_HOUR = 65_000;
const HOUR_MS = 3_600_000;

const WRITE_LIMITS = [
  { most: 20, withinMs: 2_000 },
  { most: 100, withinMs: 30_000 },
] as const;

/** Points used in the hour of the clock that runs now. */
function usedPoints(site: Site): number {
  const hour = Math.floor(site.clock.now() / HOUR_MS);
  if (site.state.points.hour !== hour) site.state.points = { hour, used: 0 };
  return site.state.points.used;
}

function resetAt(site: Site): number {
  return (Math.floor(site.clock.now() / HOUR_MS) + 1) * HOUR_MS;
}

/** Headers that tell the app where it stands. */
export function rateHeaders(site: Site): Record<string, string> {
  const remaining = Math.max(0, POINTS_PER_HOUR - usedPoints(site));
  return {
    'X-RateLimit-Limit': String(POINTS_PER_HOUR),
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': new Date(resetAt(site)).toISOString(),
    ...(remaining < POINTS_PER_HOUR * 0.2 ? { 'X-RateLimit-NearLimit': 'true' } : {}),
  };
}

function tooMany(site: Site, reason: string, retryAfterS: number): JiraRefusal {
  return new JiraRefusal(
    429,
    { errorMessages: ['Rate limit exceeded.'], errors: {} },
    { ...rateHeaders(site), 'Retry-After': String(retryAfterS), 'RateLimit-Reason': reason },
  );
}

/** Refuses a request of the app once the hour's points are used up. */
export function checkPoints(site: Site): void {
  if (usedPoints(site) < POINTS_PER_HOUR) return;
  throw tooMany(site, 'jira-quota-global-based', Math.ceil((resetAt(site) - site.clock.now()) / 1000));
}

export function spendPoints(site: Site, points: number): void {
  site.state.points = { hour: Math.floor(site.clock.now() / HOUR_MS), used: usedPoints(site) + points };
}

/** Counts writes per issue: at most 20 in two seconds and 100 in thirty. */
export function createWriteLimiter(site: Site): (issueIdOrKey: string) => void {
  const writes = new Map<string, number[]>();
  return (issueIdOrKey) => {
    const id = site.state.keys[issueIdOrKey.toUpperCase()] ?? issueIdOrKey;
    const now = site.clock.now();
    const recent = (writes.get(id) ?? []).filter((at) => at > now - 30_000);
    const broken = WRITE_LIMITS.find(({ most, withinMs }) => recent.filter((at) => at > now - withinMs).length >= most);
    if (broken) throw tooMany(site, 'jira-per-issue-on-write', Math.ceil(broken.withinMs / 1000));
    writes.set(id, [...recent, now]);
  };
}
