import { describe, expect, it } from 'vitest';
import { STORY_CONNECTION, storyConnection } from '../../sandbox/story/connection';
import { createWorld, NOON } from '../world/world';
import {
  agent,
  allWrites,
  answer,
  copiesOf,
  history,
  idOf,
  incident,
  issueAt,
  issueOf,
  messages,
  mia,
  recordOf,
  type Row,
  running,
  settle,
  STATUSES,
  tickTimes,
} from './story';

const connectionOf = async (world: Awaited<ReturnType<typeof createWorld>>) => {
  const connection = await world.deps.stores.connections.get(STORY_CONNECTION);
  if (connection === undefined) throw new Error('no connection');
  return connection;
};

/** The story's connection without some pairs of its status map, and with another policy for what has none. */
const withoutPairs = (ids: readonly string[], unmapped: object = { kind: 'skip' }) => {
  const story = storyConnection(NOON);
  return {
    ...story,
    routes: story.routes.map((route) => ({
      ...route,
      mappings: route.mappings.map((mapping) =>
        mapping.id === 'status' && mapping.values !== undefined
          ? {
              ...mapping,
              values: {
                pairs: mapping.values.pairs.filter((pair) => !ids.includes(pair.source.id)),
                unmapped: unmapped as { kind: 'skip' },
              },
            }
          : mapping,
      ),
    })),
  };
};

describe('values without a pair (M5, X6)', () => {
  it('the field is skipped and reported, the rest syncs; once mapped, it syncs by itself', async () => {
    let row: Row = {};
    const world = await running({ connections: [withoutPairs(['2'])] }, (fresh) => void (row = incident(fresh)));
    agent(world).edit(idOf(row), { state: '2', short_description: 'Printer smokes' });
    await tickTimes(world, 2);
    expect(issueOf(world, row)).toMatchObject({ statusId: STATUSES.waitingForSupport, fields: { summary: 'Printer smokes' } });
    expect(await messages(world)).toEqual(
      expect.arrayContaining([expect.stringContaining('"In Progress" of State (ServiceNow) has no pair')]),
    );
    const attention = await world.deps.stores.links.attention(STORY_CONNECTION, { limit: 10 });
    expect(attention.items).toHaveLength(1);
    await world.deps.stores.connections.save({
      ...storyConnection(NOON),
      state: 'automatic',
      updatedAt: new Date(world.now()).toISOString(),
    });
    await tickTimes(world, 1);
    expect(issueOf(world, row).statusId).toBe(STATUSES.inProgress);
    expect((await world.deps.stores.links.attention(STORY_CONNECTION, { limit: 10 })).items).toEqual([]);
  });

  it('fail: no ticket is created, the others are; once mapped, it is', async () => {
    const world = await createWorld({ connections: [withoutPairs(['2'], { kind: 'fail' })] });
    const bad = incident(world, { state: '2' });
    const good = incident(world);
    const { run, results } = await world.manual();
    expect(run).toMatchObject({ status: 'partial', counts: { created: 1, failed: 1 } });
    expect(results.find((result) => result.outcome === 'failed')?.notes[0]?.message).toMatch(/"In Progress" of State/);
    expect([copiesOf(world, bad).length, copiesOf(world, good).length]).toEqual([0, 1]);
    await world.deps.stores.connections.save({ ...storyConnection(NOON), state: 'automatic' });
    await tickTimes(world, 3);
    expect(copiesOf(world, bad)).toHaveLength(1);
  });

  it('fail on a linked ticket: nothing of it travels until the value is mapped', async () => {
    let row: Row = {};
    const world = await running({ connections: [withoutPairs(['2'], { kind: 'fail' })] }, (fresh) => void (row = incident(fresh)));
    agent(world).edit(idOf(row), { state: '2', short_description: 'Printer smokes' });
    await tickTimes(world, 2);
    expect(issueOf(world, row).fields['summary']).toBe('Printer jams');
    await world.deps.stores.connections.save({
      ...storyConnection(NOON),
      state: 'automatic',
      updatedAt: new Date(world.now()).toISOString(),
    });
    await tickTimes(world, 1);
    expect(issueOf(world, row)).toMatchObject({ statusId: STATUSES.inProgress, fields: { summary: 'Printer smokes' } });
  });
});

