import { describe, expect, it } from 'vitest';
import type { ChangedPage } from './ports/connector';
import { earnedWatermark, listingStart, observePage } from './watermark';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 23, 12, minute)).toISOString();
const page = (serverTime: string, ...changes: readonly string[]): ChangedPage => ({
  serverTime,
  rows: changes.map((changedAt, index) => ({ ref: { id: String(index), type: 't' }, version: '1', changedAt })),
});

describe('the watermark of a finished listing', () => {
  it.each([
    ['nothing seen: when it began, less the lag', undefined, [page(at(30))], 10, at(20)],
    ['the newest change, where that is later', undefined, [page(at(30), at(5), at(29))], 10, at(29)],
    ['never earlier than before', at(40), [page(at(30), at(29))], 10, at(40)],
    ['it began with its first page, however many follow', undefined, [page(at(30), at(1)), page(at(50), at(2))], 10, at(20)],
    ['rows in any order', undefined, [page(at(30), at(28), at(3))], 0, at(30)],
  ] as const)('%s', (_what, before, pages, lagMinutes, expected) => {
    let progress: ReturnType<typeof observePage> | undefined;
    for (const each of pages) progress = observePage(progress, each);
    if (progress === undefined) throw new Error('a listing has pages');
    expect(earnedWatermark(before, progress, lagMinutes * 60_000)).toBe(expected);
  });

  it('the next listing overlaps by the lag', () => expect(listingStart(at(30), 600_000)).toBe(at(20)));
});
