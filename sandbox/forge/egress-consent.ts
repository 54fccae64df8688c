import { z } from 'zod';
import type { EgressGroup, EgressPolicy } from './egress';

const typeSchema = z.array(z.string());
const setSchema = z.object({
  egresses: z.array(
    z.object({ key: z.string(), description: z.string(), configured: z.array(z.object({ domain: z.string(), type: typeSchema })) }),
  ),
});
const getSchema = z.object({ keys: z.array(z.string()).optional() });
const domainSchema = z.object({ key: z.string(), domain: z.string() });
const groupSchema = z.object({ key: z.string() });

/**
 * Carries out what `permissions.egress` of `@forge/bridge` asks for, as though the site admin had agreed in Atlassian's own dialogue.
 * https://developer.atlassian.com/platform/forge/apis-reference/customer-managed-egress-and-remotes-api/
 */
export function egressConsent(egress: EgressPolicy, command: string, payload: unknown): unknown {
  switch (command) {
    case '__permission__egressGet': {
      const { keys } = getSchema.parse(payload ?? {});
      return {
        results: egress
          .approved()
          .filter((group) => keys === undefined || keys.includes(group.key))
          .map(view),
      };
    }
    case '__permission__egressSet': {
      const groups = setSchema.parse(payload).egresses.map(({ key, description, configured }) => ({
        key,
        description,
        domains: configured.filter(({ type }) => type.includes('FETCH_BACKEND_SIDE')).map(({ domain }) => domain),
      }));
      for (const group of groups) egress.approve(group);
      return { results: groups.map(view) };
    }
    case '__permission__egressDeleteDomain': {
      const { key, domain } = domainSchema.parse(payload);
      const group = egress.approved().find((candidate) => candidate.key === key);
      if (group !== undefined) egress.approve({ ...group, domains: group.domains.filter((known) => known !== domain) });
      return undefined;
    }
    case '__permission__egressDeleteGroup':
      egress.revoke(groupSchema.parse(payload).key);
      return undefined;
    default:
      throw new Error(`The sandbox does not know ${command}`);
  }
}

function view(group: EgressGroup): unknown {
  return {
    key: group.key,
    description: group.description,
    configured: group.domains.map((domain) => ({ domain, type: ['FETCH_BACKEND_SIDE'] })),
  };
}
