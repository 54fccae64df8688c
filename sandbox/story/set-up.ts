import { z } from 'zod';
import { connectionSchema, type Connection } from '../../src/config/connection';
import type { World } from '../compose';
import { ACCOUNTS } from '../jira/seed';
import { integrationAccount } from '../servicenow/seed-accounts';
import { storyConnection } from './connection';

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ message: z.string() }).loose() }),
]);

/** Calls a page's procedure as a person and answers its value. Rejects with the app's own message when it refuses. */
export async function ask(
  world: World,
  procedure: string,
  payload: object,
  accountId: string = ACCOUNTS.admin,
  module = 'admin-page',
): Promise<unknown> {
  const answer = answerSchema.parse(await world.box.invoke({ module, function: procedure, payload, accountId }));
  if (!answer.ok) throw new Error(`${procedure}: ${answer.error.message}`);
  return answer.value;
}

const viewSchema = z.object({ connection: connectionSchema });
const savedSchema = z.object({ outcome: z.literal('saved'), connection: connectionSchema });

/** Whether any connection exists, as after a restart on kept data. */
export async function hasConnections(world: World): Promise<boolean> {
  return z.array(z.unknown()).parse(await ask(world, 'listConnections', {})).length > 0;
}

/** How a connection is set up: its content, and the credentials of the partner's end. */
export interface ConnectionPlan {
  readonly connection: Connection;
  readonly partnerEnd: 'source' | 'target';
  readonly credentials: { readonly method: string; readonly values: Readonly<Record<string, string>> };
}

/** The connection of the story, ready for its first sync. */
export function serviceNowPlan(now: number, changes: Partial<Connection> = {}): ConnectionPlan {
  return {
    connection: storyConnection(now, changes),
    partnerEnd: 'source',
    credentials: { method: 'basic', values: { username: integrationAccount.userName, password: integrationAccount.password } },
  };
}

/** Makes a connection as an admin does on the pages: create, enter credentials, save. Answers it as stored. */
export async function setUpConnection(world: World, plan: ConnectionPlan): Promise<Connection> {
  const { connection, partnerEnd } = plan;
  const created = viewSchema.parse(
    await ask(world, 'createConnection', {
      name: connection.name,
      contractName: connection.contractName,
      jiraEnd: partnerEnd === 'source' ? 'target' : 'source',
      platform: connection[partnerEnd].platform,
      baseUrl: connection[partnerEnd].baseUrl,
    }),
  ).connection;
  await ask(world, 'setCredentials', { connectionId: created.id, end: partnerEnd, ...plan.credentials });
  const { id, createdAt, updatedAt, state, stateReason } = created;
  const wanted = { ...connection, id, createdAt, updatedAt, state, stateReason };
  return savedSchema.parse(await ask(world, 'saveConnection', { connection: wanted })).connection;
}
