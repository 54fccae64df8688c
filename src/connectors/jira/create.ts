import { DefectError, FieldRejectedError, UnknownOutcomeError } from '../../core/errors';
import type { Ticket } from '../../core/model/ticket';
import type { CreateResult, RefusedField, TicketDraft } from '../../engine/ports/connector';
import { errorsOf, jsonBody } from './client';
import type { JiraContext } from './context';
import { PROPERTY_KEY } from './context';
import type { NativeErrors } from './native';
import { bulkCreateSchema } from './native';
import type { WrittenIssue } from './read-back';
import { readBack } from './read-back';
import { missingFields, refusal, refusedFields } from './refusal';
import { moveTo } from './update';
import { toNative } from './values';

/** Most issues in one bulk create. */
export const CREATE_BATCH = 50;

/** A draft on its way. A status, and the resolution that comes with it, are not part of the creating call: the workflow decides about both. */
interface Attempt {
  readonly draft: TicketDraft;
  readonly left: ReadonlySet<string>;
  readonly refused: readonly RefusedField[];
}

interface Sent {
  readonly attempt: Attempt;
  readonly made: Made;
}

type Made = { readonly id: string; readonly key: string; readonly self: string | undefined } | { readonly errors: NativeErrors };

/**
 * Creates issues in bulk, each with its correlation id in an issue property written by the same call. A draft that Jira refuses because of
 * fields it names had no effect; it is sent once more without them, so that the rest of the ticket flows, and they are reported.
 * Afterwards each issue is walked to its wanted status, and all are read back in one call.
 */
export async function createMany(context: JiraContext, drafts: readonly TicketDraft[]): Promise<readonly CreateResult[]> {
  if (drafts.length > CREATE_BATCH) throw new DefectError(`Jira creates at most ${CREATE_BATCH} issues in one call.`);
  const attempts: Attempt[] = [];
  const results = new Map<TicketDraft, CreateResult>();
  for (const draft of drafts)
    attempts.push({ draft, left: new Set(draft.fields['status'] === undefined ? [] : ['status', 'resolution']), refused: [] });
  const first = await send(context, attempts, results);
  const second: Attempt[] = [];
  const done: { readonly attempt: Attempt; readonly made: Exclude<Made, { errors: NativeErrors }> }[] = [];
  for (const { attempt, made } of first) {
    if (!('errors' in made)) done.push({ attempt, made });
    else {
      const again = withoutRefused(attempt, made.errors);
      if (again === undefined) results.set(attempt.draft, { outcome: 'failed', error: refusal('create the issue', made.errors) });
      else second.push(again);
    }
  }
  if (second.length > 0) {
    for (const { attempt, made } of await sendApart(context, second, results)) {
      if ('errors' in made) results.set(attempt.draft, { outcome: 'failed', error: refusal('create the issue', made.errors) });
      else done.push({ attempt, made });
    }
  }
  const finished = await finish(context, done);
  return drafts.map(
    (draft) =>
      results.get(draft) ??
      finished.get(draft) ?? { outcome: 'failed', error: new UnknownOutcomeError('Jira did not say what became of this issue.') },
  );
}

/** The same draft without the fields Jira refused; undefined when the issue cannot exist without them, or Jira asks for others. */
function withoutRefused(attempt: Attempt, errors: NativeErrors): Attempt | undefined {
  const sent = Object.keys(attempt.draft.fields).filter((field) => !attempt.left.has(field));
  const refused = refusedFields(errors, sent);
  if (refused.length === 0 || missingFields(errors, sent).length > 0 || refused.some(({ field }) => field === 'summary')) return undefined;
  return {
    draft: attempt.draft,
    left: new Set([...attempt.left, ...refused.map(({ field }) => field)]),
    refused: [...attempt.refused, ...refused],
  };
}

/** The second round: what the first one created must be reported even if this one fails. */
async function sendApart(
  context: JiraContext,
  attempts: readonly Attempt[],
  results: Map<TicketDraft, CreateResult>,
): ReturnType<typeof send> {
  try {
    return await send(context, attempts, results);
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    for (const { draft } of attempts) results.set(draft, { outcome: 'failed', error: failure });
    return [];
  }
}

/**
 * One bulk create. Drafts whose values no Jira field takes fail without being sent.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulk-post
 */
