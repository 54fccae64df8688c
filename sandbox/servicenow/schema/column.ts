/** Field types of a dictionary entry that the emulator knows. https://www.servicenow.com/docs/r/platform-administration/r_FieldTypes.html */
export type ColumnType =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'reference'
  | 'glide_list'
  | 'glide_date_time'
  | 'glide_date'
  | 'journal_input'
  | 'journal_list'
  | 'GUID'
  | 'sys_class_name'
  | 'email'
  | 'html'
  | 'collection';

/** One dictionary entry. `maxLength` counts UTF-16 code units. */
export interface Column {
  readonly element: string;
  readonly label: string;
  readonly type: ColumnType;
  readonly maxLength: number;
  readonly mandatory?: boolean;
  readonly readOnly?: boolean;
  /** The table a reference points to. */
  readonly reference?: string;
  /** The column of the referenced table that the value names; `sys_id` unless told. */
  readonly referenceKey?: 'name';
  /** 1: a dropdown with `-- None --`; 3: a dropdown without. */
  readonly choice?: 1 | 3;
  readonly default?: string;
  /** The column whose text stands for the record. */
  readonly display?: boolean;
  readonly dependent?: string;
}

export interface Table {
  readonly name: string;
  readonly label: string;
  readonly extends?: string;
  readonly numberPrefix?: string;
  readonly columns: readonly Column[];
  /** Leaves out `sys_updated_*` and `sys_mod_count`, as on tables whose rows never change. */
  readonly insertOnly?: boolean;
}

type Extra = Partial<Omit<Column, 'element' | 'label' | 'type'>>;

const of =
  (type: ColumnType, maxLength: number) =>
  (element: string, label: string, extra: Extra = {}): Column => ({ element, label, type, maxLength, ...extra });

export const text = (element: string, label: string, maxLength: number, extra: Extra = {}): Column => ({
  element,
  label,
  type: 'string',
  maxLength,
  ...extra,
});
export const integer = of('integer', 40);
export const flag = of('boolean', 40);
export const dateTime = of('glide_date_time', 40);
export const journal = of('journal_input', 4000);
export const reference = (element: string, label: string, table: string, extra: Extra = {}): Column => ({
  element,
  label,
  type: 'reference',
  maxLength: 32,
  reference: table,
  ...extra,
});
export const picklist = (element: string, label: string, choice: 1 | 3, extra: Extra = {}): Column => ({
  element,
  label,
  type: 'string',
  maxLength: 40,
  choice,
  ...extra,
});
export const numberPicklist = (element: string, label: string, choice: 1 | 3, extra: Extra = {}): Column => ({
  element,
  label,
  type: 'integer',
  maxLength: 40,
  choice,
  ...extra,
});
