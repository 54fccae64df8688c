import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { goOffline, installBridge, opens, openSite, reportedErrors } from './bridge';
import { emptyState, type FakeState } from './fake-application';
import { newConnection } from './fake-site';
import { button, chooses, input, opensTab, options, pageText, presses, sees, turns, types } from './person';

let render: () => void;
let state: FakeState;

beforeAll(async () => {
  installBridge();
  const [{ default: ForgeReconciler }, { AdminPage }, React] = await Promise.all([
    import('@forge/react'),
    import('../../src/frontend/admin/admin-page'),
    import('react'),
  ]);
  render = () => ForgeReconciler.render(React.createElement(AdminPage));
});

beforeEach(() => {
  state = emptyState();
  openSite(state);
});

/** A saved connection with one route that has starter mappings, open in the editor. */
async function editing(): Promise<void> {
  state.connections.set('conn-9', newConnection('conn-9', 'Acme'));
  await opens(render);
  await sees('Edit Acme');
  presses('Edit Acme');
  await sees('Contract name');
  opensTab('Ticket types');
  await sees('Add a pair of ticket types');
  await sees('Type in ServiceNow');
  chooses('Type in ServiceNow', 'Incident');
  chooses('Type in Jira', 'Operations: Incident');
  presses('Add with starter mappings');
  await sees('1 field mapping');
}

