import { beforeAll, describe, expect, it } from 'vitest';
import { storyConnection } from '../../sandbox/story/connection';
import { createWorld, NOON, type World } from '../world/world';
import {
  adf,
  agent,
  allWrites,
  commentsOn,
  copiesOf,
  idOf,
  incident,
  internalComment,
  issueOf,
  journalOf,
  mia,
  recordOf,
  type Row,
  tickTimes,
} from './story';

/** The invariants of docs/sync-spec.md, over seeded random edits on both ends with lost answers and doubled jobs. */

const PRIORITIES = ['1', '2', '3', '4', '5'];
const IMPACT: Readonly<Record<string, readonly [string, string]>> = {
  '1': ['1', '1'],
  '2': ['1', '2'],
  '3': ['2', '2'],
  '4': ['2', '3'],
  '5': ['3', '3'],
};

interface Told {
  readonly world: World;
  readonly rows: readonly Row[];
  readonly comments: { readonly text: string; readonly internal: boolean; readonly row: Row; readonly in: 'jira' | 'servicenow' }[];
  readonly files: { readonly name: string; readonly row: Row }[];
  readonly titles: { readonly text: string; readonly row: Row }[];
  readonly edits: number;
  readonly watermarks: readonly { source: string; target: string }[];
  readonly writes: number;
}

