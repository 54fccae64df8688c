/** Body of an error answer of the platform API (ErrorCollection). */
export interface ErrorBody {
  readonly errorMessages: readonly string[];
  readonly errors: Readonly<Record<string, string>>;
}

/** An answer other than success. Handlers throw it, the emulator sends it. */
export class JiraRefusal extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 416 | 429 | 501,
    readonly body: ErrorBody,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(body.errorMessages[0] ?? Object.values(body.errors)[0] ?? `status ${status}`);
  }
}

export const badRequest = (...errorMessages: string[]) => new JiraRefusal(400, { errorMessages, errors: {} });

export const badFields = (errors: Readonly<Record<string, string>>) => new JiraRefusal(400, { errorMessages: [], errors });

export const forbidden = (message: string) => new JiraRefusal(403, { errorMessages: [message], errors: {} });

export const notFound = (message: string) => new JiraRefusal(404, { errorMessages: [message], errors: {} });

export const issueNotFound = () => notFound('Issue does not exist or you do not have permission to see it.');

/** What real Jira would answer and this emulator cannot. */
export const notModelled = (what: string) =>
  new JiraRefusal(501, { errorMessages: [`The Jira emulator does not model ${what}.`], errors: {} });

export const INVALID_PAYLOAD = 'Invalid request payload. Refer to the REST API documentation and try again.';
