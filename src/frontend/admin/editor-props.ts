import type { Connection, Route } from '../../config/connection';
import type { End } from '../../core/model/end';
import type { CredentialStatus } from '../../rpc/connection-views';
import type { PlatformView } from '../../rpc/platform';
import type { Problem } from '../../rpc/result';
import type { Edit } from './draft';

/** What every tab of the editor works with. */
export interface EditorProps {
  readonly draft: Connection;
  readonly edit: (change: Edit) => void;
  /** Complaints of the last save. */
  readonly problems: readonly Problem[];
  readonly platforms: readonly PlatformView[];
  /** Names of the platforms of the two ends. */
  readonly names: Readonly<Record<End, string>>;
  readonly credentials: Readonly<Record<End, CredentialStatus>>;
  /** Credentials of an end were stored just now. */
  readonly onCredentials: (end: End, status: CredentialStatus) => void;
  /** There are changes that are not saved: tests and live lists use what is saved. */
  readonly unsaved: boolean;
}

/** What a tab about one ticket type works with. */
export interface RouteProps extends EditorProps {
  readonly route: Route;
  readonly routeIndex: number;
}

export function platformOf(platforms: readonly PlatformView[], id: string): PlatformView | undefined {
  return platforms.find((platform) => platform.id === id);
}

/** Whether an end is the Jira site the app is installed in. */
export function isThisSite(platform: PlatformView | undefined, baseUrl: string): boolean {
  return platform?.thisSite === true && baseUrl === '';
}

/** The platform's name with the end it stands at: "ServiceNow (source)". */
export function endNames(connection: Connection, platforms: readonly PlatformView[]): Readonly<Record<End, string>> {
  const name = (end: End): string => platformOf(platforms, connection[end].platform)?.name ?? connection[end].platform;
  const names = { source: name('source'), target: name('target') };
  return names.source === names.target ? { source: `${names.source} (source)`, target: `${names.target} (target)` } : names;
}
