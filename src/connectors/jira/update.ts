import { FieldRejectedError, StaleVersionError, SyncError } from '../../core/errors';
import type { TicketRef } from '../../core/model/ticket';
import type { FieldValue } from '../../core/model/value';
import { EMPTY } from '../../core/model/value';
import type { RefusedField, UpdateResult } from '../../engine/ports/connector';
import { errorsOf, jsonBody } from './client';
import type { JiraContext } from './context';
import type { WrittenIssue } from './read-back';
import { readBack, writtenIssue } from './read-back';
import { refusal } from './refusal';
import { toNative } from './values';
import { walkTo } from './transitions';

type Values = Readonly<Record<string, FieldValue>>;

/**
 * Writes fields, then the status by the workflow's transitions. A resolution given together with a status goes along with the transition that
 * has it on its screen. Jira has no conditional edit, so nothing is ever known to be continuous.
 */
export async function update(context: JiraContext, ref: TicketRef, fields: Values, want: readonly string[]): Promise<UpdateResult> {
  const { status, resolution, ...rest } = fields;
  if (status !== undefined && status.kind !== 'option')
    throw new FieldRejectedError('A status is one of the values of the workflow.', ['status']);
  if (status === undefined) {
    const written = await edit(context, ref, resolution === undefined ? rest : { ...rest, resolution }, want);
    if (written instanceof Error) throw written;
    return result(written, []);
  }
  const moving: Values = resolution === undefined ? {} : { resolution };
  const statusId = status.option.id;
  const edited = await edit(context, ref, rest, want);
  if (!(edited instanceof Error)) {
    const before = edited === undefined ? {} : { before: edited };
    return moveTo(context, ref, statusId, { ...rest, ...moving }, { want, wrote: Object.keys(rest).length > 0, ...before });
  }
  if (edited instanceof FieldRejectedError && Object.keys(rest).some((field) => !edited.fields.includes(field))) throw edited;
  // Workflows may refuse every edit of a closed issue: the fields follow once the status is the wanted one.
  const moved = await moveTo(context, ref, statusId, moving, { want, wrote: false });
  const again = await edit(context, ref, rest, want);
  if (!(again instanceof Error)) return result(again, moved.fieldsRefused);
  const reason = again.detail ?? again.message;
  return { ...moved, fieldsRefused: [...moved.fieldsRefused, ...Object.keys(rest).map((field) => ({ field, reason }))] };
}

interface MoveOptions {
  readonly want: readonly string[];
  /** Fields of the same update are written already, so a refusal is reported and no longer thrown. */
  readonly wrote: boolean;
  readonly before?: WrittenIssue;
}

/** Walks to the status, and sees to the resolution. Rejects only if nothing at all was written. */
export async function moveTo(
  context: JiraContext,
  ref: TicketRef,
  statusId: string,
  fields: Values,
  options: MoveOptions,
): Promise<UpdateResult> {
  const walk = await walkTo(context, ref.id, statusId, fields, options.before?.statusId);
  if (walk.stopped !== undefined && walk.steps === 0 && !options.wrote) throw walk.stopped;
  const refused: RefusedField[] = walk.stopped === undefined ? [] : [{ field: 'status', reason: reasonOf(walk.stopped) }];
  const after =
    walk.steps === 0 && options.before !== undefined ? options.before : (await readBack(context, [ref.id], options.want)).get(ref.id);
  if (after === undefined) return { continuous: false, fieldsRefused: refused };
  const wanted = resolutionToWrite(fields['resolution'], after, walk.written.has('resolution'), walk.stopped !== undefined);
  if (wanted === undefined) return result(after, refused);
  const edited = await edit(context, ref, { resolution: wanted }, options.want);
  if (!(edited instanceof Error)) return result(edited ?? after, refused);
  return result(after, [...refused, { field: 'resolution', reason: edited.detail ?? edited.message }]);
}

/** What is still to be written: a resolution that no transition took, or none where the workflow left one on a reopened issue (S6). */
function resolutionToWrite(given: FieldValue | undefined, after: WrittenIssue, written: boolean, stopped: boolean): FieldValue | undefined {
  if (stopped) return undefined;
  if (given?.kind === 'option' && after.ticket.closed) return written || after.resolutionId === given.option.id ? undefined : given;
  return !after.ticket.closed && after.resolutionId !== undefined ? EMPTY : undefined;
}

/**
 * Edits fields in one call and reads the issue back in the same one. Gives an error where Jira refused and wrote nothing; undefined
 * where there was nothing to do or Jira did not return the issue.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-put
 */
async function edit(
  context: JiraContext,
  ref: TicketRef,
  fields: Values,
  want: readonly string[],
): Promise<WrittenIssue | SyncError | undefined> {
  const values = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, toNative(field, value)]));
  if (Object.keys(values).length === 0) return undefined;
  const answer = await context.client.send({
    kind: 'write',
    method: 'PUT',
    path: `/rest/api/3/issue/${encodeURIComponent(ref.id)}?returnIssue=true`,
    ...jsonBody({ fields: values }),
    expect: [400, 409, 422],
  });
  if (answer.status === 409) throw new StaleVersionError('Somebody else changed the issue at the same moment.');
  if (answer.status >= 400) return refusal('change the issue', errorsOf(answer));
  if (answer.status === 204) return undefined;
  try {
    return await writtenIssue(context, JSON.parse(answer.text()), want);
  } catch {
    return undefined;
  }
}

function result(written: WrittenIssue | undefined, fieldsRefused: readonly RefusedField[]): UpdateResult {
  return { ...(written === undefined ? {} : { ticket: written.ticket }), continuous: false, fieldsRefused };
}

function reasonOf(error: Error): string {
  return error instanceof SyncError && error.detail !== undefined ? `${error.message} ${error.detail}` : error.message;
}
