import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionState } from '../../src/config/connection';
import type { TicketResultView } from '../../src/rpc/run';
import { ADMIN, installBridge, opens, openSite, reportedErrors } from './bridge';
import { emptyState, type FakeState } from './fake-application';
import { newConnection, newRun } from './fake-site';
import { button, chooses, input, noLongerSees, options, pageText, presses, sees, turns } from './person';

let render: () => void;
let state: FakeState;

beforeAll(async () => {
  installBridge();
  const [{ default: ForgeReconciler }, { SyncPage }, React] = await Promise.all([
    import('@forge/react'),
    import('../../src/frontend/sync/sync-page'),
    import('react'),
  ]);
  render = () => ForgeReconciler.render(React.createElement(SyncPage));
});

beforeEach(() => {
  state = emptyState();
  openSite(state);
});

function withConnection(name: string, is: ConnectionState): void {
  const id = name.toLowerCase();
  state.connections.set(id, { ...newConnection(id, name), state: is });
}

describe('Sync page (P2)', () => {
  it('says where connections come from when there are none', async () => {
    await opens(render);
    await sees('No connections yet');
    await sees('A Jira administrator creates connections');
  });

  it('runs a sync with progress from a moment on the person’s clock, and shows its results (S3, P4)', async () => {
    withConnection('Acme', 'initial-sync-required');
    await opens(render);
    await sees('Changed since: time (Europe/Berlin)');
    chooses('Changed since: time (Europe/Berlin)', '09:30');
    await sees('Run sync');
    presses('Run sync');
    await sees('1 of 2 tickets');
    expect(button('Run sync').props['isDisabled']).toBe(true);
    await sees('Success');
    await sees('Result: 1 created, 1 updated; 2 comments, 1 file.');
    await sees('INC0010001');
    await sees('OPS-1');
    await sees('Open manual sync of');
    const since = [...state.runs.values()][0]?.since ?? '';
    expect(new Date(since).toLocaleTimeString('de-DE', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' })).toBe('09:30');
    expect(reportedErrors()).toEqual([]);
  });

  it('previews without writing and lists what would happen (S3)', async () => {
    withConnection('Acme', 'initial-sync-required');
    await opens(render);
    await sees('A preview changes nothing.');
    presses('Preview');
    await sees('A run now would give: 1 created, 1 updated');
    await sees('The reporters of 2 issues will be notified.');
    await sees('Would be created');
    await sees('Create in Jira: Operations: Incident');
    await sees('Set in Jira: Summary: "Printer on fire"');
    expect(state.proven.size).toBe(0);
  });

  it('cancels a run and says what was written (S3)', async () => {
    withConnection('Acme', 'ready');
    await opens(render);
    await sees('Run sync');
    presses('Run sync');
    await sees('Cancel this run');
    presses('Cancel this run');
    await sees('Cancelled');
    await sees('Nothing was written.');
  });

  it('says in words why automatic sync cannot be switched on, and switches it on after a manual sync (S4)', async () => {
    withConnection('Acme', 'initial-sync-required');
    await opens(render);
    await sees('Automatic sync cannot be switched on yet. No manual sync has completed yet. Next step: Run a manual sync first.');
    expect(input('Automatic sync every 5 minutes').props['isDisabled']).toBe(true);
    presses('Run sync');
    await sees('Success');
    await sees('Ready for automatic sync');
    turns('Automatic sync every 5 minutes', true);
    await sees('Automatic sync on');
    await sees('nothing new since');
    expect(state.connections.get('acme')?.state).toBe('automatic');
  });

  it('pauses and resumes a connection and says what piled up (C5)', async () => {
    withConnection('Acme', 'automatic');
    await opens(render);
    await sees('Pause this connection');
    presses('Pause this connection');
    await sees('Resume this connection');
    presses('Resume this connection');
    await sees('4 tickets changed meanwhile and will sync now.');
  });

  it('lists failing tickets with reason and next step, and tries one again (S12)', async () => {
    withConnection('Acme', 'automatic');
    state.failing = [
      {
        connectionId: 'acme',
        end: 'source',
        ticketId: 'abc',
        ticket: { key: 'INC0010002', url: 'javascript:alert(1)' },
        state: 'parked',
        failingSince: '2026-03-02T10:00:00Z',
        attempts: 3,
        problems: [
          {
            level: 'error',
            field: 'Priority',
            value: 'P9',
            message: 'This value has no pair.',
            nextStep: 'Pair it under "Field mappings".',
          },
        ],
      },
    ];
    await opens(render);
    await sees('Error: Priority "P9": This value has no pair. Next step: Pair it under "Field mappings".');
    await sees('Parked: waits for a person. 3 attempts since 2 Mar 2026, 11:00.');
    expect(pageText()).not.toContain('javascript:');
    presses('Try INC0010002 again');
    await sees('Tried again: Created');
    presses('Refresh failing tickets');
    await sees('No ticket is failing.');
  });

  it('filters the history and opens the details of a run (P2)', async () => {
    withConnection('Acme', 'ready');
    withConnection('Globex', 'ready');
    const [acme, globex] = [...state.connections.values()];
    if (acme === undefined || globex === undefined) throw new Error('unreachable');
    state.runs.set('a', {
      ...newRun('a', acme, 'manual', '2026-03-01T00:00:00Z'),
      status: 'failed',
      message: 'ServiceNow refused the credentials.',
      nextStep: 'Enter them again.',
    });
    state.runs.set('g', {
      ...newRun('g', globex, 'automatic', '2026-03-01T00:00:00Z'),
      status: 'nothing',
      startedAt: '2026-03-02T12:00:00Z',
    });
    await opens(render);
    await sees('History');
    await sees('Open automatic sync of 2 Mar, 13:00');
    expect(options('Period')).toEqual(['Last day', 'Last 7 days', 'Last 30 days']);
    chooses('Status', 'Failed');
    await noLongerSees('Open automatic sync of 2 Mar, 13:00');
    await sees('Open manual sync of 2 Mar, 13:05');
    presses('Open manual sync of 2 Mar, 13:05');
    await sees('ServiceNow refused the credentials.');
    await sees('Next step: Enter them again.');
  });

  it('hides results of issues that an operator may not browse and says how many (P5)', async () => {
    const result = (id: string, issueId: string): TicketResultView => ({
      id,
      outcome: 'updated',
      target: { key: `OPS-${id}`, url: `https://site.atlassian.net/browse/OPS-${id}` },
      issueId,
      title: `Title ${id}`,
      comments: { carried: 0, failed: 0 },
      attachments: { carried: 0, failed: 0 },
      problems: [],
      planned: [],
    });
    withConnection('Acme', 'ready');
    state.operatorGroup = 'operators';
    state.results = [result('1', '10001'), result('2', '10002')];
    openSite(state, {
      rights: { ...ADMIN, isAdmin: async () => false, browsable: async (ids) => new Set(ids.filter((id) => id === '10001')) },
    });
    await opens(render);
    await sees('Run sync');
    presses('Run sync');
    await sees('Title 1');
    await sees('1 more of issues that you may not see.');
    expect(pageText()).not.toContain('Title 2');
  });
});
