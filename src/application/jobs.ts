import { z } from 'zod';
import { TicketGoneError } from '../core/errors';
import type { TicketResult } from '../core/model/run';
import { jobViewSchema } from '../rpc/contract';
import type { Application, Caller } from './application';
import type { ApplicationContext } from './context';
import { ticketResultView, unchangedView } from './run-views';

const ownerSchema = z.object({ accountId: z.string() });
const outcomeSchema = z.object({ state: z.string() }).loose();

/** Makes a job that only its caller may ask for. */
export async function ownedJob({ engine }: ApplicationContext, caller: Caller): Promise<string> {
  const jobId = engine.ids.fresh();
  await engine.stores.jobs.put(`${jobId}-owner`, { accountId: caller.accountId });
  return jobId;
}

export function jobMethods({ engine }: ApplicationContext): Pick<Application, 'job'> {
  return {
    job: async ({ jobId }, caller) => {
      const owner = ownerSchema.safeParse(await engine.stores.jobs.get(`${jobId}-owner`));
      if (!owner.success || owner.data.accountId !== caller.accountId) throw new TicketGoneError('This job is not known. Start it again.');
      const outcome = await engine.stores.jobs.get(jobId);
      if (outcome === undefined) return { state: 'running' };
      const { state, ...rest } = outcomeSchema.parse(outcome);
      if (state !== 'synced') return jobViewSchema.parse({ state, ...rest });
      const result = z
        .object({ result: z.custom<TicketResult>((value) => typeof value === 'object' && value !== null).optional() })
        .parse(rest).result;
      return { state: 'synced', result: result === undefined ? unchangedView(jobId) : ticketResultView(result, jobId, undefined) };
    },
  };
}
