import { describe, expect, it } from 'vitest';
import { storyConnection } from '../../sandbox/story/connection';
import { NOON } from '../world/world';
import {
  agent,
  allWrites,
  adf,
  FIELDS,
  history,
  idOf,
  incident,
  issueOf,
  messages,
  mia,
  plain,
  recordOf,
  running,
  settle,
  STATUSES,
  tickTimes,
  writesTo,
} from './story';

describe('one change costs one write (S1, architecture 10)', () => {
  it('a title changed in ServiceNow is one write to Jira and none back', async () => {
    let row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    agent(world).edit(idOf(row), { short_description: 'Printer smokes' });
    await tickTimes(world, 4);
    expect(issueOf(world, row).fields['summary']).toBe('Printer smokes');
    expect(allWrites(world)).toEqual([`PUT /rest/api/3/issue/${issueOf(world, row).id}`]);
  });

  it('a title changed in Jira is one write to ServiceNow and none back', async () => {
    let row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    mia(world).edit(issueOf(world, row).key, { summary: 'Printer smokes' });
    await tickTimes(world, 4);
    expect(recordOf(world, row)['short_description']).toBe('Printer smokes');
    expect(allWrites(world)).toEqual([`PATCH /api/now/table/incident/${idOf(row)}`]);
  });

  it('a product event carries a change within seconds, without a tick (S4)', async () => {
    let row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    mia(world).edit(issueOf(world, row).key, { summary: 'Printer smokes' });
    await world.drain();
    expect(recordOf(world, row)['short_description']).toBe('Printer smokes');
  });
});

describe('idle (architecture 10)', () => {
  it(
    'an idle tick is two calls and one storage write, also right after a burst and with hundreds of links',
    { timeout: 60_000 },
    async () => {
      const rows: Record<string, string>[] = [];
      const world = await running({}, (fresh) => {
        for (let index = 0; index < 220; index += 1) rows.push(incident(fresh, { short_description: `Printer ${index}` }));
      });
      // One listing page holds a hundred rows: the first sync's own writes have to leave the overlap of Jira's index first.
      await tickTimes(world, 4);
      world.calls.length = 0;
      for (const row of rows.slice(0, 60)) agent(world).edit(idOf(row), { short_description: `${row['short_description'] ?? ''} smokes` });
      await world.tick();
      expect(writesTo(world, 'jira')).toHaveLength(60);
      for (let idle = 0; idle < 2; idle += 1) {
        world.calls.length = 0;
        const writes = world.storage.counts.writes;
        await world.tick();
        // Every quarter of an hour new files are asked for, too.
        const files = world.calls.filter((call) => call.path.includes('sys_attachment')).length;
        expect(world.calls.length - files).toBe(2);
        expect(files).toBeLessThanOrEqual(1);
        expect(world.storage.counts.writes - writes).toBeLessThanOrEqual(1);
      }
      expect(world.jira.admin.issues()).toHaveLength(220);
    },
  );
});

describe('conflicts (M8)', () => {
  it.each([
    ['source-wins', 'From ServiceNow', 'From Jira'],
    ['target-wins', 'From Jira', 'From ServiceNow'],
  ] as const)('both ends change one field, %s: both show the winner, the other value is kept and shown', async (conflict, wins, loses) => {
    const story = storyConnection(NOON);
    const connections = [{ ...story, routes: story.routes.map((route) => ({ ...route, conflict })) }];
    let row = {};
    const world = await running({ connections }, (fresh) => void (row = incident(fresh)));
    const { key } = issueOf(world, row);
    agent(world).edit(idOf(row), { short_description: 'From ServiceNow' });
    mia(world).edit(key, { summary: 'From Jira' });
    await settle(world);
    expect(issueOf(world, row).fields['summary']).toBe(wins);
    expect(recordOf(world, row)['short_description']).toBe(wins);
    expect(await messages(world)).toEqual(expect.arrayContaining([expect.stringContaining('changed on both ends')]));
    const [link] = await world.deps.stores.links.linksOfTicket(issueOf(world, row).id);
    const linkId = link?.record.state === 'linked' ? link.record.linkId : '';
    expect((await world.deps.stores.runs.losing(linkId, ['title'])).get('title')).toMatchObject({ lost: loses, won: wins });
  });

  it('the same value typed on both ends is no conflict and no write', async () => {
    let row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    agent(world).edit(idOf(row), { short_description: 'Printer smokes' });
    mia(world).edit(issueOf(world, row).key, { summary: 'Printer smokes' });
    await settle(world);
    expect(allWrites(world)).toEqual([]);
  });

  it('different fields on both ends both travel', async () => {
    let row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    agent(world).edit(idOf(row), { short_description: 'Printer smokes' });
    mia(world).edit(issueOf(world, row).key, { priority: { id: '1' } });
    await settle(world);
    expect(issueOf(world, row).fields['summary']).toBe('Printer smokes');
    expect(recordOf(world, row)['priority']).toBe('1');
    expect(issueOf(world, row).fields['priority']).toBe('1');
  });
});

