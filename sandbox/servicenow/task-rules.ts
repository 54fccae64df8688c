import type { Actor } from './actor';
import { stored } from './instant';
import type { Instance } from './instance';
import type { Row } from './store';

/** https://www.servicenow.com/docs/r/it-service-management/incident-management/def-prio-lookup-rules.html */
const priorities: Readonly<Record<string, string>> = {
  '11': '1',
  '12': '2',
  '13': '3',
  '21': '2',
  '22': '3',
  '23': '4',
  '31': '3',
  '32': '4',
  '33': '5',
};

const endStates: Readonly<Record<string, readonly string[]>> = {
  incident: ['7', '8'],
  problem: ['107'],
  change_request: ['3', '4'],
  sc_task: ['3', '4', '7'],
  sc_req_item: ['3', '4', '7'],
  sc_request: ['3', '4', '7'],
};

/** What the platform itself derives from a record before storing it: priority, times of resolution and closure, activity, re-openings. */
export function derive(instance: Instance, actor: Actor, owner: string, row: Row, before: Row | undefined): void {
  if (instance.switches.computedPriority.includes(owner))
    row['priority'] = priorities[`${row['impact'] ?? ''}${row['urgency'] ?? ''}`] ?? row['priority'] ?? '4';
  // The two columns are kept equal; a write to the older one alone moves the other.
  if (
    owner === 'incident' &&
    before !== undefined &&
    row['state'] === before['state'] &&
    row['incident_state'] !== before['incident_state']
  )
    row['state'] = row['incident_state'] ?? '';
  const ended = endStates[owner]?.includes(row['state'] ?? '') === true;
  row['active'] = String(!ended);
  if (before !== undefined && before['state'] === row['state']) return;
  const now = stored(instance.now());
  if (ended) fill(row, 'closed', now, actor);
  else clear(row, 'closed');
  if (owner === 'incident') resolution(row, before, now, actor);
}

function resolution(row: Row, before: Row | undefined, now: string, actor: Actor): void {
  row['incident_state'] = row['state'] ?? '';
  const resolved = row['state'] === '6' || row['state'] === '7';
  if (resolved) fill(row, 'resolved', now, actor);
  else clear(row, 'resolved');
  if (before?.['state'] === '6' && ['1', '2', '3'].includes(row['state'] ?? ''))
    row['reopen_count'] = String(Number(row['reopen_count'] ?? '0') + 1);
}

function fill(row: Row, event: 'closed' | 'resolved', now: string, actor: Actor): void {
  if ((row[`${event}_at`] ?? '') === '') row[`${event}_at`] = now;
  if ((row[`${event}_by`] ?? '') === '') row[`${event}_by`] = actor.userId;
}

function clear(row: Row, event: 'closed' | 'resolved'): void {
  row[`${event}_at`] = '';
  row[`${event}_by`] = '';
}
