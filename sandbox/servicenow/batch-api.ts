import { z } from 'zod';
import { ApiFailure, notEmulated } from './failures';

const MAX_INPUT = 5 * 1024 * 1024;
const MAX_OUTPUT = 10 * 1024 * 1024;

const headerSchema = z.object({ name: z.string(), value: z.string() });
const batchSchema = z.object({
  batch_request_id: z.string().default(''),
  rest_requests: z.array(
    z.object({
      id: z.string(),
      method: z.string(),
      url: z.string(),
      body: z.string().optional(),
      headers: z.array(headerSchema).default([]),
      exclude_response_headers: z.boolean().default(false),
    }),
  ),
});
type Item = z.infer<typeof batchSchema>['rest_requests'][number];

/**
 * `POST /api/now/v1/batch`: runs the requests one after another as the same user. From the first one that reaches a size limit on,
 * the rest is left unserviced. https://www.servicenow.com/docs/r/api-reference/rest-apis/batch-api.html
 */
export async function runBatch(body: unknown, origin: string, dispatch: (request: Request) => Promise<Response>): Promise<Response> {
  const batch = batchSchema.safeParse(body);
  if (!batch.success) throw new ApiFailure(400, 'Exception while reading request', z.prettifyError(batch.error));
  const { rest_requests: items, batch_request_id } = batch.data;
  const serviced: unknown[] = [];
  const unserviced: string[] = [];
  for (const item of items) {
    const answer = unserviced.length > 0 ? undefined : await service(item, origin, dispatch);
    if (answer === undefined) unserviced.push(item.id);
    else serviced.push(answer);
  }
  return new Response(JSON.stringify({ batch_request_id, serviced_requests: serviced, unserviced_requests: unserviced }), {
    status: 200,
    headers: { 'Content-Type': 'application/json;charset=UTF-8', 'x-sandbox-subrequests': String(items.length) },
  });
}

async function service(item: Item, origin: string, dispatch: (request: Request) => Promise<Response>): Promise<object | undefined> {
  if (!item.url.startsWith('/')) throw notEmulated(`the batch url ${item.url} is not a relative path`);
  if (/^\/api\/now\/(v\d\/)?batch/.test(item.url)) throw notEmulated('a batch inside a batch is not emulated');
  const input = item.body === undefined ? undefined : new Uint8Array(Buffer.from(item.body, 'base64'));
  if ((input?.length ?? 0) > MAX_INPUT) return undefined;
  const headers = new Headers(item.headers.map(({ name, value }): [string, string] => [name, value]));
  headers.delete('authorization');
  const withBody = input !== undefined && item.method !== 'GET';
  const response = await dispatch(
    new Request(new URL(item.url, origin), { method: item.method, headers, ...(withBody ? { body: input } : {}) }),
  );
  const output = Buffer.from(await response.arrayBuffer());
  if (output.length > MAX_OUTPUT) return undefined;
  return {
    id: item.id,
    body: output.toString('base64'),
    status_code: response.status,
    status_text: statusText[response.status] ?? '',
    headers: item.exclude_response_headers ? [] : [...response.headers].map(([name, value]) => ({ name, value })),
    execution_time: 1,
  };
}

const statusText: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  406: 'Not Acceptable',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
};
