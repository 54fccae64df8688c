import type { World } from '../compose';
import { ACCOUNTS, STATUSES } from '../jira/seed';
import { PROJECTS } from '../story/connection';
import { ask, setUpConnection } from '../story/set-up';
import { automaticTick, type Detail, detailsOf, runByHand, switchOn } from './app-side';
import {
  type Check,
  check,
  commentsOnce,
  type Couple,
  couples,
  descriptionComposed,
  everySourceTicketOnce,
  fieldsEqualUnderMaps,
  filesByteIdentical,
  issuesOf,
  type Standings,
  unmatchedContactsShown,
  visibilityStays,
} from './checks';
import { JiraSide } from './jira-side';
import { isWrite, measured, type RunReport, type Standing } from './measure';
import type { DemoPartner, Provocation } from './partner';
import type { TicketView } from './ticket-view';

export interface StoryResult {
  readonly runs: readonly RunReport[];
  readonly checks: readonly Check[];
}

const DAY_MS = 86_400_000;

/** The whole story, from the first preview to an idle tick, with everything checked through the platforms' own REST. */
export async function tellStory(world: World, partner: DemoPartner, say: (line: string) => void): Promise<StoryResult> {
  const jira = new JiraSide(world.jira);
  const runs: RunReport[] = [];
  const checks: Check[] = [];
  const standings = async (): Promise<Standings> => ({ tickets: await partner.tickets(), issues: await jira.issues() });
  const standing = async (): Promise<Standing> => standingOf(await standings(), await partner.overlapTickets());
  // Between two steps only people write, and nothing that is counted here.
  let last: Standing | undefined;
  const step = async <T extends { kind: string; status: string; failed: number }>(
    text: string,
    act: () => Promise<() => Promise<T>>,
  ): Promise<{ readonly said: T; readonly report: Awaited<ReturnType<typeof measured>> }> => {
    let said: T | undefined;
    say(text);
    const report = await measured(world, partner.platform, { before: last ?? (await standing()), read: standing }, async () => {
      const askApp = await act();
      return async () => (said = await askApp());
    });
    const { log: _log, standing: after, ...run } = report;
    last = after;
    runs.push(run);
    await partner.settle();
    if (said === undefined) throw new Error('The step did nothing.');
    return { said, report };
  };

  await partner.prepare();
  const connection = await setUpConnection(world, partner.plan(world.box.clock.now()));
  const peopleBefore = await jira.people();
  const first = await standings();
  const expected = new Set(first.tickets.filter((ticket) => ticket.open).map((ticket) => ticket.id));
  const since = new Date(world.box.clock.now() - 60 * DAY_MS).toISOString();

  const preview = await step('Preview of the first sync', () => runByHand(world, connection, 'preview', since));
  const plans = await detailsOf(world, connection, preview.said.runId);
  const previewWrites = preview.report.log.filter(isWrite).map((call) => `the preview wrote: ${call.method} ${call.path.slice(0, 80)}`);

  const manual = await step('First manual sync', () => runByHand(world, connection, 'manual', since));
  const synced = await standings();
  checks.push(check('preview-equals-run', [...previewWrites, ...previewDiffers(plans, synced, manual.report)]));
  checks.push(check('description-composed', descriptionComposed(couples(synced), partner)));

  const overlap = await setUpConnection(world, partner.overlappingPlan(world.box.clock.now()));
  const ownTask = await jira.create(ACCOUNTS.agentMia, {
    projectId: PROJECTS.operations,
    typeId: partner.overlapTypeId,
    title: 'Order a spare core switch',
    description: 'The old one reboots every night.\nSerial number FOC2134X0AB.',
  });
  await step('Second connection, Jira as source, overlapping scope', () => runByHand(world, overlap, 'manual', since));

  await switchOn(world, connection);
  const cast = chooseCast(synced, partner);
  say('People edit both ends: fields, comments of both visibilities, files, a conflict');
  await partner.edit(cast.renamedThere.ticket.id, 'Renamed by the partner');
  await jira.edit(ACCOUNTS.agentMia, cast.renamedHere.issue.id, { summary: 'Renamed by an agent 🚀' });
  await jira.edit(ACCOUNTS.agentMia, cast.conflict.issue.id, { summary: 'The agent’s title' });
  await partner.edit(cast.conflict.ticket.id, 'The partner’s title');
  await jira.edit(ACCOUNTS.agentRavi, cast.renamedHere.issue.id, { priority: { id: '1' } });
  await partner.comment(cast.renamedThere.ticket.id, 'We see the same at the Berlin office.', 'public');
  await partner.comment(cast.renamedThere.ticket.id, 'Customer is a VIP, do not tell.', 'internal');
  await jira.comment(ACCOUNTS.agentMia, cast.renamedHere.issue.id, 'Could you send a log file?', 'public');
  await jira.comment(ACCOUNTS.agentRavi, cast.renamedHere.issue.id, 'Our own switch is to blame.', 'internal');
  await partner.attach(cast.renamedThere.ticket.id, 'trace – größer.bin', randomBytes(70_000));
  await jira.attach(ACCOUNTS.agentMia, cast.plain.issue.id, 'plan.bin', randomBytes(20_000));
  const stranger = await partner.create({
    title: 'Badge reader at gate 4 is dead',
    description: 'Nobody gets in.\nSince 07:40.',
    requester: STRANGER,
  });
  expected.add(stranger);
  await step('Automatic tick', () => automaticTick(world, connection));

  say('Jira loses an answer after it created the issue');
  world.box.faults.add({ kind: 'timeout-after-effect', platform: 'jira', method: 'POST', path: '/issue/bulk(\\?|$)', times: 1 });
  const lost = await partner.create({ title: 'Scanner in the mail room jams', description: 'Every second page.', requester: STRANGER });
  expected.add(lost);
  await step('Automatic tick with a lost answer', () => automaticTick(world, connection));
  await step('Automatic tick that looks the ticket up', () => automaticTick(world, connection, 10));
  const afterLoss = await standings();
  checks.push(check('lost-answer-no-duplicate', lostAnswer(afterLoss, lost)));

  say('The partner’s platform answers 200 and does not take the value');
  const provocation = await partner.provokeRefusal(jira, ACCOUNTS.agentMia, {
    ticket: await partner.ticket(cast.refused.ticket.id),
    issue: await jira.issue(cast.refused.issue.id),
  });
  const refused = await step('Automatic tick with a refused write', () => automaticTick(world, connection));
  checks.push(check('refused-write-reported', await refusedReported(refused.said.details, provocation)));
  await provocation.undo();

  say('Both ends close tickets, with a last comment');
  await partner.comment(cast.closedThere.ticket.id, 'Fixed for good, closing.', 'public');
  await partner.close(cast.closedThere.ticket.id);
  await jira.moveTo(ACCOUNTS.agentRavi, cast.closedHere.issue.id, STATUSES.done, pathToDone(cast.closedHere));
  await step('Automatic tick that closes', () => automaticTick(world, connection));
  checks.push(check('closure-carried', await closureWrong(jira, partner, cast, false)));

  say('Both are reopened');
  await partner.reopen(cast.closedThere.ticket.id);
  await jira.moveTo(ACCOUNTS.agentRavi, cast.closedHere.issue.id, STATUSES.inProgress);
  await step('Automatic tick that reopens', () => automaticTick(world, connection));
  checks.push(check('reopen-carried', await closureWrong(jira, partner, cast, true)));

  await step('Second connection again', () => runByHand(world, overlap, 'manual', since));
  await step('Automatic tick, nothing new', () => automaticTick(world, connection));
  const idle = await step('Idle tick', () => automaticTick(world, connection));

  const end = await standings();
  const pairs = couples(end);
  checks.push(check('every-source-ticket-once', everySourceTicketOnce(end, expected)));
  checks.push(check('fields-equal-under-maps', fieldsEqualUnderMaps(pairs, partner)));
  checks.push(check('public-stays-public', visibilityStays(pairs, 'public')));
  checks.push(check('internal-stays-internal', visibilityStays(pairs, 'internal')));
  checks.push(check('comments-once', commentsOnce(pairs)));
  checks.push(
    check(
      'files-byte-identical',
      filesByteIdentical(pairs, (file) => file.bytes.length > 0),
    ),
  );
  checks.push(check('unmatched-contact-in-display-fields', unmatchedContactsShown(pairs, partner)));
  checks.push(check('no-contact-created', difference(peopleBefore, await jira.people())));
  checks.push(check('conflict-loser-kept', await conflictWrong(world, jira, partner, cast.conflict)));
  checks.push(check('second-connection-isolated', isolationWrong(end, await partner.overlapTickets(), ownTask, pairs)));
  const { calls, kvs } = idle.report;
  checks.push(
    check(
      'idle-is-idle',
      calls.jira + calls.partner <= 2 && kvs.writes <= 1 && idle.report.log.filter(isWrite).length === 0
        ? []
        : [`${calls.jira} + ${calls.partner} calls, ${kvs.writes} storage writes`],
    ),
  );
  return { runs, checks };
}

