import { beforeEach, describe, expect, it } from 'vitest';
import { bindJira } from '../../src/connectors/jira/site.fixture';
import { FieldRejectedError, TicketRejectedError } from '../../src/core/errors';
import type { Ticket } from '../../src/core/model/ticket';
import type { FieldValue } from '../../src/core/model/value';
import { fromMarkdown } from '../../src/core/richtext/markdown';
import { fromPlainText, toPlainText } from '../../src/core/richtext/plain';
import { toMarkdown } from '../../src/core/richtext/markdown';
import type { Connector, ReadResult, RouteScope, TicketDraft } from '../../src/engine/ports/connector';
import type { PlatformHttp } from '../../src/engine/ports/http';
import type { JiraEmulator } from '../../sandbox/jira/emulator';
import { createJiraEmulator } from '../../sandbox/jira/emulator';
import type { Workflow } from '../../sandbox/jira/state';
import { ACCOUNTS, FIELDS, ISSUE_TYPES, STATUSES } from '../../sandbox/jira/seed';

const SITE = 'https://acme.atlassian.net';
const START = Date.parse('2026-03-01T12:00:00Z');
const OPS: RouteScope = { container: '10000', type: ISSUE_TYPES.incident };
const HELP: RouteScope = { container: '10001', type: ISSUE_TYPES.serviceRequest };

let now = START;
let emulator: JiraEmulator;
/** Method and path of each request since the last `calls.length = 0`. */
const calls: string[] = [];
/** Makes the next matching request lose its answer after the effect. */
let loseAnswerTo: string | undefined;

const http: PlatformHttp = {
  async send(request) {
    calls.push(`${request.method} ${request.path.split('?')[0] ?? ''}`);
    const body = request.body === undefined ? {} : { body: typeof request.body === 'string' ? request.body : new Uint8Array(request.body) };
    const answer = await emulator.fetch(
      new Request(SITE + request.path, { method: request.method, headers: { ...request.headers }, ...body }),
    );
    if (loseAnswerTo !== undefined && request.path.startsWith(loseAnswerTo)) {
      loseAnswerTo = undefined;
      throw new Error('socket hang up');
    }
    const date = new Date(now).toUTCString();
    return {
      status: answer.status,
      headers: { date, ...Object.fromEntries(answer.headers) },
      body: new Uint8Array(await answer.arrayBuffer()),
    };
  },
};

const bound = (settings: Readonly<Record<string, string>> = {}): Connector => bindJira(http, () => now, settings);
let connector: Connector;

beforeEach(() => {
  now = START;
  emulator = createJiraEmulator({ clock: { now: () => now } });
  connector = bound();
  calls.length = 0;
  loseAnswerTo = undefined;
});

const text = (value: string): FieldValue => ({ kind: 'text', text: value });
const option = (id: string, label = id): FieldValue => ({ kind: 'option', option: { id, label } });
const draft = (correlationId: string, fields: TicketDraft['fields'] = {}, scope = OPS): TicketDraft => ({
  ...scope,
  correlationId,
  fields: { summary: text(`Ticket ${correlationId}`), ...fields },
});
/** Gives all work types of a project another workflow over the same statuses. */
function useWorkflow(projectKey: string, transitions: Workflow['transitions']): void {
  const project = emulator.admin.project(projectKey);
  const old = emulator.admin.state.workflows[Object.values(project?.workflowByType ?? {})[0] ?? ''];
  if (project === undefined || old === undefined) throw new Error(`no project ${projectKey}`);
  emulator.admin.addWorkflow({ ...old, id: 'changed', transitions });
  emulator.admin.addProject({ ...project, workflowByType: Object.fromEntries(project.issueTypeIds.map((type) => [type, 'changed'])) });
}

const mia = () => emulator.admin.as(ACCOUNTS.agentMia);

function person(key: string, scope: { project: string; type: string }, summary = 'By hand'): string {
  return mia().createIssue({ fields: { project: { key: scope.project }, issuetype: { id: scope.type }, summary: `${summary} ${key}` } }).id;
}
const ops = (summary: string): string => person(summary, { project: 'OPS', type: ISSUE_TYPES.incident });
const help = (summary: string): string => person(summary, { project: 'HELP', type: ISSUE_TYPES.serviceRequest });

