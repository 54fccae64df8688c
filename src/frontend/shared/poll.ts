const FIRST_MS = 500;
const LONGEST_MS = 5000;

/** Milliseconds to wait before asking for the `attempt`th time (from 0): half a second, growing by half each time, at most five seconds. */
export function pollDelay(attempt: number): number {
  return Math.min(LONGEST_MS, Math.round(FIRST_MS * 1.5 ** attempt));
}

/** Resolves after the delay; at once, with false, when the signal says that nobody waits any more. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve(true);
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/**
 * Asks until `step` says `done`, waiting longer each time nothing moved. `step` returns `moved` after progress, which brings back the
 * short waits. Resolves when done or aborted.
 */
export async function poll(step: () => Promise<'done' | 'moved' | 'same'>, signal: AbortSignal): Promise<void> {
  let attempt = 0;
  while (await pause(pollDelay(attempt), signal)) {
    const outcome = await step();
    if (outcome === 'done') return;
    attempt = outcome === 'moved' ? 0 : attempt + 1;
  }
}
