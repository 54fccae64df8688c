import type { Connection } from '../config/connection';
import type { ConnectorDefinition } from '../connectors/definition';
import { TicketGoneError } from '../core/errors';
import type { End } from '../core/model/end';
import type { Instant } from '../core/model/value';
import type { EngineDeps } from '../engine/deps';
import type { Kv } from '../engine/ports/kv';
import type { Secrets } from '../engine/ports/secrets';
import { isThisSite } from '../engine/product-event';

/** What the use cases behind the pages work with. */
export interface ApplicationContext {
  readonly engine: EngineDeps;
  readonly secrets: Secrets;
  /** For the few settings of the installation. */
  readonly kv: Kv;
  readonly definitions: readonly ConnectorDefinition[];
}

/** Rejects with `TicketGoneError` when the connection does not exist. */
export async function requireConnection({ engine }: ApplicationContext, id: string): Promise<Connection> {
  const connection = await engine.stores.connections.get(id);
  if (connection === undefined) throw new TicketGoneError('This connection does not exist any more. Reload the page.');
  return connection;
}

export function nowOf({ engine }: ApplicationContext): Instant {
  return new Date(engine.clock.now()).toISOString();
}

/** The end that is the Jira site the app is installed in. */
export function siteEnd(connection: Connection): End | undefined {
  return isThisSite(connection, 'target') ? 'target' : isThisSite(connection, 'source') ? 'source' : undefined;
}