describe('writes that are not accepted (S8)', () => {
  it('ServiceNow answers 200 and ignores a field: it is parked and reported, the rest is in step', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    world.servicenow.admin.set({ fieldRules: [{ table: 'incident', element: 'short_description', writeRoles: ['admin'] }] });
    mia(world).edit(issueOf(world, row).key, { summary: 'From Jira', priority: { id: '1' } });
    await tickTimes(world, 1);
    expect(recordOf(world, row)).toMatchObject({ short_description: 'Printer jams', priority: '1' });
    expect(await messages(world)).toEqual(expect.arrayContaining([expect.stringContaining('Not accepted by ServiceNow')]));
    world.calls.length = 0;
    await tickTimes(world, 1);
    // It is tried again after a while, and not at every look.
    world.servicenow.admin.set({ fieldRules: [] });
    await tickTimes(world, 4);
    expect(recordOf(world, row)['short_description']).toBe('From Jira');
    expect((await world.deps.stores.links.attention(STORY_CONNECTION, { limit: 10 })).items).toEqual([]);
  });

  it('a data policy refuses a status: the reason names the missing field, the other fields are written', async () => {
    let row: Row = {};
    const story = storyConnection(NOON);
    const routes = story.routes.map((route) => ({ ...route, source: { ...route.source, closingFields: [] } }));
    const world = await running({ connections: [{ ...story, routes }] }, (fresh) => void (row = incident(fresh)));
    const { key } = issueOf(world, row);
    mia(world).edit(key, { summary: 'From Jira' });
    mia(world).transition(key, '41', { resolution: { id: '10000' } });
    await tickTimes(world, 2);
    expect(recordOf(world, row)).toMatchObject({ short_description: 'From Jira', state: '1' });
    expect((await messages(world)).join('\n')).toMatch(/ServiceNow asks for .*(Resolution code|Close code|Resolution notes|Close notes)/i);
  });

  it('a record that can no longer change is reported with the platform’s words, and the issue stays as people left it', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    const { key } = issueOf(world, row);
    agent(world).close(idOf(row));
    await settle(world);
    mia(world).edit(key, { summary: 'Too late' });
    await tickTimes(world, 2);
    expect(recordOf(world, row)['short_description']).toBe('Printer jams');
    expect(issueAt(world, key).fields['summary']).toBe('Too late');
    expect((await history(world)).some(({ run }) => run.counts.failed > 0)).toBe(true);
  });
});

