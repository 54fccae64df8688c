import { writeFileSync } from 'node:fs';
import { installRt } from './rt-install';
import {
  answers,
  configure,
  freePort,
  keepSeed,
  prepareDatabase,
  restoreSeed,
  RT_NAME,
  RT_PEOPLE,
  startServer,
  stopServer,
} from './rt-instance';
import { readRtServer, RT_SERVER_FILE, type RtServer } from './rt-server';
import { seedTickets } from './rt-tickets';

/** A real Request Tracker 5, installed if missing, seeded once and started. One that runs already is left as it is unless its tickets shall begin anew. */
async function up(fromTheBeginning: boolean): Promise<RtServer> {
  const known = readRtServer();
  if (fromTheBeginning) await begin(known);
  else if (known !== undefined && (await answers(known.url, known.token))) return known;
  installRt(say);
  const port = await freePort();
  configure(port);
  const { seed, fresh } = prepareDatabase();
  const pid = await startServer(port, seed.token);
  const server: RtServer = {
    url: `http://127.0.0.1:${port}`,
    port,
    pid,
    rtName: RT_NAME,
    token: seed.token,
    integration: { ...RT_PEOPLE.integration },
    administrator: { ...RT_PEOPLE.administrator },
    agents: RT_PEOPLE.agents.map((agent) => ({ ...agent })),
    queueId: seed.queueId,
    queueName: 'Support',
    otherQueueId: seed.otherQueueId,
    trialQueueId: seed.trialQueueId,
    trialQueueName: 'Trials',
    customFields: seed.customFields,
  };
  writeFileSync(RT_SERVER_FILE, `${JSON.stringify(server, null, 2)}\n`);
  if (!fresh) return server;
  await seedTickets(server);
  // The copy is taken while nothing writes.
  await stopServer(server);
  keepSeed();
  const restarted = { ...server, pid: await startServer(port, seed.token) };
  writeFileSync(RT_SERVER_FILE, `${JSON.stringify(restarted, null, 2)}\n`);
  return restarted;
}

/** Stops a running server and puts the database back to where the seed left it. */
async function begin(known: RtServer | undefined): Promise<void> {
  if (known !== undefined) await stopServer(known);
  restoreSeed();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(which: string, options: readonly string[]): Promise<void> {
  if (which !== 'rt') {
    process.stderr.write(`There is no real "${which}" here. Use: npm run real:up -- rt [--fresh]\n`);
    process.exitCode = 2;
    return;
  }
  const server = await up(options.includes('--fresh'));
  say('Request Tracker is running.');
  say(`  URL            ${server.url}`);
  say(`  Administrator  ${server.administrator.name} / ${server.administrator.password}`);
  for (const agent of server.agents) say(`  Agent          ${agent.name} / ${agent.password}`);
  say(`  Queue          ${server.queueName} (id ${server.queueId})`);
  say(`  Token          ${server.token}  (user ${server.integration.name})`);
  say('  Stop           npm run real:down');
}

const [which = 'rt', ...options] = process.argv.slice(2);
main(which, options).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
