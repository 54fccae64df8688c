import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBefore, showDuration, showMoment, showTime, toInstant, toPickers } from './moment';

const BERLIN = { zone: 'Europe/Berlin', locale: 'en-US' };

describe('moments on the person’s clock (S3)', () => {
  it.each([
    ['2026-03-02', '09:30', 'Europe/Berlin', '2026-03-02T08:30:00Z'],
    ['2026-07-02', '09:30', 'Europe/Berlin', '2026-07-02T07:30:00Z'],
    ['2026-03-02', '9:05', 'America/New_York', '2026-03-02T14:05:00Z'],
    // The hour that spring skips.
    ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
  ])('%s %s in %s is %s', (day, time, zone, instant) => {
    expect(toInstant(day, time, zone)).toBe(instant);
  });

  it.each([
    ['', '09:00'],
    ['2026-03-02', ''],
    ['2026-02-30', '09:00'],
    ['2026-03-02', '25:00'],
    ['02.03.2026', '09:00'],
  ])('"%s" "%s" is no moment', (day, time) => {
    expect(toInstant(day, time, 'Europe/Berlin')).toBeUndefined();
  });

  it('what the pickers show comes back as the same minute, outside the hour that autumn repeats', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000 }), fc.constantFrom('UTC', 'Asia/Kolkata', 'Pacific/Apia'), (minutes, zone) => {
        const instant = new Date(Date.UTC(2024, 5, 1) + minutes * 60_000).toISOString();
        const { day, time } = toPickers(instant, zone);
        expect(Date.parse(toInstant(day, time, zone) ?? '')).toBe(Date.parse(instant));
      }),
    );
  });

  it('shows moments, times and durations', () => {
    expect(showMoment('2026-03-02T12:05:00Z', BERLIN)).toBe('2 Mar 2026, 13:05');
    expect(showMoment('soon', BERLIN)).toBe('soon');
    expect(showTime('2026-03-02T12:05:00Z', BERLIN, Date.parse('2026-03-02T20:00:00Z'))).toBe('13:05');
    expect(showTime('2026-03-02T12:05:00Z', BERLIN, Date.parse('2026-03-03T20:00:00Z'))).toBe('2 Mar, 13:05');
    expect(showDuration('2026-03-02T12:00:00Z', '2026-03-02T12:00:45Z')).toBe('45 s');
    expect(showDuration('2026-03-02T12:00:00Z', '2026-03-02T12:03:05Z')).toBe('3 min 5 s');
    expect(showDuration('2026-03-02T12:00:00Z', '2026-03-02T14:10:00Z')).toBe('2 h 10 min');
    expect(daysBefore(Date.parse('2026-03-08T00:00:00Z'), 7)).toBe('2026-03-01T00:00:00.000Z');
  });
});
