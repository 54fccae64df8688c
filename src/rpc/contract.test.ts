import { describe, expect, it } from 'vitest';
import { emptyState, fakeApplication } from '../../tests/pages/fake-application';
import { newConnection } from '../../tests/pages/fake-site';
import type { Application } from '../application/application';
import { procedures, type Input, type ProcedureName } from './contract';

const CALLER = { accountId: 'a' };

/** Over the wire and back, as a page reads it. */
function carried(procedure: ProcedureName, value: unknown): unknown {
  const parsed = procedures[procedure].output.parse(value);
  const again: unknown = procedures[procedure].output.parse(JSON.parse(JSON.stringify(parsed)));
  expect(again).toEqual(parsed);
  return again;
}

function site(): Application {
  const state = emptyState();
  state.connections.set('conn-9', newConnection('conn-9', 'Acme'));
  return fakeApplication(state);
}

describe('answers survive the way to the page', () => {
  const one = { connectionId: 'conn-9' };
  const scope = { type: 'incident', container: '' };
  it.each<[ProcedureName, (app: Application) => Promise<unknown>]>([
    ['platforms', (app) => app.platforms({}, CALLER)],
    ['listConnections', (app) => app.listConnections({}, CALLER)],
    ['getConnection', (app) => app.getConnection(one, CALLER)],
    ['saveConnection', (app) => app.saveConnection({ connection: newConnection('conn-9', 'New') }, CALLER)],
    ['setAutomatic', (app) => app.setAutomatic({ ...one, on: true }, CALLER)],
    ['ticketTypes', (app) => app.ticketTypes({ ...one, end: 'source' }, CALLER)],
    ['fields', (app) => app.fields({ ...one, end: 'target', scope }, CALLER)],
    ['values', (app) => app.values({ ...one, end: 'source', scope, field: 'state' }, CALLER)],
    ['starterMappings', (app) => app.starterMappings({ ...one, source: scope, target: scope }, CALLER)],
    ['overview', (app) => app.overview({}, CALLER)],
    ['startRun', (app) => app.startRun({ ...one, mode: 'preview', since: '2026-03-01T00:00:00Z' }, CALLER)],
    ['issueView', (app) => app.issueView({ issueId: '1' }, CALLER)],
  ])('%s', async (procedure, ask) => {
    expect(carried(procedure, await ask(site()))).toBeDefined();
  });

  it('a job in each of its states', () => {
    const error = { code: 'platform', message: 'Refused.', nextStep: 'Test the connection.' };
    expect(carried('job', { state: 'running' })).toEqual({ state: 'running' });
    expect(carried('job', { state: 'failed', error })).toEqual({ state: 'failed', error });
    expect(() => carried('job', { state: 'tested' })).toThrow();
  });
});

describe('inputs', () => {
  it('a connection keeps everything an admin set', () => {
    const connection = newConnection('conn-9', 'Acme');
    const parsed = procedures.saveConnection.input.parse(JSON.parse(JSON.stringify({ connection })));
    expect(parsed).toEqual<Input<'saveConnection'>>({ connection });
  });

  it.each<[ProcedureName, unknown]>([
    ['startRun', { connectionId: 'c', mode: 'manual', since: '2026-03-01T00:00:00+01:00' }],
    ['listRuns', { from: '2026-03-01' }],
    ['syncIssue', { issueId: '10100' }],
    ['linkIssue', { issueId: '10100', connectionId: 'c', partnerKey: '  ' }],
    ['setCredentials', { connectionId: 'c', end: 'source', method: '', values: {} }],
    ['job', { jobId: '' }],
  ])('%s refuses %j', (procedure, input) => {
    expect(procedures[procedure].input.safeParse(input).success).toBe(false);
  });

  it('every procedure with a right on an issue names the issue', () => {
    for (const { right, input } of Object.values(procedures)) {
      if (right !== 'issue-browse' && right !== 'issue-edit') continue;
      expect(input.safeParse({}).error?.issues.map((issue) => issue.path[0])).toContain('issueId');
    }
  });
});
