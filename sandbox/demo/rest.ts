/** Sends one request and answers its JSON. Rejects with status and body on anything but 2xx. */
export type Rest = (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<unknown>;

/** REST over any fetch: an emulator's, or a real server's. */
export function restOver(send: (request: Request) => Promise<Response>, origin: string, base: Readonly<Record<string, string>>): Rest {
  return async (method, path, body, headers = {}) => {
    const response = await send(
      new Request(`${origin}${path}`, {
        method,
        headers: { ...base, ...contentType(body), ...headers },
        ...(body === undefined ? {} : { body: payload(body) }),
      }),
    );
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path.slice(0, 200)} answered ${response.status}: ${text.slice(0, 300)}`);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  };
}

/** The bytes behind a path. */
export async function bytesOver(
  send: (request: Request) => Promise<Response>,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const response = await send(new Request(url, { headers: { ...headers } }));
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function contentType(body: unknown): Readonly<Record<string, string>> {
  return body === undefined || body instanceof FormData || body instanceof Uint8Array ? {} : { 'content-type': 'application/json' };
}

function payload(body: unknown): BodyInit {
  if (body instanceof FormData) return body;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return JSON.stringify(body);
}
