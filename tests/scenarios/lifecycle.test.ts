import { describe, expect, it } from 'vitest';
import { STORY_CONNECTION, storyConnection } from '../../sandbox/story/connection';
import type { Link } from '../../src/core/model/link';
import { createWorld, NOON, type World } from '../world/world';
import {
  agent,
  adf,
  allWrites,
  commentsOn,
  copiesOf,
  history,
  idOf,
  incident,
  issueAt,
  issueOf,
  journalOf,
  messages,
  mia,
  recordOf,
  type Row,
  running,
  SERVICE_DESK,
  settle,
  textOf,
  tickTimes,
} from './story';
import { ACCOUNTS, ISSUE_TYPES } from '../../sandbox/jira/seed';

async function linkOf(world: World, ticketId: string): Promise<Link> {
  const [found] = await world.deps.stores.links.linksOfTicket(ticketId);
  const id = found?.record.state === 'linked' ? found.record.linkId : '';
  const link = (await world.deps.stores.links.getLinks([id])).get(id);
  if (link === undefined) throw new Error('There is no link.');
  return link;
}

/** What the issue panel does when somebody changes a link. */
async function changeLink(world: World, ticketId: string, change: Partial<Link>): Promise<void> {
  const link = await linkOf(world, ticketId);
  const taken = await world.deps.stores.leases.take(STORY_CONNECTION, 'person', world.now(), world.now() + 1000);
  if (taken === undefined) throw new Error('the lease is taken');
  await world.deps.stores.links.commit(taken.lease, { link: { ...link, ...change }, refs: [] });
  await world.deps.stores.leases.release(taken.lease, taken.state);
}

const task = (world: World): Row =>
  world.servicenow.admin.as(SERVICE_DESK).create('sc_task', { short_description: 'Provide laptop', state: '1' });

describe('a ticket disappears on one end (S7)', () => {
  it('deleted in Jira: the incident stays, the link is marked, the ticket is not created again', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    const issue = issueOf(world, row);
    world.jira.admin.as(ACCOUNTS.admin).delete(issue.key);
    agent(world).edit(idOf(row), { short_description: 'Printer smokes' });
    await tickTimes(world, 15);
    expect(copiesOf(world, row)).toEqual([]);
    expect(recordOf(world, row)['short_description']).toBe('Printer smokes');
    expect(await messages(world)).toEqual(expect.arrayContaining([expect.stringContaining('Nothing was changed on the other end')]));
    expect(await linkOf(world, issue.id)).toMatchObject({ state: 'gone' });
  });

  it('deleted in ServiceNow: the issue stays and nobody creates a new incident', async () => {
    let row: Row = {};
    const world = await running({ connections: [storyConnection(NOON, { bidirectional: true })] }, (fresh) => void (row = incident(fresh)));
    const issue = issueOf(world, row);
    world.servicenow.admin.delete(idOf(row));
    mia(world).edit(issue.key, { summary: 'Printer smokes' });
    await tickTimes(world, 15);
    expect(issueAt(world, issue.key).fields['summary']).toBe('Printer smokes');
    expect(world.servicenow.admin.rows('incident')).toEqual([]);
    expect(await linkOf(world, issue.id)).toMatchObject({ state: 'gone' });
  });

  it('hidden on one end: the same, because nobody can tell which of the two it is', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    const issue = issueOf(world, row);
    world.servicenow.admin.hide(idOf(row));
    mia(world).edit(issue.key, { summary: 'Printer smokes' });
    await tickTimes(world, 3);
    expect(recordOf(world, row)['short_description']).toBe('Printer jams');
    expect(await linkOf(world, issue.id)).toMatchObject({ state: 'gone' });
  });
});

it('S7 invariant 11: after unlink nothing is written on either end, and the ticket is not created again', async () => {
  let row: Row = {};
  const world = await running({}, (fresh) => void (row = incident(fresh)));
  const issue = issueOf(world, row);
  await changeLink(world, issue.id, { state: 'unlinked' });
  agent(world).edit(idOf(row), { short_description: 'Apart' });
  mia(world).edit(issue.key, { summary: 'Apart too' });
  mia(world).comment(issue.key, { body: adf('Only here.') });
  await tickTimes(world, 15);
  expect(allWrites(world)).toEqual([]);
  expect(copiesOf(world, row)).toHaveLength(1);
});

