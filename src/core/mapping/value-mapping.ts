import type { Constant, UnmappedPolicy, ValuePair } from '../../config/connection';
import type { End } from '../model/end';
import type { Option } from '../model/value';

/** `how` tells whether the value came from a pair, from the policy's default, or is the value already there. */
export type MappedOption =
  | {
      readonly outcome: 'value';
      readonly option: Option;
      readonly companions: readonly Constant[];
      readonly how: 'pair' | 'default' | 'kept';
    }
  | { readonly outcome: 'unmapped'; readonly policy: 'skip' | 'fail' };

/**
 * Translates a picklist value towards `to` (M4, M5).
 * A value that is already there and stands for the same partner value is kept, so that several values sharing one never flip back and forth.
 */
export function mapOption(
  option: Option,
  to: End,
  present: Option | undefined,
  pairs: readonly ValuePair[],
  unmapped: UnmappedPolicy,
): MappedOption {
  const from: End = to === 'target' ? 'source' : 'target';
  const candidates = pairs.filter((pair) => pair[from].id === option.id);
  const kept = present === undefined ? undefined : candidates.find((pair) => pair[to].id === present.id);
  if (kept !== undefined) return { outcome: 'value', option: kept[to], companions: [], how: 'kept' };
  const chosen = candidates.find((pair) => pair.returnValue) ?? candidates[0];
  if (chosen !== undefined) return { outcome: 'value', option: chosen[to], companions: chosen.companions[to], how: 'pair' };
  switch (unmapped.kind) {
    case 'skip':
      return { outcome: 'unmapped', policy: 'skip' };
    case 'fail':
      return { outcome: 'unmapped', policy: 'fail' };
    case 'default': {
      const fallback = unmapped[to];
      return fallback === undefined
        ? { outcome: 'unmapped', policy: 'skip' }
        : { outcome: 'value', option: fallback, companions: [], how: 'default' };
    }
  }
}
