import type { Connector } from '../../engine/ports/connector';
import type { ConnectorDefinition, ConnectorDeps } from '../definition';
import { authMethods } from './auth';
import { capabilities, capabilitiesOf } from './capabilities';
import { check } from './check';
import { createJiraClient } from './client';
import { addComment, editComment, findComment } from './comments';
import { findContacts } from './contacts';
import type { JiraContext } from './context';
import { findByCorrelation, lookupHint } from './correlation';
import { createMany } from './create';
import { createFieldCatalogue } from './field-catalogue';
import { addFile, findFile, readFile } from './files';
import { findByKey, matchesFilter, validateFilter } from './filters';
import { listChanged } from './listing';
import { fields, ticketTypes, values } from './metadata';
import { markOwn } from './own';
import { createProjects } from './projects';
import { readMany } from './read';
import { settingsFields, settingsSchema } from './settings';
import { createSite } from './site';
import { update } from './update';
import { createWorkflowMap } from './workflow-map';

/** Jira Cloud: the site the app is installed in, or a remote one over a service account. */
export const jira: ConnectorDefinition = {
  id: 'jira',
  name: 'Jira',
  hosts: ['*.atlassian.net', 'api.atlassian.com', 'auth.atlassian.com'],
  baseUrl: {
    placeholder: 'https://api.atlassian.com',
    help: 'Empty for this site. A remote site is reached over https://api.atlassian.com, with its cloud id under the settings.',
  },
  authMethods,
  settingsSchema,
  settingsFields,
  filter: { name: 'JQL', example: 'priority in (High, Highest) AND labels = partner' },
  capabilities,
  create: bind,
};

function bind(deps: ConnectorDeps): Connector {
  const settings = settingsSchema.parse(deps.config.settings);
  const client = createJiraClient(deps, settings);
  const context: JiraContext = {
    client,
    projects: createProjects(client),
    catalogue: createFieldCatalogue(client),
    site: createSite(client),
    workflows: createWorkflowMap(),
  };
  return {
    platform: 'jira',
    capabilities: capabilitiesOf(settings),
    check: (scopes) => check(context, scopes),
    ticketTypes: () => ticketTypes(context),
    fields: (scope) => fields(context, scope),
    values: (scope, field) => values(context, scope, field),
    listChanged: (query) => listChanged(context, query),
    readMany: async (queries, wants) => markOwn(context, await readMany(context, queries, wants)),
    matchesFilter: (refs, filter) => matchesFilter(context, refs, filter),
    validateFilter: (scope, filter) => validateFilter(context, scope, filter),
    findByKey: (key) => findByKey(context, key),
    lookupHint: (scope) => lookupHint(context, scope),
    findByCorrelation: (scope, correlationId, hint) => findByCorrelation(context, scope, correlationId, hint),
    createMany: (drafts) => createMany(context, drafts),
    update: (ref, changes, options) => update(context, ref, changes, options.want),
    addComment: (ref, draft) => addComment(context, ref, draft),
    editComment: (ref, commentId, draft) => editComment(context, ref, commentId, draft),
    findComment: (ref, draft, since, claimed) => findComment(context, ref, draft, since, claimed),
    addFile: (ref, draft) => addFile(context, ref, draft),
    findFile: (ref, draft, since, claimed) => findFile(context, ref, draft, since, claimed),
    readFile: (_ref, file, maxBytes) => readFile(context, file, maxBytes),
    findContacts: (emails) => findContacts(context, emails),
  };
}
