/** A request that a platform or the sandbox refused, with the platform's own words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'Refused';
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const wordsOf = (body: unknown): readonly string[] => {
  if (!isRecord(body)) return [];
  const messages = Array.isArray(body['errorMessages']) ? body['errorMessages'].map(String) : [];
  const errors = isRecord(body['errors']) ? Object.entries(body['errors']).map(([field, text]) => `${field}: ${String(text)}`) : [];
  const error = body['error'];
  const nested = isRecord(error)
    ? [error['message'], error['detail']].filter((part) => typeof part === 'string' && part !== '').map(String)
    : [];
  const plain = [error, body['message'], body['reason']].filter((part): part is string => typeof part === 'string');
  return [...messages, ...errors, ...nested, ...plain];
};

const parse = (text: string): unknown => {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
};

/** What a response with a status of 400 or more says. */
export const refusal = async (response: Response): Promise<Refused> => {
  const words = wordsOf(parse(await response.text()));
  return new Refused(response.status, words.length > 0 ? words.join(' ') : `${response.status} ${response.statusText}`);
};

/** Sends a request to the sandbox's own server and answers with the parsed body; throws {@link Refused} for a status of 400 or more. */
export const send = async (url: string, init: RequestInit): Promise<unknown> => {
  const response = await fetch(url, init);
  if (!response.ok) throw await refusal(response);
  return parse(await response.text());
};

/** Options of a call with a JSON body. */
export const json = (method: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method,
  headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

/** What went wrong, in a sentence. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
