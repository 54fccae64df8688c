import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConflictPolicy, FieldMapping } from '../../config/connection';
import { fingerprintOf } from '../mapping/canonical';
import { type End, opposite } from '../model/end';
import type { FieldBaseline } from '../model/link';
import { EMPTY, type FieldValue } from '../model/value';
import { truncatePlainText } from '../richtext/truncate';
import { mapping, option, route, statusMapping, text } from '../testing/pair.fixture';
import { type FieldDecision, mergeField, type MergeInput } from './merge-field';
import type { View } from './view';

const plain = (parts: object = {}): FieldMapping =>
  mapping({ id: 'f', source: { field: 'a', label: 'A', type: 'text' }, target: { field: 'b', label: 'B', type: 'text' }, ...parts });

const short = plain({ target: { field: 'b', label: 'B', type: 'text', maxLength: 60 } });

const view = (value: FieldValue | 'missing' | 'separator-removed'): View =>
  typeof value === 'string' ? { state: value } : { state: 'seen', value };

interface Case {
  readonly mapping?: FieldMapping;
  readonly base?: readonly [FieldValue, FieldValue] | undefined;
  readonly cut?: End;
  readonly now: readonly [FieldValue | 'missing' | 'separator-removed', FieldValue | 'missing' | 'separator-removed'];
  readonly policy?: ConflictPolicy;
  readonly changedAt?: Readonly<Record<End, string>>;
  readonly closed?: End;
  readonly closingStatus?: Partial<Record<End, string>>;
}

function inputOf(each: Case): MergeInput {
  const of = each.mapping ?? plain();
  const closing = (end: End) => {
    const id = each.closingStatus?.[end];
    return id === undefined ? {} : { closingStatus: { id, label: id } };
  };
  const along = route({
    source: { type: 't', container: '', label: 'T', ...closing('source') },
    target: { type: 't', container: '', label: 'T', ...closing('target') },
    mappings: [of],
  });
  const baseline: FieldBaseline | undefined =
    each.base === undefined
      ? undefined
      : {
          shape: 's',
          source: fingerprintOf(each.base[0], of.source.normalisation),
          target: fingerprintOf(each.base[1], of.target.normalisation),
          ...(each.cut === undefined ? {} : { cut: each.cut }),
        };
  return {
    mapping: of,
    views: { source: view(each.now[0]), target: view(each.now[1]) },
    baseline,
    policy: each.policy ?? 'source-wins',
    ...(each.changedAt === undefined ? {} : { changedAt: each.changedAt }),
    towards: {
      source: { route: along, contacts: new Map(), fromClosed: each.closed === 'target' },
      target: { route: along, contacts: new Map(), fromClosed: each.closed === 'source' },
    },
  };
}

const merge = (each: Case): FieldDecision => mergeField(inputOf(each));

const x = text('x');
const y = text('y');
const z = text('z');
const whole = 'The printer on the third floor jams whenever somebody prints more than ten pages at once.';
const long = text(whole);
const cutLong = text(truncatePlainText(whole, 60));

const one = (direction: string, parts: object = {}) => plain({ direction, ...parts });
const write = (to: End, value: FieldValue) => ({ kind: 'write', write: { to, value } });
const hold = (end: End, why: string) => ({ kind: 'hold', end, why });
const conflict = (winner: End, loser: FieldValue, value: FieldValue) => ({
  kind: 'conflict',
  winner,
  loser,
  write: { to: opposite(winner), value },
});

