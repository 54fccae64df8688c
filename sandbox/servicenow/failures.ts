/**
 * An answer that is an error: `{ "error": { "message", "detail" }, "status": "failure" }`.
 * https://www.servicenow.com/docs/r/api-reference/rest-api-explorer/r_RESTAPIHTTPResponseCodes.html
 */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ApiFailure';
  }

  body(): string {
    return JSON.stringify({ error: { message: this.message, detail: this.detail }, status: 'failure' });
  }
}

/** What the emulator does not know: 501 with the reason. */
export function notEmulated(reason: string): ApiFailure {
  return new ApiFailure(501, 'Not emulated', reason);
}

export function noRecord(): ApiFailure {
  return new ApiFailure(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
}

/** A write that an access rule refuses: 403. */
export function aclRefusal(operation: 'Insert' | 'Update' | 'Delete'): ApiFailure {
  return new ApiFailure(403, 'Operation Failed', `ACL Exception ${operation} Failed due to security constraints`);
}
