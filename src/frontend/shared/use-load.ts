import { useCallback, useEffect, useState } from 'react';
import type { Output, PageInput, ProcedureName } from '../../rpc/contract';
import type { Failure } from '../../rpc/result';
import { call } from '../rpc';

export type Loaded<T> =
  { readonly state: 'loading' } | { readonly state: 'failed'; readonly failure: Failure } | { readonly state: 'ready'; readonly value: T };

export interface Load<T> {
  readonly now: Loaded<T>;
  /** Asks again; what is shown stays until the answer is there. */
  readonly reload: () => void;
}

/** Loads when the component appears and whenever the input changes; `undefined` loads nothing and stays `loading`. */
export function useLoad<P extends ProcedureName>(procedure: P, input: PageInput<P> | undefined): Load<Output<P>> {
  const [now, setNow] = useState<Loaded<Output<P>>>({ state: 'loading' });
  const [turn, setTurn] = useState(0);
  const key = input === undefined ? undefined : JSON.stringify(input);
  useEffect(() => setNow({ state: 'loading' }), [procedure, key]);
  useEffect(() => {
    if (key === undefined) return;
    let current = true;
    void call(procedure, JSON.parse(key) as PageInput<P>).then((answer) => {
      if (current) setNow(answer.ok ? { state: 'ready', value: answer.value } : { state: 'failed', failure: answer.error });
    });
    return () => {
      current = false;
    };
  }, [procedure, key, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { now, reload };
}