async function send(context: JiraContext, attempts: readonly Attempt[], results: Map<TicketDraft, CreateResult>): Promise<readonly Sent[]> {
  const sent: Attempt[] = [];
  const issueUpdates: unknown[] = [];
  for (const attempt of attempts) {
    try {
      issueUpdates.push(bodyOf(attempt));
      sent.push(attempt);
    } catch (error) {
      if (!(error instanceof FieldRejectedError)) throw error;
      results.set(attempt.draft, { outcome: 'failed', error });
    }
  }
  if (sent.length === 0) return [];
  const answer = await context.client.send({
    kind: 'write',
    method: 'POST',
    path: '/rest/api/3/issue/bulk',
    ...jsonBody({ issueUpdates }),
    expect: [400],
  });
  const parsed = bulkCreateSchema.safeParse(parseJson(answer.text()));
  const byDraft = parsed.success && parsed.data.issues.length + parsed.data.errors.length > 0;
  if (answer.status === 400 && !byDraft) throw refusal('create the issues', errorsOf(answer));
  // Jira said that it created issues and not which: only a look-up can tell.
  if (!byDraft) throw new UnknownOutcomeError('Jira created issues and answered in an unexpected shape. The next run looks them up.');
  const failed = new Map(parsed.data.errors.map((error) => [error.failedElementNumber, error.elementErrors ?? {}]));
  const created = [...parsed.data.issues];
  return sent.flatMap((attempt, index): readonly Sent[] => {
    const errors = failed.get(index);
    if (errors !== undefined) return [{ attempt, made: { errors } }];
    // The created issues come in the order of the drafts, without the failed ones.
    const issue = created.shift();
    return issue === undefined ? [] : [{ attempt, made: { id: issue.id, key: issue.key, self: issue.self } }];
  });
}

function bodyOf({ draft, left }: Attempt): unknown {
  const fields: Record<string, unknown> = { project: { id: draft.container }, issuetype: { id: draft.type } };
  for (const [field, value] of Object.entries(draft.fields)) {
    if (!left.has(field) && value.kind !== 'empty') fields[field] = toNative(field, value);
  }
  return { fields, properties: [{ key: PROPERTY_KEY, value: { correlationId: draft.correlationId } }] };
}

async function finish(
  context: JiraContext,
  done: readonly {
    readonly attempt: Attempt;
    readonly made: { readonly id: string; readonly key: string; readonly self: string | undefined };
  }[],
): Promise<ReadonlyMap<TicketDraft, CreateResult>> {
  const want = [...new Set(done.flatMap(({ attempt }) => Object.keys(attempt.draft.fields)))];
  const written = await readBack(
    context,
    done.map(({ made }) => made.id),
    want,
  ).catch(() => new Map<string, WrittenIssue>());
  const results = new Map<TicketDraft, CreateResult>();
  for (const { attempt, made } of done) {
    const before = written.get(made.id);
    const { draft } = attempt;
    const ref = before?.ticket.ref ?? { id: made.id, type: draft.type };
    const moved = await settle(context, draft, ref, before, want);
    const ticket = moved.ticket ?? before?.ticket;
    results.set(draft, {
      outcome: 'created',
      ref,
      key: made.key,
      url: ticket?.url ?? (await context.site.browseUrl(made.key, made.self).catch(() => '')),
      ...(ticket === undefined ? {} : { ticket }),
      fieldsRefused: [...attempt.refused, ...moved.fieldsRefused],
    });
  }
  return results;
}

/** Status and resolution of a new issue. The issue exists: whatever goes wrong here is reported about these fields alone. */
async function settle(
  context: JiraContext,
  draft: TicketDraft,
  ref: { readonly id: string; readonly type: string },
  before: WrittenIssue | undefined,
  want: readonly string[],
): Promise<{ readonly ticket?: Ticket; readonly fieldsRefused: readonly RefusedField[] }> {
  const { status, ...fields } = draft.fields;
  if (status?.kind !== 'option') return { fieldsRefused: [] };
  if (before?.statusId === status.option.id && fields['resolution'] === undefined) return { fieldsRefused: [] };
  try {
    return await moveTo(context, ref, status.option.id, fields, { want, wrote: true, ...(before === undefined ? {} : { before }) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { fieldsRefused: [{ field: 'status', reason }] };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
