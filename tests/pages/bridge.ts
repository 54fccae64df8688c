import type { CallContext } from '../../src/forge/resolvers/define';
import { resolverHandler } from '../../src/forge/resolvers/register';
import type { Rights } from '../../src/forge/resolvers/rights';
import { fakeApplication, type FakeState } from './fake-application';

/** A node of the document that `@forge/react` hands to the host. */
export interface ForgeNode {
  readonly type: string;
  readonly key: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly children: readonly ForgeNode[];
}

interface Host {
  invoke: (functionKey: string, payload: unknown) => Promise<unknown>;
  context: Readonly<Record<string, unknown>>;
  docs: Map<string, ForgeNode>;
  /** Key of the page in front of the person. */
  open: string | undefined;
  errors: unknown[];
}

const host: Host = { invoke: () => Promise.reject(new Error('nobody answers')), context: {}, docs: new Map(), open: undefined, errors: [] };

/**
 * The host side of the bridge. `@forge/bridge` takes hold of it when its module loads, so this module must be loaded before any page.
 */
export function installBridge(): void {
  const callBridge = (command: string, data: unknown): Promise<unknown> => {
    switch (command) {
      case 'reconcile': {
        const { forgeDoc } = data as { forgeDoc: ForgeNode };
        host.docs.set(forgeDoc.key, forgeDoc);
        return Promise.resolve();
      }
      case 'invoke': {
        const { functionKey, payload } = data as { functionKey: string; payload: unknown };
        return host.invoke(functionKey, JSON.parse(JSON.stringify(payload)));
      }
      case 'getContext':
        return Promise.resolve(host.context);
      case 'onError':
        host.errors.push(data);
        return Promise.resolve();
      default:
        return Promise.reject(new Error(`The page called ${command}, which this host does not have.`));
    }
  };
  Object.assign(globalThis, { __bridge: { callBridge }, self: globalThis });
}

export const ADMIN: Rights = {
  isAdmin: async () => true,
  isInGroup: async () => true,
  mayBrowse: async () => true,
  mayEdit: async () => true,
  browsable: async (ids) => new Set(ids),
};

const ACCOUNT = '5b10a2844c20165700ede21g';

/** The resolvers of the app over a fake application, called as the host calls them. */
export function resolversOver(
  application: CallContext['application'],
  rights: Rights = ADMIN,
  principal: { readonly accountId?: string; readonly license?: { readonly active: boolean } } = { accountId: ACCOUNT },
): (functionKey: string, payload: unknown) => Promise<unknown> {
  const handler = resolverHandler({ application: () => application, rights: () => rights, report: () => undefined });
  return (functionKey, payload) =>
    handler(
      { call: { functionKey, payload }, context: {} },
      {
        principal: { accountId: principal.accountId },
        license: principal.license,
      },
    );
}

/** Points the bridge at a fresh world. */
export function openSite(state: FakeState, options: { readonly rights?: Rights; readonly issueId?: string } = {}): void {
  host.invoke = resolversOver(fakeApplication(state), options.rights ?? ADMIN);
  host.context = {
    accountId: ACCOUNT,
    timezone: 'Europe/Berlin',
    locale: 'en-US',
    extension: options.issueId === undefined ? {} : { issue: { id: options.issueId, key: 'OPS-1' } },
  };
  host.errors.length = 0;
}

/** The host answers no call: the network is down. */
export function goOffline(): void {
  host.invoke = () => Promise.reject(new Error('network'));
}

/** Draws a page, at once or when its module has loaded; what was drawn before is out of sight from now on. */
export async function opens(render: () => unknown): Promise<void> {
  const before = new Set(host.docs.keys());
  await render();
  lookAt(before);
}

function lookAt(before: ReadonlySet<string>): void {
  host.open = [...host.docs.keys()].find((key) => !before.has(key));
}

/** The document of the open page; throws while nothing is drawn. */
export function drawn(): ForgeNode {
  const doc = host.open === undefined ? undefined : host.docs.get(host.open);
  if (doc === undefined) throw new Error('Nothing is drawn yet.');
  return doc;
}

/** What the reconciler reported as broken. */
export function reportedErrors(): readonly unknown[] {
  return host.errors;
}
