import { describe, expect, it } from 'vitest';
import { STORY_CONNECTION } from '../../sandbox/story/connection';
import { startRun } from '../../src/engine/run';
import { runJob } from '../../src/engine/jobs';
import { createWorld, NOON, type World } from '../world/world';
import {
  agent,
  allWrites,
  commentsOn,
  copiesOf,
  history,
  idOf,
  incident,
  internalComment,
  issueAt,
  issueOf,
  journalOf,
  loseOnce,
  mia,
  recordOf,
  type Row,
  running,
  settle,
  tickTimes,
} from './story';
import { storyConnection } from '../../sandbox/story/connection';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const fromJira = { bidirectional: true };

describe('a lost answer makes no second ticket, comment or file (S2)', () => {
  it.each(['lost-answer', 'lost-request'] as const)('%s to the create on Jira', async (fate) => {
    const world = await createWorld();
    const row = incident(world);
    const lost = loseOnce(world, ({ platform, path }) => platform === 'jira' && path.endsWith('/issue/bulk'), fate);
    await world.manual();
    await world.setState('automatic');
    await tickTimes(world, 8);
    expect(lost()).toBe(true);
    expect(copiesOf(world, row)).toHaveLength(1);
    expect(world.jira.admin.issues()).toHaveLength(1);
  });

  it.each(['lost-answer', 'lost-request'] as const)('%s to the create on ServiceNow', async (fate) => {
    const world = await running({ connections: [storyConnection(NOON, fromJira)] });
    const issue = mia(world).createIssue({ fields: { project: { key: 'HELP' }, issuetype: { id: '10011' }, summary: 'VPN is slow' } });
    const lost = loseOnce(
      world,
      ({ platform, method, path }) => platform === 'servicenow' && method === 'POST' && path.includes('/incident'),
      fate,
    );
    await tickTimes(world, 8);
    expect(lost()).toBe(true);
    expect(world.servicenow.admin.rows('incident').filter((each) => each['short_description'] === 'VPN is slow')).toHaveLength(1);
    expect(issueAt(world, issue.key).id).toBe(issue.id);
  });

  it('an edit made while the answer was lost still travels, and nothing is called not accepted', async () => {
    const world = await createWorld();
    const row = incident(world);
    loseOnce(world, ({ platform, path }) => platform === 'jira' && path.endsWith('/issue/bulk'));
    await world.manual();
    agent(world).edit(idOf(row), { short_description: 'Printer smokes' });
    await world.setState('automatic');
    await tickTimes(world, 4);
    expect(issueOf(world, row).fields['summary']).toBe('Printer smokes');
    const notes = (await history(world)).flatMap(({ results }) => results.flatMap((result) => result.notes.map((note) => note.message)));
    expect(notes.filter((note) => note.startsWith('Not accepted'))).toEqual([]);
  });

  it.each(['lost-answer', 'lost-request'] as const)('%s to a comment and a work note towards Jira', async (fate) => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    agent(world).comment(idOf(row), 'Any news?');
    const lost = loseOnce(world, ({ platform, path }) => platform === 'jira' && path.endsWith('/comment'), fate);
    await tickTimes(world, 6);
    expect(lost()).toBe(true);
    expect(commentsOn(issueOf(world, row)).filter(({ text }) => text.includes('Any news?'))).toHaveLength(1);
  });

  it.each(['lost-answer', 'lost-request'] as const)('%s to a comment towards ServiceNow', async (fate) => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    mia(world).comment(issueOf(world, row).key, internalComment('Ask the vendor.'));
    const lost = loseOnce(world, ({ platform, method }) => platform === 'servicenow' && method === 'PATCH', fate);
    await tickTimes(world, 6);
    expect(lost()).toBe(true);
    expect(journalOf(world, row).filter(({ text }) => text.includes('Ask the vendor.'))).toMatchObject([{ internal: true }]);
  });

  it.each(['lost-answer', 'lost-request'] as const)('%s to a file in both directions', async (fate) => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    const { key } = issueOf(world, row);
    agent(world).attach(idOf(row), 'from-desk.txt', 'text/plain', bytes('desk'));
    loseOnce(world, ({ platform, path }) => platform === 'jira' && path.endsWith('/attachments'), fate);
    await tickTimes(world, 8);
    loseOnce(
      world,
      ({ platform, method, path }) => platform === 'servicenow' && method === 'POST' && path.includes('/attachment/file'),
      fate,
    );
    mia(world).comment(key, {
      body: { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'see file' }] }] },
    });
    mia(world).attach(key, { name: 'from-jira.txt', type: 'text/plain', bytes: bytes('jira') });
    await tickTimes(world, 8);
    expect(
      issueAt(world, key)
        .attachments.map((file) => file.filename)
        .sort(),
    ).toEqual(['from-desk.txt', 'from-jira.txt']);
    // Jira shows a file of a service project to agents only until a comment publishes it: such a file has nowhere to go (K4).
    expect(world.servicenow.admin.files(idOf(row)).map((file) => file['file_name'])).toEqual(['from-desk.txt']);
  });

  it('a second file of the same name and size is not taken for the first one', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    agent(world).attach(idOf(row), 'log.txt', 'text/plain', bytes('one'));
    agent(world).edit(idOf(row), { short_description: 'With a log' });
    await tickTimes(world, 4);
    mia(world).comment(issueOf(world, row).key, {
      body: { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'thanks' }] }] },
    });
    await world.drain();
    agent(world).attach(idOf(row), 'log.txt', 'text/plain', bytes('two'));
    agent(world).edit(idOf(row), { short_description: 'With two logs' });
    loseOnce(world, ({ platform, path }) => platform === 'jira' && path.endsWith('/attachments'), 'lost-request');
    await tickTimes(world, 6);
    const files = issueOf(world, row).attachments.map((file) => new TextDecoder().decode(world.jira.admin.fileBytes(file.id)));
    expect(files.sort()).toEqual(['one', 'two']);
  });

  it.each(['lost-answer', 'lost-request'] as const)('%s to a field update on either end', async (fate) => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    const { key } = issueOf(world, row);
    agent(world).edit(idOf(row), { short_description: 'Printer smokes' });
    loseOnce(world, ({ platform, method }) => platform === 'jira' && method === 'PUT', fate);
    await tickTimes(world, 4);
    expect(issueAt(world, key).fields['summary']).toBe('Printer smokes');
    mia(world).edit(key, { summary: 'Printer burns' });
    loseOnce(world, ({ platform, method }) => platform === 'servicenow' && method === 'PATCH', fate);
    await tickTimes(world, 4);
    expect(recordOf(world, row)['short_description']).toBe('Printer burns');
    expect(issueAt(world, key).fields['summary']).toBe('Printer burns');
  });

  it('the value that lost a conflict is kept although the answer to the winning write was lost', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    const { key, id } = issueOf(world, row);
    agent(world).edit(idOf(row), { short_description: 'From ServiceNow' });
    mia(world).edit(key, { summary: 'From Jira' });
    loseOnce(world, ({ platform, method }) => platform === 'jira' && method === 'PUT');
    await settle(world);
    expect(issueAt(world, key).fields['summary']).toBe('From ServiceNow');
    const [link] = await world.deps.stores.links.linksOfTicket(id);
    const linkId = link?.record.state === 'linked' ? link.record.linkId : '';
    expect((await world.deps.stores.runs.losing(linkId, ['title'])).get('title')).toMatchObject({ lost: 'From Jira' });
  });

  it('a long text whose answer was lost stays a cut copy: it never travels back', async () => {
    let row: Row = {};
    const world = await running({ connections: [storyConnection(NOON, fromJira)] });
    const issue = mia(world).createIssue({ fields: { project: { key: 'HELP' }, issuetype: { id: '10011' }, summary: 'Short' } });
    await settle(world);
    row = world.servicenow.admin.rows('incident').find((each) => each['short_description'] === 'Short') as Row;
    const long = 'a very long title '.repeat(13).trim();
    mia(world).edit(issue.key, { summary: long });
    loseOnce(world, ({ platform, method }) => platform === 'servicenow' && method === 'PATCH');
    await tickTimes(world, 4);
    expect(recordOf(world, row)['short_description']?.length).toBeLessThanOrEqual(160);
    expect(world.servicenow.admin.files(idOf(row)).map((file) => file['file_name'])).toEqual(['Short description (full text).txt']);
    agent(world).edit(idOf(row), { short_description: 'Edited copy' });
    await settle(world);
    expect(issueAt(world, issue.key).fields['summary']).toBe(long);
  });
});

