/** One request to a platform. `path` starts with `/` and holds the query; the port knows the host. */
export interface PlatformRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface PlatformResponse {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * HTTP to one host. Redirects are not followed off the host. Rejects with `ConnectionBrokenError` when the host is not allowed
 * (checked before anything is sent); with any other error when no answer arrived, and then whether the request had its effect is not known.
 * Status codes, 4xx and 5xx included, are answers, not rejections.
 */
export interface PlatformHttp {
  send(request: PlatformRequest): Promise<PlatformResponse>;
}
