/** Calls from partners. Refuses all until a partner has a secret to sign with. */
export async function run(): Promise<{ readonly outputKey: 'accepted' | 'refused' | 'busy' }> {
  return { outputKey: 'refused' };
}
