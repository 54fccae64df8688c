import { parseArgs } from 'node:util';
import { readRtServer, type RtServer } from './real/rt-server';
import { createWorld } from '../sandbox/compose';
import { storyTables } from '../sandbox/demo/print';
import { serviceNowPartner } from '../sandbox/demo/servicenow-partner';
import { requestTrackerPartner } from '../sandbox/demo/rt-partner';
import { tellStory } from '../sandbox/demo/story';

const USAGE = `npm run demo -- [options]
  --json                     one JSON object instead of tables
  --partner servicenow|rt    the partner (servicenow); rt needs npm run real:up -- rt`;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    partner: { type: 'string', default: 'servicenow' },
    help: { type: 'boolean', default: false },
  },
});

/** Fails with the next step when there is none. */
function runningRequestTracker(): RtServer {
  const server = readRtServer();
  if (server === undefined) throw new Error('No Request Tracker is running. Start one with: npm run real:up -- rt');
  return server;
}

async function main(): Promise<number> {
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const server = values.partner === 'rt' ? runningRequestTracker() : undefined;
  const world = await createWorld({
    parallel: 2,
    ...(server === undefined ? {} : { requestTracker: server.url }),
    onLog: ({ level, function: name, text }) => (level === 'error' ? console.error(`[${name}] ${text}`) : undefined),
  });
  try {
    const partner = server === undefined ? serviceNowPartner(world.servicenow) : requestTrackerPartner(server);
    const result = await tellStory(world, partner, (line) => (values.json ? undefined : console.log(`• ${line}`)));
    const ok = result.checks.every((one) => one.ok);
    console.log(
      values.json
        ? JSON.stringify({ ok, runs: result.runs, checks: result.checks.map(({ name, ok: fine }) => ({ name, ok: fine })) })
        : `\n${storyTables(result)}\n\nok: ${ok}`,
    );
    return ok ? 0 : 1;
  } finally {
    await world.box.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    process.exit(1);
  },
);
