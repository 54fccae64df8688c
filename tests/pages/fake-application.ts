import type { Connection } from '../../src/config/connection';
import { TicketGoneError } from '../../src/core/errors';
import { opposite } from '../../src/core/model/end';
import type { Application } from '../../src/application/application';
import type { JobView } from '../../src/rpc/contract';
import type { CredentialStatus } from '../../src/rpc/connection-views';
import type { IssueView } from '../../src/rpc/issue';
import type { FailingTicket, RunView, TicketResultView } from '../../src/rpc/run';
import { FIELDS, newConnection, newRun, NOW, PLATFORMS, TYPES, valuesOf } from './fake-site';

/** What the fake holds; tests read and set it directly. */
export interface FakeState {
  operatorGroup: string;
  connections: Map<string, Connection>;
  /** Credentials as entered, by `connectionId/end`. */
  credentials: Map<string, Readonly<Record<string, string>>>;
  runs: Map<string, RunView>;
  results: TicketResultView[];
  failing: FailingTicket[];
  issue: IssueView;
  jobs: Map<string, JobView>;
  /** Connections with one completed manual sync (S4). */
  proven: Set<string>;
}

export function emptyState(): FakeState {
  return {
    operatorGroup: '',
    connections: new Map(),
    credentials: new Map(),
    runs: new Map(),
    results: [],
    failing: [],
    issue: { links: [], notLinked: [] },
    jobs: new Map(),
    proven: new Set(),
  };
}

const RESULT: TicketResultView = {
  id: 'r1',
  outcome: 'created',
  source: { key: 'INC0010001', url: 'https://dev1.service-now.com/INC0010001' },
  target: { key: 'OPS-1', url: 'https://site.atlassian.net/browse/OPS-1' },
  issueId: '10100',
  title: 'Printer on fire',
  comments: { carried: 2, failed: 0 },
  attachments: { carried: 1, failed: 0 },
  problems: [],
  planned: [],
};

