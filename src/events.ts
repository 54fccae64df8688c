import { onIssueEvent } from './engine/product-event';
import { forgeQueue } from './forge/adapters/queue';
import { forgeStores } from './forge/storage';

/** Jira's product events: hands the issue over to the queue. */
export async function run(event: unknown): Promise<void> {
  await onIssueEvent({ stores: forgeStores(), queue: forgeQueue() }, event);
}
