import type { Actor } from './actor';
import { JiraRefusal, badRequest, forbidden, notFound } from './errors';
import { attachmentEvent } from './events';
import type { JiraApp, JiraContext } from './http';
import { chargeRead, query } from './http';
import { changeGroup } from './issue-changes';
import { jiraTime } from './dates';
import { representAccount, representAttachment } from './represent';
import { hasIssueRight, mayBrowse } from './rights';
import type { Site } from './site';
import { newId, putIssue, visibleIssue, writeTime } from './site';
import type { ChangeItem, JiraAttachment, JiraIssue } from './state';

const FILES_PER_REQUEST = 60;

const attachmentItem = (attachment: JiraAttachment, gone: boolean): ChangeItem => ({
  field: 'Attachment',
  fieldtype: 'jira',
  fieldId: 'attachment',
  from: gone ? attachment.id : null,
  fromString: gone ? attachment.filename : null,
  to: gone ? null : attachment.id,
  toString: gone ? null : attachment.filename,
});

/** Puts a file on an issue with its history entry and fires `created:attachment`. */
export function attachFile(
  site: Site,
  actor: Actor,
  issueId: string,
  file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array },
  commentId?: string,
): JiraAttachment {
  const issue = site.state.issues[issueId];
  if (!issue) throw notFound('Issue does not exist or you do not have permission to see it.');
  const at = writeTime(site, issue);
  const attachment: JiraAttachment = {
    id: newId(site),
    filename: file.name,
    mimeType: file.type || 'application/octet-stream',
    size: file.bytes.byteLength,
    author: actor.accountId,
    createdAt: at,
    ...(commentId === undefined ? {} : { commentId }),
  };
  site.files.set(attachment.id, file.bytes);
  site.state.owners[attachment.id] = issue.id;
  const changed = putIssue(site, {
    ...issue,
    updatedAt: at,
    attachments: [...issue.attachments, attachment],
    changelog: [...issue.changelog, changeGroup(site, actor, at, [attachmentItem(attachment, false)])],
  });
  attachmentEvent(site, actor, 'created', changed, attachment);
  return attachment;
}

/** Files of a multipart body under the field `file`, or Jira's refusal: missing anti-forgery header, no file, too big. */
export async function uploadedFiles(site: Site, c: JiraContext): Promise<File[]> {
  if (c.req.header('x-atlassian-token') !== 'no-check') throw new JiraRefusal(403, { errorMessages: ['XSRF check failed'], errors: {} });
  if (!c.req.header('content-type')?.startsWith('multipart/form-data')) {
    throw badRequest('The request must be multipart/form-data.');
  }
  let form: FormData;
  try {
    form = await c.req.formData();
  } catch {
    throw badRequest('The multipart body could not be read.');
  }
  const files = form.getAll('file').filter((part) => part instanceof File);
  if (files.length === 0) throw badRequest('No file was provided under the name "file".');
  const tooBig = files.find((file) => file.size > site.state.attachmentLimit);
  if (files.length > FILES_PER_REQUEST || tooBig) {
    const why = tooBig ? `The file '${tooBig.name}' exceeds the maximum size of ${site.state.attachmentLimit} bytes.` : 'Too many files.';
    throw new JiraRefusal(413, { errorMessages: [why], errors: {} });
  }
  return files;
}

function visibleAttachment(site: Site, actor: Actor, id: string): { issue: JiraIssue; attachment: JiraAttachment } {
  const issue = site.state.issues[site.state.owners[id] ?? ''];
  const attachment = issue?.attachments.find((candidate) => candidate.id === id);
  if (!issue || !attachment || !mayBrowse(site.state, actor.accountId, issue)) {
    throw notFound(`The attachment with id '${id}' does not exist`);
  }
  return { issue, attachment };
}