const STRANGER = { name: 'Joe Employee', email: 'joe.employee@customer.example' };

interface Cast {
  readonly renamedThere: Couple;
  readonly renamedHere: Couple;
  readonly conflict: Couple;
  readonly refused: Couple;
  readonly closedThere: Couple;
  readonly closedHere: Couple;
  readonly plain: Couple;
}

/** Which tickets play which part: open pairs, in the order of their keys. */
function chooseCast(standings: Standings, partner: DemoPartner): Cast {
  const all = couples(standings).filter(({ ticket, issue }) => ticket.open && issue.open);
  const plain = all.filter(({ ticket }) => partner.isPlainProject(ticket));
  const desk = all.filter(({ ticket }) => !partner.isPlainProject(ticket));
  const pool = desk.length >= 5 ? desk : all;
  const pick = (list: readonly Couple[], index: number): Couple => {
    const couple = list[index];
    if (couple === undefined) throw new Error('The seed has too few open tickets for the story.');
    return couple;
  };
  return {
    renamedThere: pick(pool, 0),
    renamedHere: pick(pool, 1),
    conflict: pick(pool, 2),
    refused: pick(pool, 3),
    closedThere: pick(pool, 4),
    closedHere: pick(plain, plain.length - 1),
    plain: pick(plain, plain.length - 2),
  };
}

