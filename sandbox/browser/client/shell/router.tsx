import React, { useSyncExternalStore } from 'react';
import type { MouseEvent, ReactElement, ReactNode } from 'react';

const moved = 'sandbox:moved';

/** Goes to a path of the shell. */
export const go = (path: string, how: 'push' | 'replace' = 'push'): void => {
  if (how === 'push') window.history.pushState(null, '', path);
  else window.history.replaceState(null, '', path);
  window.dispatchEvent(new Event(moved));
};

const subscribe = (callback: () => void): (() => void) => {
  window.addEventListener('popstate', callback);
  window.addEventListener(moved, callback);
  return () => {
    window.removeEventListener('popstate', callback);
    window.removeEventListener(moved, callback);
  };
};

/** The path with its search part; follows the address bar. */
export const usePath = (): { readonly path: string; readonly search: URLSearchParams } => {
  const address = useSyncExternalStore(subscribe, () => window.location.pathname + window.location.search);
  const [path = '/', search = ''] = address.split('?');
  return { path, search: new URLSearchParams(search) };
};

/** A link inside the shell; the browser's own gestures (new tab, new window) stay as they are. */
export const To = ({
  path,
  className,
  current,
  children,
}: {
  readonly path: string;
  readonly className?: string;
  readonly current?: boolean;
  readonly children: ReactNode;
}): ReactElement => (
  <a
    href={path}
    className={className}
    aria-current={current === true ? 'page' : undefined}
    onClick={(event: MouseEvent) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      go(path);
    }}
  >
    {children}
  </a>
);
