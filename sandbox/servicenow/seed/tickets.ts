import type { Actor } from '../actor';
import type { Instance } from '../instance';
import { insertRecord, updateRecord } from '../record-writes';
import type { Row } from '../store';
import { converse, type Cast } from './conversation';
import { systemRecord } from './metadata';
import { afterLastChange, agentOf, at, DAY, idOf } from './past';
import type { SeedPeople } from './people';
import type { Draw } from './random';
import { catalogueItems, longDescription, subjects } from './texts';

const asValues = { inputDisplayValue: false };

/** Incidents in all states over the last thirty days, with journals and files on about half of them. */
export function seedIncidents(instance: Instance, people: SeedPeople, draw: Draw, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const cast: Cast = { people, agent: agentOf(instance, draw.pick(people.agents)), draw };
    const opened = instance.now() - draw.below(28 * DAY) - DAY;
    const row = at(instance, opened, (past) => createIncident(past, cast, index));
    converse(instance, cast, row, 'incident', opened);
    move(instance, cast, 'incident', idOf(row), stateFields(['1', '2', '2', '3', '6', '7', '1', '8'][index % 8] ?? '1', draw));
    const latest = instance.store.find('incident', idOf(row));
    if (index % 21 === 20 && latest !== undefined) instance.store.put('incident', { ...latest, u_restricted: 'true' });
  }
}

function createIncident(past: Instance, { people, agent, draw }: Cast, index: number): Row {
  const entry = subjects[index % subjects.length] ?? draw.pick(subjects);
  const round = Math.floor(index / subjects.length);
  const fields = {
    short_description: round === 0 ? entry.subject : `${entry.subject} (${people.locations[round % 3]?.['city'] ?? ''}, ${round + 1})`,
    description: index === 13 ? longDescription : entry.body,
    category: entry.category,
    subcategory: entry.subcategory,
    caller_id: idOf(people.callers[index % people.callers.length] ?? draw.pick(people.callers)),
    company: idOf(people.company),
    location: idOf(draw.pick(people.locations)),
    impact: String(1 + draw.below(3)),
    urgency: String(1 + draw.below(3)),
    contact_type: draw.pick(['email', 'phone', 'self-service']),
    assignment_group: idOf(people.groups[index % 4] ?? draw.pick(people.groups)),
    assigned_to: draw.chance(60) ? agent.userId : '',
    u_cost_centre: draw.chance(30) ? `CC-${100 + draw.below(900)}` : '',
  };
  return insertRecord(past, agent, 'incident', fields, asValues);
}

function stateFields(state: string, draw: Draw): Record<string, string> {
  if (state === '3') return { state, hold_reason: draw.pick(['1', '3', '4', '5']) };
  if (state !== '6' && state !== '7') return { state };
  return {
    state,
    close_code: draw.pick(['Solution provided', 'Workaround provided', 'Resolved by caller']),
    close_notes: 'Cached credentials cleared.\nThe caller confirmed.',
  };
}

function move(instance: Instance, { agent, draw }: Cast, table: string, sysId: string, fields: Record<string, string>): void {
  if (fields['state'] === '1') return;
  at(instance, afterLastChange(instance, draw, sysId), (past) => updateRecord(past, agent, table, sysId, fields, asValues));
}

/** Requests with one item and one catalogue task each. */
export function seedCatalogueTasks(instance: Instance, people: SeedPeople, draw: Draw, count: number): void {
  const catalogue = systemRecord(instance, 'sc_catalog', { title: 'Service Catalog' });
  const items = catalogueItems.map((name) => systemRecord(instance, 'sc_cat_item', { name, short_description: name }));
  for (let index = 0; index < count; index += 1) {
    const cast: Cast = { people, agent: agentOf(instance, draw.pick(people.agents)), draw };
    const opened = instance.now() - draw.below(25 * DAY) - DAY;
    const item = items[index % items.length] ?? draw.pick(items);
    const person = idOf(people.callers[index % people.callers.length] ?? draw.pick(people.callers));
    const group = idOf(people.groups[index % 4] ?? draw.pick(people.groups));
    const task = at(instance, opened, (past) =>
      createRequest(past, cast.agent, item, person, { sc_catalog: idOf(catalogue), assignment_group: group }),
    );
    converse(instance, cast, task, 'sc_task', opened);
    move(instance, cast, 'sc_task', idOf(task), { state: ['1', '2', '1', '3', '4'][index % 5] ?? '1' });
  }
}

function createRequest(past: Instance, agent: Actor, item: Row, person: string, extra: Row): Row {
  const name = item['name'] ?? '';
  const request = insertRecord(
    past,
    agent,
    'sc_request',
    { short_description: `Request: ${name}`, requested_for: person, request_state: 'in_process' },
    asValues,
  );
  const ofRequest = { request: idOf(request), requested_for: person };
  const requested = insertRecord(past, agent, 'sc_req_item', { short_description: name, cat_item: idOf(item), ...ofRequest }, asValues);
  const fields = {
    short_description: `Provide ${name.toLowerCase()}`,
    description: `Please provide: ${name}.\n\nDeliver to the requester's desk.`,
    request: idOf(request),
    request_item: idOf(requested),
    ...extra,
  };
  return insertRecord(past, agent, 'sc_task', fields, asValues);
}

/** A few problems and changes. */
export function seedOthers(instance: Instance, people: SeedPeople, draw: Draw): void {
  const agent = agentOf(instance, draw.pick(people.agents));
  const assigned = (index: number): Row => ({
    assignment_group: idOf(people.groups[index % 4] ?? draw.pick(people.groups)),
    assigned_to: agent.userId,
  });
  for (const [index, state] of ['101', '102', '103', '104', '106', '107'].entries()) {
    const subject = `VPN gateway node ${index + 1} loses its certificate chain`;
    const fields = {
      short_description: subject,
      description: 'Seen by several callers.',
      category: 'network',
      state,
      impact: '2',
      urgency: '2',
      ...assigned(index),
    };
    at(instance, instance.now() - (20 - index) * DAY, (past) => insertRecord(past, agent, 'problem', fields, asValues));
  }
  for (const [index, state] of ['-5', '-4', '-2', '-1', '0', '3'].entries()) {
    const subject = `Renew the certificates of gateway node ${index + 1}`;
    const fields = {
      short_description: subject,
      description: 'Outside business hours.',
      type: 'normal',
      category: 'Network',
      state,
      priority: '3',
      ...assigned(index),
    };
    at(instance, instance.now() - (15 - index) * DAY, (past) => insertRecord(past, agent, 'change_request', fields, asValues));
  }
}
