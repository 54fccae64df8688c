import { snapshotForgeDoc } from './forge-doc';
import type { ForgeDoc } from './forge-doc';
import type { PageHistory } from './page-history';

/** A message in the corner of the screen, as `showFlag` describes it. */
export interface FlagRequest {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly appearance: 'info' | 'success' | 'warning' | 'error';
  readonly isAutoDismiss: boolean;
  readonly actions: readonly { readonly text: string; readonly onClick: () => void }[];
}

/** A request of a page to the product's REST API, in the shape `@forge/bridge` sends it. */
export interface ProductRequest {
  readonly restPath: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | undefined;
  readonly isMultipart: boolean;
}

/** An answer in the shape `@forge/bridge` takes it back. Attachments travel as base64. */
export interface ProductResponse {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  readonly statusText: string;
  readonly isAttachment: boolean;
}

/** What the bridge needs from the product around the page. */
export interface Product {
  draw(doc: ForgeDoc): void;
  context(): Promise<Readonly<Record<string, unknown>>>;
  invoke(functionKey: string, payload: unknown): Promise<unknown>;
  request(request: ProductRequest): Promise<ProductResponse>;
  showFlag(flag: FlagRequest): void;
  closeFlag(id: string): void;
  /** The address of a navigation target, or undefined when the sandbox has no such place. */
  address(target: Readonly<Record<string, unknown>>): string | undefined;
  navigate(href: string, newTab: boolean): void;
  reload(): void;
  /** Reloads the data of the view around the page; false when there is none. */
  refresh(): boolean;
  /** The page's history, or undefined where the module has no address of its own. */
  history(): PageHistory | undefined;
  title(title: string): void;
  failed(error: unknown): void;
  emit(event: string, payload: unknown): void;
  on(event: string, callback: (payload: unknown) => void): () => void;
  /** Customer-managed egress and remotes, which an admin grants per site. */
  permission(command: string, payload: unknown): Promise<unknown>;
}

type Command = (data: Readonly<Record<string, unknown>>, raw: unknown) => unknown;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const asText = (value: unknown, fallback = ''): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : fallback;

const appearances = ['info', 'success', 'warning', 'error'] as const;

const flagOf = (data: Readonly<Record<string, unknown>>): FlagRequest => ({
  id: asText(data['id']),
  title: asText(data['title']),
  description: asText(data['description']),
  appearance: appearances.find((each) => each === (data['appearance'] ?? data['type'])) ?? 'info',
  isAutoDismiss: data['isAutoDismiss'] === true,
  actions: Array.isArray(data['actions'])
    ? data['actions'].flatMap((action: unknown) => {
        if (!isRecord(action)) return [];
        const onClick = action['onClick'];
        return [
          {
            text: asText(action['text']),
            onClick: () => {
              if (typeof onClick === 'function') (onClick as () => unknown)();
            },
          },
        ];
      })
    : [],
});

const headersOf = (value: unknown): readonly (readonly [string, string])[] =>
  Array.isArray(value) ? value.flatMap((pair: unknown) => (Array.isArray(pair) ? [[asText(pair[0]), asText(pair[1])] as const] : [])) : [];

const requestOf = (data: Readonly<Record<string, unknown>>): ProductRequest => {
  const init = isRecord(data['fetchRequestInit']) ? data['fetchRequestInit'] : {};
  return {
    restPath: asText(data['restPath']),
    method: asText(init['method'], 'GET'),
    headers: headersOf(init['headers']),
    body: typeof init['body'] === 'string' ? init['body'] : undefined,
    isMultipart: data['isMultipartFormData'] === true,
  };
};

/** What survives the way over the bridge: JSON. */
const overTheBridge = (value: unknown): unknown => (value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown));

const notThere = (what: string) => (): never => {
  throw new Error(`${what} is not provided by the sandbox`);
};

/**
 * `callBridge` for one page: the function that `@forge/bridge` and `@forge/react` look for at `globalThis.__bridge.callBridge`.
 * It answers every command these packages send; what the sandbox cannot do is refused with a reason.
 */
export const createCallBridge = (product: Product): ((command: string, data?: unknown) => Promise<unknown>) => {
  const follow: Command = (data) => {
    const href = typeof data['url'] === 'string' ? data['url'] : product.address(data);
    if (href === undefined) throw new Error(`The sandbox has no page for the navigation target ${asText(data['target'], '?')}`);
    product.navigate(href, data['type'] === 'new-tab');
    return undefined;
  };
  const subscribe: Command = (data) => {
    const callback = data['callback'];
    const unsubscribe = product.on(asText(data['event']), (payload) => {
      if (typeof callback === 'function') (callback as (payload: unknown) => void)(payload);
    });
    return { unsubscribe };
  };
  const emit: Command = (data) => product.emit(asText(data['event']), overTheBridge(data['payload']));

  const commands: Readonly<Record<string, Command>> = {
    reconcile: (data) => {
      const doc = snapshotForgeDoc(data['forgeDoc']);
      if (doc.type === 'Root') product.draw(doc);
      return undefined;
    },
    onError: (data) => product.failed(data['error']),
    invoke: async (data) => {
      const value = await product.invoke(asText(data['functionKey']), overTheBridge(data['payload']));
      // With metadata asked for, the bridge wraps the answer.
      return isRecord(data['metadata']) ? { body: value, metadata: {} } : value;
    },
    getContext: () => product.context(),
    fetchProduct: (data) => {
      if (data['product'] !== 'jira') throw new Error(`The sandbox has no ${asText(data['product'], 'such product')}`);
      return product.request(requestOf(data));
    },
    showFlag: (data) => product.showFlag(flagOf(data)),
    closeFlag: (data) => product.closeFlag(asText(data['id'])),
    navigate: follow,
    getUrl: (data) => product.address(data),
    reload: () => product.reload(),
    refresh: () => product.refresh(),
    changeWindowTitle: (_data, raw) => product.title(asText(raw)),
    enableTheming: () => undefined,
    createHistory: () => {
      const history = product.history();
      if (history === undefined) throw new Error("this resource's view does not support history");
      return history;
    },
    // These belong to views that open inside a dialog; a page, a panel and a context have none.
    close: () => false,
    submit: () => false,
    open: () => false,
    onClose: () => false,
    emitReadyEvent: () => undefined,
    emit,
    emitPublic: emit,
    on: subscribe,
    onPublic: subscribe,
    isRovoEnabled: () => false,
    getCookieConsentPreferences: () => null,
    emitFrontendCustomMetric: () => undefined,
    trackObjectStoreAction: () => undefined,
    openModal: notThere('A modal of a Custom UI resource'),
    fetchRemote: notThere('A Forge remote'),
    fetchUserRecommendations: notThere('User recommendations'),
    requestTeamworkGraph: notThere('The Teamwork Graph'),
    publishRealtimeChannel: notThere('Realtime'),
    subscribeRealtimeChannel: notThere('Realtime'),
    openRovo: notThere('Rovo'),
    initFeatureFlags: notThere('Feature flags'),
    getFrameDispatch: notThere('A Frame'),
    getFrameId: notThere('A Frame'),
  };

  return async (command, data) => {
    if (command.startsWith('__permission__')) return product.permission(command, overTheBridge(data));
    const answer = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (answer === undefined) throw new Error(`The sandbox does not know the bridge command "${command}"`);
    return answer(isRecord(data) ? data : {}, data);
  };
};
