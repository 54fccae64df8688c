import { describe, expect, it } from 'vitest';
import { NO_COUNTS, type Run, type RunCounts } from '../core/model/run';
import { finalStatus } from './tally';

const run = (counts: Partial<RunCounts>): Run => ({
  id: 'r',
  connectionId: 'c',
  kind: 'manual',
  status: 'running',
  includeClosed: false,
  since: { source: '', target: '' },
  position: { end: 'source' },
  watermarks: {},
  counts: { ...NO_COUNTS, ...counts },
  done: 0,
  detailPages: 0,
  slice: 0,
  startedAt: '',
  progressAt: '',
});

describe('the status of a finished run (P4)', () => {
  it.each<[Partial<RunCounts>, string]>([
    [{}, 'nothing'],
    [{ unchanged: 9 }, 'nothing'],
    [{ created: 1 }, 'success'],
    [{ updated: 1 }, 'success'],
    [{ closed: 1 }, 'success'],
    [{ created: 1, failed: 1 }, 'partial'],
    [{ failed: 1 }, 'failed'],
    [{ skipped: 1 }, 'partial'],
    [{ updated: 2, skipped: 1 }, 'partial'],
  ])('%j is %s', (counts, status) => expect(finalStatus(run(counts))).toBe(status));
});
