import { useEffect, useState } from 'react';
import type { Failure } from '../../rpc/result';
import type { RunView } from '../../rpc/run';
import { call } from '../rpc';
import { poll } from '../shared/poll';
import { hasEnded } from '../shared/words';
import { hasMoved } from './run-progress';

export interface FollowedRun {
  readonly run: RunView | undefined;
  readonly failure: Failure | undefined;
}

/** Follows a run until it ends, asking less often while nothing moves. */
export function useRun(connectionId: string, runId: string | undefined, onEnded: () => void): FollowedRun {
  const [followed, setFollowed] = useState<FollowedRun>({ run: undefined, failure: undefined });
  useEffect(() => {
    setFollowed({ run: undefined, failure: undefined });
    if (runId === undefined) return;
    const stop = new AbortController();
    let last: RunView | undefined;
    const ask = async (): Promise<'done' | 'moved' | 'same'> => {
      const answer = await call('getRun', { connectionId, runId });
      if (stop.signal.aborted) return 'done';
      if (!answer.ok) {
        setFollowed({ run: last, failure: answer.error });
        return answer.error.code === 'try-again' ? 'same' : 'done';
      }
      const moved = hasMoved(last, answer.value);
      last = answer.value;
      setFollowed({ run: last, failure: undefined });
      if (!hasEnded(last.status)) return moved ? 'moved' : 'same';
      onEnded();
      return 'done';
    };
    void ask().then((outcome) => (outcome === 'done' ? undefined : poll(ask, stop.signal)));
    return () => stop.abort();
    // A run that ends tells so once: a new `onEnded` does not begin again.
  }, [connectionId, runId]);
  return followed;
}