describe('double delivery and two runs at once (S2, S5)', () => {
  it('every job delivered twice: one ticket, one comment, one file each', async () => {
    const world = await createWorld({ incidents: 12 });
    world.doubled = true;
    await world.manual();
    await world.setState('automatic');
    for (const row of world.servicenow.admin.rows('incident').slice(0, 4) as Row[])
      agent(world).comment(idOf(row), `Hello ${row['number'] ?? ''}`);
    await tickTimes(world, 4);
    await expectNothingTwice(world);
  });

  it('two deliveries of one slice that run side by side: one of them waits', async () => {
    const world = await createWorld({ incidents: 12 });
    const connection = await world.deps.stores.connections.get(STORY_CONNECTION);
    if (connection === undefined) throw new Error('no connection');
    const run = await startRun(world.deps, connection, 'manual', '2026-09-01T00:00:00.000Z', {});
    const job = world.queue.take();
    await Promise.all([runJob(world.deps, job), runJob(world.deps, job)]);
    await world.drain();
    await tickTimes(world, 1);
    expect(await world.deps.stores.runs.get(STORY_CONNECTION, run.id)).toMatchObject({ counts: { failed: 0 } });
    await expectNothingTwice(world);
    await world.setState('automatic');
    await settle(world);
    await expectNothingTwice(world);
  });

  it('S5 an event that meets a running run waits for it and is not lost', async () => {
    let row: Row = {};
    const world = await running({}, (fresh) => void (row = incident(fresh)));
    const held = await world.deps.stores.leases.take(STORY_CONNECTION, 'somebody', world.now(), world.now() + 120_000);
    mia(world).edit(issueOf(world, row).key, { summary: 'Printer smokes' });
    await world.drain();
    expect(recordOf(world, row)['short_description']).toBe('Printer jams');
    if (held === undefined) throw new Error('the lease was free');
    await world.deps.stores.leases.release(held.lease, held.state);
    await world.tick();
    expect(recordOf(world, row)['short_description']).toBe('Printer smokes');
  });

  it('a run whose lease was taken over stops and writes nothing more to the store', async () => {
    const world = await createWorld({ incidents: 6 });
    let robbed = false;
    world.weather = ({ platform, path }) => {
      if (!robbed && platform === 'jira' && path.endsWith('/issue/bulk')) {
        robbed = true;
        world.pass(5);
        void world.deps.stores.leases.take(STORY_CONNECTION, 'thief', world.now(), world.now() + 60_000);
      }
      return 'fine';
    };
    await world.manual();
    expect(robbed).toBe(true);
    world.weather = () => 'fine';
    world.pass(5);
    await world.manual();
    await world.setState('automatic');
    await settle(world);
    await expectNothingTwice(world);
  });
});