function standingOf({ tickets, issues }: Standings, overlap: readonly TicketView[]): Standing {
  const all = [...tickets, ...issues, ...overlap];
  return {
    created: issues.filter((issue) => issue.correlationId !== undefined).length + overlap.length,
    closedPairs: couples({ tickets, issues }).filter(({ ticket, issue }) => !ticket.open && !issue.open).length,
    comments: all.reduce(
      (sum, ticket) => sum + ticket.comments.filter((comment) => comment.byApp && !isIntroduction(comment.text)).length,
      0,
    ),
    attachments: all.reduce((sum, ticket) => sum + ticket.files.filter((file) => file.byApp).length, 0),
  };
}

/** The internal note that names the other ticket is no comment of anybody. */
function isIntroduction(text: string): boolean {
  return text.startsWith('Linked to ');
}

/** What the preview promised, against what then stands on the platforms. */
function previewDiffers(plans: readonly Detail[], after: Standings, manual: RunReport): readonly string[] {
  const promised = new Set(plans.filter((plan) => plan.outcome === 'created').map((plan) => plan.source?.key ?? ''));
  const made = new Set(couples(after).map(({ ticket }) => ticket.key));
  const wrong = [...promised].filter((key) => !made.has(key)).map((key) => `${key} was promised and not created`);
  wrong.push(...[...made].filter((key) => !promised.has(key)).map((key) => `${key} was created and not promised`));
  const comments = plans.reduce((sum, plan) => sum + plan.comments.carried, 0);
  const files = plans.reduce((sum, plan) => sum + plan.attachments.carried, 0);
  const pointers = plans.reduce(
    (sum, plan) => sum + plan.planned.filter((change) => change.label === 'Note about a file that stays behind').length,
    0,
  );
  if (comments + pointers !== manual.comments)
    wrong.push(`${comments} comments and ${pointers} notes were promised, ${manual.comments} written`);
  if (files !== manual.attachments) wrong.push(`${files} files were promised, ${manual.attachments} written`);
  for (const plan of plans) {
    const issue = after.issues.find((candidate) => candidate.partnerTicket.split(' ')[0] === plan.source?.key);
    const title = plan.planned.find((change) => change.label === 'Summary')?.after;
    if (issue !== undefined && title !== undefined && title !== issue.title)
      wrong.push(`${issue.key} is "${issue.title}", promised was "${title}"`);
  }
  return wrong;
}