async function created(one: TicketDraft): Promise<Extract<Awaited<ReturnType<Connector['createMany']>>[number], { outcome: 'created' }>> {
  const [result] = await connector.createMany([one]);
  if (result?.outcome !== 'created') throw result?.error ?? new Error('no result');
  return result;
}

async function read(id: string, fields: readonly string[] = [], over = connector): Promise<Extract<ReadResult, { outcome: 'found' }>> {
  const [result] = await over.readMany([{ ref: { id, type: OPS.type } }], { fields, comments: true, files: true });
  if (result?.outcome !== 'found') throw new Error(`not found: ${JSON.stringify(result)}`);
  return result;
}

const statusOf = (ticket: Ticket | undefined): string | undefined => {
  const value = ticket?.fields['status'];
  return value?.kind === 'option' ? value.option.id : undefined;
};

describe('listing', () => {
  it('lists the changes of all routes in one call, oldest first, ties by key (S1)', async () => {
    const a = ops('a');
    const b = help('b');
    mia().createIssue({ fields: { project: { key: 'OPS' }, issuetype: { id: ISSUE_TYPES.bug }, summary: 'no route' } });
    now += 61_000;
    mia().edit(a, { summary: 'again' });
    const page = await connector.listChanged({ scopes: [OPS, HELP], since: new Date(START).toISOString(), limit: 50 });
    expect(page.rows.map((row) => row.ref)).toEqual([
      { id: b, type: HELP.type },
      { id: a, type: OPS.type },
    ]);
    expect(calls).toEqual(['POST /rest/api/3/search/jql']);
    expect(page.serverTime).toBe(new Date(now).toISOString());
  });

  it('goes through all pages and gives the version a strong read gives', async () => {
    for (let index = 0; index < 25; index++) {
      now += 700;
      ops(String(index));
    }
    const rows: { id: string; version: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await connector.listChanged({
        scopes: [OPS],
        since: new Date(START).toISOString(),
        limit: 10,
        ...(cursor ? { cursor } : {}),
      });
      rows.push(...page.rows.map((row) => ({ id: row.ref.id, version: row.version })));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(new Set(rows.map((row) => row.id)).size).toBe(25);
    const last = rows.at(-1);
    expect((await read(last?.id ?? '')).ticket.version).toBe(last?.version);
  });

  it('shows a comment or a file alone as a change (S1)', async () => {
    const id = ops('quiet');
    now += 120_000;
    const since = new Date(now).toISOString();
    expect((await connector.listChanged({ scopes: [OPS], since, limit: 50 })).rows).toEqual([]);
    emulator.admin.as(ACCOUNTS.agentMia).attach(id, { name: 'a.txt', type: 'text/plain', bytes: new Uint8Array([1]) });
    expect((await connector.listChanged({ scopes: [OPS], since, limit: 50 })).rows.map((row) => row.ref.id)).toEqual([id]);
  });
});

describe('creating', () => {
  it('creates with every kind of field and reads the same values back (M3, S8)', async () => {
    const fields = {
      description: { kind: 'richText', doc: fromMarkdown('A **bold** start\n\n- one\n- two') },
      priority: option('2', 'High'),
      labels: { kind: 'labels', labels: ['partner'] },
      duedate: { kind: 'date', date: '2026-04-01' },
      reporter: { kind: 'user', user: { id: ACCOUNTS.agentMia, name: 'Mia Lindqvist' } },
      [FIELDS.severity]: option('10101', 'Major'),
      [FIELDS.affectedServices]: { kind: 'options', options: [{ id: '10111', label: 'VPN' }] },
      [FIELDS.impactedUsers]: { kind: 'number', number: 12.5 },
      [FIELDS.plannedStart]: { kind: 'dateTime', at: '2026-03-02T08:30:00.000Z' },
      [FIELDS.targetDate]: { kind: 'date', date: '2026-05-01' },
      [FIELDS.partnerTicket]: text('INC0010001'),
    } as const;
    const { ticket, key, url, fieldsRefused } = await created(draft('c-1', fields));
    expect([key, url, fieldsRefused]).toEqual(['OPS-1', `${SITE}/browse/OPS-1`, []]);
    const { description, reporter } = ticket?.fields ?? {};
    expect(ticket?.fields).toEqual({ ...fields, summary: text('Ticket c-1'), description, reporter });
    expect(description?.kind === 'richText' && toMarkdown(description.doc).trim()).toContain('**bold**');
    expect(reporter).toMatchObject({ kind: 'user', user: { id: ACCOUNTS.agentMia, email: 'mia@acme.example' } });
    expect(ticket?.correlationId).toBe('c-1');
  });

  it('creates fifty issues in two calls', async () => {
    const results = await connector.createMany(Array.from({ length: 50 }, (_, index) => draft(`c-${index}`)));
    expect(results.filter((result) => result.outcome === 'created')).toHaveLength(50);
    expect(calls).toEqual(['POST /rest/api/3/issue/bulk', 'POST /rest/api/3/issue/bulkfetch']);
  });

  it('walks a new issue to its status over several steps, with the resolution its screen requires (S6)', async () => {
    const { ticket, fieldsRefused } = await created(
      draft('c-1', { status: option(STATUSES.done), resolution: option('10002', 'Duplicate') }),
    );
    expect([statusOf(ticket), ticket?.closed, ticket?.fields['resolution'], fieldsRefused]).toEqual([
      STATUSES.done,
      true,
      option('10002', 'Duplicate'),
      [],
    ]);
  });

  it('walks a second issue the way the first one showed', async () => {
    await created(draft('c-1', { status: option(STATUSES.done), resolution: option('10000', 'Done') }));
    calls.length = 0;
    await created(draft('c-2', { status: option(STATUSES.done), resolution: option('10000', 'Done') }));
    expect(calls.filter((call) => call.startsWith('POST') && call.endsWith('/transitions'))).toHaveLength(3);
  });

  it('creates a summary of several lines as one line, and refuses one that is too long with its field', async () => {
    expect((await created(draft('c-1', { summary: text('one\ntwo') }))).ticket?.fields['summary']).toEqual(text('one two'));
    const [result] = await connector.createMany([draft('c-2', { summary: text('x'.repeat(300)) })]);
    expect(result).toMatchObject({ outcome: 'failed', error: { fields: ['summary'] } });
  });

  it('creates without an optional value that Jira refuses, and names it (X6)', async () => {
    const result = await created(draft('c-1', { [FIELDS.severity]: option('99999', 'Gone') }));
    expect(result.fieldsRefused.map(({ field }) => field)).toEqual([FIELDS.severity]);
  });

  it('finds the issue again after a lost answer, with and without the lagging index (S2)', async () => {
    emulator.admin.setIndexLag(10 * 60_000);
    ops('older');
    const hint = await connector.lookupHint(OPS);
    loseAnswerTo = '/rest/api/3/issue/bulk';
    await expect(connector.createMany([draft('c-lost')])).rejects.toMatchObject({ recovery: 'look-up' });
    const found = await connector.findByCorrelation(OPS, 'c-lost', hint);
    expect(found).toMatchObject({ outcome: 'found', hits: [{ type: OPS.type }] });
    expect(await connector.findByCorrelation(OPS, 'c-other', hint)).toEqual({ outcome: 'absent' });
    now += 11 * 60_000;
    expect(await connector.findByCorrelation(OPS, 'c-lost', 'no hint')).toEqual(found);
  });
});

describe('updating', () => {
  it('writes one field in one call and reads it back in the same (S8)', async () => {
    const { ref } = await created(draft('c-1'));
    calls.length = 0;
    const result = await connector.update(ref, { summary: text('New title') }, { want: ['summary', 'priority'] });
    expect(calls).toEqual([`PUT /rest/api/3/issue/${ref.id}`]);
    expect(result).toMatchObject({
      continuous: false,
      fieldsRefused: [],
      ticket: { fields: { summary: text('New title'), priority: option('3', 'Medium') } },
    });
    expect(result.ticket?.version).toBe((await read(ref.id)).ticket.version);
  });

  it('clears fields', async () => {
    const { ref } = await created(draft('c-1', { labels: { kind: 'labels', labels: ['a'] }, [FIELDS.severity]: option('10101') }));
    const cleared = await connector.update(
      ref,
      { labels: { kind: 'empty' }, [FIELDS.severity]: { kind: 'empty' } },
      { want: ['labels', FIELDS.severity] },
    );
    expect(cleared.ticket?.fields).toEqual({ labels: { kind: 'empty' }, [FIELDS.severity]: { kind: 'empty' } });
  });

  it('names the refused field and writes nothing', async () => {
    const { ref } = await created(draft('c-1'));
    const refused = connector.update(ref, { [FIELDS.severity]: option('99999'), summary: text('No') }, { want: [] });
    await expect(refused).rejects.toBeInstanceOf(FieldRejectedError);
    await expect(refused).rejects.toMatchObject({ fields: [FIELDS.severity] });
    expect((await read(ref.id, ['summary'])).ticket.fields['summary']).toEqual(text('Ticket c-1'));
  });

  it('takes the direct transition with two calls and a read-back', async () => {
    const { ref } = await created(draft('c-1'));
    calls.length = 0;
    const result = await connector.update(ref, { status: option(STATUSES.inProgress) }, { want: ['status'] });
    expect(statusOf(result.ticket)).toBe(STATUSES.inProgress);
    expect(calls).toEqual([
      `GET /rest/api/3/issue/${ref.id}/transitions`,
      `POST /rest/api/3/issue/${ref.id}/transitions`,
      'POST /rest/api/3/issue/bulkfetch',
    ]);
  });

  it('writes fields first and the closing status last, over several steps (S6)', async () => {
    const { ref } = await created(draft('c-1'));
    calls.length = 0;
    const fields = { status: option(STATUSES.done), summary: text('Fixed'), resolution: option('10000', 'Done') };
    const result = await connector.update(ref, fields, { want: ['status', 'summary', 'resolution'] });
    expect(result.fieldsRefused).toEqual([]);
    expect(result.ticket?.fields).toMatchObject({ summary: text('Fixed'), resolution: option('10000', 'Done') });
    expect(result.ticket?.closed).toBe(true);
    expect(calls[0]).toBe(`PUT /rest/api/3/issue/${ref.id}`);
  });

  it('names the field that a transition requires and nobody gave', async () => {
    const scope = HELP;
    const { ref } = await created(draft('c-1', {}, scope));
    const refused = connector.update(ref, { status: option(STATUSES.resolved) }, { want: ['status'] });
    await expect(refused).rejects.toMatchObject({
      fields: ['resolution', 'status'],
      message: expect.stringContaining('Resolve this issue') as string,
    });
  });

  it('reports the status alone when the fields are written already', async () => {
    const { ref } = await created(draft('c-1', {}, HELP));
    const result = await connector.update(
      ref,
      { status: option(STATUSES.resolved), summary: text('Written') },
      { want: ['summary', 'status'] },
    );
    expect(result.fieldsRefused.map(({ field }) => field)).toEqual(['status']);
    expect(result.ticket?.fields['summary']).toEqual(text('Written'));
  });

  it('reopens and leaves no resolution behind (S6)', async () => {
    const { ref } = await created(draft('c-1', { status: option(STATUSES.done), resolution: option('10000', 'Done') }));
    const result = await connector.update(ref, { status: option(STATUSES.toDo) }, { want: ['status', 'resolution'] });
    expect([statusOf(result.ticket), result.ticket?.fields['resolution'], result.ticket?.closed]).toEqual([
      STATUSES.toDo,
      { kind: 'empty' },
      false,
    ]);
  });

  it('does not set out for a status of another workflow', async () => {
    const { ref } = await created(draft('c-1'));
    const refused = connector.update(ref, { status: option(STATUSES.waitingForCustomer) }, { want: [] });
    await expect(refused).rejects.toMatchObject({ fields: ['status'] });
    expect(emulator.admin.issue(ref.id)?.statusId).toBe(STATUSES.toDo);
  });

  it('goes round a step that asks for what is not at hand', async () => {
    const { ref } = await created(draft('c-1', {}, HELP));
    useWorkflow('HELP', [
      {
        id: '11',
        name: 'Triage',
        from: [STATUSES.waitingForSupport],
        to: STATUSES.inProgress,
        screen: [{ fieldId: FIELDS.severity, required: true }],
      },
      { id: '21', name: 'Ask', from: [STATUSES.waitingForSupport], to: STATUSES.waitingForCustomer },
      { id: '31', name: 'Close', from: [STATUSES.inProgress, STATUSES.waitingForCustomer], to: STATUSES.closed },
    ]);
    const result = await connector.update(ref, { status: option(STATUSES.closed) }, { want: ['status'] });
    expect([statusOf(result.ticket), result.fieldsRefused]).toEqual([STATUSES.closed, []]);
  });

  it('comes back from a dead end', async () => {
    const { ref } = await created(draft('c-1', {}, HELP));
    useWorkflow('HELP', [
      { id: '11', name: 'Wait', from: [STATUSES.waitingForSupport], to: STATUSES.waitingForCustomer },
      { id: '12', name: 'Back', from: [STATUSES.waitingForCustomer], to: STATUSES.waitingForSupport },
      { id: '21', name: 'Work', from: [STATUSES.waitingForSupport], to: STATUSES.inProgress },
      { id: '31', name: 'Close', from: [STATUSES.inProgress], to: STATUSES.closed },
    ]);
    const result = await connector.update(ref, { status: option(STATUSES.closed) }, { want: ['status'] });
    expect([statusOf(result.ticket), result.fieldsRefused]).toEqual([STATUSES.closed, []]);
  });

  it('clears a resolution that the workflow leaves behind, or says that it could not (S6)', async () => {
    const { ref } = await created(draft('c-1', { status: option(STATUSES.resolved), resolution: option('10000', 'Done') }, HELP));
    useWorkflow('HELP', [{ id: '61', name: 'Back', from: [STATUSES.resolved], to: STATUSES.waitingForSupport }]);
    const result = await connector.update(ref, { status: option(STATUSES.waitingForSupport) }, { want: ['status', 'resolution'] });
    expect(statusOf(result.ticket)).toBe(STATUSES.waitingForSupport);
    expect(result.fieldsRefused.map(({ field }) => field)).toEqual(['resolution']);
  });

  it('does nothing to an issue that is in the status already', async () => {
    const { ref } = await created(draft('c-1'));
    calls.length = 0;
    const result = await connector.update(ref, { status: option(STATUSES.toDo) }, { want: ['status'] });
    expect([statusOf(result.ticket), result.fieldsRefused]).toEqual([STATUSES.toDo, []]);
    expect(calls.filter((call) => call.startsWith('POST') && call.endsWith('/transitions'))).toEqual([]);
  });
});

describe('comments', () => {
  const comment = (markdown: string, visibility: 'public' | 'internal' = 'public') => ({
    body: fromMarkdown(markdown),
    visibility,
    mark: `m-${markdown}`,
  });

  it('keep their formatting and are found by their mark (K5, S2)', async () => {
    const id = ops('a');
    const since = new Date(now).toISOString();
    loseAnswerTo = `/rest/api/3/issue/${id}/comment`;
    await expect(connector.addComment({ id, type: OPS.type }, comment('**Hi**'))).rejects.toMatchObject({ recovery: 'look-up' });
    const ref = { id, type: OPS.type };
    const hit = await connector.findComment(ref, comment('**Hi**'), since, new Set());
    const [read1] = (await read(id)).comments;
    expect(hit).toEqual({ outcome: 'found', hits: [read1?.id] });
    expect(read1 && toMarkdown(read1.body)).toContain('**Hi**');
    expect(await connector.findComment(ref, comment('**Hi**'), since, new Set([read1?.id ?? '']))).toEqual({ outcome: 'absent' });
    expect(await connector.findComment(ref, { ...comment('**Hi**'), mark: 'other' }, since, new Set())).toEqual({ outcome: 'absent' });
  });

  it('stay internal and public in a service project, by the creating call (K2)', async () => {
    const id = help('a');
    await connector.addComment({ id, type: HELP.type }, comment('for the team', 'internal'));
    await connector.addComment({ id, type: HELP.type }, comment('for the customer'));
    expect((await read(id)).comments.map(({ visibility }) => visibility)).toEqual(['internal', 'public']);
    expect(emulator.admin.issue(id)?.comments[0]?.properties).toMatchObject({ 'sd.public.comment': { internal: true } });
  });

  it('stay internal when they are edited (K3)', async () => {
    const id = help('a');
    const ref = { id, type: HELP.type };
    const { id: commentId } = await connector.addComment(ref, comment('one', 'internal'));
    now += 1000;
    await connector.editComment?.(ref, commentId, comment('two', 'internal'));
    const [edited] = (await read(id)).comments;
    expect([edited?.visibility, edited && toPlainText(edited.body).trim(), edited?.updatedAt]).toEqual([
      'internal',
      'two',
      new Date(now).toISOString(),
    ]);
  });

  it('that are internal never reach a project without internal comments (K2)', async () => {
    const id = ops('a');
    await expect(connector.addComment({ id, type: OPS.type }, comment('secret', 'internal'))).rejects.toThrow(TicketRejectedError);
    expect(emulator.admin.issue(id)?.comments).toEqual([]);
  });

  it('that are internal stand behind the chosen role (K2)', async () => {
    const id = ops('a');
    const restricted = bound({ internalRole: 'atlassian-addons-project-access' });
    await restricted.addComment({ id, type: OPS.type }, comment('secret', 'internal'));
    expect(emulator.admin.issue(id)?.comments[0]?.visibility).toEqual({ type: 'role', value: 'atlassian-addons-project-access' });
    expect((await read(id, [], restricted)).comments.map(({ visibility }) => visibility)).toEqual(['internal']);
  });

  it('are declared internal only where the settings make them possible (K2)', () => {
    expect(connector.capabilities.commentVisibility).toEqual(['public']);
    expect(bound({ internalGroup: 'service-agents' }).capabilities.commentVisibility).toEqual(['public', 'internal']);
    expect(bound({ serviceProjects: '10001' }).capabilities).toMatchObject({
      commentVisibility: ['public', 'internal'],
      fileVisibility: ['public', 'internal'],
    });
  });
});

describe('files', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7919) % 256);
  const file = { name: 'Bericht "März" – 概要.bin', mimeType: 'application/octet-stream', visibility: 'public' as const, mark: 'm' };

  it('arrive and leave byte for byte, and are found again (K4, S2)', async () => {
    const id = ops('a');
    const ref = { id, type: OPS.type };
    const since = new Date(now).toISOString();
    loseAnswerTo = `/rest/api/3/issue/${id}/attachments`;
    await expect(connector.addFile(ref, { ...file, bytes })).rejects.toMatchObject({ recovery: 'look-up' });
    const [found] = (await read(id)).files;
    expect(found).toMatchObject({ name: file.name, size: bytes.length, visibility: 'public' });
    expect(await connector.findFile(ref, { ...file, size: bytes.length }, since, new Set())).toEqual({
      outcome: 'found',
      hits: [found?.id],
    });
    expect(await connector.findFile(ref, { ...file, size: bytes.length }, since, new Set([found?.id ?? '']))).toEqual({
      outcome: 'absent',
    });
    if (found === undefined) throw new Error('no file');
    expect(await connector.readFile(ref, found, 100_000)).toEqual(bytes);
    await expect(connector.readFile(ref, found, 1000)).rejects.toThrow(TicketRejectedError);
  });

  it('of somebody else with the same name are not taken for ours', async () => {
    const id = ops('a');
    mia().attach(id, { name: 'a.txt', type: 'text/plain', bytes: new Uint8Array([1]) });
    const found = await connector.findFile(
      { id, type: OPS.type },
      { ...file, name: 'a.txt', size: 1 },
      new Date(START).toISOString(),
      new Set(),
    );
    expect(found).toEqual({ outcome: 'absent' });
  });

  it('that are internal are not shown to everybody in an ordinary project (K4)', async () => {
    const id = ops('a');
    await expect(connector.addFile({ id, type: OPS.type }, { ...file, bytes, visibility: 'internal' })).rejects.toThrow(
      TicketRejectedError,
    );
    expect(emulator.admin.issue(id)?.attachments).toEqual([]);
  });

  it('above the limit are refused with the reason', async () => {
    const id = ops('a');
    emulator.admin.setAttachmentLimit(1000);
    await expect(connector.addFile({ id, type: OPS.type }, { ...file, bytes })).rejects.toThrow('larger than Jira accepts');
  });
});

