import { z } from 'zod';
import { TicketRejectedError } from '../../core/errors';
import type { TicketFile, TicketRef } from '../../core/model/ticket';
import type { FileDraft, Lookup } from '../../engine/ports/connector';
import { sentences, errorsOf } from './client';
import type { JiraContext } from './context';
import { filePart } from './multipart';
import { attachmentSchema, issueSchema } from './native';

const added = z.array(z.object({ id: z.union([z.string(), z.number()]).transform(String) })).min(1);

/**
 * Attaches a file. It can be seen by everybody who sees the issue, and in a service project by agents only.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/#api-rest-api-3-issue-issueidorkey-attachments-post
 */
export async function addFile(context: JiraContext, ref: TicketRef, draft: FileDraft): Promise<{ id: string }> {
  if (draft.visibility === 'internal') await refuseUnlessService(context, ref);
  const part = filePart('file', draft, `support-fusion-${crypto.randomUUID()}`);
  const answer = await context.client.send({
    kind: 'write',
    method: 'POST',
    path: `/rest/api/3/issue/${encodeURIComponent(ref.id)}/attachments`,
    // Without this header Jira takes an upload for a forged one.
    headers: { 'content-type': part.contentType, 'x-atlassian-token': 'no-check' },
    body: part.body,
    expect: [413],
  });
  if (answer.status === 413) {
    throw new TicketRejectedError(
      'The file is larger than Jira accepts, or the issue holds as many files as it can.',
      sentences(errorsOf(answer)) || undefined,
    );
  }
  const [file] = answer.json(added);
  if (file === undefined) throw new TicketRejectedError('Jira did not say which file it attached.');
  return { id: file.id };
}

async function refuseUnlessService(context: JiraContext, ref: TicketRef): Promise<void> {
  const project = await context.projects.ofIssue(ref.id);
  const known = context.projects.kind(project) === 'unknown' ? await context.projects.byId(project.id) : project;
  if (context.projects.kind(known) === 'service') return;
  throw new TicketRejectedError(`Project ${project.key} cannot hold internal files: everybody who sees the issue would see this one.`);
}

/**
 * A file of ours by name, size, author and time: attachments can hold no mark. Reading them is strongly consistent.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-get
 */
export async function findFile(
  context: JiraContext,
  ref: TicketRef,
  draft: { readonly name: string; readonly size: number },
  since: string,
  claimed: ReadonlySet<string>,
): Promise<Lookup<string>> {
  const me = await context.site.myself();
  const issue = await context.client.get(`/rest/api/3/issue/${encodeURIComponent(ref.id)}?fields=attachment`, issueSchema);
  const hits = z
    .array(attachmentSchema)
    .parse(issue.fields['attachment'] ?? [])
    .filter((file) => !claimed.has(file.id) && file.filename === draft.name && file.size === draft.size)
    .filter((file) => file.author?.accountId === me.accountId && Date.parse(file.created) >= Date.parse(since))
    .map((file) => file.id);
  return hits.length > 0 ? { outcome: 'found', hits } : { outcome: 'absent' };
}

/**
 * `redirect=false` brings the bytes from this host instead of a redirect to a signed address on another.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/#api-rest-api-3-attachment-content-id-get
 */
export async function readFile(context: JiraContext, file: TicketFile, maxBytes: number): Promise<Uint8Array> {
  if (file.size > maxBytes) throw tooLarge(file, maxBytes);
  const path = `/rest/api/3/attachment/content/${encodeURIComponent(file.id)}?redirect=false`;
  const answer = await context.client.send({ kind: 'read', method: 'GET', path, headers: { accept: '*/*' } });
  if (answer.bytes.length > maxBytes) throw tooLarge(file, maxBytes);
  return answer.bytes;
}

function tooLarge(file: TicketFile, maxBytes: number): TicketRejectedError {
  return new TicketRejectedError(`“${file.name}” has ${file.size} bytes; at most ${maxBytes} are carried.`);
}
