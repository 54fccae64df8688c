import { Hono } from 'hono';
import type { PlatformEmulator, SandboxClock, Snapshot } from '../network/platform';
import type { JiraAdmin } from './admin';
import { createAdmin } from './admin';
import { attachmentRoutes } from './attachments';
import { commentRoutes } from './comments';
import { configurationRoutes } from './configuration';
import { JiraRefusal, notModelled } from './errors';
import type { JiraApp, JiraEnv } from './http';
import { issueRoutes } from './issues';
import { permissionRoutes, userRoutes } from './people';
import { projectRoutes } from './projects';
import { commentPropertyRoutes, issuePropertyRoutes } from './properties';
import { checkPoints, createWriteLimiter, rateHeaders, spendPoints } from './rate-limit';
import { remoteLinkRoutes } from './remote-links';
import { searchRoutes } from './search';
import { seedDefault, seedEmpty } from './seed';
import { serviceDeskError, serviceDeskRoutes } from './service-desk';
import type { Site } from './site';
import { restoreSite, snapshotSite } from './snapshot';
import { emptyState } from './state';
import { transitionRoutes } from './transitions';

export interface JiraEmulatorOptions {
  readonly clock: SandboxClock;
  /** Address of the site, `https://acme.atlassian.net` by default. */
  readonly siteUrl?: string;
  /** Receives the product events, with their Forge names and payloads. */
  readonly onEvent?: (event: { name: string; payload: unknown }) => void;
  /** How long after a write the search index shows it. */
  readonly indexLagMs?: number;
  /** `default`: projects OPS and HELP with people and fields. `empty`: an app user and an administrator only. */
  readonly seed?: 'default' | 'empty';
}

export interface JiraEmulator extends PlatformEmulator {
  readonly admin: JiraAdmin;
}

const ISSUE_PATH = /^\/rest\/api\/3\/issue\/([^/]+)(?:\/|$)/;

function createApp(site: Site): JiraApp {
  const app = new Hono<JiraEnv>();
  const countWrite = createWriteLimiter(site);

  app.use(async (c, next) => {
    const accountId = c.req.header('x-sandbox-account') ?? site.state.appAccountId;
    const user = site.state.users[accountId];
    if (!user?.active) {
      throw new JiraRefusal(401, { errorMessages: ['Client must be authenticated to access this resource.'], errors: {} });
    }
    const viaApp = accountId === site.state.appAccountId || c.req.header('x-sandbox-client') === 'app';
    const trace = c.req.header('x-atlassian-webhook-trace');
    c.set('actor', { accountId, viaApp, ...(trace === undefined ? {} : { trace }) });
    c.set('points', 1);
    if (viaApp) checkPoints(site);
    const target = ISSUE_PATH.exec(new URL(c.req.url).pathname)?.[1];
    if (site.state.perIssueWriteLimit && target !== undefined && c.req.method !== 'GET' && !target.startsWith('bulk')) countWrite(target);
    await next();
    // A refused request still costs its base point.
    const points = c.res.status < 400 ? c.get('points') : 1;
    if (viaApp) {
      spendPoints(site, points);
      for (const [name, value] of Object.entries(rateHeaders(site))) c.res.headers.set(name, value);
    }
    c.res.headers.set('x-sandbox-points', String(points));
  });

  searchRoutes(app, site);
  projectRoutes(app, site);
  issueRoutes(app, site);
  transitionRoutes(app, site);
  commentRoutes(app, site);
  issuePropertyRoutes(app, site);
  commentPropertyRoutes(app, site);
  attachmentRoutes(app, site);
  remoteLinkRoutes(app, site);
  configurationRoutes(app, site);
  userRoutes(app, site);
  permissionRoutes(app, site);
  serviceDeskRoutes(app, site);

  app.all('*', (c) => {
    throw notModelled(`${c.req.method} ${new URL(c.req.url).pathname}`);
  });

  app.onError((error, c) => {
    if (!(error instanceof JiraRefusal)) throw error;
    if (new URL(c.req.url).pathname.startsWith('/rest/servicedeskapi/')) return serviceDeskError(error);
    return Response.json(error.body, { status: error.status, headers: error.headers });
  });
  return app;
}

/**
 * A Jira Cloud site in memory: REST v3 and the service desk calls the product uses, with the limits, delays and refusals of the real one.
 * The account of a request is in `x-sandbox-account` (the app user when absent); `x-sandbox-client: app` marks what the app does on
 * behalf of that user. What it does not know it answers with 501 and a reason.
 */
export function createJiraEmulator(options: JiraEmulatorOptions): JiraEmulator {
  const url = options.siteUrl ?? 'https://acme.atlassian.net';
  const site: Site = {
    state: emptyState(),
    files: new Map(),
    url,
    clock: options.clock,
    emit: (name, payload) => options.onEvent?.({ name, payload }),
  };
  site.state.indexLagMs = options.indexLagMs ?? 0;
  if (options.seed === 'empty') seedEmpty(site);
  else seedDefault(site);
  const app = createApp(site);
  return {
    id: 'jira',
    origins: [url],
    admin: createAdmin(site),
    fetch: async (request) => app.fetch(request),
    snapshot: (): Snapshot => snapshotSite(site),
    restore: (snapshot) => restoreSite(site, snapshot),
  };
}