describe('reading', () => {
  it('does not tell a deleted issue from a hidden one (S7)', async () => {
    const [deleted, hidden, kept] = [ops('a'), ops('b'), ops('c')];
    emulator.admin.as(ACCOUNTS.admin).delete(deleted ?? '');
    emulator.admin.hideIssue(hidden ?? '');
    const results = await connector.readMany(
      [deleted, hidden, kept].map((id) => ({ ref: { id, type: OPS.type } })),
      { fields: [], comments: false, files: false },
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['invisible', 'invisible', 'found']);
  });

  it('follows an issue to its new project and type (C7)', async () => {
    const id = ops('a');
    emulator.admin.as(ACCOUNTS.admin).move(id, { projectKey: 'HELP', issueTypeId: ISSUE_TYPES.serviceRequest });
    const { ref, ticket } = await read(id);
    expect([ref, ticket.container, ticket.key]).toEqual([{ id, type: HELP.type }, HELP.container, 'HELP-1']);
    expect(await connector.findByKey('ops-1')).toEqual(ref);
  });

  it('marks a security level (C7)', async () => {
    const id = ops('a');
    emulator.admin.as(ACCOUNTS.admin).edit(id, { security: { id: '10020' } });
    expect((await read(id)).ticket.restricted).toBe(true);
  });

  it('finds nothing behind what is no key', async () => {
    expect(await connector.findByKey('OPS-99')).toBeUndefined();
    expect(await connector.findByKey('../../admin')).toBeUndefined();
  });
});