async function expectNothingTwice(world: World): Promise<void> {
  for (const issue of world.jira.admin.issues()) {
    const texts = commentsOn(issue).map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
  }
  for (const row of world.servicenow.admin.rows('incident') as Row[]) {
    const [copy, ...more] = copiesOf(world, row);
    expect(more).toEqual([]);
    // Two originals may be equal to the byte: then so are their copies.
    const digest = (name: string | undefined, content: Uint8Array | undefined): string =>
      `${name ?? ''} ${Buffer.from(content ?? []).toString('base64')}`;
    const originals = world.servicenow.admin
      .files(idOf(row))
      .map((file) => digest(file['file_name'], world.servicenow.admin.bytes(file['sys_id'] ?? '')));
    for (const file of copy?.attachments ?? []) {
      const at = originals.indexOf(digest(file.filename, world.jira.admin.fileBytes(file.id)));
      expect(at).toBeGreaterThanOrEqual(0);
      originals.splice(at, 1);
    }
    const own = journalOf(world, row)
      .filter(({ byApp }) => byApp)
      .map(({ text }) => text);
    expect(new Set(own).size).toBe(own.length);
  }
}

/** One incident that needs everything: a long description, a public and an internal comment, a file, and a closing status. */
function rich(world: World): Row {
  const row = incident(world, { short_description: 'Mail is down' });
  agent(world).comment(idOf(row), 'We are on it.');
  agent(world).workNote(idOf(row), 'The disk is full.');
  agent(world).attach(idOf(row), 'disk.txt', 'text/plain', bytes('full'));
  agent(world).resolve(idOf(row));
  return row;
}

