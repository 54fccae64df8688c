import type { Context, Hono } from 'hono';
import { bundleShell, pageBundler } from './bundle';
import type { Assets } from './bundle';
import { frameDocument, shellDocument } from './documents';
import { readAppPages } from './pages';

/** A person of the Jira site that the browser can act as. */
export interface BrowserAccount {
  readonly accountId: string;
  readonly displayName: string;
  /** What the person is to the reader, such as `Jira admin`. */
  readonly role: string;
}

/** The other side: the emulated ServiceNow with an agent to work as, or a server with pages of its own. */
export type BrowserPartner =
  | { readonly kind: 'servicenow'; readonly title: string; readonly origin: string; readonly userName: string; readonly password: string }
  | { readonly kind: 'external'; readonly title: string; readonly url: string };

/** What the pages of the sandbox need to know of the server they stand on. */
export interface BrowserOptions {
  /** Folder of `manifest.yml`. */
  readonly root: string;
  readonly siteName: string;
  /** The Jira site's own address, such as `https://acme.atlassian.net`; links to it stay inside the sandbox. */
  readonly siteUrl: string;
  /** The first one acts until somebody else is chosen. */
  readonly accounts: readonly [BrowserAccount, ...BrowserAccount[]];
  readonly partner: BrowserPartner;
}

/** What mounting answers. */
export interface MountedBrowser {
  /** Resolves when the shell and the app's pages are bundled; rejects with the bundler's messages. */
  readonly ready: Promise<void>;
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

const serve = (c: Context, assets: Assets, name: string): Response => {
  const bytes = assets.get(name);
  if (bytes === undefined) return c.text(`There is no asset ${name}`, 404);
  return c.body(bytes.slice().buffer, 200, {
    'content-type': types[name.split('.').pop() ?? ''] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
  });
};

/** A page that does not compile says so where it would have been drawn. */
const failedScript = (error: unknown): string =>
  `globalThis.__bridge.callBridge('onError', { error: new Error(${JSON.stringify(error instanceof Error ? error.message : String(error))}) });`;

const shellPaths = ['/', '/browse/*', '/projects/*', '/apps/*', '/admin/apps/*', '/partner/*', '/control'] as const;

/**
 * Adds the sandbox's pages to the server: the shell at `/` and below, its assets at `/assets/*`, the documents that run the app's
 * pages at `/forge/frame/:resource`, and the shell's description at `/sandbox/browser.json`. Bundling begins at once.
 *
 * The shell expects the emulators at `/jira/rest/…` (header `x-sandbox-account`) and `/servicenow/api/now/…` (basic auth), and
 * `POST /sandbox/invoke`, `POST /sandbox/tick`, `GET /sandbox/metrics`, `GET|POST /sandbox/faults` on the same server.
 */
export const mountBrowser = (app: Hono, options: BrowserOptions): MountedBrowser => {
  const shell = bundleShell();
  const pages = pageBundler(() => readAppPages(options.root).entries);
  const firstPages = pages();
  // A failure is told where it matters: to the caller of `ready` and in the page itself.
  shell.catch(() => undefined);
  firstPages.catch(() => undefined);

  app.get('/sandbox/browser.json', (c) => {
    const { appId, pages: modules, permissions } = readAppPages(options.root);
    const { siteName, siteUrl, accounts, partner } = options;
    return c.json({ siteName, siteUrl, appId, accounts, partner, modules, permissions });
  });

  app.get('/assets/pages/:name', async (c) => {
    try {
      return serve(c, await pages(), c.req.param('name'));
    } catch (error) {
      return c.body(failedScript(error), 200, { 'content-type': types['js'] ?? '' });
    }
  });

  app.get('/assets/:name', async (c) => serve(c, await shell, c.req.param('name')));
  app.get('/forge/frame/:resource', (c) => c.html(frameDocument(c.req.param('resource'))));
  for (const path of shellPaths) app.get(path, (c) => c.html(shellDocument(options.siteName)));

  return { ready: Promise.all([shell, firstPages]).then(() => undefined) };
};
