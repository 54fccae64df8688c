import { describe, expect, it } from 'vitest';
import { storyConnection } from '../../sandbox/story/connection';
import { NOON, type World } from '../world/world';
import {
  agent,
  allWrites,
  commentsOn,
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
  STATUSES,
} from './story';

const withRoute = (change: object) => {
  const story = storyConnection(NOON);
  return [{ ...story, routes: story.routes.map((route) => ({ ...route, ...change })) }];
};

async function withIncident(options: Parameters<typeof running>[0] = {}): Promise<{ world: World; row: Row; key: string }> {
  let row: Row = {};
  const world = await running(options, (fresh) => void (row = incident(fresh)));
  return { world, row, key: issueOf(world, row).key };
}

const task = (world: World): Row =>
  world.servicenow.admin
    .as(SERVICE_DESK)
    .create('sc_task', { short_description: 'Provide laptop', description: 'One laptop.', state: '1' });

describe('closure (S6)', () => {
  it('resolved in ServiceNow: comments and files first, then the status with its resolution', async () => {
    const { world, row, key } = await withIncident();
    agent(world).comment(idOf(row), 'We replaced the roller.');
    agent(world).attach(idOf(row), 'roller.txt', 'text/plain', new TextEncoder().encode('roller'));
    agent(world).resolve(idOf(row));
    world.calls.length = 0;
    await settle(world);
    const issue = issueAt(world, key);
    expect(issue.statusId).toBe(STATUSES.resolved);
    expect(issue.fields['resolution']).toBe('10000');
    const jira = world.calls.filter((call) => call.platform === 'jira').flatMap((call) => call.writes);
    expect(jira.map((write) => write.split('/').at(-1))).toEqual(['comment', 'attachments', 'transitions']);
    expect(recordOf(world, row)['state']).toBe('6');
  });

  it('resolved in Jira: the incident is resolved with close code and notes', async () => {
    const { world, row, key } = await withIncident();
    mia(world).transition(key, '41', { resolution: { id: '10000' } });
    await settle(world);
    expect(recordOf(world, row)).toMatchObject({ state: '6', close_code: 'Solved (Permanently)', close_notes: 'Solved in Jira.' });
  });

  it('a workflow that needs several steps is walked: a closed task passes through work and review', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = task(fresh)));
    expect(issueOf(world, row).statusId).toBe(STATUSES.toDo);
    agent(world).close(idOf(row));
    await settle(world);
    const issue = issueOf(world, row);
    expect(issue.statusId).toBe(STATUSES.done);
    expect(issue.fields['resolution']).toBe('10000');
    expect(recordOf(world, row)['state']).toBe('3');
  });

  it('a ticket that is closed when it is first carried is created, told and then closed', async () => {
    const story = storyConnection(NOON);
    let row: Row = {};
    const world = await running({ connections: [{ ...story, source: { ...story.source, includeClosed: true } }] }, (fresh) => {
      row = incident(fresh);
      agent(fresh).comment(idOf(row), 'Solved by a reboot.');
      agent(fresh).resolve(idOf(row));
    });
    expect(issueOf(world, row).statusId).toBe(STATUSES.resolved);
    expect(commentsOn(issueOf(world, row)).some(({ text }) => text.includes('Solved by a reboot.'))).toBe(true);
    await settle(world);
    expect(allWrites(world)).toEqual([]);
  });

  it('a closing status without a pair falls back to the route’s closing status (M5)', async () => {
    const story = storyConnection(NOON);
    const routes = story.routes.map((route) => ({
      ...route,
      mappings: route.mappings.map((mapping) =>
        mapping.id !== 'status' || mapping.values === undefined
          ? mapping
          : {
              ...mapping,
              values: { ...mapping.values, pairs: mapping.values.pairs.filter((pair) => !['6', '7', '8'].includes(pair.source.id)) },
            },
      ),
    }));
    const { world, row, key } = await withIncident({ connections: [{ ...story, routes }] });
    agent(world).resolve(idOf(row));
    await settle(world);
    expect(issueAt(world, key).statusId).toBe(STATUSES.resolved);
  });
});

describe('re-opening (S6)', () => {
  it('re-opened in ServiceNow: the issue is re-opened and its resolution cleared', async () => {
    const { world, row, key } = await withIncident();
    agent(world).resolve(idOf(row));
    await settle(world);
    agent(world).reopen(idOf(row));
    await settle(world);
    const issue = issueAt(world, key);
    expect(issue.statusId).toBe(STATUSES.inProgress);
    expect(issue.fields['resolution']).toBeUndefined();
  });

  it('re-opened in Jira: the incident is re-opened', async () => {
    const { world, row, key } = await withIncident();
    mia(world).transition(key, '41', { resolution: { id: '10000' } });
    await settle(world);
    mia(world).transition(key, '61');
    await settle(world);
    expect(recordOf(world, row)['state']).toBe('1');
  });

  it('with the policy report nothing is changed, and it is said', async () => {
    const { world, row, key } = await withIncident({ connections: withRoute({ reopen: 'report' }) });
    agent(world).resolve(idOf(row));
    await settle(world);
    agent(world).reopen(idOf(row));
    world.calls.length = 0;
    await settle(world);
    expect(issueAt(world, key).statusId).toBe(STATUSES.resolved);
    expect(allWrites(world)).toEqual([]);
    expect(await messages(world)).toEqual(expect.arrayContaining([expect.stringContaining('reopened on ServiceNow')]));
  });
});

describe('a record that can no longer change', () => {
  it('a comment on an issue whose incident is closed for good is reported, and the issue is left alone', async () => {
    const { world, row, key } = await withIncident();
    agent(world).close(idOf(row));
    await settle(world);
    mia(world).comment(key, {
      body: { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'It jams again.' }] }] },
    });
    await settle(world);
    expect(journalOf(world, row).some(({ text }) => text.includes('It jams again.'))).toBe(false);
    expect(await messages(world)).toEqual(expect.arrayContaining([expect.stringContaining('could not be carried')]));
  });
});