describe('leaving the scope (C7)', () => {
  it('a security level stops the sync of that ticket; without it, everything that was missed travels', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = task(fresh)));
    const issue = issueOf(world, row);
    world.jira.admin.as(ACCOUNTS.admin).edit(issue.key, { security: { id: '10020' }, summary: 'Secret matter' });
    mia(world).comment(issue.key, { body: adf('Between us.') });
    await tickTimes(world, 4);
    expect(recordOf(world, row)['short_description']).toBe('Provide laptop');
    expect(journalOf(world, row).some(({ text }) => text.includes('Between us.'))).toBe(false);
    expect(await linkOf(world, issue.id)).toMatchObject({ state: 'out-of-scope' });
    expect(await messages(world)).toEqual(expect.arrayContaining([expect.stringContaining('security level')]));
    world.jira.admin.as(ACCOUNTS.admin).edit(issue.key, { security: null, summary: 'No secret' });
    await tickTimes(world, 4);
    expect(recordOf(world, row)['short_description']).toBe('No secret');
    expect(await linkOf(world, issue.id)).toMatchObject({ state: 'active' });
  });

  it('moved to another mapped type, it follows the route of that type', async () => {
    const story = storyConnection(NOON);
    const [incidents, tasks] = story.routes;
    if (incidents === undefined || tasks === undefined) throw new Error('the story has two routes');
    const bugs = {
      ...tasks,
      id: 'bugs',
      target: { ...tasks.target, type: ISSUE_TYPES.bug },
      mappings: tasks.mappings.filter(({ id }) => id === 'priority'),
    };
    let row: Row = {};
    const world = await running({ connections: [{ ...story, routes: [incidents, tasks, bugs] }] }, (fresh) => void (row = task(fresh)));
    const issue = issueOf(world, row);
    mia(world).move(issue.key, { projectKey: 'OPS', issueTypeId: ISSUE_TYPES.bug });
    await tickTimes(world, 3);
    mia(world).edit(issue.key, { summary: 'Now a bug', priority: { id: '1' } });
    await tickTimes(world, 3);
    expect(recordOf(world, row)).toMatchObject({ priority: '1', short_description: 'Provide laptop' });
    expect(await linkOf(world, issue.id)).toMatchObject({ routeId: 'bugs', state: 'active' });
  });
});

describe('switches of a connection (C5, S3, S4)', () => {
  it('paused, it makes no call at all; a change in Jira waits too', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    await world.setState('paused');
    agent(world).edit(idOf(row), { short_description: 'Printer smokes' });
    mia(world).edit(issueOf(world, row).key, { priority: { id: '1' } });
    world.calls.length = 0;
    await tickTimes(world, 3);
    expect(world.calls).toEqual([]);
    await world.setState('automatic');
    await settle(world);
    expect(issueOf(world, row).fields['summary']).toBe('Printer smokes');
    expect(recordOf(world, row)['priority']).toBe('1');
  });

  it('paused while a run is under way, the run stops between groups and says what was written', async () => {
    const world = await createWorld({ incidents: 90 });
    let creates = 0;
    world.weather = ({ platform, path }) => {
      if (platform === 'jira' && path.endsWith('/issue/bulk')) {
        creates += 1;
        if (creates === 1) void world.setState('paused');
      }
      return 'fine';
    };
    const { run } = await world.manual();
    expect(run).toMatchObject({ status: 'cancelled', message: expect.stringMatching(/paused.*\d+ created/) });
    expect(world.jira.admin.issues().length).toBeLessThan(40);
    expect(run.counts.created).toBe(world.jira.admin.issues().length);
  });

  it('cancelled, it stops and says what was written; what was written stays linked', async () => {
    const world = await createWorld({ incidents: 90 });
    let runId = '';
    world.weather = ({ platform, path }) => {
      if (platform === 'jira' && path.endsWith('/issue/bulk')) void world.deps.stores.runs.requestCancel(runId);
      return 'fine';
    };
    world.deps.queue.push([]).catch(() => undefined);
    const starting = world.manual();
    runId = 'id-00000000000000000001';
    const { run } = await starting;
    expect(run).toMatchObject({
      id: runId,
      status: 'cancelled',
      message: expect.stringMatching(/^Cancelled\. Written before that: \d+ created/),
    });
    expect(run.counts.created).toBe(world.jira.admin.issues().length);
    world.weather = () => 'fine';
    const again = await world.manual();
    expect(again.run.counts.created + run.counts.created).toBe(world.jira.admin.issues().length);
  });

  it('automatic sync does not begin before a manual one has been completed', async () => {
    const world = await createWorld();
    incident(world);
    await world.setState('automatic');
    await tickTimes(world, 3);
    expect(world.jira.admin.issues()).toEqual([]);
  });

  it('S5 a run too long for one invocation continues in the next ones and loses nothing', async () => {
    const world = await createWorld({ incidents: 130 });
    const deps = world.deps as { invocation: { remainingMs(): number } };
    let looks = 0;
    deps.invocation = { remainingMs: () => ((looks += 1) % 3 === 0 ? 1000 : 800_000) };
    const { run } = await world.manual();
    expect(run.slice).toBeGreaterThan(1);
    expect(run.counts.failed).toBe(0);
    const open = world.servicenow.admin
      .rows('incident')
      .filter((row) => row['active'] !== 'false' && row['state'] !== '6' && row['u_restricted'] !== 'true');
    const keys = world.jira.admin.issues().map((issue) => textOf(issue.fields['customfield_10040']).split(' ')[0]);
    expect(keys.sort()).toEqual(
      [
        ...open.map((row) => row['number']),
        ...world.servicenow.admin
          .rows('sc_task')
          .filter((row) => row['active'] !== 'false')
          .map((row) => row['number']),
      ].sort(),
    );
  });
});