describe('start filters', () => {
  it('judge the issues as they are now, although the index lags (C7)', async () => {
    emulator.admin.setIndexLag(10 * 60_000);
    const ids = Array.from({ length: 120 }, (_, index) => ops(String(index)));
    const chosen = ids.filter((_, index) => index % 3 === 0);
    for (const id of chosen) mia().edit(id, { labels: ['partner'] });
    calls.length = 0;
    const matching = await connector.matchesFilter(
      ids.map((id) => ({ id, type: OPS.type })),
      'labels = partner ORDER BY created',
    );
    expect([...matching].sort()).toEqual([...chosen].sort());
    expect(calls).toHaveLength(3);
  });

  it('cannot reach beyond the asked issues', async () => {
    const [a, b] = [ops('a'), ops('b')];
    const matching = await connector.matchesFilter([{ id: a, type: OPS.type }], 'labels = nothing OR project = OPS');
    expect([...matching]).toEqual([a]);
    expect(matching.has(b)).toBe(false);
  });

  it('match everything when empty', async () => {
    expect(await connector.matchesFilter([{ id: '5', type: 'x' }], ' ORDER BY key ')).toEqual(new Set(['5']));
    expect(calls).toEqual([]);
  });

  it('are refused with Jira’s reason', async () => {
    await expect(connector.validateFilter(OPS, 'priority = High ORDER BY created')).resolves.toBeUndefined();
    await expect(connector.validateFilter(OPS, 'priority =')).rejects.toThrow(TicketRejectedError);
    await expect(connector.validateFilter(OPS, 'nonsense = 1')).rejects.toMatchObject({
      detail: expect.stringContaining('nonsense') as string,
    });
    await expect(connector.validateFilter(OPS, 'priority = High) OR (project = HELP')).rejects.toThrow(TicketRejectedError);
  });
});

