import { asApp, assumeTrustedRoute, fetch } from '@forge/api';
import type { APIResponse, RequestInit } from '@forge/api';
import { hostAllowed } from '../../connectors/kit/host-pattern';
import { ConnectionBrokenError } from '../../core/errors';
import type { PlatformHttp, PlatformRequest, PlatformResponse } from '../../engine/ports/http';

/** How long a platform may take for one answer, in ms; Forge itself gives up after 180 s. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Redirects followed on the same host, for reads. */
const MAX_REDIRECTS = 3;

/**
 * HTTP to the host of `baseUrl` (`https://…` without a path). `allowedHosts` are the patterns of the platform; empty for platforms whose
 * hosts a site admin approves one by one, which Forge checks itself.
 */
export function partnerHttp(baseUrl: string, allowedHosts: readonly string[]): PlatformHttp {
  return {
    async send(request) {
      const base = allowedBase(baseUrl, allowedHosts);
      let target = new URL(request.path, base);
      for (let redirects = 0; ; redirects += 1) {
        // A path such as `//elsewhere` would carry the credentials to another host.
        if (target.origin !== base.origin) throw notAllowed(target.host);
        const response = await egress(target, request);
        const next = redirects < MAX_REDIRECTS ? sameHostRedirect(response, request, target) : undefined;
        if (next === undefined) return response;
        target = next;
      }
    },
  };
}

/** HTTP to the Jira site the app is installed in, as the app itself. */
export function siteHttp(): PlatformHttp {
  return {
    async send(request) {
      return answer(await asApp().requestJira(assumeTrustedRoute(request.path), init(request)));
    },
  };
}

function allowedBase(baseUrl: string, allowedHosts: readonly string[]): URL {
  if (!URL.canParse(baseUrl))
    throw new ConnectionBrokenError(
      'The address of this connection is not valid. Enter it as https://… on the connection page.',
      'configuration',
    );
  const base = new URL(baseUrl);
  if (base.protocol !== 'https:')
    throw new ConnectionBrokenError('The address of this connection must begin with https://.', 'host-not-allowed');
  if (base.username !== '' || base.password !== '')
    throw new ConnectionBrokenError('The address of this connection must not hold a user name or password.', 'configuration');
  if (allowedHosts.length > 0 && !hostAllowed(base.host, allowedHosts)) throw notAllowed(base.host);
  return base;
}

async function egress(target: URL, request: PlatformRequest): Promise<PlatformResponse> {
  let response: APIResponse;
  try {
    response = await fetch(target.href, { ...init(request), redirect: 'manual', signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
  } catch (error) {
    if (isEgressRefusal(error)) throw egressRefused(target.host);
    throw error;
  }
  // The platform reports a refused host as an answer of its proxy or as a thrown error, depending on the runtime's version.
  const proxyError = response.headers.get('forge-proxy-error');
  if (proxyError !== null && /EGRESS/.test(proxyError)) throw egressRefused(target.host);
  return answer(response);
}

function isEgressRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const cause = error.cause instanceof Error ? error.cause : undefined;
  return [error, cause].some(
    (one) => one !== undefined && (/REQUEST_EGRESS_ALLOWLIST_ERR/.test(one.name) || /REQUEST_EGRESS_ALLOWLIST_ERR/.test(one.message)),
  );
}

function egressRefused(host: string): ConnectionBrokenError {
  return new ConnectionBrokenError(
    `This site does not allow the app to reach ${host}. A site admin approves the host on the connection's page or in Connected apps.`,
    'egress',
    host,
  );
}

function notAllowed(host: string): ConnectionBrokenError {
  return new ConnectionBrokenError(
    `${host} is not a host of this platform. Check the address on the connection's page.`,
    'host-not-allowed',
    host,
  );
}

function sameHostRedirect(response: PlatformResponse, request: PlatformRequest, from: URL): URL | undefined {
  const location = response.headers['location'];
  if (
    request.method !== 'GET' ||
    response.status < 300 ||
    response.status > 399 ||
    location === undefined ||
    !URL.canParse(location, from.href)
  )
    return undefined;
  const target = new URL(location, from);
  return target.origin === from.origin ? target : undefined;
}

function init(request: PlatformRequest): RequestInit {
  return {
    method: request.method,
    ...(request.headers === undefined ? {} : { headers: { ...request.headers } }),
    ...(request.body === undefined ? {} : { body: typeof request.body === 'string' ? request.body : exactBuffer(request.body) }),
  };
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}

async function answer(response: APIResponse): Promise<PlatformResponse> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    headers[name.toLowerCase()] = value;
  });
  return { status: response.status, headers, body: new Uint8Array(await response.arrayBuffer()) };
}
