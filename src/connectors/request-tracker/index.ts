import type { Capabilities, Connector } from '../../engine/ports/connector';
import type { ConnectorDefinition, ConnectorDeps } from '../definition';
import { authMethods } from './auth';
import { createCatalogue } from './catalogue';
import { check } from './check';
import { createClient } from './client';
import { addComment, findComment } from './comments';
import { findContacts } from './contacts';
import { findByCorrelation } from './correlation';
import { createMany, type Writing } from './create';
import { addFile, findFile, readFile } from './files';
import { findByKey, matchesFilter, validateFilter } from './filters';
import { listChanged } from './listing';
import { fieldsOf, ticketTypes, valuesOf } from './metadata';
import { createPeople } from './people';
import { readMany } from './read';
import { readSettings, settingsSchema } from './settings';
import { update } from './update';

/** https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html; what it does not say was measured on RT 5.0.3. */
const capabilities: Capabilities = {
  // Searches read the database itself. A transaction sets its time before it commits, notifications included.
  listingLagMs: 10_000,
  versionGrain: 'second',
  conditionalWrite: true,
  readBatch: 25,
  createBatch: 5,
  filesListedApart: false,
  commentVisibility: ['public', 'internal'],
  fileVisibility: ['public', 'internal'],
  commentsEditable: false,
  // MaxAttachmentSize holds for texts too, 10,000,000 bytes unless set: https://docs.bestpractical.com/rt/5.0.3/RT_Config.html#MaxAttachmentSize
  maxCommentLength: 1_000_000,
  // 32 MiB went through and came back unchanged.
  maxFileBytes: 32 * 1024 * 1024,
  acceptsEmptyFiles: false,
  richComments: true,
  closedTakesComments: true,
};

/** Request Tracker 5 over REST 2: queues, lifecycles, custom fields, replies and comments, attachments. */
export const requestTracker: ConnectorDefinition = {
  id: 'request-tracker',
  name: 'Request Tracker',
  hosts: [],
  baseUrl: { placeholder: 'https://rt.example.com', help: 'The address of Request Tracker, without a path.' },
  authMethods,
  settingsFields: [
    {
      name: 'path',
      label: 'Path',
      secret: false,
      required: false,
      help: 'If Request Tracker is not at the root of its host: its path, for example /rt.',
    },
    {
      name: 'correlationField',
      label: 'Custom field for the sync reference',
      secret: false,
      required: false,
      help: 'Name or number of a text custom field that will hold the reference of tickets created by a sync. Empty: a link on the ticket holds it.',
    },
  ],
  settingsSchema,
  filter: { name: 'TicketSQL', example: "Status != 'stalled' AND Priority > 20 AND 'CF.{Severity}' = 'High'" },
  capabilities,
  create: bind,
};

function bind({ config, credentials, http, clock }: ConnectorDeps): Connector {
  const settings = readSettings(config.settings);
  const client = createClient(http, credentials, settings, clock);
  const people = createPeople(client);
  const catalogue = createCatalogue(client);
  const writing: Writing = { client, people, catalogue, view: { baseUrl: config.baseUrl, settings } };
  return {
    platform: 'request-tracker',
    capabilities,
    check: (scopes) => check(client, people, catalogue, scopes),
    ticketTypes: () => ticketTypes(client),
    fields: (scope) => fieldsOf(catalogue, scope),
    values: (scope, field) => valuesOf(client, catalogue, scope, field),
    listChanged: (query) => listChanged(client, people, query),
    readMany: (queries, wants) => readMany(writing, queries, wants),
    matchesFilter: (refs, filter) => matchesFilter(client, refs, filter),
    validateFilter: (scope, filter) => validateFilter(client, scope.container, filter),
    findByKey: (key) => findByKey(client, key),
    // The look-up is strong by itself.
    lookupHint: async () => '',
    findByCorrelation: (_scope, correlationId) => findByCorrelation(client, correlationId),
    createMany: (drafts) => createMany(writing, drafts),
    update: (ref, fields, options) => update(writing, ref, fields, options),
    addComment: (ref, draft) => addComment(client, ref, draft),
    findComment: (ref, draft, since, claimed) => findComment(client, ref, draft, since, claimed),
    addFile: (ref, draft) => addFile(client, ref, draft),
    findFile: (ref, draft, since, claimed) => findFile(client, ref, draft, since, claimed),
    readFile: (_ref, file, maxBytes) => readFile(client, file, maxBytes),
    findContacts: (emails) => findContacts(people, emails),
  };
}
