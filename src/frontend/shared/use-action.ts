import { useCallback, useState } from 'react';
import type { Output, PageInput, ProcedureName } from '../../rpc/contract';
import type { Failure } from '../../rpc/result';
import { call } from '../rpc';

export interface Action<P extends ProcedureName> {
  readonly busy: boolean;
  /** Of the last attempt; undefined after a success. */
  readonly failure: Failure | undefined;
  /** The value, or undefined when it failed: then `failure` says why. */
  readonly run: (input: PageInput<P>) => Promise<Output<P> | undefined>;
}

/** A procedure called by a person's click, with its progress and its failure kept for display. */
export function useAction<P extends ProcedureName>(procedure: P): Action<P> {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const run = useCallback(
    async (input: PageInput<P>) => {
      setBusy(true);
      const answer = await call(procedure, input);
      setBusy(false);
      setFailure(answer.ok ? undefined : answer.error);
      return answer.ok ? answer.value : undefined;
    },
    [procedure],
  );
  return { busy, failure, run };
}
