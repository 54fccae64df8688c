import type { End } from '../../core/model/end';

/** Secret storage: one record of credentials per end of a connection, never in a log, a page or another store (C3). */
export interface Secrets {
  /** `{method, …fields}` as entered; undefined when none are stored. */
  get(connectionId: string, end: End): Promise<Readonly<Record<string, string>> | undefined>;
  set(connectionId: string, end: End, credentials: Readonly<Record<string, string>>): Promise<void>;
  delete(connectionId: string, end: End): Promise<void>;
}
