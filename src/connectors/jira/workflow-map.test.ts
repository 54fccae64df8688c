import { describe, expect, it } from 'vitest';
import { createWorkflowMap } from './workflow-map';

describe('what has been seen of a workflow', () => {
  it('gives the first step of the shortest known way', () => {
    const map = createWorkflowMap();
    map.learn('w', 'open', ['progress', 'waiting']);
    map.learn('w', 'waiting', ['progress']);
    map.learn('w', 'progress', ['resolved']);
    map.learn('w', 'resolved', ['closed', 'open']);
    expect(map.nextTowards('w', 'open', 'closed')).toBe('progress');
    expect(map.nextTowards('w', 'waiting', 'closed')).toBe('progress');
    expect(map.nextTowards('w', 'open', 'cancelled')).toBeUndefined();
    expect(map.nextTowards('other', 'open', 'closed')).toBeUndefined();
  });

  it('leads back to exits not seen yet', () => {
    const map = createWorkflowMap();
    map.learn('w', 'dead-end', ['open']);
    map.learn('w', 'open', ['dead-end', 'progress']);
    expect(map.nextTowardsUnseen('w', 'dead-end')).toBe('open');
    map.learn('w', 'progress', []);
    expect(map.nextTowardsUnseen('w', 'dead-end')).toBeUndefined();
  });
});
