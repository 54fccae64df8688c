import type { Input, ProcedureName, ServerOutput } from '../rpc/contract';
import type { Problem } from '../rpc/result';

/** The person on whose behalf a page calls. */
export interface Caller {
  readonly accountId: string;
}

/** What a person entered cannot be used; each problem names its place in the input. */
export class InputRefusedError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super('Something that was entered cannot be used.');
    this.name = 'InputRefusedError';
  }
}

type Method<P extends ProcedureName> = (input: Input<P>, caller: Caller) => Promise<ServerOutput<P>>;

/**
 * What the pages' resolvers call. Rights were checked and the input parsed before; the answer is parsed after.
 * Every method may reject with a `SyncError`, whose message people read: `TicketGoneError` for what does not exist, and with an
 * `InputRefusedError` for what was entered wrongly.
 * What is not allowed in the present state is an answer (`outcome: 'refused'` with reason and next step), not a rejection.
 * Dates are ISO 8601 in UTC. Nothing here returns a credential.
 *
 * Each method has 25 s less what the rights check took: work that may last longer is started as a job and asked for with `job`.
 */
export interface Application {
  /** The state of a job the caller started. Rejects with `TicketGoneError` for an unknown job or somebody else's. */
  job: Method<'job'>;

  /** The registry's definitions, in the order pages offer them. */
  platforms: Method<'platforms'>;
  settings: Method<'settings'>;
  saveSettings: Method<'saveSettings'>;
  listConnections: Method<'listConnections'>;
  getConnection: Method<'getConnection'>;
  /** A new connection in `draft`, without routes, with the defaults of the configuration. */
  createConnection: Method<'createConnection'>;
  /** Stores the whole record if `connection.updatedAt` is still the stored one and everything in it holds (M3, C7 filters). */
  saveConnection: Method<'saveConnection'>;
  /** Touches no ticket (C8). `purge` also deletes links, ledgers, history and credentials. */
  removeConnection: Method<'removeConnection'>;
  setCredentials: Method<'setCredentials'>;
  pauseConnection: Method<'pauseConnection'>;
  resumeConnection: Method<'resumeConnection'>;
  /** Refused until one manual sync has completed (S4). */
  setAutomatic: Method<'setAutomatic'>;
  /** Starts a job that ends in `tested`. */
  testConnection: Method<'testConnection'>;

  ticketTypes: Method<'ticketTypes'>;
  fields: Method<'fields'>;
  values: Method<'values'>;
  /** By role: title, description, status, priority. Status and priority values are paired by name, then by category (M7). */
  starterMappings: Method<'starterMappings'>;
  checkMappings: Method<'checkMappings'>;
  previewDescription: Method<'previewDescription'>;

  overview: Method<'overview'>;
  startRun: Method<'startRun'>;
  /** Takes effect within 10 s; the run keeps what it wrote and says so (S3). */
  cancelRun: Method<'cancelRun'>;
  listRuns: Method<'listRuns'>;
  getRun: Method<'getRun'>;
  /** One page of ticket results; `hidden` is set by the resolver. */
  runDetails: Method<'runDetails'>;
  failingTickets: Method<'failingTickets'>;
  /** Starts a job that ends in `synced`. */
  retryTicket: Method<'retryTicket'>;

  issueView: Method<'issueView'>;
  /** Starts a job that ends in `synced`. Refused while the connection is paused (S4). */
  syncIssue: Method<'syncIssue'>;
  /** Links by exact number within the route's scope; writes nothing to either ticket (S11). */
  linkIssue: Method<'linkIssue'>;
  /** The pair is not created or linked again until a person lifts it (S7). */
  unlinkIssue: Method<'unlinkIssue'>;
  pauseIssue: Method<'pauseIssue'>;
}