describe('preview (X1)', () => {
  it('names what the run then does, for new and for linked tickets, and writes nothing', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    await world.setState('ready');
    const { key } = issueOf(world, row);
    agent(world).edit(idOf(row), { short_description: 'Printer smokes' });
    agent(world).comment(idOf(row), 'It is on fire.');
    agent(world).resolve(idOf(row));
    mia(world).edit(key, { priority: { id: '1' } });
    const fresh = incident(world, { short_description: 'New one' });
    agent(world).workNote(idOf(fresh), 'Look behind it.');
    world.calls.length = 0;
    const writes = world.storage.counts.writes;
    const preview = await world.manual('preview');
    expect(allWrites(world)).toEqual([]);
    expect(world.storage.counts.writes - writes).toBeLessThan(10);
    const planned = preview.results.flatMap((result) =>
      (result.planned ?? []).map((change) => `${change.end} ${change.kind} ${change.label}`),
    );
    expect(planned.sort()).toEqual(
      [
        'source comment Internal note that names the other ticket',
        'source field Priority',
        'source field impact',
        'source field urgency',
        'target comment Internal comment',
        'target comment Public comment',
        'target create New ticket',
        'target field Description',
        'target field Priority',
        'target field Status',
        'target field Summary',
        'target field Summary',
        'target field customfield_10040',
        'target field resolution',
        'target status Status',
      ].sort(),
    );
    const { run } = await world.manual();
    expect(run.counts).toMatchObject({
      created: preview.run.counts.created,
      closed: preview.run.counts.closed,
      comments: preview.run.counts.comments,
      attachments: 0,
    });
    expect(commentsOn(issueOf(world, fresh))).toHaveLength(1);
    expect(issueAt(world, key).statusId).toBe('5');
    await world.setState('automatic');
    await settle(world);
    expect((await world.manual('preview')).results).toEqual([]);
  });
});

it('S10 a manual run never moves the automatic watermark back', async () => {
  const world = await running({}, (fresh) => void incident(fresh));
  await tickTimes(world, 4);
  const before = (await world.deps.stores.leases.read(STORY_CONNECTION))?.state.watermarks;
  await world.manual('manual', '2026-01-01T00:00:00.000Z');
  const after = (await world.deps.stores.leases.read(STORY_CONNECTION))?.state.watermarks;
  expect((after?.source ?? '') >= (before?.source ?? 'x')).toBe(true);
  expect((after?.target ?? '') >= (before?.target ?? 'x')).toBe(true);
  expect((await history(world)).length).toBeGreaterThan(0);
});