/** Bytes of a file, or the part a single `Range` asks for. */
function fileAnswer(c: JiraContext, bytes: Uint8Array, mimeType: string): Response {
  const headers: Record<string, string> = { 'content-type': mimeType, 'accept-ranges': 'bytes' };
  const range = c.req.header('range');
  if (range === undefined) return new Response(Uint8Array.from(bytes), { status: 200, headers });
  const match = /^bytes=(\d*)-(\d*)$/.exec(range);
  if (!match || (match[1] === '' && match[2] === '')) throw badRequest('The range is malformed.');
  const last = bytes.byteLength - 1;
  const start = match[1] === '' ? Math.max(0, bytes.byteLength - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? last : Math.min(Number(match[2]), last);
  if (start > end) throw new JiraRefusal(416, { errorMessages: ['The range is not satisfiable.'], errors: {} });
  headers['content-range'] = `bytes ${start}-${end}/${bytes.byteLength}`;
  return new Response(Uint8Array.from(bytes.subarray(start, end + 1)), { status: 206, headers });
}

/** Attachments. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/ */
export function attachmentRoutes(app: JiraApp, site: Site): void {
  app.post('/rest/api/3/issue/:issue/attachments', async (c) => {
    query(c);
    const { actor } = c.var;
    const files = await uploadedFiles(site, c);
    const issue = visibleIssue(site, actor, c.req.param('issue'));
    if (!hasIssueRight(site.state, actor.accountId, 'CREATE_ATTACHMENTS', issue)) {
      throw forbidden('You do not have permission to create attachments for this issue.');
    }
    const answer: unknown[] = [];
    for (const file of files) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      answer.push(
        representAttachment(site, attachFile(site, actor, issue.id, { name: file.name, type: file.type, bytes }), actor.accountId),
      );
    }
    return c.json(answer);
  });

  app.get('/rest/api/3/attachment/meta', (c) => {
    query(c);
    return c.json({ enabled: true, uploadLimit: site.state.attachmentLimit });
  });

  app.get('/rest/api/3/attachment/content/:id', (c) => {
    const redirects = query(c, 'redirect').flag('redirect', true);
    const { attachment } = visibleAttachment(site, c.var.actor, c.req.param('id'));
    chargeRead(c, 1);
    if (redirects) return c.redirect(`${site.url}/sandbox-media/${attachment.id}`, 303);
    return fileAnswer(c, site.files.get(attachment.id) ?? new Uint8Array(), attachment.mimeType);
  });

  // Stands in for the signed media address of the redirect, which needs no account.
  app.get('/sandbox-media/:id', (c) => {
    const id = c.req.param('id');
    const bytes = site.files.get(id);
    const attachment = site.state.issues[site.state.owners[id] ?? '']?.attachments.find((candidate) => candidate.id === id);
    if (!bytes || !attachment) throw notFound(`The attachment with id '${id}' does not exist`);
    return fileAnswer(c, bytes, attachment.mimeType);
  });

  app.get('/rest/api/3/attachment/:id', (c) => {
    query(c);
    const { attachment } = visibleAttachment(site, c.var.actor, c.req.param('id'));
    chargeRead(c, 1);
    return c.json({
      id: Number(attachment.id),
      self: `${site.url}/rest/api/3/attachment/${attachment.id}`,
      filename: attachment.filename,
      author: representAccount(site, attachment.author, c.var.actor.accountId),
      created: jiraTime(attachment.createdAt),
      size: attachment.size,
      mimeType: attachment.mimeType,
      content: `${site.url}/rest/api/3/attachment/content/${attachment.id}`,
    });
  });

  app.delete('/rest/api/3/attachment/:id', (c) => {
    query(c);
    const { actor } = c.var;
    const { issue, attachment } = visibleAttachment(site, actor, c.req.param('id'));
    const own = attachment.author === actor.accountId && hasIssueRight(site.state, actor.accountId, 'DELETE_OWN_ATTACHMENTS', issue);
    if (!own && !hasIssueRight(site.state, actor.accountId, 'DELETE_ALL_ATTACHMENTS', issue)) {
      throw forbidden('You do not have permission to delete this attachment.');
    }
    const at = writeTime(site, issue);
    const changed = putIssue(site, {
      ...issue,
      updatedAt: at,
      attachments: issue.attachments.filter(({ id }) => id !== attachment.id),
      changelog: [...issue.changelog, changeGroup(site, actor, at, [attachmentItem(attachment, true)])],
    });
    site.files.delete(attachment.id);
    Reflect.deleteProperty(site.state.owners, attachment.id);
    attachmentEvent(site, actor, 'deleted', changed, attachment);
    return c.body(null, 204);
  });
}
