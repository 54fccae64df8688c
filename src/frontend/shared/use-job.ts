import { useEffect, useState } from 'react';
import type { JobView } from '../../rpc/contract';
import { call } from '../rpc';
import { poll } from './poll';

/** Follows a job until it ends; undefined without a job. A poll that gets no answer is repeated, other failures end the job. */
export function useJob(jobId: string | undefined): JobView | undefined {
  const [view, setView] = useState<JobView>();
  useEffect(() => {
    setView(jobId === undefined ? undefined : { state: 'running' });
    if (jobId === undefined) return;
    const stop = new AbortController();
    void poll(async () => {
      const answer = await call('job', { jobId });
      if (stop.signal.aborted) return 'done';
      if (!answer.ok) {
        if (answer.error.code === 'try-again') return 'same';
        setView({ state: 'failed', error: answer.error });
        return 'done';
      }
      setView(answer.value);
      return answer.value.state === 'running' ? 'same' : 'done';
    }, stop.signal);
    return () => stop.abort();
  }, [jobId]);
  return view;
}