/** An application in memory: connections are kept, jobs end at once, a run ends on the second look. */
export function fakeApplication(state: FakeState): Application {
  let count = 0;
  const fresh = (prefix: string): string => `${prefix}-${(count += 1)}`;
  const connection = (id: string): Connection => {
    const found = state.connections.get(id);
    if (found === undefined) throw new TicketGoneError('This connection does not exist any more. Go back to the list.');
    return found;
  };
  const run = (id: string): RunView => {
    const found = state.runs.get(id);
    if (found === undefined) throw new TicketGoneError('This run does not exist any more.');
    return found;
  };
  const status = (id: string, end: string): CredentialStatus => {
    const stored = state.credentials.get(`${id}/${end}`);
    return stored === undefined ? { stored: false } : { stored: true, method: stored['method'] ?? '', updatedAt: NOW };
  };
  const view = (id: string) => ({
    connection: connection(id),
    credentials: { source: status(id, 'source'), target: status(id, 'target') },
  });
  const put = (next: Connection): Connection => {
    state.connections.set(next.id, next);
    return next;
  };
  const finished = (job: JobView): { outcome: 'started'; jobId: string } => {
    const jobId = fresh('job');
    state.jobs.set(jobId, job);
    return { outcome: 'started', jobId };
  };
  const finish = (started: RunView): RunView => ({
    ...started,
    status: 'success',
    finishedAt: NOW,
    progress: { done: 2, total: 2, at: NOW },
    counts: { ...started.counts, created: 1, updated: 1, comments: { carried: 2, failed: 0 }, attachments: { carried: 1, failed: 0 } },
  });
  return {
    job: async ({ jobId }) => {
      const job = state.jobs.get(jobId);
      if (job === undefined) throw new TicketGoneError('This job does not exist any more.');
      return job;
    },
    platforms: async () => PLATFORMS,
    settings: async () => ({ operatorGroup: state.operatorGroup }),
    saveSettings: async (settings) => {
      state.operatorGroup = settings.operatorGroup;
      return settings;
    },
    listConnections: async () =>
      [...state.connections.values()].map(({ routes, source, target, ...rest }) => ({
        ...rest,
        routes: routes.length,
        source: { platform: source.platform, baseUrl: source.baseUrl },
        target: { platform: target.platform, baseUrl: target.baseUrl },
      })),
    getConnection: async ({ connectionId }) => view(connectionId),
    createConnection: async ({ name, contractName, jiraEnd, baseUrl }) => {
      const made = newConnection(fresh('conn'), name, contractName, baseUrl);
      const ends = jiraEnd === 'target' ? made : { ...made, source: made.target, target: made.source };
      put(ends);
      return view(ends.id);
    },
    saveConnection: async ({ connection: next }) => {
      const stored = connection(next.id);
      if (stored.updatedAt !== next.updatedAt) return { outcome: 'stale', updatedAt: stored.updatedAt };
      const partner = next.source.platform === 'jira' ? 'target' : 'source';
      if (!next[partner].baseUrl.startsWith('https://')) {
        return {
          outcome: 'refused',
          problems: [{ path: ['connection', partner, 'baseUrl'], message: 'The address must begin with https://.' }],
        };
      }
      const updatedAt = new Date(Date.parse(stored.updatedAt) + 1000).toISOString();
      const state = stored.state === 'draft' && next.routes.length > 0 ? 'initial-sync-required' : stored.state;
      return { outcome: 'saved', connection: put({ ...next, state, updatedAt }) };
    },
    removeConnection: async ({ connectionId, purge }) => {
      state.connections.delete(connectionId);
      if (purge) for (const key of state.credentials.keys()) if (key.startsWith(`${connectionId}/`)) state.credentials.delete(key);
      return { outcome: 'done' };
    },
    setCredentials: async ({ connectionId, end, method, values }) => {
      connection(connectionId);
      state.credentials.set(`${connectionId}/${end}`, { method, ...values });
      return status(connectionId, end);
    },
    pauseConnection: async ({ connectionId }) => ({
      outcome: 'changed',
      state: put({ ...connection(connectionId), state: 'paused' }).state,
    }),
    resumeConnection: async ({ connectionId }) => ({
      outcome: 'changed',
      state: put({ ...connection(connectionId), state: 'ready' }).state,
      piledUp: 4,
    }),
    setAutomatic: async ({ connectionId, on }) => {
      if (on && !state.proven.has(connectionId)) {
        return { outcome: 'refused', reason: 'No manual sync has completed yet.', nextStep: 'Run a manual sync first.' };
      }
      return { outcome: 'changed', state: put({ ...connection(connectionId), state: on ? 'automatic' : 'ready' }).state };
    },
    testConnection: async ({ connectionId, end }) => {
      const partner = connection(connectionId)[end].platform !== 'jira';
      const signedIn = !partner || state.credentials.has(`${connectionId}/${end}`);
      return finished({
        state: 'tested',
        report: signedIn
          ? { ok: true, actingUser: 'sync.user', timeZone: 'Europe/Berlin', items: [{ what: 'Read incident', outcome: 'ok' }] }
          : { ok: false, actingUser: '', timeZone: '', items: [{ what: 'Sign in', outcome: 'failed', advice: 'Store credentials.' }] },
      });
    },
    ticketTypes: async ({ end }) => TYPES[end],
    fields: async ({ end }) => FIELDS[end],
    values: async ({ end, field }) => valuesOf(end, field),
    starterMappings: async () => ({
      mappings: [
        {
          id: 'map-1',
          source: { field: 'short_description', label: 'Short description', type: 'text', role: 'title' },
          target: { field: 'summary', label: 'Summary', type: 'text', role: 'title' },
          direction: 'bidirectional',
        },
      ],
      requester: { source: 'caller_id', target: 'reporter' },
      open: [{ mappingId: 'map-4', fieldLabel: 'Priority', end: 'source', option: { id: '3', label: '3 - Moderate' } }],
      missing: [],
    }),
    checkMappings: async ({ connection: draft, routeId }) => {
      const mappings = draft.routes.find((route) => route.id === routeId)?.mappings ?? [];
      return mappings.some((mapping) => mapping.target.field === 'summary')
        ? []
        : [
            {
              severity: 'error',
              kind: 'required-field',
              end: 'target',
              fieldLabel: 'Summary',
              message: 'This required field gets no value.',
            },
          ];
    },
    previewDescription: async ({ connection: draft, routeId, ticketKey }) => {
      const lines = draft.routes.find((route) => route.id === routeId)?.composition?.fields ?? [];
      const content = lines.map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: `${line.label}: value` }] }));
      return { ticketKey, ticketTitle: 'Printer on fire', adf: { type: 'doc', version: 1, content } };
    },
    overview: async () => ({
      connections: [...state.connections.values()].map((each) => ({
        connectionId: each.id,
        connectionName: each.name,
        state: each.state,
        stateReason: each.stateReason,
        sourceName: 'ServiceNow',
        targetName: 'Jira',
        ...(each.state === 'automatic' ? { heartbeat: { checkedAt: NOW, nothingNewSince: '2026-03-02T11:40:00Z' } } : {}),
        failingTickets: state.failing.length,
        automaticAllowed: state.proven.has(each.id)
          ? { allowed: true }
          : { allowed: false, reason: 'No manual sync has completed yet.', nextStep: 'Run a manual sync first.' },
      })),
      banners: [],
    }),
    startRun: async ({ connectionId, mode, since }) => {
      const target = connection(connectionId);
      if (target.state === 'paused') return { outcome: 'refused', reason: 'The connection is paused.', nextStep: 'Resume it.' };
      const started = newRun(fresh('run'), target, mode, since);
      state.runs.set(started.id, started);
      return { outcome: 'started', runId: started.id };
    },
    cancelRun: async ({ runId }) => {
      const stopped: RunView = { ...run(runId), status: 'cancelled', finishedAt: NOW };
      state.runs.set(runId, stopped);
      return stopped;
    },
    listRuns: async ({ connectionId, status: wanted }) => ({
      runs: [...state.runs.values()]
        .filter((each) => (connectionId ?? each.connectionId) === each.connectionId && (wanted ?? each.status) === each.status)
        .reverse(),
    }),
    getRun: async ({ runId }) => {
      const now = run(runId);
      if (now.status !== 'running') return now;
      if (now.progress.done === 0) {
        const half = { ...now, progress: { ...now.progress, done: 1 } };
        state.runs.set(runId, half);
        return half;
      }
      const ended = finish(now);
      state.runs.set(runId, ended);
      if (ended.kind === 'manual') {
        const target = connection(ended.connectionId);
        state.proven.add(target.id);
        put({ ...target, state: 'ready' });
      }
      return ended;
    },
    runDetails: async ({ runId }) => {
      const planned: TicketResultView['planned'] = [
        { kind: 'create', end: 'target', label: 'Operations: Incident' },
        { kind: 'field', end: 'target', label: 'Summary', after: 'Printer on fire' },
      ];
      const results = state.results.length > 0 ? state.results : [RESULT];
      return { results: run(runId).kind === 'preview' ? results.map((result) => ({ ...result, planned })) : results };
    },
    failingTickets: async ({ connectionId }) => ({ tickets: state.failing.filter((ticket) => ticket.connectionId === connectionId) }),
    retryTicket: async ({ end, ticketId }) => {
      state.failing = state.failing.filter((ticket) => ticket.end !== end || ticket.ticketId !== ticketId);
      return finished({ state: 'synced', result: RESULT });
    },
    issueView: async () => state.issue,
    syncIssue: async ({ connectionId }) => {
      const link = state.issue.links.find((each) => each.connectionId === connectionId);
      if (link?.syncNow.allowed !== true) return { outcome: 'refused', reason: link?.syncNow.reason ?? 'Not linked.' };
      return finished({ state: 'synced', result: { ...RESULT, outcome: 'updated' } });
    },
    linkIssue: async ({ connectionId, partnerKey }) => {
      if (partnerKey !== 'INC0010001') {
        return {
          outcome: 'refused',
          reason: `There is no ticket ${partnerKey} in the ${opposite('target')}.`,
          nextStep: 'Check the number.',
        };
      }
      const entry = state.issue.notLinked.find((each) => each.connectionId === connectionId);
      if (entry === undefined) return { outcome: 'refused', reason: 'The issue is linked already.' };
      state.issue = {
        links: [
          {
            connectionId,
            connectionName: entry.connectionName,
            state: 'linked',
            stateReason: '',
            partner: { platformName: entry.platformName, key: partnerKey, url: 'https://dev1.service-now.com/x', status: 'New' },
            fields: [],
            problems: [],
            syncNow: { allowed: true },
          },
        ],
        notLinked: [],
      };
      return { outcome: 'done' };
    },
    unlinkIssue: async ({ connectionId }) => {
      state.issue = { ...state.issue, links: state.issue.links.filter((link) => link.connectionId !== connectionId) };
      return { outcome: 'done' };
    },
    pauseIssue: async ({ connectionId, paused }) => {
      state.issue = {
        ...state.issue,
        links: state.issue.links.map((link) =>
          link.connectionId === connectionId ? { ...link, state: paused ? 'paused' : 'linked' } : link,
        ),
      };
      return { outcome: 'done' };
    },
  };
}
