import type { PageInput } from '../../rpc/contract';
import type { RunStatus } from '../../rpc/run';
import { daysBefore } from '../shared/moment';

export interface HistoryFilter {
  /** Empty: all connections. */
  readonly connectionId: string;
  readonly status: RunStatus | '';
  readonly days: number;
}

/** Periods to choose from, in days. Details are kept for 30. */
export const PERIODS = [1, 7, 30] as const;

export function filterInput(filter: HistoryFilter, now: number, cursor: string | undefined): PageInput<'listRuns'> {
  return {
    from: daysBefore(now, filter.days),
    ...(filter.connectionId === '' ? {} : { connectionId: filter.connectionId }),
    ...(filter.status === '' ? {} : { status: filter.status }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}
