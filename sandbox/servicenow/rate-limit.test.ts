import { describe, expect, it } from 'vitest';
import { createBench } from './testing';

describe('rate limiting', () => {
  it('sends no headers without a rule', async () => {
    const answer = await createBench().call('GET', '/api/now/table/incident');
    expect(answer.headers.get('x-ratelimit-limit')).toBeNull();
  });

  it('counts per user and hour, tells the limit, and answers 429 with the time to wait', async () => {
    const bench = createBench();
    bench.emulator.admin.set({ rateLimit: { perHour: 2, rule: 'rule1' } });
    bench.pass(600_000);
    const statuses: number[] = [];
    for (let index = 0; index < 2; index += 1) statuses.push((await bench.call('GET', '/api/now/table/incident')).status);
    const refused = await bench.call('GET', '/api/now/table/incident');
    expect([...statuses, refused.status]).toEqual([200, 200, 429]);
    expect(refused.failure()).toBe('Rate limit exceeded: Rate limit of 2 requests per hour for Table API exceeded');
    expect(['x-ratelimit-limit', 'x-ratelimit-reset', 'x-ratelimit-rule', 'retry-after'].map((name) => refused.headers.get(name))).toEqual([
      '2',
      String(Date.UTC(2024, 4, 15, 13) / 1000),
      'rule1',
      '3000',
    ]);
    expect((await bench.call('GET', '/api/now/table/incident', { as: 'beth.anglin' })).status).toBe(200);
    bench.pass(3_000_000);
    const after = await bench.call('GET', '/api/now/table/incident');
    expect([after.status, after.headers.get('x-ratelimit-limit'), after.headers.get('retry-after')]).toEqual([200, '2', null]);
    bench.emulator.admin.set({ rateLimit: null });
    expect((await bench.call('GET', '/api/now/table/incident')).headers.get('x-ratelimit-limit')).toBeNull();
  });
});
