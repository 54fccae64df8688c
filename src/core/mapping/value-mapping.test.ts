import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valuePairSchema, type ValuePair } from '../../config/connection';
import { mapOption } from './value-mapping';

const choice = (id: string) => ({ id, label: `label of ${id}` });
const pair = (source: string, target: string, more: object = {}): ValuePair =>
  valuePairSchema.parse({ source: choice(source), target: choice(target), ...more });

const pairs = [
  pair('canceled', 'done'),
  pair('resolved', 'done', { returnValue: true }),
  pair('hold', 'waiting', { companions: { source: [{ field: 'hold_reason', value: '1' }], target: [] } }),
  pair('new', 'open'),
  pair('new', 'reopened'),
];

describe('value mapping (M4)', () => {
  it.each([
    ['a value with one pair', 'resolved', 'target', undefined, 'done', 'pair'],
    ['a value already there that stands for the same is kept', 'done', 'source', 'canceled', 'canceled', 'kept'],
    ['a value already there that stands for another is replaced by the return value', 'done', 'source', 'new', 'resolved', 'pair'],
    ['without a present value the return value is used', 'done', 'source', undefined, 'resolved', 'pair'],
    ['without a return value the first pair is used', 'new', 'target', undefined, 'open', 'pair'],
    ['one-to-many keeps what is there too', 'new', 'target', 'reopened', 'reopened', 'kept'],
  ] as const)('%s', (_what, value, to, present, expected, how) => {
    const mapped = mapOption(choice(value), to, present === undefined ? undefined : choice(present), pairs, { kind: 'skip' });
    expect(mapped).toMatchObject({ outcome: 'value', option: { id: expected }, how });
  });

  it('a pair sets companions of the receiving end only, and none where the value is kept', () => {
    expect(mapOption(choice('waiting'), 'source', undefined, pairs, { kind: 'skip' })).toMatchObject({
      companions: [{ field: 'hold_reason' }],
    });
    expect(mapOption(choice('hold'), 'target', undefined, pairs, { kind: 'skip' })).toMatchObject({ companions: [] });
    expect(mapOption(choice('waiting'), 'source', choice('hold'), pairs, { kind: 'skip' })).toMatchObject({ companions: [], how: 'kept' });
  });

  const ids = fc.constantFrom('a', 'b', 'c', 'd');
  const somePairs = fc.array(
    fc
      .record({ source: ids, target: ids, returnValue: fc.boolean() })
      .map(({ source, target, returnValue }) => pair(source, `T${target}`, { returnValue })),
    { minLength: 1, maxLength: 8 },
  );

  it('never flips back and forth: mapped there and back, the value already there stays', () => {
    fc.assert(
      fc.property(
        somePairs,
        ids,
        fc.option(
          ids.map((id) => choice(`T${id}`)),
          { nil: undefined },
        ),
        (each, value, present) => {
          const there = mapOption(choice(value), 'target', present, each, { kind: 'skip' });
          if (there.outcome !== 'value') return;
          const back = mapOption(there.option, 'source', choice(value), each, { kind: 'skip' });
          expect(back).toMatchObject({ outcome: 'value', option: { id: value }, how: 'kept' });
        },
      ),
    );
  });

  it('is at rest after one step: mapping again onto its own result changes nothing', () => {
    fc.assert(
      fc.property(somePairs, ids, (each, value) => {
        const once = mapOption(choice(value), 'target', undefined, each, { kind: 'skip' });
        if (once.outcome !== 'value') return;
        expect(mapOption(choice(value), 'target', once.option, each, { kind: 'skip' })).toMatchObject({ option: { id: once.option.id } });
      }),
    );
  });
});

describe('values without a pair (M5)', () => {
  it.each([
    ['skip', { kind: 'skip' }, { outcome: 'unmapped', policy: 'skip' }],
    ['fail', { kind: 'fail' }, { outcome: 'unmapped', policy: 'fail' }],
    [
      'default',
      { kind: 'default', target: choice('other') },
      { outcome: 'value', option: choice('other'), companions: [], how: 'default' },
    ],
    ['default that names only the other end', { kind: 'default', source: choice('other') }, { outcome: 'unmapped', policy: 'skip' }],
  ] as const)('%s', (_what, policy, expected) => {
    expect(mapOption(choice('strange'), 'target', undefined, pairs, policy)).toEqual(expected);
  });
});
