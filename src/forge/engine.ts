import type { Connection } from '../config/connection';
import { ConnectionBrokenError } from '../core/errors';
import type { End } from '../core/model/end';
import { connectorDefinition } from '../connectors/registry';
import type { EngineDeps } from '../engine/deps';
import type { Connector } from '../engine/ports/connector';
import { isThisSite } from '../engine/product-event';
import { partnerHttp, siteHttp } from './adapters/http';
import { forgeQueue } from './adapters/queue';
import { consoleLog, randomIds, systemClock, thisInvocation } from './adapters/runtime';
import { forgeSecrets } from './adapters/secrets';
import { forgeStores } from './storage';

/** The engine wired to Forge, anew for every invocation: warm processes serve several customers. */
export function forgeEngine(): EngineDeps {
  return {
    stores: forgeStores(),
    queue: forgeQueue(),
    clock: systemClock,
    ids: randomIds,
    log: consoleLog,
    invocation: thisInvocation,
    connect: bindConnector,
    platformName: (platform) => connectorDefinition(platform)?.name ?? platform,
  };
}

async function bindConnector(connection: Connection, end: End): Promise<Connector> {
  const config = connection[end];
  const definition = connectorDefinition(config.platform);
  if (definition === undefined)
    throw new ConnectionBrokenError(`This version of the app has no connector for ${config.platform}.`, 'configuration');
  if (isThisSite(connection, end)) return definition.create({ config, credentials: {}, http: siteHttp(), clock: systemClock });
  const credentials = await forgeSecrets().get(connection.id, end);
  if (credentials === undefined)
    throw new ConnectionBrokenError(
      `No credentials are stored for ${definition.name}. Enter them on the connection's page and test the connection.`,
      'credentials',
    );
  const origin = definition.authMethods.find(({ id }) => id === credentials['method'])?.origin;
  return definition.create({
    config,
    credentials,
    http: partnerHttp(config.baseUrl, definition.hosts),
    // Only the sign-in server the definition names gets the secrets, whatever the address of the connection is.
    ...(origin === undefined ? {} : { signInHttp: partnerHttp(origin, [origin]) }),
    clock: systemClock,
  });
}
