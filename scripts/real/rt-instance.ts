import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { RT_FOLDER } from './rt-server';

const RT_SERVER = '/usr/share/request-tracker5/libexec/rt-server';
const SEED_SCRIPT = fileURLToPath(new URL('rt-seed.pl', import.meta.url));

const DATABASE = join(RT_FOLDER, 'rt.db');
const SEEDED = join(RT_FOLDER, 'rt.seeded.db');

/** Name in mail subjects: `[rt.test #12]`. */
export const RT_NAME = 'rt.test';

/** RT reads its configuration from where these say, so that nothing of the system's own is touched. https://docs.bestpractical.com/rt/5.0.3/RT_Config.html */
function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    RT_SITE_CONFIG: join(RT_FOLDER, 'RT_SiteConfig.pm'),
    RT_SITE_CONFIG_DIR: join(RT_FOLDER, 'etc.d'),
    TMPDIR: join(RT_FOLDER, 'tmp'),
  };
}

/** Writes the configuration of an instance on this port. */
export function configure(port: number): void {
  for (const folder of ['etc.d', 'mason', 'session', 'log', 'tmp']) mkdirSync(join(RT_FOLDER, folder), { recursive: true });
  const settings: Readonly<Record<string, string | number | null>> = {
    rtname: RT_NAME,
    Organization: RT_NAME,
    WebDomain: '127.0.0.1',
    WebPort: port,
    WebPath: '',
    WebBaseURL: `http://127.0.0.1:${port}`,
    CorrespondAddress: `rt@${RT_NAME}`,
    CommentAddress: `rt-comment@${RT_NAME}`,
    DatabaseType: 'SQLite',
    DatabaseName: DATABASE,
    DatabaseHost: '',
    DatabasePort: '',
    DatabaseUser: '',
    DatabasePassword: '',
    Timezone: 'UTC',
    // Mail is written to files and never leaves the machine.
    MailCommand: 'testfile',
    LogToSyslog: null,
    LogToSTDERR: 'warning',
    LogToFile: null,
  };
  const lines = Object.entries(settings).map(
    ([name, value]) => `Set($${name}, ${value === null ? 'undef' : typeof value === 'number' ? value : perl(value)});`,
  );
  const folders = { MasonDataDir: 'mason', MasonSessionDir: 'session', VarPath: '' };
  const paths = Object.entries(folders).map(([name, folder]) => `$RT::${name} = ${perl(join(RT_FOLDER, folder))};`);
  writeFileSync(join(RT_FOLDER, 'RT_SiteConfig.pm'), [...lines, ...paths, '1;', ''].join('\n'));
}

function perl(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

const seedSchema = z.object({
  token: z.string(),
  queueId: z.coerce.string(),
  otherQueueId: z.coerce.string(),
  trialQueueId: z.coerce.string(),
  customFields: z.record(z.string(), z.coerce.string()),
});
export type RtSeed = z.infer<typeof seedSchema>;

/** The people the seed creates beside RT's own `root`. */
export const RT_PEOPLE = {
  integration: { name: 'support-fusion', realName: 'Support Fusion', email: 'support-fusion@rt.test', password: 'Fusion-bridge-26' },
  agents: [
    { name: 'nora', realName: 'Nora Lindqvist', email: 'nora.lindqvist@rt.test', password: 'Nora-desk-2026' },
    { name: 'tomas', realName: 'Tomás Herrera', email: 'tomas.herrera@rt.test', password: 'Tomas-desk-2026' },
  ],
  administrator: { name: 'root', realName: 'Enoch Root', email: 'root@localhost', password: 'password' },
} as const;

/** Makes the database with queue, people, rights and custom fields, once. Resolves with what was made, and whether it was made just now. */
export function prepareDatabase(): { readonly seed: RtSeed; readonly fresh: boolean } {
  const file = join(RT_FOLDER, 'seed.json');
  if (existsSync(file)) return { seed: seedSchema.parse(JSON.parse(readFileSync(file, 'utf8'))), fresh: false };
  run('rt-setup-database-5', ['--action', 'init', '--skip-create']);
  const output = run('perl', [SEED_SCRIPT], JSON.stringify(RT_PEOPLE));
  const seed = seedSchema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  writeFileSync(file, JSON.stringify(seed, null, 2));
  return { seed, fresh: true };
}

function run(command: string, args: readonly string[], input = ''): string {
  const result = spawnSync(command, args, { encoding: 'utf8', env: environment(), input });
  if (result.status !== 0) throw new Error(`${command} failed:\n${result.stdout ?? ''}\n${result.stderr ?? ''}`);
  return result.stdout;
}

/** Starts the server and resolves with its process id once it answers. It outlives this process. */
export async function startServer(port: number, token: string): Promise<number> {
  const log = openSync(join(RT_FOLDER, 'log/server.log'), 'a');
  const args = ['--server', 'Starlet', '--host', '127.0.0.1', '--port', String(port), '--max-workers', '4'];
  const child = spawn(RT_SERVER, args, { cwd: RT_FOLDER, env: environment(), detached: true, stdio: ['ignore', log, log] });
  child.unref();
  const url = `http://127.0.0.1:${port}`;
  for (let waited = 0; waited < 60_000; waited += 200) {
    if (child.exitCode !== null) break;
    if (child.pid !== undefined && (await answers(url, token))) return child.pid;
    await pause(200);
  }
  if (child.pid !== undefined) endGroup(child.pid);
  throw new Error(`Request Tracker did not start. Its log: ${join(RT_FOLDER, 'log/server.log')}`);
}

/** Whether a Request Tracker that knows the token answers there. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html */
export async function answers(url: string, token: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/REST/2.0/rt`, { headers: { authorization: `token ${token}` }, signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/** Ends the server with its workers and waits until it answers no more; quietly if it runs no more. */
export async function stopServer(server: { readonly pid: number; readonly url: string; readonly token: string }): Promise<void> {
  // Only a process that answers as ours is ours: after a restart of the machine the number may be somebody else's.
  if (!(await answers(server.url, server.token))) return;
  endGroup(server.pid);
  for (let waited = 0; waited < 10_000 && (await answers(server.url, server.token)); waited += 200) await pause(200);
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // Not running.
  }
}

/** Remembers the database as it stands. */
export function keepSeed(): void {
  copyFileSync(DATABASE, SEEDED);
}

/** Puts the remembered database back; without one, everything is made anew. */
export function restoreSeed(): void {
  if (existsSync(SEEDED)) {
    copyFileSync(SEEDED, DATABASE);
    rmSync(join(RT_FOLDER, 'session'), { recursive: true, force: true });
  } else rmSync(RT_FOLDER, { recursive: true, force: true });
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No free port.'))));
    });
  });
}
