import { z } from 'zod';
import type { JiraClient } from './client';
import type { NativeUser } from './native';
import { userSchema } from './native';

/** Facts about the site and about who acts on it, each read at most once. */
export interface Site {
  /** The address people use in a browser. `self` is the address of any record of the site. */
  browseUrl(key: string, self: string | undefined): Promise<string>;
  myself(): Promise<NativeUser>;
}

const serverInfoSchema = z.object({ baseUrl: z.string() });

export function createSite(client: JiraClient): Site {
  let base: string | undefined = client.settings.siteUrl === '' ? undefined : client.settings.siteUrl;
  let me: NativeUser | undefined;
  return {
    async browseUrl(key, self) {
      base ??= originOf(self);
      if (base === undefined) {
        // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-server-info/
        const info = await client.get('/rest/api/3/serverInfo', serverInfoSchema);
        base = info.baseUrl.replace(/\/+$/, '');
      }
      return `${base}/browse/${encodeURIComponent(key)}`;
    },
    async myself() {
      // https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-myself/#api-rest-api-3-myself-get
      me ??= await client.get('/rest/api/3/myself', userSchema);
      return me;
    },
  };
}

/** The site's own origin; undefined where the record names the gateway, which shows no pages. */
function originOf(self: string | undefined): string | undefined {
  if (self === undefined || !URL.canParse(self)) return undefined;
  const url = new URL(self);
  return url.hostname === 'api.atlassian.com' ? undefined : url.origin;
}
