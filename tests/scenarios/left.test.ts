import { expect, it } from 'vitest';
import { ACCOUNTS, ISSUE_TYPES } from '../../sandbox/jira/seed';
import { overlappingConnection } from '../../sandbox/story/overlapping';
import { createWorld, NOON } from '../world/world';

it('S1: a ticket that a gate keeps out is read once, not at every tick of the listing’s overlap, and again once it changes', async () => {
  const connection = {
    ...overlappingConnection(NOON),
    source: { ...overlappingConnection(NOON).source, startFilter: 'labels = escalate' },
  };
  const world = await createWorld({ connections: [connection] });
  await world.manual();
  await world.setState('automatic');
  const person = world.jira.admin.as(ACCOUNTS.agentMia);
  const issue = person.createIssue({
    fields: { project: { id: '10000' }, issuetype: { id: ISSUE_TYPES.task }, summary: 'Not for the vendor' },
  });
  await world.tick();
  world.calls.length = 0;
  const before = world.storage.counts.writes;
  await world.tick();
  expect(world.calls.map((call) => call.path.split('?')[0])).toEqual(
    expect.arrayContaining(['/rest/api/3/search/jql', '/api/now/table/task']),
  );
  expect(world.calls.map((call) => call.path.slice(0, 90))).toHaveLength(2);
  expect(world.storage.counts.writes - before).toBe(1);

  person.edit(issue.key, { labels: ['escalate'] });
  await world.tick();
  expect(world.servicenow.admin.rows('problem').map((row) => row['short_description'])).toEqual(['Not for the vendor']);
});
