/** Consumer of the queue `sync`: ticks, slices of runs and single tickets. */
export async function run(): Promise<void> {
  return;
}

/** Consumer of the queue `check`: connection tests, live field lists and previews. */
export async function check(): Promise<void> {
  return;
}
