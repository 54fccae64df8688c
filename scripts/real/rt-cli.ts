import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RT_FOLDER, type RtServer } from './rt-server';

/** Runs RT's own command line as one of its people and returns what it printed. https://docs.bestpractical.com/rt/5.0.3/rt.html */
export function rtCommand(
  server: RtServer,
  account: { readonly name: string; readonly password: string },
  args: readonly string[],
): string {
  // It keeps sessions in the home folder.
  const home = join(RT_FOLDER, 'home');
  mkdirSync(home, { recursive: true });
  const result = spawnSync('rt-5', args, {
    encoding: 'utf8',
    input: '',
    env: { ...process.env, HOME: home, RTSERVER: server.url, RTUSER: account.name, RTPASSWD: account.password },
  });
  if (result.status !== 0) throw new Error(`rt ${args[0] ?? ''} failed: ${result.stdout ?? ''}${result.stderr ?? ''}`);
  return result.stdout;
}

/** Creates a ticket from the command line and returns its number. */
export function createByCommand(
  server: RtServer,
  account: { readonly name: string; readonly password: string },
  fields: Readonly<Record<string, string>>,
): string {
  const set = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  const said = rtCommand(server, account, ['create', '-t', 'ticket', 'set', ...set]);
  const id = /Ticket (\d+) created/.exec(said)?.[1];
  if (id === undefined) throw new Error(`rt create said: ${said}`);
  return id;
}
