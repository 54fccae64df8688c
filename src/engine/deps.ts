import type { Connection } from '../config/connection';
import type { End } from '../core/model/end';
import type { Connector } from './ports/connector';
import type { Queue } from './ports/queue';
import type { Clock, Ids, Invocation, Log } from './ports/runtime';
import type { Stores } from './ports/stores';

/** Everything the engine needs of the world. */
export interface EngineDeps {
  readonly stores: Stores;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly invocation: Invocation;
  /** Binds the connector of one end with its credentials. Rejects with `ConnectionBrokenError` when there are none. */
  connect(connection: Connection, end: End): Promise<Connector>;
  /** The name people know a platform by. */
  platformName(platform: string): string;
}
