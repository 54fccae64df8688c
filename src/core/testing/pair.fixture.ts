import { type Connection, connectionSchema, type FieldMapping, fieldMappingSchema, type Route, routeSchema } from '../../config/connection';
import { CANONICAL_VERSION, fingerprintOf } from '../mapping/canonical';
import { shapeOf, viewOf } from '../merge/view';
import { ENDS, type End } from '../model/end';
import type { FieldBaseline, Link } from '../model/link';
import type { Comment, Ticket, TicketFile } from '../model/ticket';
import { EMPTY, type FieldValue, type Option } from '../model/value';
import type { ConversationLimits } from '../plan/conversation';
import { fromPlainText } from '../richtext/plain';

/** A connection, a linked pair and its parts with plain content, for tests that change one thing at a time. */

export const NOON = '2026-11-23T12:00:00.000Z';

export const text = (value: string): FieldValue => (value === '' ? EMPTY : { kind: 'text', text: value });
export const option = (id: string, label = id): FieldValue => ({ kind: 'option', option: { id, label } });
export const rich = (value: string): FieldValue => (value === '' ? EMPTY : { kind: 'richText', doc: fromPlainText(value) });
const choice = (id: string): Option => ({ id, label: id });

export const titleMapping = mapping({
  id: 'title',
  source: { field: 'title', label: 'Title', type: 'text', role: 'title' },
  target: { field: 'summary', label: 'Summary', type: 'text', role: 'title' },
});

export const descriptionMapping = mapping({
  id: 'description',
  source: { field: 'body', label: 'Body', type: 'richText', role: 'description' },
  target: { field: 'description', label: 'Description', type: 'richText', role: 'description' },
});

/** New ↔ Open; Resolved ↔ Done; Canceled → Done, and back to Resolved. */
export const statusMapping = mapping({
  id: 'status',
  source: { field: 'state', label: 'State', type: 'option', role: 'status' },
  target: { field: 'status', label: 'Status', type: 'option', role: 'status' },
  values: {
    pairs: [
      { source: choice('new'), target: choice('open') },
      { source: choice('canceled'), target: choice('done') },
      { source: choice('resolved'), target: choice('done'), returnValue: true },
    ],
    unmapped: { kind: 'skip' },
  },
});

/** A mapping from its parts; bidirectional unless told. */
export function mapping(parts: object): FieldMapping {
  return fieldMappingSchema.parse({ direction: 'bidirectional', ...parts });
}

export function route(parts: object = {}): Route {
  return routeSchema.parse({
    id: 'incidents',
    source: { type: 'incident', container: '', label: 'Incident' },
    target: { type: '10001', container: '10000', label: 'Task' },
    mappings: [titleMapping, statusMapping],
    ...parts,
  });
}

const both = { sourceToTarget: true, targetToSource: true };

export function connection(parts: object = {}): Connection {
  return connectionSchema.parse({
    v: 1,
    id: 'acme',
    name: 'Acme',
    state: 'automatic',
    source: { platform: 'desk', baseUrl: 'https://desk.example', settings: {} },
    target: { platform: 'jira', baseUrl: '', settings: {} },
    routes: [route()],
    publicComments: both,
    internalComments: both,
    attachments: both,
    fileFilter: { maxBytes: 1000, blockedTypes: [], blockedNames: [] },
    createdAt: NOON,
    updatedAt: NOON,
    ...parts,
  });
}

export function ticket(fields: Readonly<Record<string, FieldValue>>, parts: Partial<Ticket> = {}): Ticket {
  return {
    ref: { id: 't1', type: 'incident' },
    container: '',
    key: 'INC1',
    url: 'https://desk.example/INC1',
    version: '1',
    createdAt: NOON,
    updatedAt: NOON,
    closed: false,
    restricted: false,
    fields,
    unreadable: [],
    ...parts,
  };
}

/** A link whose baselines are the given tickets as they are. */
export function linkOf(of: Route, tickets: Readonly<Record<End, Ticket>>, parts: Partial<Link> = {}): Link {
  const fields: Record<string, FieldBaseline> = {};
  for (const each of of.mappings) {
    const views = ENDS.map((end) => [end, viewOf(tickets[end], each, end, parts.composedOn)] as const);
    fields[each.id] = {
      shape: shapeOf(each, parts.composedOn),
      ...Object.fromEntries(
        views.flatMap(([end, view]) => (view.state === 'seen' ? [[end, fingerprintOf(view.value, each[end].normalisation)]] : [])),
      ),
    };
  }
  const end = (of: Ticket) => ({
    ref: of.ref,
    container: of.container,
    key: of.key,
    url: of.url,
    conversationSince: '1970-01-01T00:00:00.000Z',
  });
  return {
    id: 'link-1',
    connectionId: 'acme',
    routeId: of.id,
    state: 'active',
    origin: 'source',
    ends: { source: end(tickets.source), target: end(tickets.target) },
    fields,
    parked: {},
    conflicts: {},
    canonical: CANONICAL_VERSION,
    createdAt: NOON,
    syncedAt: NOON,
    ...parts,
  };
}

export function comment(id: string, parts: Partial<Comment> = {}): Comment {
  return {
    id,
    author: { name: 'Ann Agent' },
    createdAt: NOON,
    updatedAt: parts.createdAt ?? NOON,
    visibility: 'public',
    body: fromPlainText(`comment ${id}`),
    ...parts,
  };
}

export function file(id: string, parts: Partial<TicketFile> = {}): TicketFile {
  return {
    id,
    name: `${id}.txt`,
    mimeType: 'text/plain',
    size: 10,
    createdAt: NOON,
    author: { name: 'Ann Agent' },
    visibility: 'public',
    ...parts,
  };
}

/** An end that holds everything. */
export const anything: ConversationLimits = {
  commentVisibility: ['public', 'internal'],
  fileVisibility: ['public', 'internal'],
  commentsEditable: true,
  closedTakesComments: true,
  maxFileBytes: 1_000_000,
  acceptsEmptyFiles: true,
};
