import { badRequest } from './errors';
import { jiraTime } from './dates';
import type { Query } from './http';
import type { Site } from './site';
import { userOf } from './site';
import type { Millis } from './state';

/** Root of the service desk API. */
export const SERVICE_DESK_API = '/rest/servicedeskapi';

/** A date in the four forms of the service desk API. */
export const deskDate = (at: Millis) => ({
  iso8601: new Date(at).toISOString().replace(/\.\d+Z$/, '+0000'),
  jira: jiraTime(at),
  friendly: new Date(at).toUTCString(),
  epochMillis: at,
});

/** A person as the service desk API shows it. */
export function deskUser(site: Site, accountId: string, viewer: string) {
  const user = userOf(site.state, accountId);
  const self = `${site.url}/rest/api/2/user?accountId=${encodeURIComponent(accountId)}`;
  const showsEmail = user.email !== undefined && (user.emailVisible || accountId === viewer);
  return {
    accountId,
    displayName: user.displayName,
    active: user.active,
    timeZone: user.timeZone,
    ...(showsEmail ? { emailAddress: user.email } : {}),
    _links: { jiraRest: self, self, avatarUrls: {} },
  };
}

export interface DeskPaging {
  readonly start: number;
  readonly limit: number;
}

export function deskPaging(q: Query): DeskPaging {
  const start = q.int('start', 0);
  const limit = q.int('limit', 50);
  if (start < 0 || limit < 1) throw badRequest('start and limit must be positive.');
  return { start, limit: Math.min(limit, 100) };
}

/** A page of the service desk API, which counts by `start` and `limit`. */
export function deskPage<T, R>(site: Site, path: string, all: readonly T[], { start, limit }: DeskPaging, represent: (item: T) => R) {
  const values = all.slice(start, start + limit).map(represent);
  const base = `${site.url}${SERVICE_DESK_API}`;
  const isLastPage = start + values.length >= all.length;
  return {
    _expands: [],
    size: values.length,
    start,
    limit,
    isLastPage,
    _links: {
      base,
      context: '',
      self: `${base}/${path}?start=${start}&limit=${limit}`,
      ...(isLastPage ? {} : { next: `${base}/${path}?start=${start + values.length}&limit=${limit}` }),
    },
    values,
  };
}
