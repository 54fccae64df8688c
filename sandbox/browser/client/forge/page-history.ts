/** A place inside an app page, as version 4 of the `history` package describes it. */
export interface PageLocation {
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
  readonly state: unknown;
  readonly key: string;
}

type Listener = (location: PageLocation, action: 'PUSH' | 'REPLACE' | 'POP') => void;

/** What `view.createHistory()` answers: https://developer.atlassian.com/platform/forge/custom-ui-bridge/view/ (createHistory). */
export interface PageHistory {
  location: PageLocation;
  action: 'PUSH' | 'REPLACE' | 'POP';
  length: number;
  listen(listener: Listener): () => void;
  push(to: string | Partial<PageLocation>, state?: unknown): void;
  replace(to: string | Partial<PageLocation>, state?: unknown): void;
  go(steps: number): void;
  goBack(): void;
  goForward(): void;
  createHref(to: Partial<PageLocation>): string;
}

/** Where the history keeps its place: the part of the address after the page's own path. */
export interface AddressBar {
  /** The path inside the page with search and hash, such as `/runs/42?tab=log`. */
  read(): string;
  write(inside: string, how: 'push' | 'replace'): void;
  go(steps: number): void;
  /** Calls back when the person uses the browser's buttons. */
  onBack(callback: () => void): () => void;
}

const parse = (inside: string, state: unknown): PageLocation => {
  const url = new URL(inside.startsWith('/') ? inside : `/${inside}`, 'http://page.invalid');
  return { pathname: url.pathname, search: url.search, hash: url.hash, state, key: Math.random().toString(36).slice(2, 8) };
};

const text = (to: string | Partial<PageLocation>): string =>
  typeof to === 'string' ? to : `${to.pathname ?? '/'}${to.search ?? ''}${to.hash ?? ''}`;

/** A history over the browser's address bar, kept below the page's own path. */
export const pageHistory = (bar: AddressBar): PageHistory => {
  const listeners = new Set<Listener>();
  const move = (to: string | Partial<PageLocation>, state: unknown, action: 'PUSH' | 'REPLACE'): void => {
    history.location = parse(text(to), state);
    history.action = action;
    bar.write(text(history.location), action === 'PUSH' ? 'push' : 'replace');
    for (const listener of listeners) listener(history.location, action);
  };
  const history: PageHistory = {
    location: parse(bar.read(), undefined),
    action: 'POP',
    length: 1,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    push: (to, state) => move(to, state, 'PUSH'),
    replace: (to, state) => move(to, state, 'REPLACE'),
    go: (steps) => bar.go(steps),
    goBack: () => bar.go(-1),
    goForward: () => bar.go(1),
    createHref: (to) => text(to),
  };
  bar.onBack(() => {
    history.location = parse(bar.read(), undefined);
    history.action = 'POP';
    for (const listener of listeners) listener(history.location, 'POP');
  });
  return history;
};
