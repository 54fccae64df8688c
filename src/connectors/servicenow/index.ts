import type { Capabilities, Connector } from '../../engine/ports/connector';
import type { ConnectorDefinition, ConnectorDeps } from '../definition';
import { addFile, findFile, readFile } from './attachments';
import { authMethods, signIn } from './auth';
import { check } from './check';
import { createClient } from './client';
import { addComment, findComment } from './comments';
import { findContacts } from './contacts';
import { matchesFilter, validateFilter } from './filter';
import { listChanged, listChangedFiles } from './listing';
import { findByCorrelation, findByKey } from './lookup';
import { fieldsOf, ticketTypes, valuesOf } from './metadata';
import { createPeople } from './people';
import { type Reading, readMany } from './read';
import { createSchemas } from './schema';
import { readSettings, settingsFields, settingsSchema } from './settings';
import { createMany, update } from './write';

const capabilities: Capabilities = {
  // sys_updated_on is set when a transaction begins to save and seen when it ends, after its business rules.
  listingLagMs: 30_000,
  // sys_mod_count is raised by every update: https://www.servicenow.com/docs/r/api-reference/rest-apis/account-api.html
  versionGrain: 'exact',
  // The Table API has no precondition: https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html
  conditionalWrite: false,
  readBatch: 50,
  // A batch is cut off after 30 s: https://www.servicenow.com/docs/r/api-reference/rest-apis/batch-api.html
  createBatch: 5,
  filesListedApart: true,
  commentVisibility: ['public', 'internal'],
  fileVisibility: ['public'],
  // https://www.servicenow.com/docs/r/platform-administration/table-administration-and-data-management/r_JournalFields.html
  commentsEditable: false,
  // Journal entries are kept in a text column whose length the dictionary does not enforce: https://support.servicenow.com/kb?id=kb_article_view&sysparm_article=KB0685779
  maxCommentLength: 32_000,
  // com.glide.attachment.max_size, 1024 MB unless set: https://www.servicenow.com/docs/r/api-reference/rest-apis/c_AttachmentAPI.html
  maxFileBytes: 1024 * 1024 * 1024,
  // At least one byte: https://help.okta.com/en/prod/Content/Topics/Workflows/connector-reference/servicenow/actions/uploadattachment.htm
  acceptsEmptyFiles: false,
  richComments: false,
  // A resolved incident does; where an instance locks its closed records the write is refused and reported.
  closedTakesComments: true,
};

/** ServiceNow over its REST APIs: tables that extend `task`, journals, attachments, users. */
export const serviceNow: ConnectorDefinition = {
  id: 'servicenow',
  name: 'ServiceNow',
  hosts: ['*.service-now.com'],
  baseUrl: { placeholder: 'https://your-instance.service-now.com', help: 'The address of the instance, without a path.' },
  authMethods,
  settingsSchema,
  settingsFields,
  filter: { name: 'encoded query', example: 'active=true^assignment_group.name=Service Desk^priority<=3' },
  capabilities,
  create: bind,
};

function bind({ config, credentials, http, clock }: ConnectorDeps): Connector {
  const settings = readSettings(config.settings);
  const auth = signIn(credentials, http, clock);
  const client = createClient(http, auth, clock);
  const people = createPeople(client, auth);
  const schemas = createSchemas(client);
  const reading: Reading = { client, schemas, people, baseUrl: config.baseUrl };
  const commenting = { client, people, settings };
  return {
    platform: 'servicenow',
    capabilities: { ...capabilities, richComments: settings.htmlComments },
    check: (scopes) => check(client, people, scopes),
    ticketTypes: () => ticketTypes(client),
    fields: (scope) => fieldsOf(schemas, scope.type),
    values: (scope, field) => valuesOf(client, schemas, people, scope.type, field),
    listChanged: (query) => listChanged(client, clock, query),
    listChangedFiles: (query) => listChangedFiles(client, clock, query),
    readMany: (queries, wants) => readMany(reading, queries, wants),
    matchesFilter: (refs, filter) => matchesFilter(client, schemas, refs, filter),
    validateFilter: (scope, filter) => validateFilter(client, schemas, scope.type, filter),
    findByKey: (key) => findByKey(client, key),
    // The look-up is strong by itself.
    lookupHint: async () => '',
    findByCorrelation: (_scope, correlationId) => findByCorrelation(client, correlationId),
    createMany: (drafts) => createMany(reading, drafts),
    update: (ref, fields, options) => update(reading, ref, fields, options),
    addComment: (ref, draft) => addComment(commenting, ref, draft),
    findComment: (ref, draft, since, claimed) => findComment(commenting, ref, draft, since, claimed),
    addFile: (ref, draft) => addFile(client, ref, draft),
    findFile: (ref, draft, since, claimed) => findFile(client, people, ref, draft, since, claimed),
    readFile: (_ref, file, maxBytes) => readFile(client, file, maxBytes),
    findContacts: (emails) => findContacts(client, emails),
  };
}