/** A small generator of equal series for equal seeds. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function tell(seed: number): Promise<Told> {
  const roll = dice(seed);
  const world = await createWorld({ connections: [storyConnection(NOON)] });
  const rows = Array.from({ length: 6 }, (_, index) => incident(world, { short_description: `Case ${index}` }));
  await world.manual();
  await world.setState('automatic');
  await tickTimes(world, 5);
  world.doubled = true;
  world.calls.length = 0;
  const told: Omit<Told, 'edits' | 'writes' | 'watermarks'> = { world, rows, comments: [], files: [], titles: [] };
  const watermarks: { source: string; target: string }[] = [];
  let edits = 0;
  for (let round = 0; round < 6; round += 1) {
    world.weather = ({ method }) => (method !== 'GET' && roll(7) === 0 ? 'lost-answer' : 'fine');
    for (let step = 0; step < 4; step += 1) {
      edits += 1;
      const row = rows[roll(rows.length)] ?? {};
      const { key } = issueOf(world, row);
      const text = `edit ${seed}.${edits}`;
      switch (roll(6)) {
        case 0:
          agent(world).edit(idOf(row), { short_description: text });
          told.titles.push({ text, row });
          break;
        case 1:
          mia(world).edit(key, { summary: text });
          told.titles.push({ text, row });
          break;
        case 2: {
          const internal = roll(2) === 0;
          if (internal) agent(world).workNote(idOf(row), text);
          else agent(world).comment(idOf(row), text);
          told.comments.push({ text, internal, row, in: 'servicenow' });
          break;
        }
        case 3: {
          const internal = roll(2) === 0;
          mia(world).comment(key, internal ? internalComment(text) : { body: adf(text) });
          told.comments.push({ text, internal, row, in: 'jira' });
          break;
        }
        case 4: {
          const [impact, urgency] = IMPACT[PRIORITIES[roll(5)] ?? '3'] ?? ['2', '2'];
          agent(world).edit(idOf(row), { impact, urgency });
          break;
        }
        default:
          agent(world).attach(idOf(row), `${text}.txt`, 'text/plain', new TextEncoder().encode(text));
          told.files.push({ name: `${text}.txt`, row });
      }
    }
    await world.tick();
    const state = (await world.deps.stores.leases.read('acme-customer-example'))?.state;
    watermarks.push({ source: state?.watermarks.source ?? '', target: state?.watermarks.target ?? '' });
  }
  world.weather = () => 'fine';
  await tickTimes(world, 30);
  return { ...told, edits, watermarks, writes: allWrites(world).length };
}

describe.each([1, 2, 3, 4])('seed %i', (seed) => {
  let told: Told;
  beforeAll(async () => {
    told = await tell(seed);
  }, 60_000);

  it('invariant 1 quiescent convergence: every two-way field agrees under the maps', () => {
    for (const row of told.rows) {
      const issue = issueOf(told.world, row);
      expect(issue.fields['summary']).toBe(recordOf(told.world, row)['short_description']);
      expect(issue.fields['priority']).toBe(recordOf(told.world, row)['priority']);
    }
  });

  it('invariant 2 idempotence: further runs write nothing on either platform', async () => {
    told.world.calls.length = 0;
    await told.world.manual();
    await tickTimes(told.world, 2);
    expect(allWrites(told.world)).toEqual([]);
  });

  it('invariant 3 no duplicates: one issue per incident, one copy per comment and file', () => {
    const { world } = told;
    expect(world.jira.admin.issues()).toHaveLength(told.rows.length);
    for (const row of told.rows) expect(copiesOf(world, row)).toHaveLength(1);
    for (const { text, row, in: where } of told.comments) {
      const copies = where === 'servicenow' ? commentsOn(issueOf(world, row)) : journalOf(world, row);
      expect(copies.filter((copy) => copy.text.split('\n').includes(text))).toHaveLength(1);
    }
    for (const { name, row } of told.files)
      expect(issueOf(world, row).attachments.filter((file) => file.filename === name)).toHaveLength(1);
  });

  it('invariant 4 no silent loss: each title somebody typed is there, was overwritten later, or is kept as a loser', async () => {
    const { world } = told;
    const { runs } = await world.deps.stores.runs.list('acme-customer-example', { from: '1970-01-01T00:00:00.000Z', limit: 500 });
    const notes: string[] = [];
    for (const run of runs) for (const result of await world.results(run)) for (const note of result.notes) notes.push(note.value ?? '');
    for (const row of told.rows) {
      const typed = told.titles.filter((title) => title.row === row);
      const shown = recordOf(world, row)['short_description'];
      const lost = [...world.storage.plain].filter(([key]) => key.startsWith('losing:')).map(([, value]) => JSON.stringify(value));
      const last = typed.at(-1);
      if (last === undefined) continue;
      expect([shown === last.text, notes.includes(last.text), lost.some((value) => value.includes(last.text))]).toContain(true);
    }
  });

  it('invariant 5 no leak: no internal comment is public anywhere', () => {
    for (const { text, internal, row } of told.comments.filter((comment) => comment.internal)) {
      const everywhere = [...commentsOn(issueOf(told.world, row)), ...journalOf(told.world, row)].filter((comment) =>
        comment.text.split('\n').includes(text),
      );
      for (const comment of everywhere) expect(comment.internal).toBe(internal);
      expect(everywhere).toHaveLength(2);
    }
  });

  it('invariant 6 no echo: no more writes than edits, and one more for each lost answer', () => {
    expect(told.writes).toBeLessThanOrEqual(told.edits * 2);
  });

  it('invariant 8 monotone cursor: watermarks never move back', () => {
    for (const [index, at] of told.watermarks.entries()) {
      const before = told.watermarks[index - 1];
      if (before !== undefined) expect([at.source >= before.source, at.target >= before.target]).toEqual([true, true]);
    }
  });
});

it('invariant 7 isolation: a ticket that always fails delays no other by more than one run', async () => {
  const world = await createWorld();
  const rows = Array.from({ length: 5 }, (_, index) => incident(world, { short_description: `Case ${index}` }));
  await world.manual();
  await world.setState('automatic');
  await world.tick();
  const poison = issueOf(world, rows[0] ?? {}).id;
  world.weather = ({ method, path }) => (method === 'PUT' && path.includes(`/issue/${poison}`) ? 'lost-request' : 'fine');
  for (const row of rows) agent(world).edit(idOf(row), { short_description: `${row['short_description'] ?? ''} changed` });
  await world.tick();
  for (const row of rows.slice(1)) expect(issueOf(world, row).fields['summary']).toMatch(/changed$/);
  expect(issueOf(world, rows[0] ?? {}).fields['summary']).toBe('Case 0');
});

it('invariant 9 bounded cost: calls and points of a look do not depend on the number of links', async () => {
  const costOf = async (count: number) => {
    const world = await createWorld();
    for (let index = 0; index < count; index += 1) incident(world, { short_description: `Case ${index}` });
    await world.manual();
    await world.setState('automatic');
    await tickTimes(world, 5);
    const [row] = world.servicenow.admin.rows('incident');
    agent(world).edit(idOf(row ?? {}), { short_description: 'changed' });
    world.calls.length = 0;
    const points = world.jira.admin.pointsUsed();
    await world.tick();
    return { calls: world.calls.length, points: world.jira.admin.pointsUsed() - points };
  };
  expect(await costOf(90)).toEqual(await costOf(5));
});
