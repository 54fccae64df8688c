import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { createWorld, mountPages, type Seed } from '../sandbox/compose';
import { readRtServer } from './real/rt-server';
import { rtPlan } from '../sandbox/story/rt-connection';
import { listen, sandboxRoutes } from '../sandbox/server';
import { hasConnections, serviceNowPlan, setUpConnection } from '../sandbox/story/set-up';

const USAGE = `npm start -- [options]
  --port N                   port to listen on (4000)
  --data DIR                 keep the state in a folder
  --seed default|empty|N     what the ticket systems hold at the start; N incidents
  --partner servicenow|rt    the partner (servicenow); rt needs npm run real:up -- rt
  --no-open                  do not open a browser`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4000' },
    data: { type: 'string' },
    seed: { type: 'string', default: 'default' },
    partner: { type: 'string', default: 'servicenow' },
    open: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

async function main(): Promise<void> {
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(`--port ${values.port} is not a port`);
  const seed = readSeed(values.seed);

  const requestTracker =
    values.partner === 'rt' ? (readRtServer() ?? fail('No Request Tracker is running. Start one with: npm run real:up -- rt')) : undefined;

  const world = await createWorld({
    seed,
    parallel: 2,
    ...(values.data === undefined ? {} : { data: values.data }),
    ...(requestTracker === undefined ? {} : { requestTracker: requestTracker.url }),
    onLog: ({ level, function: name, text }) => {
      if (level === 'error' || level === 'warn') console.error(`[${name}] ${text}`);
    },
  });
  // A newcomer finds one connection ready to sync; a restored state has whatever was made of it.
  if (seed !== 'empty' && !(await hasConnections(world))) {
    const now = world.box.clock.now();
    await setUpConnection(
      world,
      requestTracker === undefined ? serviceNowPlan(now) : rtPlan(now, { ...requestTracker, otherQueueId: requestTracker.trialQueueId }),
    );
  }
  const app = sandboxRoutes(world.box);
  const pages = mountPages(app, world);
  const server = await listen(app, world.box, port).catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
  await pages.catch((error: unknown) => console.error(error instanceof Error ? error.message : String(error)));

  console.log('Sandbox ready');
  console.log(`  Pages           ${server.url}`);
  for (const platform of world.box.platforms) console.log(`  ${platform.id.padEnd(15)} ${server.url}/${platform.id}`);
  console.log(`  Controls        ${server.url}/sandbox/metrics`);
  if (values.data !== undefined) console.log(`  State kept in   ${values.data}`);
  if (values.open) openBrowser(server.url);

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void server
        .close()
        .then(() => world.box.close())
        .then(() => process.exit(0));
    });
  }
}

function readSeed(text: string): Seed {
  if (text === 'default' || text === 'empty') return text;
  const count = Number(text);
  return Number.isInteger(count) && count > 0 ? count : fail(`--seed ${text} is neither default, empty nor a number`);
}

function fail(message: string): never {
  console.error(`${message}\n\n${USAGE}`);
  process.exit(2);
}

/** Nothing is lost where there is no browser to open. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  if (command === undefined) return;
  const opener = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}

void main();
