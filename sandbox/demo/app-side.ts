import { z } from 'zod';
import type { Connection } from '../../src/config/connection';
import type { World } from '../compose';
import { ACCOUNTS } from '../jira/seed';
import { ask } from '../story/set-up';
import type { AppWord } from './measure';

const startedSchema = z.object({ outcome: z.literal('started'), runId: z.string() });
const runSchema = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.string(),
  startedAt: z.string(),
  message: z.string().optional(),
  counts: z.object({ failed: z.number() }).loose(),
});
const detailsSchema = z.object({
  results: z.array(
    z.object({
      outcome: z.string(),
      source: z.object({ key: z.string() }).optional(),
      comments: z.object({ carried: z.number() }),
      attachments: z.object({ carried: z.number() }),
      problems: z.array(z.object({ level: z.string(), message: z.string(), field: z.string().optional() })),
      planned: z.array(z.object({ kind: z.string(), label: z.string(), after: z.string().optional() })),
    }),
  ),
  cursor: z.string().optional(),
});
export type Detail = z.infer<typeof detailsSchema>['results'][number];

const page = (world: World, procedure: string, payload: object): Promise<unknown> =>
  ask(world, procedure, payload, ACCOUNTS.admin, 'sync-page');

/** A manual run or a preview, from the Sync page's button to its end. */
export async function runByHand(
  world: World,
  connection: Connection,
  mode: 'manual' | 'preview',
  since: string,
): Promise<() => Promise<AppWord & { readonly runId: string }>> {
  const { runId } = startedSchema.parse(await page(world, 'startRun', { connectionId: connection.id, mode, since }));
  await world.box.drain();
  return () => endOf(world, connection, mode, runId);
}

async function endOf(
  world: World,
  connection: Connection,
  mode: 'manual' | 'preview',
  runId: string,
): Promise<AppWord & { readonly runId: string }> {
  // A platform that asks to wait makes the run wait too.
  for (let minutes = 0; minutes < 60; minutes += 1) {
    const run = runSchema.parse(await page(world, 'getRun', { connectionId: connection.id, runId }));
    if (run.status !== 'running' && run.status !== 'waiting') return { kind: mode, status: run.status, failed: run.counts.failed, runId };
    await world.box.tick(1);
  }
  throw new Error('The run did not end within an hour.');
}

export async function detailsOf(world: World, connection: Connection, runId: string): Promise<readonly Detail[]> {
  const details: Detail[] = [];
  let cursor: string | undefined;
  do {
    const answer = detailsSchema.parse(
      await page(world, 'runDetails', { connectionId: connection.id, runId, ...(cursor === undefined ? {} : { cursor }) }),
    );
    details.push(...answer.results);
    cursor = answer.cursor;
  } while (cursor !== undefined);
  return details;
}

export async function switchOn(world: World, connection: Connection): Promise<void> {
  z.object({ outcome: z.literal('changed') }).parse(await page(world, 'setAutomatic', { connectionId: connection.id, on: true }));
}

/** Five minutes of automatic sync, and what the app says it did in them. */
export async function automaticTick(
  world: World,
  connection: Connection,
  minutes = 5,
): Promise<() => Promise<AppWord & { readonly details: readonly Detail[] }>> {
  const from = new Date(world.box.clock.now()).toISOString();
  await world.box.tick(minutes);
  return () => runsSince(world, connection, from);
}

async function runsSince(world: World, connection: Connection, from: string): Promise<AppWord & { readonly details: readonly Detail[] }> {
  const { runs } = z.object({ runs: z.array(runSchema) }).parse(await page(world, 'listRuns', { connectionId: connection.id, from }));
  const details: Detail[] = [];
  for (const run of runs) details.push(...(await detailsOf(world, connection, run.id)));
  const failed = runs.reduce((sum, run) => sum + run.counts.failed, 0);
  const status = runs.length === 0 ? 'heartbeat' : (runs.find((run) => run.status !== 'success')?.status ?? 'success');
  return { kind: 'automatic', status, failed, details };
}
