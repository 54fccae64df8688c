import type { TableSchema } from './schema';

/**
 * Closing states of a fresh instance. incident: Resolved, Closed, Canceled
 * (https://www.servicenow.com/docs/r/it-service-management/incident-management/c_IncidentManagementStateModel.html); tasks: Closed Complete, Closed Incomplete,
 * Closed Skipped (https://www.servicenow.com/docs/r/api-reference/server-api-reference/c_TaskStateUtil.html); problem: Resolved, Closed, and 4 of the older model
 * (https://www.servicenow.com/docs/r/it-service-management/problem-management/map-problem-state.html); change_request: Closed, Canceled
 * (https://www.servicenow.com/docs/r/it-service-management/change-management/c_ChangeStateModel.html).
 */
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  incident: ['6', '7', '8'],
  problem: ['106', '107', '4'],
  change_request: ['3', '4', '7'],
  sn_customerservice_case: ['3', '6', '7'],
  problem_task: ['157'],
};
const CLOSED_TASK: readonly string[] = ['3', '4', '7'];

/**
 * State values in which a ticket of this table counts as finished: the `close_states` attribute of the state column where the
 * instance sets it (https://www.servicenow.com/docs/r/api-reference/server-api-reference/c_TaskStateUtil.html), else the defaults.
 */
export function closedStates(schema: TableSchema): ReadonlySet<string> {
  const attribute = /(?:^|,)close_states=([^,]*)/.exec(schema.columns.get('state')?.attributes ?? '')?.[1];
  const declared = (attribute ?? '')
    .split(';')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  const known = schema.lineage.map((table) => CLOSED[table]).find((states) => states !== undefined) ?? CLOSED_TASK;
  // Inactive is not all: Resolved leaves an incident active, and is the closure that travels.
  return new Set(declared.length > 0 ? [...declared, ...(schema.lineage.includes('incident') ? known : [])] : known);
}
