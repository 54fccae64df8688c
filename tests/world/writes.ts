import { z } from 'zod';

const batchSchema = z.object({ rest_requests: z.array(z.object({ method: z.string(), url: z.string() })) });

/** Requests that only ask although their method is POST. */
const QUESTIONS = [/\/search\/jql$/, /\/bulkfetch$/, /\/comment\/list/, /\/jql\//, /\/oauth_token/, /\/search\/approximate-count$/];

/** What a request asks a platform to change, one entry per sub-request of a batch; none for a read. */
export function writesOf(
  platform: 'jira' | 'servicenow',
  method: string,
  path: string,
  body: string | Uint8Array | undefined,
): readonly string[] {
  const where = path.split('?')[0] ?? path;
  if (method === 'GET' || QUESTIONS.some((pattern) => pattern.test(where))) return [];
  if (platform === 'servicenow' && where.endsWith('/batch') && typeof body === 'string') {
    const { rest_requests: requests } = batchSchema.parse(JSON.parse(body));
    return requests.filter((one) => one.method !== 'GET').map((one) => `${one.method} ${one.url.split('?')[0] ?? ''}`);
  }
  return [`${method} ${where}`];
}
