import type { ConflictPolicy, Constant, FieldMapping } from '../../config/connection';
import { fingerprintOf, sameValue } from '../mapping/canonical';
import { ENDS, type End, leaves, opposite } from '../model/end';
import type { FieldBaseline } from '../model/link';
import type { FieldValue } from '../model/value';
import { translate, type TranslateContext, type Translation } from './translate';
import type { View } from './view';

/** What the merge of one field needs to know. */
export interface MergeInput {
  readonly mapping: FieldMapping;
  readonly views: Readonly<Record<End, View>>;
  /** Undefined where none exists or it has another shape. */
  readonly baseline: FieldBaseline | undefined;
  readonly policy: ConflictPolicy;
  /** When each end's field changed, where both platforms report it and clocks can be trusted; else undefined. */
  readonly changedAt?: Readonly<Record<End, string>>;
  /** Context per receiving end. */
  readonly towards: Readonly<Record<End, TranslateContext>>;
}

export interface FieldWrite {
  readonly to: End;
  readonly value: FieldValue;
  readonly before: FieldValue;
  readonly companions: readonly Constant[];
  /** The whole text, where `value` holds only what fits. */
  readonly whole?: string;
}

/** The outcome for one field. `record` lists the ends whose present view becomes the baseline without any write. */
export type FieldDecision =
  | { readonly kind: 'unchanged' }
  /** Both ends agree already, or the pair takes its baseline as found. */
  | { readonly kind: 'record'; readonly why: 'first-seen' | 'agree' }
  /** A change that may not or cannot leave: recorded as this end's own, nothing is written. */
  | { readonly kind: 'hold'; readonly end: End; readonly why: 'direction' | 'empty' | 'cut' }
  | { readonly kind: 'write'; readonly write: FieldWrite }
  | { readonly kind: 'conflict'; readonly winner: End; readonly loser: FieldValue; readonly write: FieldWrite | undefined }
  | { readonly kind: 'unmapped'; readonly from: End; readonly value: FieldValue; readonly policy: 'skip' | 'fail' }
  | { readonly kind: 'refused'; readonly from: End; readonly value: FieldValue; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly end: End; readonly why: 'missing' | 'separator-removed' };

/** The three-way merge of one field against what both ends last agreed on. Pure; the decision table is in docs/sync-spec.md. */
export function mergeField(input: MergeInput): FieldDecision {
  const { mapping, views, baseline } = input;
  const { source, target } = views;
  if (source.state !== 'seen') return { kind: 'unreadable', end: 'source', why: source.state };
  if (target.state !== 'seen') return { kind: 'unreadable', end: 'target', why: target.state };
  const values: Record<End, FieldValue> = { source: source.value, target: target.value };

  if (baseline?.source === undefined || baseline.target === undefined) return { kind: 'record', why: 'first-seen' };
  const changed: Record<End, boolean> = {
    source: fingerprintOf(values.source, mapping.source.normalisation) !== baseline.source,
    target: fingerprintOf(values.target, mapping.target.normalisation) !== baseline.target,
  };
  if (!changed.source && !changed.target) return { kind: 'unchanged' };
  if (changed.source && changed.target) return mergeBoth(input, values);
  return carry(input, values, changed.source ? 'source' : 'target');
}

function mergeBoth(input: MergeInput, values: Readonly<Record<End, FieldValue>>): FieldDecision {
  if (agree(input, values)) return { kind: 'record', why: 'agree' };
  const cut = cutCopy(input, values);
  if (cut !== undefined) return cut;
  const winner = winnerOf(input);
  const loser = opposite(winner);
  const decision = carry(input, values, winner);
  if (decision.kind === 'write') return { kind: 'conflict', winner, loser: values[loser], write: decision.write };
  if (decision.kind !== 'hold' || !leaves(input.mapping.direction, loser)) return decision;
  // A winner that sends nothing must not keep the other end's change from travelling.
  const carried = carry(input, values, loser);
  if (carried.kind !== 'write' || values[winner].kind === 'empty') return carried;
  return { kind: 'conflict', winner: loser, loser: values[winner], write: carried.write };
}

/** One end shows the cut copy of the other's text: a sync wrote it and could not say so. It is written once more, as a cut (M3). */
function cutCopy(input: MergeInput, values: Readonly<Record<End, FieldValue>>): FieldDecision | undefined {
  for (const from of ENDS) {
    const to = opposite(from);
    if (!leaves(input.mapping.direction, from)) continue;
    const translated = translate(input.mapping, values[from], to, values[to], input.towards[to]);
    if (translated.outcome !== 'value' || translated.whole === undefined) continue;
    if (sameValue(translated.value, values[to], input.mapping[to].normalisation)) return carry(input, values, from);
  }
  return undefined;
}

/** A one-way mapping has no conflict to decide: the end that may send wins, and what it overwrites is kept. */
function winnerOf({ mapping, policy, changedAt }: MergeInput): End {
  if (mapping.direction !== 'bidirectional') return mapping.direction === 'source-to-target' ? 'source' : 'target';
  switch (policy) {
    case 'source-wins':
      return 'source';
    case 'target-wins':
      return 'target';
    case 'latest-wins':
      return changedAt !== undefined && Date.parse(changedAt.target) > Date.parse(changedAt.source) ? 'target' : 'source';
  }
}

/** Equal under the maps, read in either direction: a value that stands for the other needs no write. */
function agree(input: MergeInput, values: Readonly<Record<End, FieldValue>>): boolean {
  return ENDS.some((from) => {
    const to = opposite(from);
    const translated = translate(input.mapping, values[from], to, values[to], input.towards[to]);
    return (
      translated.outcome === 'value' &&
      translated.whole === undefined &&
      sameValue(translated.value, values[to], input.mapping[to].normalisation)
    );
  });
}

function carry(input: MergeInput, values: Readonly<Record<End, FieldValue>>, from: End): FieldDecision {
  const { mapping } = input;
  if (!leaves(mapping.direction, from)) return { kind: 'hold', end: from, why: 'direction' };
  if (input.baseline?.cut === from) return { kind: 'hold', end: from, why: 'cut' };
  const to = opposite(from);
  const translated: Translation = translate(mapping, values[from], to, values[to], input.towards[to]);
  switch (translated.outcome) {
    case 'hold':
      return { kind: 'hold', end: from, why: 'empty' };
    case 'unmapped':
      return { kind: 'unmapped', from, value: translated.value, policy: translated.policy };
    case 'refused':
      return { kind: 'refused', from, value: values[from], reason: translated.reason };
    case 'value': {
      const { value, companions, whole } = translated;
      // What fits may be unchanged while the whole text, which is attached, is not.
      if (whole === undefined && sameValue(value, values[to], mapping[to].normalisation)) return { kind: 'record', why: 'agree' };
      return { kind: 'write', write: { to, value, before: values[to], companions, ...(whole === undefined ? {} : { whole }) } };
    }
  }
}
