import type { JiraClient } from './client';
import type { FieldCatalogue } from './field-catalogue';
import type { Projects } from './projects';
import type { Site } from './site';
import type { WorkflowMap } from './workflow-map';

/** What the parts of the connector share while they are bound to one end. Gone with the invocation. */
export interface JiraContext {
  readonly client: JiraClient;
  readonly projects: Projects;
  readonly catalogue: FieldCatalogue;
  readonly site: Site;
  readonly workflows: WorkflowMap;
}

/**
 * Key of the property on issues (and comments) that holds what the app must find again. Declared in the manifest, so that
 * `issue.property["support-fusion"].correlationId` can be searched.
 */
export const PROPERTY_KEY = 'support-fusion';