describe('value maps (M4)', () => {
  it('Resolved and Canceled share Resolved: no value flips back and forth', async () => {
    let row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    agent(world).edit(idOf(row), { state: '8' });
    await settle(world);
    expect(issueOf(world, row).statusId).toBe(STATUSES.resolved);
    expect(recordOf(world, row)['state']).toBe('8');
    agent(world).edit(idOf(row), { state: '6', close_code: 'Duplicate', close_notes: 'Seen before.' });
    world.calls.length = 0;
    await settle(world);
    expect(allWrites(world)).toEqual([]);
    expect(recordOf(world, row)).toMatchObject({ state: '6', close_code: 'Duplicate' });
  });

  it('a priority that ServiceNow computes is set through impact and urgency', async () => {
    let row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    mia(world).edit(issueOf(world, row).key, { priority: { id: '5' } });
    await settle(world);
    expect(recordOf(world, row)).toMatchObject({ impact: '3', urgency: '3', priority: '5' });
  });

  it('what the platform derives from a write travels on: impact raised in ServiceNow changes the priority in Jira', async () => {
    let row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    agent(world).edit(idOf(row), { impact: '1', urgency: '1' });
    await settle(world);
    expect(issueOf(world, row).fields['priority']).toBe('1');
  });
});

describe('the description (D1, D3)', () => {
  it('lines above the separator stay as people left them; the part below follows both ways', async () => {
    let row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh, { category: 'hardware' })));
    expect(plain(issueOf(world, row).fields['description'])).toMatch(
      /^Number: INC\d+\n\nCategory: Hardware\n[\s\S]*\nIt jams on every page\.$/,
    );
    agent(world).edit(idOf(row), { description: 'It jams on every second page.' });
    await settle(world);
    expect(plain(issueOf(world, row).fields['description'])).toMatch(/^Number: INC\d+\n[\s\S]*second page\.$/);
    expect(recordOf(world, row)['description']).toBe('It jams on every second page.');
  });

  it('without its separator nothing is rewritten in either direction, and the field is reported', async () => {
    let row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    mia(world).edit(issueOf(world, row).key, { description: adf('All new.') });
    agent(world).edit(idOf(row), { description: 'Something else.' });
    await settle(world);
    expect(plain(issueOf(world, row).fields['description'])).toBe('All new.');
    expect(recordOf(world, row)['description']).toBe('Something else.');
    expect(await messages(world)).toEqual(expect.arrayContaining([expect.stringContaining('separator')]));
  });
});

it('M9 the issue names the record, the record names the issue in an internal note, and both only once', async () => {
  let row = {};
  const world = await running({}, (fresh) => void (row = incident(fresh)));
  const issue = issueOf(world, row);
  expect(issue.fields[FIELDS.partnerTicket]).toMatch(/^INC\d+ https:\/\/dev1\.service-now\.com\//);
  const notes = world.servicenow.admin.journal(idOf(row), 'work_notes').filter((entry) => entry['value']?.includes(issue.key));
  expect(notes).toHaveLength(1);
  expect(world.servicenow.admin.journal(idOf(row), 'comments')).toEqual([]);
});

it('an idle look is a heartbeat and no run (P4)', async () => {
  const world = await running({}, (fresh) => void incident(fresh));
  const before = (await history(world)).length;
  await tickTimes(world, 3);
  expect(await history(world)).toHaveLength(before);
});