describe('metadata', () => {
  it('lists the work types of all projects (C4)', async () => {
    const types = await connector.ticketTypes();
    expect(types).toHaveLength(5);
    expect(types).toContainEqual({
      type: OPS.type,
      label: 'Incident',
      container: '10000',
      containerLabel: 'Operations (OPS)',
      internalComments: false,
    });
    expect(types.find(({ container }) => container === '10001')?.internalComments).toBe(true);
  });

  it('lists fields with their types, roles and limits (M2)', async () => {
    const infos = new Map((await connector.fields(OPS)).map((field) => [field.id, field]));
    expect(infos.get('summary')).toMatchObject({
      type: 'text',
      role: 'title',
      requiredOnCreate: true,
      maxLength: 255,
      editable: true,
      multiline: false,
    });
    expect(infos.get('description')).toMatchObject({ type: 'richText', role: 'description', maxLength: 32_767, multiline: true });
    expect(infos.get('priority')).toMatchObject({ type: 'option', role: 'priority', requiredOnCreate: false });
    expect(infos.get('reporter')).toMatchObject({ type: 'user', role: 'requester' });
    expect(infos.get('status')).toMatchObject({ type: 'option', role: 'status', editable: true });
    expect(infos.get('resolution')).toMatchObject({ role: 'resolution' });
    expect(infos.get('created')).toMatchObject({ type: 'dateTime', editable: false, settableOnCreate: false });
    expect(infos.get(FIELDS.affectedServices)).toMatchObject({ type: 'options', custom: true });
    expect(infos.get(FIELDS.workaround)).toMatchObject({ type: 'richText' });
    expect(infos.get(FIELDS.tags)).toMatchObject({ type: 'labels' });
    expect(infos.get(FIELDS.plannedStart)).toMatchObject({ type: 'dateTime' });
    expect(infos.has('project')).toBe(false);
  });

  it('learns from an issue what its edit screen leaves out', async () => {
    const project = emulator.admin.project('OPS');
    if (project === undefined) throw new Error('no project');
    const placements = project.placements.map((item) =>
      item.fieldId === FIELDS.severity ? { ...item, onEdit: false } : item.fieldId === FIELDS.tags ? { ...item, onCreate: false } : item,
    );
    emulator.admin.addProject({ ...project, placements });
    ops('a');
    const infos = new Map((await connector.fields(OPS)).map((field) => [field.id, field]));
    expect(infos.get(FIELDS.severity)).toMatchObject({ settableOnCreate: true, editable: false });
    expect(infos.get(FIELDS.tags)).toMatchObject({ settableOnCreate: false, editable: true });
  });

  it('lists live values (M2, S6)', async () => {
    const status = await connector.values(OPS, 'status');
    expect(status.map(({ label, closed }) => [label, closed])).toEqual([
      ['To Do', false],
      ['In Progress', false],
      ['In Review', false],
      ['Done', true],
    ]);
    expect(await connector.values(OPS, 'priority')).toHaveLength(5);
    expect(await connector.values(OPS, 'resolution')).toContainEqual({ id: '10002', label: 'Duplicate' });
    expect(await connector.values(OPS, FIELDS.severity)).toContainEqual({ id: '10101', label: 'Major' });
    expect(await connector.values(OPS, 'summary')).toEqual([]);
    expect(await connector.values(OPS, 'reporter')).toEqual([]);
  });
});

