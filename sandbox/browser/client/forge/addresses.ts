import type { ShellConfig } from '../shell/config';

/** The shell's path of an app page. */
export const modulePath = (config: ShellConfig, key: string): string | undefined => {
  const module = config.modules.find((each) => each.key === key);
  if (module === undefined) return undefined;
  return module.type === 'jira:adminPage' ? `/admin/apps/${key}` : `/apps/${key}`;
};

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The address of a navigation target: https://developer.atlassian.com/platform/forge/custom-ui-bridge/router/ */
export const targetAddress = (config: ShellConfig, target: Readonly<Record<string, unknown>>): string | undefined => {
  switch (target['target']) {
    case 'issue':
      return `${config.siteUrl}/browse/${asText(target['issueKey'])}`;
    case 'module': {
      const path = modulePath(config, asText(target['moduleKey']));
      return path === undefined ? undefined : `${config.siteUrl}${path}`;
    }
    default:
      return undefined;
  }
};

/** A record's table and id in a ServiceNow address: `/incident.do?sys_id=…`, also behind `/nav_to.do?uri=…`. */
const recordPath = (url: URL): string | undefined => {
  const inner = url.searchParams.get('uri');
  const record = inner === null ? url : new URL(inner, url.origin);
  const table = /^\/(\w+)\.do$/.exec(record.pathname)?.[1];
  const id = record.searchParams.get('sys_id');
  return table === undefined || id === null ? undefined : `/partner/${table}/${id}`;
};

/**
 * The shell's path for an address that an app page uses: a path of the Jira site, the site's full URL, or a record of the emulated
 * partner. Undefined for every other address.
 */
export const localPath = (config: ShellConfig, href: string): string | undefined => {
  if (href.startsWith('/') && !href.startsWith('//')) return href;
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  if (url.origin === new URL(config.siteUrl).origin) return `${url.pathname}${url.search}`;
  if (config.partner.kind === 'servicenow' && url.origin === new URL(config.partner.origin).origin) return recordPath(url);
  return undefined;
};
