import type { Capabilities } from '../../engine/ports/connector';
import { CREATE_BATCH } from './create';
import { MAX_TEXT } from './metadata';
import { READ_BATCH } from './read';
import type { JiraSettings } from './settings';

/** What Jira Cloud can do at most; a binding may declare less. Reasons stand in docs/connectors/jira.md. */
export const capabilities: Capabilities = {
  // The search index lags seconds, sometimes minutes: https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/
  listingLagMs: 10 * 60_000,
  // `updated` has milliseconds.
  versionGrain: 'exact',
  conditionalWrite: false,
  readBatch: READ_BATCH,
  createBatch: CREATE_BATCH,
  filesListedApart: false,
  commentVisibility: ['public', 'internal'],
  fileVisibility: ['public', 'internal'],
  commentsEditable: true,
  maxCommentLength: MAX_TEXT,
  // A file is in memory three times while it is sent; no host function can hold more.
  maxFileBytes: 25 * 1024 * 1024,
  // Jira has always refused files of no bytes.
  acceptsEmptyFiles: false,
  richComments: true,
  closedTakesComments: true,
};

/** What this end can do: internal comments only in service projects or behind a role or group, internal files in service projects only. */
export function capabilitiesOf(settings: JiraSettings): Capabilities {
  const service = settings.serviceProjects !== '';
  const internal = service || settings.internalRole !== '' || settings.internalGroup !== '';
  return {
    ...capabilities,
    commentVisibility: internal ? ['public', 'internal'] : ['public'],
    fileVisibility: service ? ['public', 'internal'] : ['public'],
  };
}
