import type { Constant, FieldMapping, Route } from '../../config/connection';
import { convert, type Contacts } from '../mapping/convert';
import { mapOption } from '../mapping/value-mapping';
import type { End } from '../model/end';
import type { FieldValue } from '../model/value';
import { EMPTY } from '../model/value';

/** A value as the receiving end would hold it. */
export type Translation =
  | { readonly outcome: 'value'; readonly value: FieldValue; readonly companions: readonly Constant[]; readonly whole?: string }
  /** Not carried: an empty value where the mapping does not carry empties. */
  | { readonly outcome: 'hold' }
  | { readonly outcome: 'unmapped'; readonly value: FieldValue; readonly policy: 'skip' | 'fail' }
  | { readonly outcome: 'refused'; readonly reason: string };

export interface TranslateContext {
  readonly route: Route;
  /** People of the receiving end. */
  readonly contacts: Contacts;
  /** The ticket the value comes from is in a closed state. */
  readonly fromClosed: boolean;
}

/**
 * Carries `value` towards `to`, given what is there now. A closing status without a pair falls back to the route's closing status
 * instead of being skipped (M5).
 */
export function translate(
  mapping: FieldMapping,
  value: FieldValue,
  to: End,
  present: FieldValue | undefined,
  context: TranslateContext,
): Translation {
  const receiving = mapping[to];
  if (value.kind === 'empty') return mapping.carryEmpty ? { outcome: 'value', value: EMPTY, companions: [] } : { outcome: 'hold' };
  if (mapping.values !== undefined && value.kind === 'option') {
    const there = present?.kind === 'option' ? present.option : undefined;
    const mapped = mapOption(value.option, to, there, mapping.values.pairs, mapping.values.unmapped);
    if (mapped.outcome === 'value')
      return { outcome: 'value', value: { kind: 'option', option: mapped.option }, companions: mapped.companions };
    const closing = context.route[to].closingStatus;
    if (receiving.role === 'status' && context.fromClosed && closing !== undefined) {
      return { outcome: 'value', value: { kind: 'option', option: closing }, companions: [] };
    }
    return { outcome: 'unmapped', value, policy: mapped.policy };
  }
  const converted = convert(value, receiving, context.contacts);
  switch (converted.outcome) {
    case 'value':
      return { outcome: 'value', value: converted.value, companions: [] };
    case 'cut':
      return { outcome: 'value', value: converted.value, companions: [], whole: converted.whole };
    case 'refused':
      return { outcome: 'refused', reason: converted.reason };
  }
}
