import { scheduleTicks } from './engine/schedule';
import { forgeQueue } from './forge/adapters/queue';
import { systemClock } from './forge/adapters/runtime';
import { forgeStores } from './forge/storage';

/** The five-minute scheduled trigger. Answers as the platform asks: https://developer.atlassian.com/platform/forge/function-reference/scheduled-trigger/ */
export async function run(): Promise<{ readonly statusCode: number }> {
  await scheduleTicks({ stores: forgeStores(), queue: forgeQueue(), clock: systemClock });
  return { statusCode: 204 };
}
