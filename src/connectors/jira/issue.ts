import type { Comment, Ticket, TicketFile } from '../../core/model/ticket';
import type { FieldValue } from '../../core/model/value';
import { readComments } from './comment-reading';
import type { JiraContext } from './context';
import { PROPERTY_KEY } from './context';
import { readFiles } from './file-reading';
import type { NativeIssue } from './native';
import { commentPageSchema, coreFieldsSchema } from './native';
import { allComments } from './comment-pages';
import { fromNative } from './values';

/** Fields that every read needs, beside the wanted ones. */
const CORE_FIELDS: readonly string[] = ['updated', 'created', 'status', 'issuetype', 'project', 'security'];

/** The top-level field behind a field id or a reference path: `reporter` of `reporter.emailAddress`. */
function topField(field: string): string {
  return field.split('.')[0] ?? field;
}

/** The native fields to ask for. */
export function nativeFields(fields: readonly string[], extra: readonly string[] = []): readonly string[] {
  return [...new Set([...CORE_FIELDS, ...fields.map(topField), ...extra])];
}

/** The issue as a ticket with the wanted fields. Throws when the record makes no sense. */
export async function ticketOf(context: JiraContext, issue: NativeIssue, fields: readonly string[]): Promise<Ticket> {
  const core = coreFieldsSchema.parse(issue.fields);
  context.projects.learn(issue.id, core.project);
  await context.catalogue.prepare(fields.map((field) => ({ field, value: issue.fields[field] })));
  const values: Record<string, FieldValue> = {};
  const unreadable: string[] = [];
  for (const field of fields) {
    const value = readField(context, issue, field);
    if (value === undefined) unreadable.push(field);
    else values[field] = value;
  }
  const correlationId = correlationOf(issue);
  return {
    ref: { id: issue.id, type: core.issuetype.id },
    container: core.project.id,
    key: issue.key,
    url: await context.site.browseUrl(issue.key, issue.self),
    version: core.updated,
    createdAt: core.created,
    updatedAt: core.updated,
    closed: core.status.statusCategory?.key === 'done',
    restricted: issue.fields['security'] !== undefined && issue.fields['security'] !== null,
    fields: values,
    unreadable,
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}

/** Undefined when Jira left the field out (it does not exist on this issue, or could not be loaded), or holds what no field type has. */
function readField(context: JiraContext, issue: NativeIssue, field: string): FieldValue | undefined {
  const [top, ...path] = field.split('.');
  let value: unknown = issue.fields[top ?? field];
  if (value === undefined) return undefined;
  for (const step of path) {
    if (value === null) break;
    value = typeof value === 'object' ? ((value as Readonly<Record<string, unknown>>)[step] ?? null) : null;
  }
  try {
    return fromNative(value, path.length > 0 ? 'text' : context.catalogue.typeOf(field));
  } catch {
    return undefined;
  }
}

/** The correlation id that the creating call left in the issue's property, where it was read along. */
export function correlationOf(issue: NativeIssue): string | undefined {
  const property = issue.properties?.[PROPERTY_KEY];
  if (typeof property !== 'object' || property === null) return undefined;
  const id = (property as Readonly<Record<string, unknown>>)['correlationId'];
  return typeof id === 'string' ? id : undefined;
}

/** The issue's comments and files, as far as they are wanted. Throws when a record makes no sense. */
export async function extrasOf(
  context: JiraContext,
  issue: NativeIssue,
  wants: { readonly comments: boolean; readonly files: boolean; readonly since?: string },
): Promise<{ comments: readonly Comment[]; files: readonly TicketFile[] }> {
  const { project } = coreFieldsSchema.parse(issue.fields);
  const kind = context.projects.kind(project);
  const embedded = commentPageSchema.safeParse(issue.fields['comment']);
  const natives = embedded.success ? await allComments(context.client, issue.id, embedded.data) : [];
  const fresh = (at: string): boolean => wants.since === undefined || Date.parse(at) >= Date.parse(wants.since);
  const comments = readComments(natives, kind);
  const files = wants.files ? readFiles(issue.fields['attachment'], natives, kind) : [];
  return {
    comments: wants.comments ? comments.filter((comment) => fresh(comment.updatedAt)) : [],
    files: files.filter((file) => fresh(file.createdAt)),
  };
}