const closedToo = (): ReturnType<typeof storyConnection>[] => {
  const story = storyConnection(NOON);
  return [{ ...story, source: { ...story.source, includeClosed: true } }];
};

async function cutStory(k: number | undefined): Promise<{ effects: number; end: unknown; strays: number }> {
  const world = await createWorld({ connections: closedToo() });
  const row = rich(world);
  const before = world.power.effects;
  if (k !== undefined) world.power.cutAfter(k);
  try {
    await world.manual();
  } catch {
    // The cut may strike the call that starts the run: the person starts it again.
    world.power.restore();
    await world.manual();
  }
  const effects = world.power.effects - before;
  await world.setState('automatic');
  await tickTimes(world, 5);
  const issue = issueOf(world, row);
  return {
    effects,
    strays: world.jira.admin.issues().length,
    end: {
      summary: issue.fields['summary'],
      status: issue.statusId,
      resolution: issue.fields['resolution'],
      description: plainStart(issue.fields['description']),
      comments: commentsOn(issue).map(({ text, internal }) => `${text.split('\n').at(-1) ?? ''} ${String(internal)}`),
      files: issue.attachments.map((file) => file.filename),
      journal: journalOf(world, row).map(({ text, internal }) => `${text.replace(/HELP-\d+/g, 'HELP')} ${String(internal)}`),
    },
  };
}

const plainStart = (value: unknown): number => JSON.stringify(value ?? '').length;

describe('a run that is cut off behind any of its effects comes to the same end (S2, S5)', () => {
  it('for every k', { timeout: 120_000 }, async () => {
    const whole = await cutStory(undefined);
    expect(whole.effects).toBeGreaterThan(15);
    for (let k = 1; k <= whole.effects; k += 1) {
      const cut = await cutStory(k);
      expect({ k, end: cut.end, strays: cut.strays }).toEqual({ k, end: whole.end, strays: 1 });
    }
  });
});

it('nothing is written while every answer is lost twice over, and nothing twice when they come back', async () => {
  const world = await createWorld({ incidents: 6 });
  let count = 0;
  world.weather = ({ method }) => (method !== 'GET' && (count += 1) % 3 === 0 ? 'lost-answer' : 'fine');
  await world.manual();
  await world.setState('automatic');
  await tickTimes(world, 10);
  world.weather = () => 'fine';
  await tickTimes(world, 20);
  await expectNothingTwice(world);
  world.calls.length = 0;
  await tickTimes(world, 3);
  expect(allWrites(world)).toEqual([]);
});