function lostAnswer(standings: Standings, id: string): readonly string[] {
  const ticket = standings.tickets.find((candidate) => candidate.id === id);
  const twins = ticket === undefined ? [] : standings.issues.filter((issue) => issue.title === ticket.title);
  const linked = ticket === undefined ? [] : issuesOf(standings, ticket);
  const wrong = twins.length === 1 ? [] : [`${twins.length} issues carry the title`];
  return linked.length === 1 ? wrong : [...wrong, `${linked.length} issues name the ticket`];
}

async function refusedReported(details: readonly Detail[], provocation: Provocation): Promise<readonly string[]> {
  const told = details.some((detail) => detail.problems.some((problem) => problem.level !== 'info' && problem.field === provocation.field));
  const kept = await provocation.kept();
  return [
    ...(told ? [] : [`the run does not say that ${provocation.field} was not accepted`]),
    ...(kept ? [] : ['the partner took the value after all']),
  ];
}

async function closureWrong(jira: JiraSide, partner: DemoPartner, cast: Cast, open: boolean): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const couple of [cast.closedThere, cast.closedHere]) {
    const issue = await jira.issue(couple.issue.id);
    const ticket = await partner.ticket(couple.ticket.id);
    if (issue.open !== open) wrong.push(`${issue.key} is ${issue.open ? 'open' : 'closed'}`);
    if (ticket.open !== open) wrong.push(`${ticket.key} is ${ticket.open ? 'open' : 'closed'}`);
  }
  return wrong;
}

/** Steps of the operations workflow before Done. */
function pathToDone({ issue }: Couple): readonly string[] {
  return issue.status === STATUSES.toDo
    ? [STATUSES.inProgress, STATUSES.inReview]
    : issue.status === STATUSES.inProgress
      ? [STATUSES.inReview]
      : [];
}

/** The source wins by the story's policy; the agent's title is kept and shown on the issue. */
async function conflictWrong(world: World, jira: JiraSide, partner: DemoPartner, couple: Couple): Promise<readonly string[]> {
  const shown = JSON.stringify(await ask(world, 'issueView', { issueId: couple.issue.id }, ACCOUNTS.agentMia, 'issue-panel'));
  const title = (await jira.issue(couple.issue.id)).title;
  const wrong = title === 'The partner’s title' ? [] : [`the issue is titled "${title}"`];
  const there = (await partner.ticket(couple.ticket.id)).title;
  if (there !== 'The partner’s title') wrong.push(`the ticket is titled "${there}"`);
  return shown.includes('The agent’s title') ? wrong : [...wrong, 'the issue panel does not show the losing title'];
}

/** The second connection carried the agent's own task and nothing that the first one had brought. */
function isolationWrong(
  { issues }: Standings,
  overlap: readonly TicketView[],
  ownTask: string,
  pairs: readonly Couple[],
): readonly string[] {
  const own = issues.find((issue) => issue.id === ownTask);
  const wrong =
    overlap.filter((ticket) => ticket.title === own?.title).length === 1 ? [] : ['the agent’s own task was not carried exactly once'];
  const titles = new Set(pairs.map(({ issue }) => issue.title));
  for (const ticket of overlap)
    if (ticket.title !== own?.title && titles.has(ticket.title)) wrong.push(`${ticket.key} "${ticket.title}" was forwarded`);
  if (overlap.length !== 1) wrong.push(`${overlap.length} tickets were created over the second connection`);
  if (pairs.some(({ issue }) => issue.id === ownTask)) wrong.push('the agent’s own task left over the first connection');
  return wrong;
}

function difference(before: readonly string[], after: readonly string[]): readonly string[] {
  const known = new Set(before);
  return after.filter((id) => !known.has(id)).map((id) => `${id} was created`);
}

/** Bytes that no text encoding survives, the same at every telling. */
function randomBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  let state = count;
  for (let index = 0; index < count; index += 1) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    bytes[index] = state >> 16;
  }
  return bytes;
}
