import type { ValuePair } from '../../config/connection';
import { leaves, opposite, type Direction, type End } from '../../core/model/end';
import type { OptionView } from '../../rpc/platform';

/** Rules about pairs of picklist values (M4), for display and editing. */

export function newPair(source: OptionView, target: OptionView): ValuePair {
  return {
    source: { id: source.id, label: source.label },
    target: { id: target.id, label: target.label },
    returnValue: false,
    companions: { source: [], target: [] },
  };
}

/** Live values of one end that leave it under the direction and have no pair. */
export function unpaired(pairs: readonly ValuePair[], live: readonly OptionView[], end: End, direction: Direction): readonly OptionView[] {
  if (!leaves(direction, end)) return [];
  return live.filter((option) => !pairs.some((pair) => pair[end].id === option.id));
}

/** Pairs whose values are no longer offered by the platform. */
export function vanished(pairs: readonly ValuePair[], live: readonly OptionView[], end: End): readonly ValuePair[] {
  return pairs.filter((pair) => !live.some((option) => option.id === pair[end].id));
}

/**
 * Values of `end` that several values of the other end share while none of the pairs is the way back. A value that arrives from `end`
 * would have several answers.
 */
export function withoutWayBack(pairs: readonly ValuePair[], end: End, direction: Direction): readonly string[] {
  if (!leaves(direction, end)) return [];
  const other = opposite(end);
  return [...new Set(pairs.map((pair) => pair[end].id))].flatMap((id) => {
    const sharing = pairs.filter((pair) => pair[end].id === id);
    const several = new Set(sharing.map((pair) => pair[other].id)).size > 1;
    return several && !sharing.some((pair) => pair.returnValue) ? [sharing[0]?.[end].label ?? id] : [];
  });
}

/**
 * Makes the pair at `index` the way back, and takes that from the other pairs which share a value with it and would compete.
 */
export function withReturnValue(pairs: readonly ValuePair[], index: number, on: boolean): ValuePair[] {
  const chosen = pairs[index];
  return pairs.map((pair, at) => {
    if (at === index) return { ...pair, returnValue: on };
    const competes = chosen !== undefined && on && (pair.source.id === chosen.source.id || pair.target.id === chosen.target.id);
    return competes ? { ...pair, returnValue: false } : pair;
  });
}

/** Pairs by equal label (case and white space aside), for values not yet paired on either end. */
export function pairedByName(pairs: readonly ValuePair[], source: readonly OptionView[], target: readonly OptionView[]): ValuePair[] {
  const fold = (label: string): string => label.trim().replace(/\s+/g, ' ').toLowerCase();
  const added = source.flatMap((option) => {
    if (pairs.some((pair) => pair.source.id === option.id)) return [];
    const match = target.find((candidate) => fold(candidate.label) === fold(option.label));
    return match === undefined ? [] : [newPair(option, match)];
  });
  return [...pairs, ...added];
}
