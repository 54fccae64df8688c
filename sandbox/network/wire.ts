/** An HTTP request as it travels inside the sandbox. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
}

/** An HTTP answer as it travels inside the sandbox. */
export interface WireResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

export function jsonAnswer(status: number, body: unknown, headers: readonly (readonly [string, string])[] = []): WireResponse {
  return {
    status,
    statusText: '',
    headers: [['content-type', 'application/json'], ...headers],
    body: body === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(body)),
  };
}

/** Statuses that carry no body, which `Response` insists on. */
const BODYLESS = new Set([101, 204, 205, 304]);

export async function toWire(response: Response): Promise<WireResponse> {
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    body: new Uint8Array(await response.arrayBuffer()),
  };
}

export function fromWire(answer: WireResponse): Response {
  return new Response(BODYLESS.has(answer.status) ? null : copy(answer.body), {
    status: answer.status,
    statusText: answer.statusText,
    headers: answer.headers.map(([name, value]): [string, string] => [name, value]),
  });
}

export function toRequest(request: WireRequest): Request {
  return new Request(request.url, {
    method: request.method,
    headers: request.headers.map(([name, value]): [string, string] => [name, value]),
    redirect: 'manual',
    ...(request.body === undefined || request.method === 'GET' || request.method === 'HEAD' ? {} : { body: copy(request.body) }),
  });
}

function copy(bytes: Uint8Array): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
