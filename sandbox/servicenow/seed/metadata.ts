import type { Instance } from '../instance';
import { stored } from '../instant';
import { allTables, findTable, ownColumns } from '../schema/catalogue';
import type { Column } from '../schema/column';
import type { Row } from '../store';
import { seedChoices } from './choices';

/** Stores a record of the system itself. */
export function systemRecord(instance: Instance, table: string, fields: Row, at = instance.now()): Row {
  const time = stored(at);
  const marks = {
    sys_created_on: time,
    sys_created_by: 'system',
    sys_updated_on: time,
    sys_updated_by: 'system',
    sys_mod_count: '0',
    sys_tags: '',
  };
  const row = { sys_id: instance.store.freshId(), ...marks, ...fields };
  instance.store.put(table, row);
  return row;
}

/**
 * `sys_db_object`, `sys_glide_object`, `sys_dictionary` and `sys_choice`. A class has dictionary entries for its own columns only;
 * the inherited ones are those of the table behind `super_class`.
 * https://www.servicenow.com/docs/r/platform-administration/table-administration-and-data-management/c_DataDictionaryTables.html
 */
export function seedMetadata(instance: Instance): void {
  const ids = new Map<string, string>();
  for (const table of [...allTables].sort((a, b) => Number(a.extends !== undefined) - Number(b.extends !== undefined))) {
    const row = systemRecord(instance, 'sys_db_object', {
      name: table.name,
      label: table.label,
      super_class: ids.get(table.extends ?? '') ?? '',
    });
    ids.set(table.name, row['sys_id'] ?? '');
  }
  for (const type of new Set(allTables.flatMap((table) => ownColumns(table).map((column) => column.type))))
    systemRecord(instance, 'sys_glide_object', { name: type, label: type });
  for (const table of allTables) {
    dictionary(instance, table.name, { element: '', label: table.label, type: 'collection', maxLength: 40 });
    for (const column of ownColumns(table)) dictionary(instance, table.name, column);
  }
  for (const [owner, choices] of Object.entries(seedChoices)) {
    const [name = '', element = ''] = owner.split('.');
    for (const [index, choice] of choices.entries()) {
      for (const language of ['en', 'de'] as const) {
        systemRecord(instance, 'sys_choice', {
          name,
          element,
          value: choice.value,
          label: choice[language],
          language,
          sequence: String(index),
          inactive: String(choice.inactive === true),
          dependent_value: choice.dependent ?? '',
          hint: '',
        });
      }
    }
  }
}

function dictionary(instance: Instance, table: string, column: Column): void {
  const reference = column.reference === undefined ? '' : (findTable(column.reference)?.name ?? '');
  systemRecord(instance, 'sys_dictionary', {
    name: table,
    element: column.element,
    column_label: column.label,
    internal_type: column.type,
    max_length: String(column.maxLength),
    mandatory: String(column.mandatory === true),
    read_only: String(column.readOnly === true),
    reference,
    choice: column.choice === undefined ? '' : String(column.choice),
    dependent: column.dependent ?? '',
    default_value: column.default ?? '',
    display: String(column.display === true),
    active: 'true',
  });
}
