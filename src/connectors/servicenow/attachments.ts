import { TicketRejectedError } from '../../core/errors';
import type { TicketFile, TicketRef } from '../../core/model/ticket';
import type { Instant } from '../../core/model/value';
import type { FileDraft, Lookup } from '../../engine/ports/connector';
import { type Attempt, isPassing, type ServiceNowClient } from './client';
import { all, allHidden, encodeParameters, hasMore, inList, literal, tablePath } from './encoded-query';
import { type AttachmentRow, attachmentRowSchema, rows, singleSchema } from './native';
import type { People } from './people';
import { toInstant, toNative } from './times';
import { z } from 'zod';

const FIELDS = ['sys_id', 'table_name', 'table_sys_id', 'file_name', 'content_type', 'size_bytes', 'sys_created_on', 'sys_created_by'];
const PAGE = 1000;

/** The request for the files of tickets. */
export function filesPath(ids: readonly string[], since: Instant | undefined, offset = 0): string {
  return tablePath('sys_attachment', {
    query: all(
      `table_sys_idIN${inList(ids)}`,
      since === undefined ? '' : `sys_created_on>=${toNative(since)}`,
      'ORDERBYsys_created_on',
      'ORDERBYsys_id',
    ),
    fields: FIELDS,
    limit: PAGE,
    offset,
  });
}

/** Files by ticket, from the first page on, which was read already. `undefined`: files may not be read. */
export async function filesOf(
  client: ServiceNowClient,
  first: Attempt,
  ids: readonly string[],
  since: Instant | undefined,
  people: People,
): Promise<ReadonlyMap<string, readonly TicketFile[]> | undefined> {
  if (!first.ok) {
    if (isPassing(first.error)) throw first.error;
    return undefined;
  }
  const found: AttachmentRow[] = [];
  let answer = first.answer;
  for (let offset = 0; ; offset += PAGE) {
    const page = rows(answer, attachmentRowSchema);
    found.push(...page.good.filter(isTicketFile));
    if (!hasMore(answer.headers, { offset, limit: PAGE, rows: page.total })) break;
    answer = await client.get(filesPath(ids, since, offset + PAGE));
  }
  if (found.length === 0) return new Map();
  const [author, me] = await Promise.all([people.authors(found.map((row) => row.sys_created_by)), people.actingName()]);
  const byTicket = new Map<string, TicketFile[]>();
  for (const row of found) {
    const files = byTicket.get(row.table_sys_id) ?? [];
    files.push({
      id: row.sys_id,
      name: row.file_name,
      mimeType: row.content_type === '' ? 'application/octet-stream' : row.content_type,
      size: Number(row.size_bytes),
      createdAt: toInstant(row.sys_created_on) ?? '1970-01-01T00:00:00Z',
      author: author(row.sys_created_by),
      // Whoever sees a record sees its files: there is no narrower circle for them.
      visibility: 'public',
      own: row.sys_created_by === me,
    });
    byTicket.set(row.table_sys_id, files);
  }
  return byTicket;
}

/** Pictures inside rich text are kept under a prefixed table name; they are part of a field, not files of the ticket. */
function isTicketFile(row: AttachmentRow): boolean {
  return !row.table_name.startsWith('ZZ_YY') && !row.table_name.startsWith('invisible.');
}

/** The new file's id. https://www.servicenow.com/docs/r/api-reference/rest-apis/c_AttachmentAPI.html (POST /now/attachment/file) */
export async function addFile(client: ServiceNowClient, ref: TicketRef, draft: FileDraft): Promise<{ readonly id: string }> {
  const answer = await client.send({
    kind: 'write',
    method: 'POST',
    path: `/api/now/attachment/file?${encodeParameters([
      ['table_name', ref.type],
      ['table_sys_id', ref.id],
      ['file_name', draft.name],
    ])}`,
    headers: { 'content-type': draft.mimeType === '' ? 'application/octet-stream' : draft.mimeType, accept: 'application/json' },
    body: draft.bytes,
  });
  const { result } = answer.json(singleSchema);
  return { id: z.object({ sys_id: z.string() }).parse(result).sys_id };
}

/** Files of the same name and size that the connection's user added at or after `since`. */
export async function findFile(
  client: ServiceNowClient,
  people: People,
  ref: TicketRef,
  draft: { readonly name: string; readonly size: number },
  since: Instant,
  claimed: ReadonlySet<string>,
): Promise<Lookup<string>> {
  const me = await people.actingName();
  const query = all(
    `table_sys_id=${ref.id}`,
    `file_name=${literal(draft.name)}`,
    `sys_created_on>=${toNative(since)}`,
    'ORDERBYsys_created_on',
    'ORDERBYsys_id',
  );
  const answer = await client.get(tablePath('sys_attachment', { query, fields: FIELDS, limit: PAGE }));
  if (allHidden(answer.headers, rows(answer, z.unknown()).total))
    return { outcome: 'unknown', reason: 'There are such files, but the connection user may not see them.' };
  const hits = rows(answer, attachmentRowSchema)
    .good.filter(
      (row) =>
        row.file_name === draft.name &&
        Number(row.size_bytes) === draft.size &&
        isTicketFile(row) &&
        !claimed.has(row.sys_id) &&
        (me === undefined || row.sys_created_by === me),
    )
    .map((row) => row.sys_id);
  return hits.length > 0 ? { outcome: 'found', hits } : { outcome: 'absent' };
}

/** The bytes of a file. https://www.servicenow.com/docs/r/api-reference/rest-apis/c_AttachmentAPI.html (GET /now/attachment/{sys_id}/file) */
export async function readFile(client: ServiceNowClient, file: TicketFile, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = (size: number): TicketRejectedError =>
    new TicketRejectedError(`The file has ${size} bytes; at most ${maxBytes} are carried.`);
  if (file.size > maxBytes) throw tooLarge(file.size);
  const answer = await client.send({
    kind: 'read',
    method: 'GET',
    path: `/api/now/attachment/${encodeURIComponent(file.id)}/file`,
    headers: { accept: '*/*' },
  });
  if (answer.bytes.byteLength > maxBytes) throw tooLarge(answer.bytes.byteLength);
  return answer.bytes;
}
