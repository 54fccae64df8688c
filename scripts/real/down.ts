import { answers, stopServer } from './rt-instance';
import { readRtServer } from './rt-server';

/** `npm run real:down`: stops the Request Tracker that `real:up` started. Its data stays. */
async function down(): Promise<string> {
  const server = readRtServer();
  if (server === undefined || !(await answers(server.url, server.token))) return 'No Request Tracker is running.';
  await stopServer(server);
  return 'Request Tracker has stopped. Its data stays in .sandbox/real/rt; npm run real:up -- rt --fresh begins anew.';
}

down().then(
  (line) => process.stdout.write(`${line}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
