import type { AppManifest } from './manifest';

/** Ports the platform's proxy lets through. https://developer.atlassian.com/platform/forge/function-reference/nodejs-runtime/ */
const PORTS = new Set(['', '80', '443', '8080', '8443', '8444', '7990', '8089', '8090', '8085', '8060']);

/** https://developer.atlassian.com/platform/forge/customer-managed-egress-and-remotes/ */
const MAX_GROUPS = 10;
const MAX_DOMAINS = 10;

/** Hosts a site admin approved under one key. */
export interface EgressGroup {
  readonly key: string;
  readonly description: string;
  readonly domains: readonly string[];
}

/** Where the app may send requests: the manifest's hosts and those the site admin added. */
export class EgressPolicy {
  private groups = new Map<string, EgressGroup>();

  constructor(private readonly manifest: AppManifest) {}

  /** What a site admin approves on a page. Rejects when the manifest does not allow configurable egress. */
  approve(group: EgressGroup): void {
    if (!this.manifest.configurableEgress) throw new Error('The manifest does not switch customer-managed egress on');
    if (group.domains.length > MAX_DOMAINS) throw new Error(`A group has at most ${MAX_DOMAINS} domains`);
    if (!this.groups.has(group.key) && this.groups.size >= MAX_GROUPS) throw new Error(`There are at most ${MAX_GROUPS} groups`);
    this.groups.set(group.key, group);
  }

  revoke(key: string): void {
    this.groups.delete(key);
  }

  approved(): readonly EgressGroup[] {
    return [...this.groups.values()];
  }

  load(groups: readonly EgressGroup[]): void {
    this.groups = new Map(groups.map((group) => [group.key, group]));
  }

  /** Addresses as the runtime reports them to the app. */
  addresses(): readonly string[] {
    return [...this.manifest.egress, ...this.approved().flatMap((group) => group.domains)];
  }

  allows(url: URL): boolean {
    if (url.protocol !== 'https:' || !PORTS.has(url.port)) return false;
    return this.addresses().some((address) => covers(address, url.hostname));
  }
}

function covers(address: string, hostname: string): boolean {
  const pattern = address
    .replace(/^https:\/\//, '')
    .replace(/[/:].*$/, '')
    .toLowerCase();
  if (pattern === '*') return true;
  return pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : hostname === pattern;
}
