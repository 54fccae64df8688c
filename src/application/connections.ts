import { connectionSchema, type Connection } from '../config/connection';
import { ConnectionBrokenError, TicketRejectedError } from '../core/errors';
import { ENDS, type End } from '../core/model/end';
import { setConnectionState } from '../engine/run';
import type { CredentialStatus, StateChange } from '../rpc/connection-views';
import { type ApplicationContext, nowOf, requireConnection } from './context';
import { InputRefusedError, type Application } from './application';
import { addressProblem, problemsOf } from './connection-problems';

type Methods = Pick<
  Application,
  | 'listConnections'
  | 'getConnection'
  | 'createConnection'
  | 'saveConnection'
  | 'removeConnection'
  | 'setCredentials'
  | 'pauseConnection'
  | 'resumeConnection'
  | 'setAutomatic'
>;

/** Connections as admins keep them (C1–C8, S4). */
export function connectionMethods(context: ApplicationContext): Methods {
  const { stores } = context.engine;
  return {
    listConnections: async () =>
      (await stores.connections.list()).map((connection) => ({
        id: connection.id,
        name: connection.name,
        contractName: connection.contractName,
        state: connection.state,
        stateReason: connection.stateReason,
        source: { platform: connection.source.platform, baseUrl: connection.source.baseUrl },
        target: { platform: connection.target.platform, baseUrl: connection.target.baseUrl },
        routes: connection.routes.length,
        updatedAt: connection.updatedAt,
      })),
    getConnection: async ({ connectionId }) => viewOf(context, await requireConnection(context, connectionId)),
    createConnection: async (input) => {
      const definition = context.definitions.find(({ id }) => id === input.platform);
      if (definition === undefined)
        throw new TicketRejectedError('This version of the app has no connector for that platform. Choose another.');
      const at = nowOf(context);
      const baseUrl = input.baseUrl.trim().replace(/\/+$/, '');
      const problem = addressProblem(definition, baseUrl);
      if (problem !== undefined) throw new InputRefusedError([{ path: ['baseUrl'], ...problem }]);
      const partner = { platform: input.platform, baseUrl, settings: {} };
      const here = { platform: 'jira', baseUrl: '', settings: {} };
      const on = { sourceToTarget: true, targetToSource: true };
      const off = { sourceToTarget: false, targetToSource: false };
      const connection = connectionSchema.parse({
        v: 1,
        id: context.engine.ids.fresh().slice(0, 36),
        name: input.name,
        contractName: input.contractName,
        state: 'draft',
        source: input.jiraEnd === 'source' ? here : partner,
        target: input.jiraEnd === 'target' ? here : partner,
        routes: [],
        publicComments: on,
        // Internal notes travel only once an admin says so.
        internalComments: off,
        attachments: on,
        fileFilter: { maxBytes: 10 * 1024 * 1024, blockedTypes: [], blockedNames: [] },
        createdAt: at,
        updatedAt: at,
      });
      await stores.connections.save(connection);
      return viewOf(context, connection);
    },
    saveConnection: async ({ connection }) => {
      const stored = await requireConnection(context, connection.id);
      if (stored.updatedAt !== connection.updatedAt) return { outcome: 'stale', updatedAt: stored.updatedAt };
      const problems = problemsOf(context, connection);
      if (problems.length > 0) return { outcome: 'refused', problems };
      const next: Connection = {
        ...connection,
        createdAt: stored.createdAt,
        state: stateAfterSave(stored, connection),
        stateReason: stored.stateReason,
        updatedAt: nowOf(context),
      };
      await stores.connections.save(next);
      return { outcome: 'saved', connection: next };
    },
    removeConnection: async ({ connectionId, purge }) => {
      await requireConnection(context, connectionId);
      await stores.connections.remove(connectionId);
      for (const end of ENDS) await context.secrets.delete(connectionId, end);
      if (purge) await context.engine.queue.push([{ v: 1, kind: 'purge', connectionId }]);
      return { outcome: 'done' };
    },
    setCredentials: async ({ connectionId, end, method, values }) => {
      const connection = await requireConnection(context, connectionId);
      const definition = context.definitions.find(({ id }) => id === connection[end].platform);
      const auth = definition?.authMethods.find(({ id }) => id === method);
      if (auth === undefined) throw new TicketRejectedError('This platform has no such way to sign in. Reload the page.');
      const missing = auth.fields.find((field) => field.required && (values[field.name] ?? '').trim() === '');
      if (missing !== undefined) throw new TicketRejectedError(`${missing.label} is missing. ${missing.help}`);
      const kept = Object.fromEntries(auth.fields.map((field) => [field.name, values[field.name] ?? '']));
      await context.secrets.set(connectionId, end, { ...kept, method, storedAt: nowOf(context) });
      return credentialStatus(context, connection, end);
    },
    pauseConnection: async ({ connectionId }) => changeState(context, await requireConnection(context, connectionId), 'paused'),
    resumeConnection: async ({ connectionId }) => resume(context, await requireConnection(context, connectionId)),
    setAutomatic: async ({ connectionId, on }) => {
      const connection = await requireConnection(context, connectionId);
      if (!on)
        return connection.state === 'automatic'
          ? changeState(context, connection, 'ready')
          : { outcome: 'changed', state: connection.state };
      if (connection.state === 'automatic') return { outcome: 'changed', state: 'automatic' };
      if (connection.state !== 'ready') {
        return {
          outcome: 'refused',
          reason: automaticObstacle(connection.state),
          nextStep: 'Run a manual sync on the Sync page and look at its result first.',
        };
      }
      return changeState(context, connection, 'automatic');
    },
  };
}

