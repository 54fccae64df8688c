import { describe, expect, it } from 'vitest';
import { storyConnection } from '../../sandbox/story/connection';
import { type Connection, connectionSchema } from '../../src/config/connection';
import { createWorld, NOON } from '../world/world';
import { adf, agent, allWrites, commentsOn, idOf, incident, issueAt, journalOf, mia, type Row, running, settle, tickTimes } from './story';

/** The story the other way round: Jira is the source, ServiceNow the target. */
function mirror(changes: Partial<Connection> = {}): Connection {
  const story = storyConnection(NOON);
  const [incidents] = story.routes;
  if (incidents === undefined) throw new Error('the story has routes');
  const { composition: _composition, requester: _requester, ...route } = incidents;
  return connectionSchema.parse({
    ...story,
    source: story.target,
    target: story.source,
    routes: [
      {
        ...route,
        source: incidents.target,
        target: incidents.source,
        mappings: incidents.mappings.map((mapping) => ({
          ...mapping,
          source: mapping.target,
          target: mapping.source,
          ...(mapping.values === undefined
            ? {}
            : {
                values: {
                  ...mapping.values,
                  pairs: mapping.values.pairs.map((pair) => ({
                    ...pair,
                    source: pair.target,
                    target: pair.source,
                    companions: { source: pair.companions.target, target: pair.companions.source },
                  })),
                },
              }),
        })),
      },
    ],
    ...changes,
  });
}

const helpIncident = (summary: string) => ({
  fields: { project: { key: 'HELP' }, issuetype: { id: '10011' }, summary, description: adf('It is slow.') },
});

describe('Jira is the source (C1, C6)', () => {
  it('an issue becomes an incident; comments, fields and closure travel both ways', async () => {
    const world = await running({ connections: [mirror()] });
    const issue = mia(world).createIssue(helpIncident('VPN is slow'));
    await tickTimes(world, 2);
    const [row, ...more] = world.servicenow.admin.rows('incident') as Row[];
    expect(more).toEqual([]);
    if (row === undefined) throw new Error('no incident');
    expect(row).toMatchObject({ short_description: 'VPN is slow', description: 'It is slow.' });
    agent(world).comment(idOf(row), 'Which office?');
    mia(world).comment(issue.key, { body: adf('Berlin.') });
    await tickTimes(world, 3);
    expect(commentsOn(issueAt(world, issue.key)).some(({ text, internal }) => text.includes('Which office?') && !internal)).toBe(true);
    expect(journalOf(world, row).some(({ text, internal }) => text.includes('Berlin.') && !internal)).toBe(true);
    mia(world).transition(issue.key, '41', { resolution: { id: '10000' } });
    await settle(world);
    expect(world.servicenow.admin.row(idOf(row))).toMatchObject({ state: '6' });
    world.calls.length = 0;
    await tickTimes(world, 3);
    expect(allWrites(world)).toEqual([]);
  });

  it.each([false, true])(
    'an incident created in ServiceNow begins to sync only when the flow is bi-directional: %s',
    async (bidirectional) => {
      const world = await running({ connections: [mirror({ bidirectional })] });
      incident(world, { short_description: 'From the partner' });
      await tickTimes(world, 3);
      expect(world.jira.admin.issues()).toHaveLength(bidirectional ? 1 : 0);
    },
  );
});

describe('two connections over one Jira project (C1)', () => {
  it.each([
    ['forward nothing to each other', [], 0],
    ['forward what one of them names', ['acme-customer-example'], 1],
  ] as const)('%s', async (_what, forwardFrom, forwarded) => {
    const first = storyConnection(NOON);
    const second = mirror({ id: 'second', name: 'Second', forwardFrom: [...forwardFrom], state: 'initial-sync-required' });
    const world = await createWorld({ connections: [first, second] });
    const row = incident(world, { short_description: 'From ServiceNow' });
    agent(world).comment(idOf(row), 'Told once.');
    await world.manual('manual', undefined, first.id);
    await world.manual('manual', undefined, second.id);
    await world.setState('automatic');
    await tickTimes(world, 5);
    const copies = world.servicenow.admin
      .rows('incident')
      .filter((each) => each['short_description'] === 'From ServiceNow' && each['sys_id'] !== idOf(row));
    expect(copies).toHaveLength(forwarded);
    const [issue] = world.jira.admin.issues();
    expect(issue === undefined ? [] : commentsOn(issue).filter(({ text }) => text.includes('Told once.'))).toHaveLength(1);
  });
});
