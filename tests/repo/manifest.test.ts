import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { validate } from '@forge/manifest';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectorRegistry } from '../../src/connectors/registry';
import { readManifest } from '../../sandbox/forge/manifest';

const PATH = fileURLToPath(new URL('../../manifest.yml', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const manifest = readManifest(PATH);

/**
 * Hosts asked for before their connector is there, so that adding it is no new major version. An entry leaves this table when the
 * connector of that id enters the registry.
 */
const PLANNED: Readonly<Record<string, readonly string[]>> = {
  zendesk: ['*.zendesk.com'],
  halopsa: ['*.halopsa.com', '*.haloitsm.com', '*.haloservicedesk.com'],
  connectwise: ['*.myconnectwise.net'],
  autotask: ['*.autotask.net'],
  freshservice: ['*.freshservice.com'],
  syncro: ['*.syncromsp.com'],
  'servicedesk-plus': [
    'sdpondemand.manageengine.com',
    'sdpondemand.manageengine.eu',
    'sdpondemand.manageengine.in',
    'servicedeskplus.net.au',
    'servicedeskplus.jp',
    'servicedeskplus.ca',
    'servicedeskplus.uk',
    'accounts.zoho.com',
    'accounts.zoho.eu',
    'accounts.zoho.in',
    'accounts.zoho.com.au',
    'accounts.zoho.jp',
    'accounts.zohocloud.ca',
    'accounts.zoho.uk',
  ],
};

/** Hosts beside the connectors' own: where another Jira site redirects the download of a file to. */
const BESIDE = ['api.media.atlassian.com'];

const bare = (address: string): string => address.replace(/^https:\/\//, '');

describe('the manifest', () => {
  it('is valid for the platform', { timeout: 120_000 }, async () => {
    const { success, errors } = await validate(false, PATH);
    expect(errors?.filter(({ level }) => level === 'error')).toEqual([]);
    expect(success).toBe(true);
    expect(statSync(PATH).size).toBeLessThan(200_000);
  });

  it('asks for exactly the hosts of the connectors that are there or planned (C3)', () => {
    const planned = Object.entries(PLANNED).flatMap(([id, hosts]) => (connectorRegistry.some((known) => known.id === id) ? [] : hosts));
    const wanted = [...connectorRegistry.flatMap((definition) => definition.hosts), ...planned, ...BESIDE].map(bare);
    expect(manifest.egress.map(bare).sort()).toEqual([...new Set(wanted)].sort());
    expect(Object.keys(PLANNED).filter((id) => connectorRegistry.some((known) => known.id === id))).toEqual([]);
  });

  it('lets a site admin approve the hosts of self-hosted partners', () => {
    expect(manifest.configurableEgress).toBe(true);
  });

  it('is licensed, runs on Node 24 and knows the entities that can never be removed', () => {
    expect(manifest.licensed).toBe(true);
    expect([...manifest.entities.keys()].sort()).toEqual(['lease', 'link', 'ref', 'run']);
    for (const entity of manifest.entities.values()) expect(entity.attributes).toMatchObject({ connectionId: 'string', body: 'any' });
  });

  it('has one five-minute trigger and no more than five scheduled ones', () => {
    expect(manifest.scheduledTriggers.filter((trigger) => trigger.intervalMs === 5 * 60_000)).toHaveLength(1);
    expect(manifest.scheduledTriggers.length).toBeLessThanOrEqual(5);
  });

  it('ignores the events the app itself causes', () => {
    expect(manifest.triggers.map((trigger) => trigger.event).sort()).toEqual([
      'avi:jira:commented:issue',
      'avi:jira:created:attachment',
      'avi:jira:created:issue',
      'avi:jira:deleted:attachment',
      'avi:jira:deleted:comment',
      'avi:jira:deleted:issue',
      'avi:jira:updated:issue',
    ]);
    expect(manifest.triggers.every((trigger) => trigger.ignoreSelf)).toBe(true);
  });

  it('answers web triggers with static outputs, which are no egress', () => {
    expect(manifest.webTriggers.map((trigger) => trigger.outputs?.map((output) => output.key))).toEqual([['accepted', 'refused', 'busy']]);
  });
});

describe.each([...manifest.functions.values()])('the function $key', (spec) => {
  let handlers: Readonly<Record<string, unknown>>;
  beforeAll(async () => {
    handlers = (await import(`../../src/${spec.file}.ts`)) as Readonly<Record<string, unknown>>;
  });

  it('has a handler', () => {
    expect(handlers[spec.exportName]).toBeTypeOf('function');
  });

  it('stays within the limits of the platform', () => {
    expect(spec.key.length).toBeLessThanOrEqual(23);
    expect(spec.memoryMB).toBeGreaterThanOrEqual(128);
    expect(spec.memoryMB).toBeLessThanOrEqual(1_024);
    const background = [...manifest.consumers.values(), ...manifest.scheduledTriggers.map((trigger) => trigger.function)];
    const elsewhere = [...manifest.triggers, ...manifest.webTriggers]
      .map((trigger) => trigger.function)
      .concat(manifest.uiModules.map((page) => page.resolver ?? ''));
    expect(background.includes(spec.key) || elsewhere.includes(spec.key)).toBe(true);
    // Only consumers and scheduled triggers may take long, and nothing else may share their function.
    if (spec.timeoutSeconds > 55) expect(elsewhere).not.toContain(spec.key);
    if (background.includes(spec.key)) expect(elsewhere).not.toContain(spec.key);
  });
});

describe('the pages', () => {
  it.each([...manifest.resources])('of the resource %s are there', (key, path) => {
    expect(key.length).toBeLessThanOrEqual(23);
    expect(existsSync(`${ROOT}/${path}`)).toBe(true);
  });

  it('reach the same resolver', () => {
    expect(new Set(manifest.uiModules.map((page) => page.resolver))).toEqual(new Set(['resolvers']));
    expect(manifest.uiModules.map((page) => page.type).sort()).toEqual([
      'jira:adminPage',
      'jira:globalPage',
      'jira:issueContext',
      'jira:issuePanel',
    ]);
  });
});
