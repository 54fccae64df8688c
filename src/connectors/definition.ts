import type { z } from 'zod';
import type { EndConfig } from '../config/connection';
import type { Capabilities, Connector } from '../engine/ports/connector';
import type { PlatformHttp } from '../engine/ports/http';
import type { Clock } from '../engine/ports/runtime';

/** One field of the credentials form (C3). */
export interface CredentialField {
  readonly name: string;
  readonly label: string;
  readonly secret: boolean;
  readonly required: boolean;
  /** Where to find it, in a sentence. */
  readonly help: string;
}

/** One of the connector's own non-secret settings, as a form shows it. */
export interface SettingField extends CredentialField {
  /** The only values it may have, where it is a choice; the first one holds while nothing was chosen. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** Means nothing for the Jira site the app is installed in, and is not shown there. */
  readonly remoteOnly?: boolean;
}

/** One way to sign in. */
export interface AuthMethod {
  readonly id: string;
  readonly label: string;
  readonly fields: readonly CredentialField[];
  /** Where tokens come from when that is another host than the base URL, for example `https://auth.example.com`. */
  readonly origin?: string;
}

/** What a connector gets when it is bound to one end of one connection. No state may outlive the invocation. */
export interface ConnectorDeps {
  readonly config: EndConfig;
  /** `{method: <AuthMethod id>, …fields}`; empty for the Jira site the app is installed in. */
  readonly credentials: Readonly<Record<string, string>>;
  /** HTTP to `config.baseUrl`; to the site itself for Jira. */
  readonly http: PlatformHttp;
  /** HTTP to the `origin` of the chosen auth method, where it has one. */
  readonly signInHttp?: PlatformHttp;
  readonly clock: Clock;
}

/** Everything the app knows about a platform before it is connected to one. */
export interface ConnectorDefinition {
  /** `servicenow`, `jira`, `request-tracker` … also the name of the folder and of the docs page. */
  readonly id: string;
  readonly name: string;
  /** Host patterns a base URL may have, as in the manifest's egress (`*.service-now.com`); empty: approved by the site admin per host. */
  readonly hosts: readonly string[];
  /** Placeholder and help for the base URL; absent for the site itself. */
  readonly baseUrl?: { readonly placeholder: string; readonly help: string };
  readonly authMethods: readonly AuthMethod[];
  /** The connector's own non-secret fields, as a form shows them. */
  readonly settingsFields?: readonly SettingField[];
  readonly settingsSchema: z.ZodType<Readonly<Record<string, string>>>;
  /** The name of this platform's filter language and an example. */
  readonly filter: { readonly name: string; readonly example: string };
  readonly capabilities: Capabilities;
  create(deps: ConnectorDeps): Connector;
}
