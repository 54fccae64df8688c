import { describe, expect, it } from 'vitest';
import type { ConnectionHealth, RunView } from '../../rpc/run';
import { plannedLine, problemLine } from '../shared/result-lines';
import { isWebAddress } from '../shared/web-address';
import { countsText } from '../shared/words';
import { failingText, heartbeatText } from './heartbeat';
import { filterInput } from './history-filter';
import { chosenStart, initialForm, timesOfDay } from './run-form';
import { hasMoved, progressText, share, writtenText } from './run-progress';

const NOW = Date.parse('2026-03-02T12:10:00Z');
const WHERE = { zone: 'UTC', locale: 'en-US' };
const none = { carried: 0, failed: 0 };
const run: RunView = {
  id: 'r',
  connectionId: 'c',
  connectionName: 'C',
  kind: 'manual',
  status: 'running',
  startedAt: '2026-03-02T12:00:00Z',
  progress: { done: 12, total: 60, at: '2026-03-02T12:05:00Z' },
  counts: { created: 0, updated: 0, closed: 0, failed: 0, skipped: 0, parked: 0, comments: none, attachments: none },
  notices: [],
};
const health: ConnectionHealth = {
  connectionId: 'c',
  connectionName: 'C',
  state: 'automatic',
  stateReason: '',
  sourceName: 'S',
  targetName: 'T',
  failingTickets: 0,
  automaticAllowed: { allowed: true },
};

describe('manual sync (S3)', () => {
  it('starts two months ago, or where the last run began', () => {
    expect(initialForm(undefined, 'UTC', NOW)).toMatchObject({ day: '2026-01-01', time: '12:10' });
    expect(initialForm({ ...health, lastRun: run }, 'Asia/Kolkata', NOW)).toMatchObject({ day: '2026-03-02', time: '17:30' });
  });

  it('refuses what is no moment or lies in the future', () => {
    expect(chosenStart({ day: '2026-03-02', time: '12:00', includeClosed: false }, 'UTC', NOW)).toEqual({ since: '2026-03-02T12:00:00Z' });
    expect(chosenStart({ day: '', time: '12:00', includeClosed: false }, 'UTC', NOW)).toHaveProperty('problem');
    expect(chosenStart({ day: '2026-03-02', time: '12:30', includeClosed: false }, 'UTC', NOW)).toHaveProperty('problem');
  });

  it('offers every half hour and the present choice', () => {
    expect(timesOfDay('09:00')).toHaveLength(48);
    expect(timesOfDay('09:07')).toContain('09:07');
    expect(timesOfDay('')).toHaveLength(48);
  });

  it('shows the share done only once the total is known', () => {
    expect(share(run)).toBe(0.2);
    expect(share({ ...run, progress: { done: 3, at: run.startedAt } })).toBeUndefined();
    expect(share({ ...run, status: 'failed' })).toBe(1);
    expect(progressText(run, WHERE, NOW)).toBe('12 of 60 tickets, last progress 12:05');
    expect(hasMoved(run, { ...run, progress: { ...run.progress, done: 13 } })).toBe(true);
    expect(hasMoved(run, { ...run })).toBe(false);
  });

  it('says what a cancelled run wrote', () => {
    expect(writtenText(run)).toBe('Nothing was written.');
    expect(writtenText({ ...run, counts: { ...run.counts, created: 2 } })).toContain('2 created');
    expect(writtenText({ ...run, kind: 'preview', counts: { ...run.counts, created: 2 } })).toContain('preview');
  });
});

describe('health and results (P4)', () => {
  it('shows the heartbeat of idle ticks', () => {
    const heartbeat = { checkedAt: '2026-03-02T12:05:00Z', nothingNewSince: '2026-03-02T11:40:00Z' };
    expect(heartbeatText({ ...health, heartbeat }, WHERE, NOW)).toBe('checked 12:05, nothing new since 11:40');
    expect(heartbeatText(health, WHERE, NOW)).toBe('not checked yet');
    expect(heartbeatText({ ...health, state: 'ready' }, WHERE, NOW)).toBe('automatic sync is off');
    expect(failingText({ ...health, failingTickets: 2, nextRetryAt: '2026-03-02T12:20:00Z' }, WHERE, NOW)).toBe(
      '2 failing tickets, next retry 12:20',
    );
  });

  it('names field, value, the platform’s words and the next step', () => {
    expect(
      problemLine({
        level: 'error',
        field: 'Priority',
        value: 'P9',
        message: 'No pair.',
        platformMessage: 'invalid',
        nextStep: 'Pair it.',
      }),
    ).toBe('Error: Priority "P9": No pair. (reported: invalid) Next step: Pair it.');
    expect(problemLine({ level: 'warning', message: 'Cut.' })).toBe('Warning: Cut.');
    expect(plannedLine({ kind: 'status', end: 'source', label: 'State', before: 'New', after: 'Closed' })).toBe(
      'Move in source: State: "New" → "Closed"',
    );
  });

  it('counts only what happened', () => {
    expect(countsText(run.counts)).toBe('nothing changed');
    expect(
      countsText({ ...run.counts, created: 3, failed: 1, comments: { carried: 1, failed: 0 }, attachments: { carried: 2, failed: 1 } }),
    ).toBe('3 created, 1 failed; 1 comment, 2 files (1 failed)');
  });

  it('asks for the last days, with only the filters that are set', () => {
    expect(filterInput({ connectionId: '', status: '', days: 7 }, NOW, undefined)).toEqual({ from: '2026-02-23T12:10:00.000Z' });
    expect(filterInput({ connectionId: 'c', status: 'failed', days: 1 }, NOW, 'next')).toMatchObject({
      connectionId: 'c',
      status: 'failed',
      cursor: 'next',
    });
  });

  it.each([
    ['https://a.example/x', true],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['', false],
  ])('opens %s: %s', (url, opened) => {
    expect(isWebAddress(url)).toBe(opened);
  });
});
