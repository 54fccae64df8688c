import { createJiraEmulator } from '../../../sandbox/jira/emulator';
import type { JiraEmulator } from '../../../sandbox/jira/emulator';
import type { JiraPerson } from '../../../sandbox/jira/admin';
import { ACCOUNTS, ISSUE_TYPES } from '../../../sandbox/jira/seed';
import type { Workflow } from '../../../sandbox/jira/state';
import { bindJira } from '../../../src/connectors/jira/site.fixture';
import type { Ticket } from '../../../src/core/model/ticket';
import type { FieldValue } from '../../../src/core/model/value';
import type { Connector, ReadResult, RouteScope, TicketDraft } from '../../../src/engine/ports/connector';
import type { PlatformHttp } from '../../../src/engine/ports/http';

export const SITE = 'https://acme.atlassian.net';
export const START = Date.parse('2026-03-01T12:00:00Z');
export const OPS: RouteScope = { container: '10000', type: ISSUE_TYPES.incident };
export const HELP: RouteScope = { container: '10001', type: ISSUE_TYPES.serviceRequest };

/** The site's clock, in ms since the epoch. */
export let now = 0;
export let emulator: JiraEmulator;
/** Method and path of each request since the last `calls.length = 0`. */
export const calls: string[] = [];
let lost: string | undefined;

/** Makes the next request to this path lose its answer after the effect. */
export function loseAnswerTo(path: string): void {
  lost = path;
}

export function advance(ms: number): void {
  now += ms;
}

const http: PlatformHttp = {
  async send(request) {
    calls.push(`${request.method} ${request.path.split('?')[0] ?? ''}`);
    const body = request.body === undefined ? {} : { body: typeof request.body === 'string' ? request.body : new Uint8Array(request.body) };
    const answer = await emulator.fetch(
      new Request(SITE + request.path, { method: request.method, headers: { ...request.headers }, ...body }),
    );
    if (lost !== undefined && request.path.startsWith(lost)) {
      lost = undefined;
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

export const bound = (settings: Readonly<Record<string, string>> = {}): Connector => bindJira(http, () => now, settings);
export let connector: Connector;

/** A fresh site Acme, and a connector bound to it. Call it before each test. */
export function freshSite(): void {
  now = START;
  emulator = createJiraEmulator({ clock: { now: () => now } });
  connector = bound();
  calls.length = 0;
  lost = undefined;
}

export const text = (value: string): FieldValue => ({ kind: 'text', text: value });
export const option = (id: string, label = id): FieldValue => ({ kind: 'option', option: { id, label } });
export const draft = (correlationId: string, fields: TicketDraft['fields'] = {}, scope = OPS): TicketDraft => ({
  ...scope,
  correlationId,
  fields: { summary: text(`Ticket ${correlationId}`), ...fields },
});
/** Gives all work types of a project another workflow over the same statuses. */
export function useWorkflow(projectKey: string, transitions: Workflow['transitions']): void {
  const project = emulator.admin.project(projectKey);
  const old = emulator.admin.state.workflows[Object.values(project?.workflowByType ?? {})[0] ?? ''];
  if (project === undefined || old === undefined) throw new Error(`no project ${projectKey}`);
  emulator.admin.addWorkflow({ ...old, id: 'changed', transitions });
  emulator.admin.addProject({ ...project, workflowByType: Object.fromEntries(project.issueTypeIds.map((type) => [type, 'changed'])) });
}

export const mia = (): JiraPerson => emulator.admin.as(ACCOUNTS.agentMia);

function person(key: string, scope: { project: string; type: string }, summary = 'By hand'): string {
  return mia().createIssue({ fields: { project: { key: scope.project }, issuetype: { id: scope.type }, summary: `${summary} ${key}` } }).id;
}
export const ops = (summary: string): string => person(summary, { project: 'OPS', type: ISSUE_TYPES.incident });
export const help = (summary: string): string => person(summary, { project: 'HELP', type: ISSUE_TYPES.serviceRequest });

export async function created(
  one: TicketDraft,
): Promise<Extract<Awaited<ReturnType<Connector['createMany']>>[number], { outcome: 'created' }>> {
  const [result] = await connector.createMany([one]);
  if (result?.outcome !== 'created') throw result?.error ?? new Error('no result');
  return result;
}

export async function read(
  id: string,
  fields: readonly string[] = [],
  over = connector,
): Promise<Extract<ReadResult, { outcome: 'found' }>> {
  const [result] = await over.readMany([{ ref: { id, type: OPS.type } }], { fields, comments: true, files: true });
  if (result?.outcome !== 'found') throw new Error(`not found: ${JSON.stringify(result)}`);
  return result;
}

export const statusOf = (ticket: Ticket | undefined): string | undefined => {
  const value = ticket?.fields['status'];
  return value?.kind === 'option' ? value.option.id : undefined;
};
