import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '../../core/errors';
import { jiraRights } from './rights';

/** A Jira that knows one person, below the real SDK. */
interface JiraState {
  global: string[];
  groups: string[];
  /** Permissions per visible issue. */
  issues: Record<string, string[]>;
  status: number;
  calls: string[];
}

let jira: JiraState;
const before = Reflect.get(globalThis, '__forge_fetch__') as unknown;

function reply(path: string, body: string | undefined): { status: number; body: unknown } {
  if (jira.status !== 200) return { status: jira.status, body: {} };
  const url = new URL(path, 'https://site.atlassian.net');
  if (url.pathname === '/rest/api/3/mypermissions') {
    const issueId = url.searchParams.get('issueId');
    const held = issueId === null ? jira.global : jira.issues[issueId];
    if (held === undefined) return { status: 404, body: {} };
    const keys = (url.searchParams.get('permissions') ?? '').split(',');
    return {
      status: 200,
      body: { permissions: Object.fromEntries(keys.map((key) => [key, { key, havePermission: held.includes(key) }])) },
    };
  }
  if (url.pathname === '/rest/api/3/myself') return { status: 200, body: { groups: { items: jira.groups.map((name) => ({ name })) } } };
  if (url.pathname === '/rest/api/3/permissions/check') {
    const asked = JSON.parse(body ?? '{}') as { projectPermissions: { issues: number[] }[] };
    const issues = (asked.projectPermissions[0]?.issues ?? []).filter(
      (id) => jira.issues[String(id)]?.includes('BROWSE_PROJECTS') === true,
    );
    return { status: 200, body: { globalPermissions: [], projectPermissions: [{ permission: 'BROWSE_PROJECTS', issues, projects: [] }] } };
  }
  return { status: 501, body: {} };
}

beforeEach(() => {
  jira = { global: [], groups: [], issues: {}, status: 200, calls: [] };
  Reflect.set(globalThis, '__forge_fetch__', async (target: { provider: string; type: string }, path: string, init?: { body?: string }) => {
    jira.calls.push(`${target.provider} ${target.type} ${path}`);
    const answer = reply(path, init?.body);
    return new Response(JSON.stringify(answer.body), { status: answer.status });
  });
});

afterEach(() => {
  Reflect.set(globalThis, '__forge_fetch__', before);
});

describe('rights of the calling person, asked of Jira (P5)', () => {
  it.each([
    [['ADMINISTER'], true],
    [['SYSTEM_ADMIN'], false],
    [[], false],
  ])('with the global permissions %j admin is %s', async (held, expected) => {
    jira.global = held;
    expect(await jiraRights().isAdmin()).toBe(expected);
  });

  it('asks as the person, once per call of a procedure', async () => {
    const rights = jiraRights();
    await rights.isAdmin();
    await rights.isAdmin();
    expect(jira.calls).toHaveLength(1);
    expect(jira.calls[0]).toMatch(/user .*permissions=ADMINISTER$/i);
  });

  it.each([
    ['operators', ['operators', 'jira-users'], true],
    ['operators', ['Operators'], false],
    ['', [''], false],
  ])('in the group "%s" with %j: %s', async (name, groups, expected) => {
    jira.groups = groups;
    expect(await jiraRights().isInGroup(name)).toBe(expected);
  });

  it.each([
    [['BROWSE_PROJECTS', 'EDIT_ISSUES'], true, true],
    [['BROWSE_PROJECTS'], true, false],
    [['EDIT_ISSUES'], false, false],
  ])('with %j on the issue: browse %s, edit %s', async (held, browse, edit) => {
    jira.issues['10100'] = held;
    expect(await jiraRights().mayBrowse('10100')).toBe(browse);
    expect(await jiraRights().mayEdit('10100')).toBe(edit);
  });

  it('an issue that Jira does not show is neither seen nor edited', async () => {
    expect(await jiraRights().mayBrowse('10999')).toBe(false);
    expect(await jiraRights().mayEdit('10999')).toBe(false);
  });

  it('keeps of many issues those the person may browse', async () => {
    jira.issues = { '1': ['BROWSE_PROJECTS'], '2': [] };
    expect([...(await jiraRights().browsable(['1', '2', '3']))]).toEqual(['1']);
    expect([...(await jiraRights().browsable([]))]).toEqual([]);
  });

  it('does not take an outage of Jira for a missing right', async () => {
    jira.status = 503;
    await expect(jiraRights().isAdmin()).rejects.toBeInstanceOf(TransientError);
  });
});