describe('admin page (P1)', () => {
  it('says that there are no connections and offers to create one', async () => {
    await opens(render);
    await sees('No connections yet');
    expect(button('Create connection').props['appearance']).toBe('primary');
    expect(reportedErrors()).toEqual([]);
  });

  it('leads from nothing to a connection with stored credentials that passes its test (C1, C3, C4)', async () => {
    await opens(render);
    await sees('No connections yet');
    presses('Create connection');
    await sees('New connection');
    types('Name (required)', 'Acme');
    types('Base URL (required)', 'https://dev1.service-now.com');
    presses('Create');
    await sees('Source: ServiceNow');

    presses('Test connection to ServiceNow');
    await sees('Test failed');
    await sees('Sign in: Store credentials.');

    presses('Store credentials');
    await sees('Enter Password.');
    types('User name (required)', 'sync.user');
    types('Password (required)', 'correct horse');
    presses('Store credentials');
    await sees('Credentials are stored');
    expect(state.credentials.get('conn-1/source')).toEqual({ method: 'basic', user: 'sync.user', password: 'correct horse' });

    presses('Test connection to ServiceNow');
    await sees('Connection tested');
    await sees('Read incident');
    expect(pageText()).not.toContain('correct horse');
  });

  it('names what is wrong next to the field when a connection cannot be created', async () => {
    await opens(render);
    await sees('No connections yet');
    presses('Create connection');
    await sees('New connection');
    presses('Create');
    await sees('Give the connection a name.');
    expect(input('Name (required)').props['isInvalid']).toBe(true);
    expect(state.connections.size).toBe(0);
  });

  it('saves the whole record, says so, and keeps a refused save on the page', async () => {
    state.connections.set('conn-9', newConnection('conn-9', 'Acme'));
    await opens(render);
    await sees('Edit Acme');
    presses('Edit Acme');
    await sees('No unsaved changes.');

    types('Base URL (required)', 'http://dev1.service-now.com');
    await sees('There are unsaved changes.');
    presses('Save');
    await sees('Nothing was saved. Correct this first:');
    await sees('Connection: The address must begin with https://.');
    expect(input('Base URL (required)').props['isInvalid']).toBe(true);

    types('Base URL (required)', 'https://dev2.service-now.com');
    turns('Bi-directional flow', true);
    presses('Save');
    await sees('Saved.');
    expect(state.connections.get('conn-9')).toMatchObject({ bidirectional: true, source: { baseUrl: 'https://dev2.service-now.com' } });
  });

  it('does not overwrite what somebody else saved meanwhile', async () => {
    state.connections.set('conn-9', newConnection('conn-9', 'Acme'));
    await opens(render);
    await sees('Edit Acme');
    presses('Edit Acme');
    await sees('No unsaved changes.');
    state.connections.set('conn-9', { ...newConnection('conn-9', 'Acme and sons'), updatedAt: '2026-03-02T12:06:00Z' });
    types('Contract name', 'C-1');
    presses('Save');
    await sees('Somebody else saved this connection meanwhile');
    expect(state.connections.get('conn-9')?.name).toBe('Acme and sons');
  });

  it('adds ticket types from the live lists with starter mappings and what they leave open (M1, M7)', async () => {
    await editing();
    await sees('Open: the value "3 - Moderate" of Priority (source) has no partner yet.');
    presses('Save');
    await sees('Saved.');
    const route = state.connections.get('conn-9')?.routes[0];
    expect(route).toMatchObject({
      id: 'route-1',
      source: { type: 'incident' },
      target: { type: '10001', container: '10000' },
      requester: { source: 'caller_id' },
    });
    expect(route?.mappings.map((mapping) => mapping.target.field)).toEqual(['summary']);
  });

  it('edits value pairs with live values, the way back and a policy for the rest (M4, M5)', async () => {
    await editing();
    opensTab('Field mappings');
    await sees('Add field mapping');
    presses('Add field mapping');
    await sees('Field of ServiceNow (required)');
    chooses('Field of ServiceNow (required)', 'Priority');
    chooses('Field of Jira (required)', 'Priority');
    await sees('Add value pair');
    presses('Add value pair');
    presses('Add value pair');
    presses('Add value pair');
    await sees('Jira value of pair 3');
    chooses('Jira value of pair 2', 'High');
    chooses('Jira value of pair 3', 'High');
    await sees('"High" of Jira belongs to several pairs');
    const ticks = () => input('Use on the way back');
    expect(ticks().props['isChecked']).toBe(false);
    chooses('Values without a pair', 'Fail the ticket');
    presses('Apply mapping');
    await sees('Edit Priority to Priority');
    presses('Save');
    await sees('Saved.');
    const mapping = state.connections.get('conn-9')?.routes[0]?.mappings[1];
    expect(mapping).toMatchObject({ id: 'map-2', direction: 'bidirectional', values: { unmapped: { kind: 'fail' } } });
    expect(mapping?.values?.pairs.map((pair) => [pair.source.label, pair.target.label])).toEqual([
      ['1 - Critical', 'Highest'],
      ['2 - High', 'High'],
      ['3 - Moderate', 'High'],
    ]);
  });

  it('reports what the mapping check finds (X4)', async () => {
    await editing();
    opensTab('Field mappings');
    await sees('Remove Short description to Summary');
    presses('Check mappings');
    await sees('Nothing to settle');
    presses('Remove Short description to Summary');
    await sees('No field mappings yet');
    presses('Check mappings');
    await sees('Error: Summary (Jira): This required field gets no value.');
  });

  it('composes a description: add, move, remove, preview on a ticket (D1, D2)', async () => {
    await editing();
    opensTab('Description');
    await sees('Add a field of ServiceNow');
    chooses('Add a field of ServiceNow', 'Location');
    await sees('1. Location');
    chooses('Add a field of ServiceNow', 'Priority');
    await sees('2. Priority');
    expect(options('Add a field of ServiceNow')).not.toContain('Location');
    presses('Move Priority up');
    await sees('1. Priority');
    types('Ticket of ServiceNow', 'INC0010001');
    await sees('Show preview');
    await new Promise((resolve) => setTimeout(resolve, 20));
    presses('Show preview');
    await sees('INC0010001: Printer on fire');
    presses('Remove the composition');
    await sees('No fields are composed');
  });

  it.each([
    ['Comments & files', 'Internal comments: ServiceNow → Jira'],
    ['Contacts', 'Field that holds the requester'],
    ['Closing & defaults', 'When a closed ticket is reopened on one end'],
  ])('draws the tab %s', async (tab, text) => {
    await editing();
    opensTab(tab);
    await sees(text);
    expect(reportedErrors()).toEqual([]);
  });

  it('stores closing and default values by their live ids (M6, S6)', async () => {
    await editing();
    opensTab('Closing & defaults');
    await sees('Set when a ticket is closed in ServiceNow');
    await sees('Status that closes a ticket');
    chooses('When a closed ticket is reopened on one end', 'Reopen the other end too');
    chooses('Set when a ticket is created in Jira', 'Priority');
    await sees('Remove Priority');
    await new Promise((resolve) => setTimeout(resolve, 50));
    chooses('Priority', 'High');
    presses('Save');
    await sees('Saved.');
    expect(state.connections.get('conn-9')?.routes[0]).toMatchObject({
      reopen: 'reopen',
      target: { defaults: [{ field: 'priority', value: '2', label: 'High', type: 'option' }] },
    });
  });

  it('asks before a connection is removed and purges only when ticked (C8)', async () => {
    state.connections.set('conn-9', newConnection('conn-9', 'Acme'));
    state.credentials.set('conn-9/source', { method: 'basic' });
    await opens(render);
    await sees('Remove Acme');
    presses('Remove Acme');
    await sees('Remove Acme?');
    presses('Remove connection');
    await sees('No connections yet');
    expect([...state.credentials.keys()]).toEqual(['conn-9/source']);
  });

  it('warns before unsaved changes are left behind', async () => {
    state.connections.set('conn-9', newConnection('conn-9', 'Acme'));
    await opens(render);
    await sees('Edit Acme');
    presses('Edit Acme');
    await sees('No unsaved changes.');
    types('Contract name', 'C-1');
    await sees('There are unsaved changes.');
    presses('Back to connections');
    await sees('Leave without saving');
    presses('Leave without saving');
    await sees('Edit Acme');
    expect(state.connections.get('conn-9')?.contractName).toBe('');
  });

  it('says what to do when the app does not answer, and works after another try', async () => {
    goOffline();
    await opens(render);
    await sees('The app did not answer.');
    await sees('Next step: Check your network connection and try again.');
    openSite(state);
    presses('Try again');
    await sees('Operators');
  });

  it('shows people who are no admin why they see nothing (P5)', async () => {
    openSite(state, {
      rights: {
        isAdmin: async () => false,
        isInGroup: async () => false,
        mayBrowse: async () => true,
        mayEdit: async () => true,
        browsable: async () => new Set(),
      },
    });
    await opens(render);
    await sees('Only Jira administrators may do this.');
  });
});
