import { describe, expect, it } from 'vitest';
import { isUtc, isZone, nextSecond, toInstant, toLocal, toStored } from './times';

describe('times of Request Tracker', () => {
  it.each([
    ['2026-11-23T17:54:43Z', '2026-11-23T17:54:43Z'],
    ['1970-01-01T00:00:00Z', undefined],
    ['2026-11-23 17:54:43', undefined],
    ['2026-13-23T17:54:43Z', undefined],
    ['', undefined],
  ])('%s is %s', (native, instant) => {
    expect(toInstant(native)).toBe(instant);
  });

  it.each([
    ['2026-11-23T17:54:43.900Z', 'UTC', '2026-11-23 17:54:43'],
    ['2026-11-23T02:00:00Z', 'America/New_York', '2026-11-22 21:00:00'],
    ['2026-07-01T02:00:00Z', 'Europe/Berlin', '2026-07-01 04:00:00'],
  ])('%s is asked for in %s as %s', (instant, zone, local) => {
    expect(toLocal(instant, zone)).toBe(local);
  });

  it('is stored in UTC, and seconds follow each other over the end of a year', () => {
    expect(toStored('2026-11-23T17:54:43.900Z')).toBe('2026-11-23 17:54:43');
    expect(nextSecond('2026-12-31T23:59:59Z')).toBe('2027-01-01T00:00:00Z');
  });

  it('knows zones, and UTC under its names', () => {
    expect(['UTC', 'Etc/UTC', 'GMT', 'Europe/London', ''].map(isUtc)).toEqual([true, true, true, false, false]);
    expect(['UTC', 'Europe/London', '', 'Moon/Base'].map(isZone)).toEqual([true, true, false, false]);
  });
});