describe('a platform in trouble (S12)', () => {
  it('429 with Retry-After: the run waits, nothing counts as failed, and it goes on by itself', async () => {
    const world = await createWorld({ incidents: 10 });
    let refused = 0;
    world.weather = ({ platform, path }) => {
      if (platform === 'jira' && path.endsWith('/issue/bulk') && refused === 0) {
        refused += 1;
        return answer(429, { 'retry-after': '120' });
      }
      return 'fine';
    };
    const { run } = await world.manual();
    expect(run).toMatchObject({ status: 'waiting', message: expect.stringContaining('asks to wait') });
    await world.tick();
    const after = await world.deps.stores.runs.get(STORY_CONNECTION, run.id);
    expect(after?.counts.failed).toBe(0);
    expect(after?.counts.created).toBe(world.jira.admin.issues().length);
    expect(world.jira.admin.issues().length).toBeGreaterThan(4);
    expect(after?.finishedAt).toBeDefined();
  });

  it('429 to a look: the connection waits as long as it was told', async () => {
    const world = await running({}, (fresh) => void incident(fresh));
    let told = false;
    world.weather = () => {
      if (told) return 'fine';
      told = true;
      return answer(429, { 'retry-after': '900' });
    };
    await world.tick();
    world.calls.length = 0;
    await tickTimes(world, 2);
    expect(world.calls).toEqual([]);
    await tickTimes(world, 2);
    expect(world.calls.length).toBeGreaterThan(0);
    expect((await connectionOf(world)).state).toBe('automatic');
  });

  it('refused credentials: the connection needs attention and says what to do; resumed, it catches up', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    world.servicenow.admin.setPassword('support.fusion', 'rotated');
    agent(world).edit(idOf(row), { short_description: 'Printer smokes' });
    await world.tick();
    const broken = await connectionOf(world);
    expect(broken.state).toBe('needs-attention');
    expect(broken.stateReason).toMatch(/credentials.*test the connection/i);
    world.calls.length = 0;
    await tickTimes(world, 3);
    expect(world.calls).toEqual([]);
    world.servicenow.admin.setPassword('support.fusion', 'fusion-pass-1');
    await world.setState('automatic');
    await tickTimes(world, 1);
    expect(issueOf(world, row).fields['summary']).toBe('Printer smokes');
  });

  it('a storm of 5xx loses nothing and writes nothing twice', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    let count = 0;
    world.weather = () => ((count += 1) % 4 === 0 ? 'fine' : answer(503));
    agent(world).edit(idOf(row), { short_description: 'Printer smokes' });
    agent(world).comment(idOf(row), 'Any news?');
    await tickTimes(world, 6);
    world.weather = () => 'fine';
    await tickTimes(world, 4);
    expect(issueOf(world, row).fields['summary']).toBe('Printer smokes');
    expect(issueOf(world, row).comments).toHaveLength(1);
  });

  it('Jira’s index lags longer than a tick: every change arrives, once', async () => {
    let row: Row = {};
    const world = await running({ indexLagMs: 9 * 60_000 }, (fresh) => void (row = incident(fresh)));
    await tickTimes(world, 4);
    world.calls.length = 0;
    // Without its product event: only the listing can bring it.
    world.jira.admin.as('712020:mia-agent').edit(issueOf(world, row).key, { summary: 'From Jira' });
    await tickTimes(world, 4);
    expect(recordOf(world, row)['short_description']).toBe('From Jira');
    expect(allWrites(world)).toHaveLength(1);
  });

  it('one record makes no sense: it is reported by itself, the others sync', async () => {
    const world = await createWorld();
    const bad = incident(world, { short_description: 'Broken' });
    const good = [incident(world), incident(world)];
    world.servicenow.admin.force(idOf(bad), { sys_mod_count: 'many' });
    const { run, results } = await world.manual();
    expect(run.counts).toMatchObject({ created: 2, failed: 1 });
    expect(results.find((result) => result.outcome === 'failed')?.notes[0]?.message).toMatch(/cannot be read/);
    for (const row of good) expect(copiesOf(world, row)).toHaveLength(1);
    world.servicenow.admin.force(idOf(bad), { sys_mod_count: '3' });
    await world.setState('automatic');
    agent(world).edit(idOf(bad), { short_description: 'Mended' });
    await tickTimes(world, 2);
    expect(copiesOf(world, bad)).toHaveLength(1);
  });

  it('every failing ticket is tried again, not only the first one due', async () => {
    const world = await createWorld();
    const rows = [incident(world, { short_description: 'One' })];
    const jiraDown = ({ platform, path }: { platform: string; path: string }) => platform === 'jira' && path.endsWith('/issue/bulk');
    world.weather = (call) => (jiraDown(call) ? answer(400, {}, { errorMessages: ['No.'], errors: {} }) : 'fine');
    await world.manual();
    await world.setState('automatic');
    await tickTimes(world, 1);
    rows.push(incident(world, { short_description: 'Two' }));
    await tickTimes(world, 6);
    world.weather = () => 'fine';
    await tickTimes(world, 40);
    for (const row of rows) expect(copiesOf(world, row)).toHaveLength(1);
  });
});
