import type { Constant } from '../../config/connection';
import type { FieldValue } from '../model/value';
import { convert } from '../mapping/convert';

/** The value a constant of the configuration stands for; undefined when its text does not fit its type. */
export function constantValue(constant: Constant): FieldValue | undefined {
  if (constant.type === 'option') return { kind: 'option', option: { id: constant.value, label: constant.label ?? constant.value } };
  if (constant.type === 'user') return { kind: 'user', user: { id: constant.value, name: constant.label ?? constant.value } };
  const end = { field: constant.field, label: constant.field, type: constant.type, multiline: true };
  const converted = convert({ kind: 'text', text: constant.value }, end, new Map());
  return converted.outcome === 'value' ? converted.value : undefined;
}
