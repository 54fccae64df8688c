import { actorOf, type Actor } from '../actor';
import { attach } from '../attachments';
import { stored } from '../instant';
import type { Instance } from '../instance';
import { addEntry } from '../journal';
import { updateRecord } from '../record-writes';
import type { Row } from '../store';
import { seedFiles } from './files';
import { at, between, idOf } from './past';
import type { SeedPeople } from './people';
import type { Draw } from './random';
import { agentComments, customerComments, workNotes } from './texts';

export interface Cast {
  readonly people: SeedPeople;
  readonly agent: Actor;
  readonly draw: Draw;
}

/** Journal entries and files of one ticket, between its opening and now. */
export function converse(instance: Instance, { people, agent, draw }: Cast, row: Row, table: string, opened: number): void {
  const now = instance.now();
  const lines = draw.chance(55) ? 1 + draw.below(4) : 0;
  const times = Array.from({ length: lines }, () => between(draw, opened, now)).sort((a, b) => a - b);
  for (const time of times) {
    if (draw.chance(40)) {
      at(instance, time, (past) => callerComment(past, people, row, table, draw.pick(customerComments)));
      continue;
    }
    const note = draw.chance(45);
    const input = note ? { work_notes: draw.pick(workNotes) } : { comments: draw.pick(agentComments) };
    at(instance, time, (past) => updateRecord(past, agent, table, idOf(row), input, { inputDisplayValue: false }));
  }
  if (!draw.chance(30)) return;
  for (let left = 1 + draw.below(2); left > 0; left -= 1) {
    const file = draw.pick(seedFiles);
    at(instance, between(draw, opened, now), (past) => attach(past, agent, { table, recordId: idOf(row), ...file }));
  }
}

/** A caller's line, written through the portal under the caller's own name. */
function callerComment(past: Instance, people: SeedPeople, row: Row, table: string, text: string): void {
  const caller = people.callers.find((person) => idOf(person) === row['caller_id']) ?? people.callers[0];
  const actor = actorOf(past, caller?.['user_name'] ?? '');
  const current = past.store.find(table, idOf(row));
  if (actor === undefined || current === undefined) return;
  addEntry(past, actor, table, idOf(row), 'comments', text);
  const count = String(Number(current['sys_mod_count'] ?? '0') + 1);
  past.store.put(table, { ...current, sys_updated_on: stored(past.now()), sys_updated_by: actor.userName, sys_mod_count: count });
}
