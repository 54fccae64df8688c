import { ACCOUNTS, FIELDS, STATUSES } from '../../sandbox/jira/seed';
import type { JiraIssue } from '../../sandbox/jira/state';
import type { TicketResult } from '../../src/core/model/run';
import { fromAdf } from '../../src/core/richtext/adf';
import { toPlainText } from '../../src/core/richtext/plain';
import { createWorld, type World, type WorldOptions } from '../world/world';

/** People of both ends, and what the platforms themselves show: the end states of the stories are read here and never asked of the app. */

export const SERVICE_DESK = 'beth.anglin';
const MIA = ACCOUNTS.agentMia;

export type Row = Readonly<Record<string, string>>;

export const idOf = (row: Row): string => row['sys_id'] ?? '';

/** A world whose first sync is done and whose automatic sync is on. */
export async function running(options: WorldOptions = {}, before: (world: World) => void = () => undefined): Promise<World> {
  const world = await createWorld(options);
  before(world);
  await world.manual();
  await world.setState('automatic');
  // Whatever was written within a listing's overlap is known after one look.
  await world.tick();
  world.calls.length = 0;
  return world;
}

export function incident(world: World, fields: Row = {}): Row {
  return world.servicenow.admin.as(SERVICE_DESK).create('incident', {
    short_description: 'Printer jams',
    description: 'It jams on every page.',
    impact: '2',
    urgency: '2',
    ...fields,
  });
}

export const agent = (world: World) => world.servicenow.admin.as(SERVICE_DESK);
export const mia = (world: World) => world.jira.admin.as(MIA);

/** The record as the instance has it now. */
export function recordOf(world: World, row: Row): Row {
  const found = world.servicenow.admin.row(idOf(row));
  if (found === undefined) throw new Error('The record is gone.');
  return found;
}

/** A text field's value; empty for one that holds no text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Every issue that names this record in the field for the partner's ticket. */
export function copiesOf(world: World, row: Row): readonly JiraIssue[] {
  return world.jira.admin.issues().filter((issue) => textOf(issue.fields[FIELDS.partnerTicket]).startsWith(`${row['number'] ?? '?'} `));
}

/** The one issue that answers to the record. */
export function issueOf(world: World, row: Row): JiraIssue {
  const [issue, ...more] = copiesOf(world, row);
  if (issue === undefined || more.length > 0)
    throw new Error(`${row['number'] ?? ''} has ${issue === undefined ? 'no issue' : 'several issues'}.`);
  return issue;
}

export const issueAt = (world: World, key: string): JiraIssue => {
  const issue = world.jira.admin.issue(key);
  if (issue === undefined) throw new Error(`${key} is gone.`);
  return issue;
};

export const plain = (adf: unknown): string => (adf === undefined ? '' : toPlainText(fromAdf(adf)));

export const adf = (text: string) => ({ type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] });

export interface ShownComment {
  readonly text: string;
  readonly internal: boolean;
  readonly byApp: boolean;
}

/** The comments of an issue as people see them; internal by the service desk's flag or a role. */
export function commentsOn(issue: JiraIssue): readonly ShownComment[] {
  return issue.comments.map((comment) => ({
    text: plain(comment.body),
    internal:
      comment.visibility !== undefined ||
      (comment.properties['sd.public.comment'] as { internal?: boolean } | undefined)?.internal === true,
    byApp: comment.author === ACCOUNTS.app,
  }));
}

export function internalComment(text: string) {
  return { body: adf(text), properties: [{ key: 'sd.public.comment', value: { internal: true } }] };
}

export interface ShownEntry {
  readonly text: string;
  readonly internal: boolean;
  readonly byApp: boolean;
}

/** The journal of a record, oldest first. */
export function journalOf(world: World, row: Row): readonly ShownEntry[] {
  return world.servicenow.admin.journal(idOf(row)).map((entry) => ({
    text: entry['value'] ?? '',
    internal: entry['element'] === 'work_notes',
    byApp: entry['sys_created_by'] === 'support.fusion',
  }));
}

/** What was written to a platform since the calls were last cleared. */
export function writesTo(world: World, platform: 'jira' | 'servicenow'): readonly string[] {
  return world.calls.filter((call) => call.platform === platform && call.status < 400).flatMap((call) => call.writes);
}

export const allWrites = (world: World): readonly string[] => [...writesTo(world, 'jira'), ...writesTo(world, 'servicenow')];

/** Ticks until a look brings no run and no writes, or fails after so many. */
export async function settle(world: World, most = 12): Promise<void> {
  let quiet = 0;
  for (let count = 0; count < most; count += 1) {
    const before = allWrites(world).length;
    await world.tick();
    quiet = allWrites(world).length === before ? quiet + 1 : 0;
    if (quiet === 3) return;
  }
}

export async function tickTimes(world: World, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await world.tick();
}

/** The connection's runs, newest first, with their results. */
export async function history(world: World, connectionId = 'acme-customer-example') {
  const { runs } = await world.deps.stores.runs.list(connectionId, { from: '1970-01-01T00:00:00.000Z', limit: 200 });
  return Promise.all(runs.map(async (run) => ({ run, results: await world.results(run) })));
}

/** Every message a run has left about a ticket since the world began. */
export async function messages(world: World, connectionId?: string): Promise<readonly string[]> {
  const all = await history(world, connectionId);
  return all.flatMap(({ results }) =>
    results.flatMap((result) =>
      result.notes.map((note) => `${note.level}: ${note.message}${note.detail === undefined ? '' : ` (${note.detail})`}`),
    ),
  );
}

export const notesOf = (results: readonly TicketResult[]): readonly string[] =>
  results.flatMap((result) => result.notes.map((note) => note.message));

/** Answers with a status instead of reaching the platform. */
export const answer = (status: number, headers: Record<string, string> = {}, body: unknown = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

/** Loses the answer of the first matching request; the request itself arrives. */
export function loseOnce(
  world: World,
  matches: (call: { platform: string; method: string; path: string }) => boolean,
  fate: 'lost-answer' | 'lost-request' = 'lost-answer',
): () => boolean {
  let lost = false;
  world.weather = (call) => {
    if (lost || !matches(call)) return 'fine';
    lost = true;
    return fate;
  };
  return () => lost;
}

export { FIELDS, STATUSES };
