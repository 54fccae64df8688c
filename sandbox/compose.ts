import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Hono } from 'hono';
import { mountBrowser, type BrowserPartner } from './browser/mount';
import { readManifest } from './forge/manifest';
import { createSandbox, type Sandbox, type SandboxOptions } from './host';
import { createJiraEmulator, type JiraEmulator } from './jira/emulator';
import { ACCOUNTS } from './jira/seed';
import { createServiceNowEmulator, type ServiceNowEmulator } from './servicenow/emulator';
import { seedAccounts } from './servicenow/seed-accounts';
import { prepareJira } from './story/people';
import { RT_ORIGIN } from './story/rt-connection';

/** Folder of the repository. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const MANIFEST = join(ROOT, 'manifest.yml');
const SITE_URL = 'https://acme.atlassian.net';
const SERVICENOW_URL = 'https://dev1.service-now.com';

export type Seed = 'default' | 'empty' | number;

export interface WorldOptions extends Omit<SandboxOptions, 'manifest' | 'platforms' | 'realServers' | 'site' | 'seed'> {
  /** What the two ticket systems hold at the start. */
  readonly seed?: Seed;
  /** Address of a real Request Tracker, which then is the partner under `https://rt.example.com`. */
  readonly requestTracker?: string;
}

/** The app between its Jira and its partner, with the back doors of the emulators. */
export interface World {
  readonly box: Sandbox;
  readonly jira: JiraEmulator;
  readonly servicenow: ServiceNowEmulator;
  readonly partner: BrowserPartner;
}

/** Puts the sandbox of this app together: which emulators, seeds and servers there are is decided here and nowhere else. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { seed = 'default', requestTracker, ...rest } = options;
  let jira: JiraEmulator | undefined;
  let servicenow: ServiceNowEmulator | undefined;
  const box = await createSandbox({
    ...rest,
    manifest: MANIFEST,
    site: { url: SITE_URL, appAccountId: ACCOUNTS.app },
    ...(requestTracker === undefined ? {} : { realServers: [{ id: 'request-tracker', origin: RT_ORIGIN, address: requestTracker }] }),
    platforms: ({ clock, faults, onEvent }) => {
      const site = createJiraEmulator({
        clock,
        siteUrl: SITE_URL,
        seed: seed === 'empty' ? 'empty' : 'default',
        onEvent: ({ name, payload }) => onEvent(name, payload as Readonly<Record<string, unknown>>),
      });
      if (seed !== 'empty') prepareJira(site);
      site.admin.setIndexedProperties(readManifest(MANIFEST).indexedProperties);
      faults.onChange(() => site.admin.setIndexLag(faults.searchLag('jira')));
      jira = site;
      servicenow = createServiceNowEmulator({ clock, origin: SERVICENOW_URL, seed });
      return [jira, servicenow];
    },
  });
  if (jira === undefined || servicenow === undefined) throw new Error('The emulators were not made');
  // As a site admin approves the host of a self-hosted partner on the admin page.
  if (requestTracker !== undefined)
    box.forge.egress.approve({ key: 'request-tracker', description: 'Request Tracker', domains: [RT_ORIGIN] });
  return { box, jira, servicenow, partner: partnerPages(requestTracker) };
}

/** Adds the browser's pages to the server. */
export function mountPages(app: Hono, world: World): Promise<void> {
  return mountBrowser(app, {
    root: ROOT,
    siteName: 'Acme',
    siteUrl: SITE_URL,
    accounts: [
      { accountId: ACCOUNTS.admin, displayName: 'Ada Admin', role: 'Jira admin' },
      { accountId: ACCOUNTS.operator, displayName: 'Otto Operator', role: 'Sync operator' },
      { accountId: ACCOUNTS.agentMia, displayName: 'Mia Agent', role: 'Agent' },
    ],
    partner: world.partner,
  }).ready;
}

function partnerPages(requestTracker: string | undefined): BrowserPartner {
  if (requestTracker !== undefined) return { kind: 'external', title: 'Request Tracker', url: requestTracker };
  const agent = seedAccounts.find((account) => account.userName === 'beth.anglin') ?? seedAccounts[0];
  if (agent === undefined) throw new Error('The ServiceNow seed has no accounts');
  return { kind: 'servicenow', title: 'ServiceNow', origin: SERVICENOW_URL, userName: agent.userName, password: agent.password };
}
