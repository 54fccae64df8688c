import { describe, expect, it } from 'vitest';
import { sessionValue } from './session-functions';

const session = { now: Date.UTC(2024, 4, 15, 23, 30, 0), timeZone: 'Europe/Berlin', userId: 'id', userName: 'name' };

describe('javascript:gs.… values', () => {
  it.each([
    ['plain', 'plain'],
    ['javascript:gs.getUserID()', 'id'],
    ['javascript:gs.getUserName()', 'name'],
    ['javascript:gs.beginningOfToday()', '2024-05-15 22:00:00'],
    ['javascript:gs.endOfToday()', '2024-05-16 21:59:59'],
    ['javascript:gs.beginningOfYesterday()', '2024-05-14 22:00:00'],
    ['javascript:gs.daysAgo(1)', '2024-05-14 23:30:00'],
    ['javascript:gs.daysAgoStart(7)', '2024-05-08 22:00:00'],
    ['javascript:gs.daysAgoEnd(0)', '2024-05-16 21:59:59'],
    ['javascript:gs.hoursAgo(2)', '2024-05-15 21:30:00'],
    ['javascript:gs.minutesAgoStart(5)', '2024-05-15 23:25:00'],
    ['javascript:gs.beginningOfThisMonth()', '2024-04-30 22:00:00'],
    ['javascript:gs.endOfLastMonth()', '2024-04-30 21:59:59'],
    ['javascript:gs.beginningOfThisWeek()', '2024-05-12 22:00:00'],
    ["javascript:gs.dateGenerate('2024-01-31','start')", '2024-01-30 23:00:00'],
    ["javascript:gs.dateGenerate('2024-01-31','08:15:00')", '2024-01-31 07:15:00'],
  ])('%s is %s for a user in Berlin', (text, value) => {
    expect(sessionValue(text, session)).toBe(value);
  });

  it.each(['javascript:gs.unheardOf()', 'javascript:1+1', "javascript:gs.dateGenerate('x','y')", 'javascript:gs.daysAgo(x)'])(
    'refuses %s with 501',
    (text) => {
      expect(() => sessionValue(text, session)).toThrow('Not emulated');
    },
  );
});
