import type { ConnectorDefinition } from './definition';
import { jira } from './jira';
import { requestTracker } from './request-tracker';
import { serviceNow } from './servicenow';

/** Every platform the app can pair with, in the order pages offer them. */
export const connectorRegistry: readonly ConnectorDefinition[] = [serviceNow, jira, requestTracker];

export function connectorDefinition(platform: string): ConnectorDefinition | undefined {
  return connectorRegistry.find((definition) => definition.id === platform);
}
