import { beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNTS, FIELDS } from '../../../sandbox/jira/seed';
import { HELP, OPS, calls, connector, emulator, freshSite, ops } from './acme';

beforeEach(freshSite);

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