describe('the decision table of docs/sync-spec.md', () => {
  it.each<[string, Case, object]>([
    ['1 neither changed', { base: [x, x], now: [x, x] }, { kind: 'unchanged' }],
    ['1 neither changed, though the two ends differ', { base: [x, y], now: [x, y] }, { kind: 'unchanged' }],
    ['2 first seen and equal (M10)', { now: [x, x] }, { kind: 'record', why: 'first-seen' }],
    ['2 first seen and different: taken as found (M10)', { now: [x, y] }, { kind: 'record', why: 'first-seen' }],
    ['3 source changed', { base: [x, x], now: [y, x] }, write('target', y)],
    ['3 target changed', { base: [x, x], now: [x, y] }, write('source', y)],
    ['4 source changed, one way to the target', { mapping: one('source-to-target'), base: [x, x], now: [y, x] }, write('target', y)],
    ['4 target changed, one way to the source', { mapping: one('target-to-source'), base: [x, x], now: [x, y] }, write('source', y)],
    [
      '5 target changed against the direction',
      { mapping: one('source-to-target'), base: [x, x], now: [x, y] },
      hold('target', 'direction'),
    ],
    [
      '5 source changed against the direction',
      { mapping: one('target-to-source'), base: [x, x], now: [y, x] },
      hold('source', 'direction'),
    ],
    ['6 both changed to the same', { base: [x, x], now: [y, y] }, { kind: 'record', why: 'agree' }],
    ['6 one changed to what the other has', { base: [x, y], now: [y, y] }, { kind: 'record', why: 'agree' }],
    ['7 both changed, source wins', { base: [x, x], now: [y, z] }, conflict('source', z, y)],
    ['7 both changed, target wins', { base: [x, x], now: [y, z], policy: 'target-wins' }, conflict('target', y, z)],
    [
      '7 both changed, the later change wins',
      { base: [x, x], now: [y, z], policy: 'latest-wins', changedAt: { source: '2026-01-01T10:00:00Z', target: '2026-01-01T10:00:05Z' } },
      conflict('target', y, z),
    ],
    [
      '7 both changed, the earlier change loses',
      { base: [x, x], now: [y, z], policy: 'latest-wins', changedAt: { source: '2026-01-01T10:00:09Z', target: '2026-01-01T10:00:05Z' } },
      conflict('source', z, y),
    ],
    ['7 both changed, times unknown: the source wins (M8)', { base: [x, x], now: [y, z], policy: 'latest-wins' }, conflict('source', z, y)],
    [
      '8 both changed on a one-way mapping: the end that may send wins, what it overwrites is kept',
      { mapping: one('source-to-target'), base: [x, x], now: [y, z], policy: 'target-wins' },
      conflict('source', z, y),
    ],
    ['9 emptied, empties not carried (M3)', { base: [x, x], now: [EMPTY, x] }, hold('source', 'empty')],
    ['9 emptied, empties carried (M3)', { mapping: plain({ carryEmpty: true }), base: [x, x], now: [EMPTY, x] }, write('target', EMPTY)],
    ['10 the winner was emptied and sends nothing: the other change travels', { base: [x, x], now: [EMPTY, y] }, write('source', y)],
    [
      '10 the winner was emptied and empties are carried: the other value is kept as loser',
      { mapping: plain({ carryEmpty: true }), base: [x, x], now: [EMPTY, y] },
      conflict('source', y, EMPTY),
    ],
    ['11 source unreadable (M3)', { base: [x, x], now: ['missing', y] }, { kind: 'unreadable', end: 'source', why: 'missing' }],
    ['11 target unreadable (M3)', { base: [x, x], now: [y, 'missing'] }, { kind: 'unreadable', end: 'target', why: 'missing' }],
    [
      '12 separator removed (D3)',
      { base: [x, x], now: [y, 'separator-removed'] },
      { kind: 'unreadable', end: 'target', why: 'separator-removed' },
    ],
    [
      '13 too long for the other end: cut, the whole text at hand',
      { mapping: short, base: [x, x], now: [long, x] },
      { kind: 'write', write: { to: 'target', value: cutLong, whole } },
    ],
    [
      '14 the cut copy is edited: it never travels back',
      { mapping: short, base: [long, cutLong], cut: 'target', now: [long, y] },
      hold('target', 'cut'),
    ],
    [
      '14 the cut copy is edited and the whole text too: the copy is overwritten and kept as loser',
      { mapping: short, base: [long, cutLong], cut: 'target', now: [z, y], policy: 'target-wins' },
      conflict('source', y, z),
    ],
    [
      '15 the cut copy stands there already, its baseline was lost: it is known as a cut again, whichever end would win',
      { mapping: short, base: [x, x], now: [long, cutLong], policy: 'target-wins' },
      { kind: 'write', write: { to: 'target', value: cutLong, whole } },
    ],
    [
      '16 what cannot be converted is refused with its reason',
      {
        mapping: plain({ target: { field: 'b', label: 'B', type: 'number' } }),
        base: [text('1'), { kind: 'number', number: 1 }],
        now: [text('many'), { kind: 'number', number: 1 }],
      },
      { kind: 'refused', from: 'source', value: text('many') },
    ],
    [
      '17 no pair, policy skip (M5)',
      { mapping: statusMapping, base: [option('new'), option('open')], now: [option('odd'), option('open')] },
      { kind: 'unmapped', from: 'source', policy: 'skip' },
    ],
    [
      '17 no pair, policy fail (M5)',
      {
        mapping: { ...statusMapping, values: { pairs: [], unmapped: { kind: 'fail' } } },
        base: [option('new'), option('open')],
        now: [option('odd'), option('open')],
      },
      { kind: 'unmapped', from: 'source', policy: 'fail' },
    ],
    [
      '17 no pair, policy default (M5)',
      {
        mapping: { ...statusMapping, values: { pairs: [], unmapped: { kind: 'default', target: { id: 'other', label: 'Other' } } } },
        base: [option('new'), option('open')],
        now: [option('odd'), option('open')],
      },
      write('target', option('other', 'Other')),
    ],
    [
      '18 a closing status without a pair is never skipped: the closing status of the route (M5)',
      {
        mapping: statusMapping,
        base: [option('new'), option('open')],
        now: [option('odd'), option('open')],
        closed: 'source',
        closingStatus: { target: 'done' },
      },
      write('target', option('done')),
    ],
    [
      '19 a value that stands for what is there writes nothing (M4)',
      { mapping: statusMapping, base: [option('resolved'), option('done')], now: [option('canceled'), option('done')] },
      { kind: 'record', why: 'agree' },
    ],
    [
      '19 both changed to values that stand for each other',
      { mapping: statusMapping, base: [option('new'), option('open')], now: [option('canceled'), option('done')] },
      { kind: 'record', why: 'agree' },
    ],
  ])('%s', (_what, each, expected) => {
    expect(merge(each)).toMatchObject(expected);
  });
});

