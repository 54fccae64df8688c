import React, { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import SectionMessage from '@atlaskit/section-message/message';
import Spinner from '@atlaskit/spinner';
import { messageOf } from './http';

/** Data on its way: nothing yet, the value, or what went wrong. A reload keeps the old value on the screen. */
export interface Loaded<T> {
  readonly value: T | undefined;
  readonly error: string | undefined;
  readonly reload: () => Promise<void>;
}

/** Loads when the key changes and on demand. */
export const useLoaded = <T,>(key: string, load: () => Promise<T>): Loaded<T> => {
  const [state, setState] = useState<{ readonly key: string; readonly value?: T; readonly error?: string }>({ key });
  const latest = useRef(load);
  latest.current = load;
  const current = useRef(key);
  current.current = key;
  const reload = useCallback(async () => {
    const asked = current.current;
    try {
      const value = await latest.current();
      if (current.current === asked) setState({ key: asked, value });
    } catch (error) {
      if (current.current === asked) setState({ key: asked, error: messageOf(error) });
    }
  }, []);
  useEffect(() => {
    void reload();
  }, [key, reload]);
  const fresh = state.key === key;
  return { value: fresh ? state.value : undefined, error: fresh ? state.error : undefined, reload };
};

/** Shows the value, a spinner until it is there, or the reason why it is not. */
export const Show = <T,>({ of, children }: { readonly of: Loaded<T>; readonly children: (value: T) => ReactNode }): ReactElement => {
  if (of.error !== undefined)
    return (
      <SectionMessage appearance="error" title="This could not be loaded">
        <p>{of.error}</p>
      </SectionMessage>
    );
  if (of.value === undefined)
    return (
      <div className="waiting">
        <Spinner label="Loading" />
      </div>
    );
  return <>{children(of.value)}</>;
};
