import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IssueLink } from '../../src/rpc/issue';
import { ADMIN, installBridge, opens, openSite, reportedErrors } from './bridge';
import { emptyState, type FakeState } from './fake-application';
import { button, pageText, presses, sees, types } from './person';

let render: () => void;
let state: FakeState;

beforeAll(async () => {
  installBridge();
  const [{ default: ForgeReconciler }, { IssuePanel }, React] = await Promise.all([
    import('@forge/react'),
    import('../../src/frontend/issue/issue-panel'),
    import('react'),
  ]);
  render = () => ForgeReconciler.render(React.createElement(IssuePanel));
});

beforeEach(() => {
  state = emptyState();
  openSite(state, { issueId: '10100' });
});

const LINK: IssueLink = {
  connectionId: 'acme',
  connectionName: 'Acme',
  state: 'linked',
  stateReason: '',
  partner: { platformName: 'ServiceNow', key: 'INC0010001', url: 'https://dev1.service-now.com/x', status: 'In Progress' },
  lastSyncAt: '2026-03-02T12:05:00Z',
  fields: [
    { label: 'Summary', here: 'Printer on fire', there: 'Printer on fire', agreed: true },
    {
      label: 'Priority',
      here: 'High',
      there: '2 - High',
      agreed: true,
      conflict: { losingValue: 'Low', of: 'here', at: '2026-03-02T11:00:00Z' },
    },
    { label: 'Location', here: 'Berlin', there: '', agreed: false, parkedReason: 'Not accepted by ServiceNow' },
  ],
  problems: [],
  syncNow: { allowed: true },
};

describe('issue panel (P3)', () => {
  it('shows the linked ticket, the last sync and every field in words', async () => {
    state.issue = { links: [LINK], notLinked: [] };
    await opens(render);
    await sees('INC0010001');
    await sees('Status: In Progress');
    await sees('Last sync: 2 Mar 2026, 13:05');
    await sees('In step; conflict on 2 Mar 2026, 12:00: "Low" of Jira lost');
    await sees('Different; left alone: Not accepted by ServiceNow');
    await sees('(empty)');
    expect(reportedErrors()).toEqual([]);
  });

  it('syncs now and says what came of it', async () => {
    state.issue = { links: [LINK], notLinked: [] };
    await opens(render);
    await sees('Sync now');
    presses('Sync now');
    await sees('Synced: Updated');
  });

  it('says why Sync now is refused while the connection is paused (S4)', async () => {
    state.issue = { links: [{ ...LINK, syncNow: { allowed: false, reason: 'The connection is paused.' } }], notLinked: [] };
    await opens(render);
    await sees('Sync now is not possible: The connection is paused.');
    expect(button('Sync now').props['isDisabled']).toBe(true);
  });

  it('pauses and resumes this ticket', async () => {
    state.issue = { links: [LINK], notLinked: [] };
    await opens(render);
    await sees('Pause this ticket');
    presses('Pause this ticket');
    await sees('Resume this ticket');
    expect(state.issue.links[0]?.state).toBe('paused');
  });

  it('asks before it unlinks (S7)', async () => {
    state.issue = { links: [LINK], notLinked: [] };
    await opens(render);
    await sees('Unlink');
    presses('Unlink');
    await sees('Unlink from INC0010001?');
    presses('Unlink from INC0010001');
    await sees('This issue is not linked with a ticket of a partner.');
  });

  it('says why the issue is not linked and links with an existing ticket by its exact number (X2, S11)', async () => {
    state.issue = {
      links: [],
      notLinked: [
        {
          connectionId: 'acme',
          connectionName: 'Acme',
          platformName: 'ServiceNow',
          reason: 'The issue does not match the start filter.',
          nextStep: 'Change the filter, or link it by hand.',
          linkable: true,
        },
      ],
    };
    await opens(render);
    await sees('Not linked over Acme: The issue does not match the start filter.');
    await sees('Next step: Change the filter, or link it by hand.');
    types('Link with an existing ticket of ServiceNow', 'INC7');
    await new Promise((resolve) => setTimeout(resolve, 20));
    presses('Link over Acme');
    await sees('There is no ticket INC7');
    types('Link with an existing ticket of ServiceNow', 'INC0010001');
    await new Promise((resolve) => setTimeout(resolve, 20));
    presses('Link over Acme');
    await sees('Sync now');
  });

  it('shows nothing of an issue the person may not see (P5)', async () => {
    state.issue = { links: [LINK], notLinked: [] };
    openSite(state, { issueId: '10100', rights: { ...ADMIN, mayBrowse: async () => false } });
    await opens(render);
    await sees('You may not see this issue, or it does not exist.');
    expect(pageText()).not.toContain('INC0010001');
  });

  it('refuses a change by a person who may see but not edit the issue (P5)', async () => {
    state.issue = { links: [LINK], notLinked: [] };
    openSite(state, { issueId: '10100', rights: { ...ADMIN, mayEdit: async () => false } });
    await opens(render);
    await sees('Sync now');
    presses('Sync now');
    await sees('You may not edit this issue.');
  });
});
