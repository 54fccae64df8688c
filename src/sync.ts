import { runJob } from './engine/jobs';
import { forgeEngine } from './forge/engine';

/** The body of an async event. https://developer.atlassian.com/platform/forge/runtime-reference/async-events-api/ */
interface QueueEvent {
  readonly body: unknown;
}

/** Consumer of the queue `sync`: ticks, slices of runs and single tickets. */
export async function run(event: QueueEvent): Promise<void> {
  await runJob(forgeEngine(), event.body);
}

/** Consumer of the queue `check`: connection tests. */
export async function check(event: QueueEvent): Promise<void> {
  await runJob(forgeEngine(), event.body);
}
