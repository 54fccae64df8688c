import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Where the private instance lives: database, configuration, caches, logs. Ignored by git. */
export const RT_FOLDER = fileURLToPath(new URL('../../.sandbox/real/rt', import.meta.url));
const SERVER_FILE = join(RT_FOLDER, 'server.json');

const accountSchema = z.object({ name: z.string(), realName: z.string(), email: z.string(), password: z.string() });

const serverSchema = z.object({
  /** `http://127.0.0.1:PORT`, without a path. */
  url: z.string(),
  port: z.number().int(),
  pid: z.number().int(),
  rtName: z.string(),
  /** The integration user's token. */
  token: z.string(),
  integration: accountSchema,
  administrator: accountSchema,
  agents: z.array(accountSchema),
  queueId: z.string(),
  queueName: z.string(),
  /** A second queue that no connection should touch. */
  otherQueueId: z.string(),
  /** A queue like the first one, for tests of the connector alone. */
  trialQueueId: z.string(),
  trialQueueName: z.string(),
  /** Ids of custom fields by name. */
  customFields: z.record(z.string(), z.string()),
});

/** A running Request Tracker and how to reach it. */
export type RtServer = z.infer<typeof serverSchema>;

/** What `real:up` wrote; undefined when it never ran. */
export function readRtServer(): RtServer | undefined {
  try {
    return serverSchema.parse(JSON.parse(readFileSync(SERVER_FILE, 'utf8')));
  } catch {
    return undefined;
  }
}

export { SERVER_FILE as RT_SERVER_FILE };