describe('people', () => {
  it('are matched by a shown address only, customers included (K6)', async () => {
    const found = await connector.findContacts(['MIA@acme.example', 'hana@acme.example', 'lena@customer.example', 'nobody@x.test'], OPS);
    expect(found.get('MIA@acme.example')?.map(({ id }) => id)).toEqual([ACCOUNTS.agentMia]);
    expect(found.get('lena@customer.example')?.map(({ id }) => id)).toEqual([ACCOUNTS.customerLena]);
    expect(found.get('hana@acme.example')).toBeUndefined();
  });
});

describe('the connection test (C4)', () => {
  it('passes, names who acts, and writes nothing', async () => {
    const report = await connector.check([OPS, HELP]);
    expect(report.items.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(report).toMatchObject({ ok: true, actingUser: 'Support Fusion for Jira', timeZone: 'Etc/UTC' });
    expect(emulator.admin.issues()).toEqual([]);
    const writes = calls.filter(
      (call) => /^(PUT|DELETE)/.test(call) || (call.startsWith('POST') && !/search|parse|bulkfetch|list$/.test(call)),
    );
    expect(writes).toEqual([]);
  });

  it.each(['CREATE_ISSUES', 'EDIT_ISSUES', 'TRANSITION_ISSUES', 'ADD_COMMENTS', 'CREATE_ATTACHMENTS'])(
    'names the missing right %s with its setting',
    async (permission) => {
      emulator.admin.setRight({ accountId: ACCOUNTS.app, permission, projectKey: 'OPS' }, false);
      const report = await connector.check([OPS]);
      expect(report.ok).toBe(false);
      expect(report.items.find(({ outcome }) => outcome === 'failed')?.advice).toMatch(/permission scheme of project OPS|Create issues/);
    },
  );

  it('says that a project cannot be seen', async () => {
    emulator.admin.setRight({ accountId: ACCOUNTS.app, permission: 'BROWSE_PROJECTS', projectKey: 'OPS' }, false);
    const report = await connector.check([OPS, { container: '4711', type: '1' }]);
    expect(report.ok).toBe(false);
    expect(report.items.filter(({ outcome }) => outcome === 'failed').map(({ what }) => what)).toEqual(
      expect.arrayContaining(['Project 10000', 'Project 4711']),
    );
  });
});

describe('plain text', () => {
  it('of a megabyte in a description is refused by its field and not by a crash', async () => {
    const [result] = await connector.createMany([
      draft('c-1', { description: { kind: 'richText', doc: fromPlainText('word '.repeat(200_000)) } }),
    ]);
    expect(result).toMatchObject({ outcome: 'created', fieldsRefused: [{ field: 'description' }] });
  });

  it('keeps emoji and right-to-left letters', async () => {
    const title = '🔥 התקלה דחופה 👩‍💻';
    expect((await created(draft('c-1', { summary: text(title) }))).ticket?.fields['summary']).toEqual(text(title));
  });
});