/** Why automatic sync cannot be switched on in this state. */
export function automaticObstacle(state: Connection['state']): string {
  switch (state) {
    case 'draft':
      return 'The connection is still a draft: it has no complete ticket-type route.';
    case 'initial-sync-required':
      return 'No manual sync has completed on this connection yet.';
    case 'paused':
      return 'The connection is paused.';
    case 'needs-attention':
      return 'The connection needs attention.';
    case 'ready':
    case 'automatic':
      return '';
  }
}

async function viewOf(context: ApplicationContext, connection: Connection) {
  return {
    connection,
    credentials: {
      source: await credentialStatus(context, connection, 'source'),
      target: await credentialStatus(context, connection, 'target'),
    },
  };
}

async function credentialStatus(context: ApplicationContext, connection: Connection, end: End): Promise<CredentialStatus> {
  const stored = await context.secrets.get(connection.id, end);
  if (stored === undefined) return { stored: false };
  return {
    stored: true,
    ...(stored['method'] === undefined ? {} : { method: stored['method'] }),
    ...(stored['storedAt'] === undefined ? {} : { updatedAt: stored['storedAt'] }),
  };
}

/** A draft with a usable route waits for its first sync; a connection that lost its routes is a draft again. */
function stateAfterSave(stored: Connection, next: Connection): Connection['state'] {
  const usable = next.routes.some((route) => route.mappings.length > 0);
  if (!usable) return 'draft';
  return stored.state === 'draft' ? 'initial-sync-required' : stored.state;
}

async function changeState(context: ApplicationContext, connection: Connection, state: Connection['state']): Promise<StateChange> {
  await setConnectionState(context.engine, connection.id, state, '');
  return { outcome: 'changed', state };
}

/** Resuming goes back to where the connection stood, without automatic sync: an admin switches that on after a look (C5). */
async function resume(context: ApplicationContext, connection: Connection): Promise<StateChange> {
  if (connection.state !== 'paused' && connection.state !== 'needs-attention')
    return { outcome: 'refused', reason: 'The connection is not paused.' };
  for (const end of ENDS) {
    try {
      await context.engine.connect(connection, end);
    } catch (error) {
      if (!(error instanceof ConnectionBrokenError)) throw error;
      return { outcome: 'refused', reason: error.message, nextStep: 'Mend this on the connection page, test the connection, then resume.' };
    }
  }
  const record = await context.engine.stores.leases.read(connection.id);
  return changeState(
    context,
    connection,
    record?.state.proven === true ? 'ready' : stateAfterSave({ ...connection, state: 'draft' }, connection),
  );
}
