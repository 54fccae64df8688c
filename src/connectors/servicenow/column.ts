import type { FieldType } from '../../core/model/value';

/** One column as the dictionary describes it. https://www.servicenow.com/docs/r/platform-administration/table-administration-and-data-management/c_DataDictionaryTables.html */
export interface Column {
  readonly element: string;
  readonly label: string;
  readonly internalType: string;
  /** The table a reference points to; empty for other types. */
  readonly reference: string;
  /** Values come from `sys_choice` only. */
  readonly choice: boolean;
  readonly maxLength: number | undefined;
  readonly mandatory: boolean;
  readonly readOnly: boolean;
  readonly hasDefault: boolean;
  readonly attributes: string;
}

const NUMBERS = new Set(['integer', 'longint', 'float', 'decimal', 'currency', 'currency2', 'price', 'percent_complete', 'numeric']);
const TEXTS = new Set([
  'string',
  'string_full_utf8',
  'url',
  'email',
  'ph_number',
  'phone_number_e164',
  'translated_text',
  'translated_field',
  'multi_two_lines',
  'multi_small',
  'wide_text',
  'nl_task_int1',
  'ip_addr',
]);

/** The canonical type of a column; absent for types that carry no value a person would sync (scripts, conditions, journals, passwords). */
export function fieldType(found: Pick<Column, 'internalType' | 'choice' | 'reference'>): FieldType | undefined {
  const { internalType: type } = found;
  if (type === 'reference') return found.reference === 'sys_user' ? 'user' : 'option';
  if (found.choice) return 'option';
  if (NUMBERS.has(type)) return 'number';
  if (TEXTS.has(type)) return 'text';
  switch (type) {
    case 'html':
    case 'translated_html':
      return 'richText';
    case 'glide_date':
    case 'date':
      return 'date';
    case 'glide_date_time':
    case 'due_date':
    case 'datetime':
      return 'dateTime';
    case 'boolean':
      return 'boolean';
    case 'glide_list':
      return 'options';
    default:
      return undefined;
  }
}
