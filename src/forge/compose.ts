import type { Application } from '../application/application';
import { createApplication as create } from '../application/create-application';
import { connectorRegistry } from '../connectors/registry';
import { forgeKv } from './adapters/kv';
import { forgeSecrets } from './adapters/secrets';
import { forgeEngine } from './engine';

/** The application behind the pages, wired to Forge. */
export function createApplication(): Application {
  return create({ engine: forgeEngine(), secrets: forgeSecrets(), kv: forgeKv(), definitions: connectorRegistry });
}
