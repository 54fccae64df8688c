/** A kind of record that the view lists. */
export interface TableView {
  readonly table: string;
  readonly title: string;
  readonly single: string;
  /** Columns of the list. */
  readonly columns: readonly (readonly [column: string, label: string])[];
  /** The column that names the person the record is for. */
  readonly person: string | undefined;
}

const common = [
  ['number', 'Number'],
  ['short_description', 'Short description'],
  ['state', 'State'],
  ['priority', 'Priority'],
  ['sys_updated_on', 'Updated'],
] as const;

/** The tables the view shows. */
export const tables: readonly TableView[] = [
  { table: 'incident', title: 'Incidents', single: 'Incident', columns: common, person: 'caller_id' },
  { table: 'sc_task', title: 'Catalogue tasks', single: 'Catalogue task', columns: common, person: undefined },
  { table: 'problem', title: 'Problems', single: 'Problem', columns: common, person: undefined },
  { table: 'change_request', title: 'Changes', single: 'Change request', columns: common, person: 'requested_by' },
];

/** The view of a table; a plain one for a table that has none. */
export const viewOf = (table: string): TableView =>
  tables.find((view) => view.table === table) ?? { table, title: table, single: table, columns: common, person: undefined };
