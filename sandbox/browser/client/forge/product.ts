import { z } from 'zod';
import type { ForgeModule, Session } from '../shell/config';
import { Refused, json, send } from '../shell/http';
import type { Flags } from '../shell/flags';
import { go } from '../shell/router';
import { localPath, modulePath, targetAddress } from './addresses';
import { AppEvents } from './app-events';
import type { Product, ProductRequest, ProductResponse } from './bridge';
import type { ForgeDoc } from './forge-doc';
import { pageHistory } from './page-history';

/** What one shown module needs from its surroundings. */
export interface Surroundings {
  readonly session: Session;
  readonly flags: Flags;
  readonly module: ForgeModule;
  /** `context.extension` of the page: where it is shown. */
  readonly extension: Readonly<Record<string, unknown>>;
  readonly localId: string;
  readonly draw: (doc: ForgeDoc) => void;
  readonly failed: (error: unknown) => void;
  readonly refresh: (() => void) | undefined;
}

const invocationSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.union([z.string(), z.object({ message: z.string() })]) }),
]);

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

const isText = (type: string): boolean => type === '' || /json|text|xml|javascript/.test(type);

/** The form that `@forge/bridge` turned into JSON, as a form again: files as base64 data URLs with name and type beside them. */
const formOf = async (body: string): Promise<FormData> => {
  const parsed = z.record(z.string(), z.string()).parse(JSON.parse(body));
  const form = new FormData();
  for (const [name, value] of Object.entries(parsed)) {
    if (name.startsWith('__')) continue;
    const fileName = parsed[`__${name}Name`];
    if (fileName === undefined) form.append(name, value);
    else form.append(name, new File([await (await fetch(value)).blob()], fileName, { type: parsed[`__${name}Type`] ?? '' }));
  }
  return form;
};

const request = async (session: Session, { restPath, method, headers, body, isMultipart }: ProductRequest): Promise<ProductResponse> => {
  const sent = new Headers(headers.map(([name, value]): [string, string] => [name, value]));
  sent.set('x-sandbox-account', session.account.accountId);
  if (isMultipart) sent.delete('content-type');
  const payload = body === undefined || method === 'GET' ? undefined : isMultipart ? await formOf(body) : body;
  const response = await fetch(`/jira${restPath}`, { method, headers: sent, ...(payload === undefined ? {} : { body: payload }) });
  const type = response.headers.get('content-type') ?? '';
  const isAttachment = !isText(type);
  return {
    body: isAttachment ? base64(new Uint8Array(await response.arrayBuffer())) : await response.text(),
    headers: Object.fromEntries(response.headers),
    status: response.status,
    statusText: response.statusText,
    isAttachment,
  };
};

const license = {
  active: true,
  billingPeriod: 'MONTHLY',
  ccpEntitlementId: 'sandbox',
  ccpEntitlementSlug: 'sandbox',
  isEvaluation: false,
  subscriptionEndDate: null,
  supportEntitlementNumber: null,
  trialEndDate: null,
  type: 'COMMERCIAL',
  modes: null,
};

/** The part of the issue that `POST /sandbox/invoke` wants to know by name, beside the whole extension. */
const placeOf = (extension: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const parsed = z
    .object({ issue: z.object({ id: z.string(), key: z.string() }), project: z.object({ key: z.string() }) })
    .safeParse(extension);
  return parsed.success ? { issueId: parsed.data.issue.id, issueKey: parsed.data.issue.key, projectKey: parsed.data.project.key } : {};
};

const modulesWithAddress = new Set(['jira:globalPage', 'jira:adminPage', 'jira:projectPage']);

/** The product around one shown module of the app: Jira, as far as a page can see it through the bridge. */
export const productAround = ({ session, flags, module, extension, localId, draw, failed, refresh }: Surroundings): Product => {
  const { config, account } = session;
  return {
    draw,
    failed,
    context: () =>
      Promise.resolve({
        accountId: account.accountId,
        cloudId: 'sandbox',
        extension,
        environmentId: 'sandbox',
        environmentType: 'DEVELOPMENT',
        license,
        localId,
        locale: 'en-US',
        moduleKey: module.key,
        siteUrl: config.siteUrl,
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        theme: { colorMode: 'light', light: 'light', dark: 'dark', spacing: 'spacing', typography: 'typography' },
        surfaceColor: '#FFFFFF',
        userAccess: { enabled: true, hasAccess: true },
        permissions: config.permissions,
      }),
    invoke: async (functionKey, payload) => {
      const body = {
        module: module.key,
        function: functionKey,
        payload: payload ?? {},
        accountId: account.accountId,
        context: { ...placeOf(extension), extension },
      };
      const answer = invocationSchema.parse(
        await send('/sandbox/invoke', json('POST', body)).catch((error: unknown) => {
          if (error instanceof Refused) return { ok: false, error: error.message };
          throw error;
        }),
      );
      if (answer.ok) return answer.value;
      throw new Error(typeof answer.error === 'string' ? answer.error : answer.error.message);
    },
    request: (asked) => request(session, asked),
    showFlag: (flag) => flags.show(flag),
    closeFlag: (id) => flags.close(id),
    address: (target) => targetAddress(config, target),
    navigate: (href, newTab) => {
      const path = localPath(config, href);
      if (newTab) window.open(path ?? href, '_blank', 'noopener');
      else if (path === undefined) window.location.assign(href);
      else go(path);
    },
    reload: () => window.location.reload(),
    refresh: () => {
      refresh?.();
      return refresh !== undefined;
    },
    history: () => {
      const base = modulePath(config, module.key);
      if (base === undefined || !modulesWithAddress.has(module.type)) return undefined;
      return pageHistory({
        read: () => `${window.location.pathname.slice(base.length) || '/'}${window.location.search}${window.location.hash}`,
        write: (inside, how) => go(`${base}${inside === '/' ? '' : inside}`, how),
        go: (steps) => window.history.go(steps),
        onBack: (callback) => {
          window.addEventListener('popstate', callback);
          return () => window.removeEventListener('popstate', callback);
        },
      });
    },
    title: (title) => {
      document.title = title;
    },
    emit: (event, payload) => AppEvents.emit(event, payload),
    on: (event, callback) => AppEvents.on(event, callback),
    permission: (command, payload) => send('/sandbox/permissions', json('POST', { command, payload, accountId: account.accountId })),
  };
};
