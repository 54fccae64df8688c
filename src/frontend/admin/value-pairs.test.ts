import { describe, expect, it } from 'vitest';
import { newPair, pairedByName, unpaired, vanished, withoutWayBack, withReturnValue } from './value-pairs';

const option = (id: string, label = id): { id: string; label: string } => ({ id, label });
const pairs = [
  newPair(option('1', 'Critical'), option('a', 'Highest')),
  newPair(option('2', 'High'), option('b', 'High')),
  newPair(option('3', 'Moderate'), option('b', 'High')),
];

describe('value pairs (M4)', () => {
  it('lists live values without a pair on the ends they leave from', () => {
    const live = [option('1'), option('4', 'Low')];
    expect(unpaired(pairs, live, 'source', 'source-to-target').map((value) => value.label)).toEqual(['Low']);
    expect(unpaired(pairs, live, 'source', 'target-to-source')).toEqual([]);
    expect(unpaired(pairs, [option('a'), option('z')], 'target', 'bidirectional').map((value) => value.id)).toEqual(['z']);
  });

  it('lists pairs whose value the platform no longer offers', () => {
    expect(vanished(pairs, [option('1'), option('2')], 'source').map((pair) => pair.source.id)).toEqual(['3']);
  });

  it.each([
    ['bidirectional', ['High']],
    ['target-to-source', ['High']],
    ['source-to-target', []],
  ] as const)('finds many-to-one without a way back when values flow %s', (direction, labels) => {
    expect(withoutWayBack(pairs, 'target', direction)).toEqual(labels);
    expect(withoutWayBack(pairs, 'source', direction)).toEqual([]);
  });

  it('one pair at a time is the way back', () => {
    const first = withReturnValue(pairs, 1, true);
    expect(withoutWayBack(first, 'target', 'bidirectional')).toEqual([]);
    const second = withReturnValue(first, 2, true);
    expect(second.map((pair) => pair.returnValue)).toEqual([false, false, true]);
    expect(withReturnValue(second, 2, false).map((pair) => pair.returnValue)).toEqual([false, false, false]);
  });

  it('pairs equal names once, whatever their case and blanks, and leaves made pairs alone', () => {
    const source = [option('10', 'In  Progress'), option('1', 'Critical'), option('12', 'Waiting')];
    const target = [option('x', 'in progress'), option('y', 'critical')];
    const made = pairedByName(pairs, source, target);
    expect(made.slice(0, 3)).toEqual(pairs);
    expect(made.slice(3).map((pair) => [pair.source.id, pair.target.id])).toEqual([['10', 'x']]);
    expect(pairedByName(made, source, target)).toEqual(made);
  });
});
