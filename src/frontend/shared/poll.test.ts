import { describe, expect, it } from 'vitest';
import { pause, poll, pollDelay } from './poll';

describe('polling', () => {
  it('asks less and less often, at most every five seconds', () => {
    const delays = Array.from({ length: 12 }, (_unused, attempt) => pollDelay(attempt));
    expect(delays.slice(0, 4)).toEqual([500, 750, 1125, 1688]);
    expect([...delays].sort((a, b) => a - b)).toEqual(delays);
    expect(Math.max(...delays)).toBe(5000);
  });

  it('ends when the answer is final', async () => {
    let asked = 0;
    await poll(async () => {
      asked += 1;
      return asked === 2 ? 'done' : 'moved';
    }, new AbortController().signal);
    expect(asked).toBe(2);
  });

  it('asks no more once nobody waits', async () => {
    const stop = new AbortController();
    let asked = 0;
    const polling = poll(async () => {
      asked += 1;
      return 'same';
    }, stop.signal);
    stop.abort();
    await polling;
    expect(asked).toBe(0);
    expect(await pause(10_000, stop.signal)).toBe(false);
  });
});
