import { getAppContext } from '@forge/api';
import type { Clock, Ids, Invocation, Log } from '../../engine/ports/runtime';

export const systemClock: Clock = { now: () => Date.now() };

export const randomIds: Ids = { fresh: () => globalThis.crypto.randomUUID() };

/** One line of JSON per entry, as `forge logs` shows it. */
export const consoleLog: Log = {
  info: (event, facts) => console.info(JSON.stringify({ event, ...facts })),
  warn: (event, facts) => console.warn(JSON.stringify({ event, ...facts })),
};

/** The invocation this code runs in. https://developer.atlassian.com/platform/forge/runtime-reference/app-context-api/ */
export const thisInvocation: Invocation = {
  remainingMs: () => getAppContext().invocationRemainingTimeInMillis(),
};