const value = fc.constantFrom<FieldValue>(EMPTY, x, y, z, long, cutLong);
const someCase = fc.record({
  mapping: fc
    .record({
      direction: fc.constantFrom('bidirectional', 'source-to-target', 'target-to-source'),
      carryEmpty: fc.boolean(),
      cuts: fc.boolean(),
    })
    .map(({ direction, carryEmpty, cuts }) =>
      plain({
        direction,
        carryEmpty,
        target: { field: 'b', label: 'B', type: 'text', multiline: true, ...(cuts ? { maxLength: 60 } : {}) },
      }),
    ),
  base: fc.tuple(value, value),
  now: fc.tuple(value, value),
  policy: fc.constantFrom<ConflictPolicy>('source-wins', 'target-wins', 'latest-wins'),
});

/** Both ends after a decision was carried out, and the baseline that is stored then. */
function applied(each: Case, decision: FieldDecision): Case {
  const now = [each.now[0], each.now[1]] as [FieldValue, FieldValue];
  const written = decision.kind === 'write' || decision.kind === 'conflict' ? decision.write : undefined;
  if (written !== undefined) now[written.to === 'source' ? 0 : 1] = written.value;
  if (written === undefined && decision.kind !== 'record') return each;
  const cut = written === undefined ? each.cut : written.whole === undefined ? undefined : written.to;
  const { cut: _before, ...rest } = each;
  return { ...rest, now, base: now, ...(cut === undefined ? {} : { cut }) };
}

const quiet = (decision: FieldDecision): boolean => decision.kind === 'unchanged' || decision.kind === 'hold';

describe('laws of the merge', () => {
  it('a second merge after the first one was carried out changes nothing (idempotence)', () => {
    fc.assert(
      fc.property(someCase, (each) => {
        const after = applied(each, merge(each));
        expect(quiet(merge(after))).toBe(true);
      }),
    );
  });

  it('a write never overwrites a change that nobody keeps', () => {
    fc.assert(
      fc.property(someCase, (each) => {
        const decision = merge(each);
        if (decision.kind !== 'write') return;
        const at = decision.write.to === 'source' ? 0 : 1;
        const present = each.now[at];
        const untouched = fingerprintOf(present) === fingerprintOf(each.base[at]);
        const same = fingerprintOf(present) === fingerprintOf(decision.write.value);
        expect(untouched || same || present.kind === 'empty').toBe(true);
      }),
    );
  });

  it('a conflict names the value that loses', () => {
    fc.assert(
      fc.property(someCase, (each) => {
        const decision = merge(each);
        if (decision.kind !== 'conflict') return;
        expect(decision.loser).toEqual(each.now[decision.winner === 'source' ? 1 : 0]);
      }),
    );
  });

  it('is blind to which end is called source: swapped ends decide the same the other way round', () => {
    const symmetric = fc.record({
      base: fc.tuple(value, value),
      now: fc.tuple(value, value),
      wins: fc.constantFrom<End>('source', 'target'),
    });
    fc.assert(
      fc.property(symmetric, ({ base, now, wins }) => {
        const straight = merge({ base, now, policy: wins === 'source' ? 'source-wins' : 'target-wins' });
        const swapped = merge({
          base: [base[1], base[0]],
          now: [now[1], now[0]],
          policy: wins === 'source' ? 'target-wins' : 'source-wins',
        });
        expect(mirrored(swapped)).toEqual(straight);
      }),
    );
  });

  it('values travel only where the direction lets them', () => {
    fc.assert(
      fc.property(someCase, (each) => {
        const decision = merge(each);
        const to = decision.kind === 'write' || decision.kind === 'conflict' ? decision.write?.to : undefined;
        if (to !== undefined && each.mapping.direction !== 'bidirectional')
          expect(to).toBe(each.mapping.direction === 'source-to-target' ? 'target' : 'source');
      }),
    );
  });
});

function mirrored(decision: FieldDecision): FieldDecision {
  const swap = <T extends { readonly to: End }>(each: T): T => ({ ...each, to: opposite(each.to) });
  switch (decision.kind) {
    case 'write':
      return { ...decision, write: swap(decision.write) };
    case 'conflict':
      return { ...decision, winner: opposite(decision.winner), write: decision.write === undefined ? undefined : swap(decision.write) };
    case 'hold':
    case 'unreadable':
      return { ...decision, end: opposite(decision.end) };
    case 'unmapped':
    case 'refused':
      return { ...decision, from: opposite(decision.from) };
    case 'unchanged':
    case 'record':
      return decision;
  }
}
