import type { Invocation } from './invocation';
import type { AppManifest } from './manifest';
import type { RuntimeData } from './runtime/protocol';

/** https://developer.atlassian.com/platform/forge/licensing-overview/ */
export interface License {
  readonly active: boolean;
  readonly type?: string;
  readonly isEvaluation?: boolean;
  readonly trialEndDate?: string;
}

/** Who and where the app is. */
export interface SiteOptions {
  /** `https://….atlassian.net`, where the site's own Jira answers. */
  readonly url: string;
  readonly cloudId: string;
  readonly installationId: string;
  readonly environmentId: string;
  /** The account the app acts as. */
  readonly appAccountId: string;
}

export const DEFAULT_SITE: SiteOptions = {
  url: 'https://example.atlassian.net',
  cloudId: '11111111-2222-4333-8444-555555555555',
  installationId: '66666666-7777-4888-8999-aaaaaaaaaaaa',
  environmentId: 'bbbbbbbb-cccc-4ddd-8eee-ffffffffffff',
  appAccountId: '557058:support-fusion-app',
};

/** One installation of the app on one site. */
export class Site {
  private license: License = { active: true, type: 'PAID', isEvaluation: false };

  constructor(
    readonly options: SiteOptions,
    private readonly manifest: AppManifest,
  ) {}

  setLicense(license: License): void {
    this.license = license;
  }

  /** Absent for apps that are not paid. */
  currentLicense(): License | undefined {
    return this.manifest.licensed ? this.license : undefined;
  }

  get contextAri(): string {
    return `ari:cloud:jira::site/${this.options.cloudId}`;
  }

  /** The second argument of every handler. */
  backendContext(invocation: Invocation): unknown {
    const license = this.currentLicense();
    return {
      installContext: this.contextAri,
      ...(invocation.accountId === undefined ? {} : { principal: { accountId: invocation.accountId } }),
      ...(license === undefined ? {} : { license }),
      installation: this.installation(),
      workspaceId: this.options.cloudId,
    };
  }

  /** What the runtime knows about an invocation. */
  runtimeData(invocation: Invocation, egress: readonly string[]): RuntimeData {
    const license = this.currentLicense();
    return {
      contextAri: this.contextAri,
      accountId: invocation.accountId,
      appContext: {
        appId: this.manifest.appId,
        appVersion: '1.0.0',
        environmentId: this.options.environmentId,
        environmentType: 'PRODUCTION',
        invocationId: invocation.id,
        installationId: this.options.installationId,
        functionKey: invocation.spec.key,
        moduleType: moduleType(invocation),
        moduleKey: invocation.moduleKey,
        ...(license === undefined ? {} : { license }),
        installation: this.installation(),
        permissions: { scopes: this.manifest.scopes, external: { fetch: { backend: egress } } },
      },
    };
  }

  private installation(): unknown {
    return {
      ari: `ari:cloud:ecosystem::installation/${this.options.installationId}`,
      contexts: [{ cloudId: this.options.cloudId, ari: this.contextAri }],
    };
  }
}

function moduleType(invocation: Invocation): string {
  switch (invocation.cause) {
    case 'resolver':
      return 'core:resolver';
    case 'scheduled':
      return 'core:scheduledTrigger';
    case 'product-event':
      return 'core:trigger';
    case 'queue':
      return 'core:consumer';
    case 'web-trigger':
      return 'core:webtrigger';
  }
}
