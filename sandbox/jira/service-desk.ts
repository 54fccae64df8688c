import { z } from 'zod';
import type { Actor } from './actor';
import { paragraphs } from './adf';
import { attachFile, uploadedFiles } from './attachments';
import { isPublicComment, PUBLIC_COMMENT_PROPERTY } from './comment-view';
import { storeComment } from './comment-writes';
import type { JiraRefusal } from './errors';
import { badRequest, forbidden, notFound, notModelled } from './errors';
import { findField, schemaOf } from './fields';
import type { JiraApp } from './http';
import { body, chargeRead, query } from './http';
import { createIssue } from './issue-create';
import { CUSTOMER_ROLE, hasIssueRight, hasProjectRight, mayBrowse, rolesOf } from './rights';
import { SERVICE_DESK_API, deskPage, deskPaging } from './service-desk-view';
import {
  representDesk,
  representRequest,
  representRequestComment,
  representRequestFile,
  representRequestType,
} from './service-desk-records';
import type { Site } from './site';
import { findIssue, newId, projectOf, userOf } from './site';
import type { JiraComment, JiraIssue, JiraProject, RequestType } from './state';

const BASE = SERVICE_DESK_API;

/** An error as the service desk API writes it. */
export const serviceDeskError = (error: JiraRefusal): Response =>
  Response.json(
    { errorMessage: error.message, i18nErrorMessage: { i18nKey: 'sd.error', parameters: [] } },
    { status: error.status, headers: error.headers },
  );

const isAgent = (site: Site, actor: Actor, project: JiraProject) =>
  hasProjectRight(site.state, actor.accountId, 'SERVICEDESK_AGENT', project);

function visibleDesk(site: Site, actor: Actor, id: string): JiraProject {
  const project = Object.values(site.state.projects).find((candidate) => candidate.serviceDeskId === id);
  if (!project || !(isAgent(site, actor, project) || rolesOf(project, actor.accountId).includes(CUSTOMER_ROLE))) {
    throw notFound(`The Service Desk you are trying to view does not exist.`);
  }
  return project;
}

/** A request for an agent, or for the customer who raised it or takes part in it. */
function visibleRequest(site: Site, actor: Actor, idOrKey: string): JiraIssue {
  const issue = findIssue(site, idOrKey);
  if (issue && projectOf(site.state, issue).serviceDeskId !== undefined && issue.requestTypeId !== undefined) {
    const takesPart = issue.fields['reporter'] === actor.accountId || (issue.participants?.includes(actor.accountId) ?? false);
    const customer = userOf(site.state, actor.accountId).accountType === 'customer';
    if (customer ? takesPart && !issue.hiddenFrom?.includes(actor.accountId) : mayBrowse(site.state, actor.accountId, issue)) return issue;
  }
  throw notFound('The request does not exist, or you do not have permission to view it.');
}

const requestInput = z.strictObject({
  serviceDeskId: z.coerce.string(),
  requestTypeId: z.coerce.string(),
  requestFieldValues: z.record(z.string(), z.unknown()),
  raiseOnBehalfOf: z.string().optional(),
  requestParticipants: z.array(z.string()).optional(),
  channel: z.string().optional(),
});

const commentInput = z.strictObject({ body: z.string().min(1), public: z.boolean().optional() });

const attachmentInput = z.strictObject({
  temporaryAttachmentIds: z.array(z.string()).min(1),
  public: z.boolean().optional(),
  additionalComment: z.strictObject({ body: z.string() }).optional(),
});

function requestFields(site: Site, project: JiraProject, type: RequestType, values: Readonly<Record<string, unknown>>) {
  for (const id of Object.keys(values)) {
    if (!type.fields.some((field) => field.fieldId === id))
      throw badRequest(`The field '${id}' is not on the request type '${type.name}'.`);
  }
  const missing = type.fields.find(({ fieldId, required }) => required && (values[fieldId] ?? '') === '');
  if (missing)
    throw badRequest(`Your request could not be created. Please check the fields have been filled in correctly: ${missing.fieldId}`);
  // The service desk API takes text where the platform takes documents.
  const fields = Object.entries(values).map(([id, value]) => {
    const isDocument = findField(site.state, id)?.kind === 'paragraph';
    return [id, isDocument && typeof value === 'string' ? paragraphs(value) : value] as const;
  });
  return { ...Object.fromEntries(fields), project: { id: project.id }, issuetype: { id: type.issueTypeId } };
}

function publishComment(site: Site, actor: Actor, issue: JiraIssue, text: string, isPublic: boolean): JiraComment {
  const customer = userOf(site.state, actor.accountId).accountType === 'customer';
  if (customer && !isPublic) throw forbidden('You do not have permission to add an internal comment.');
  if (!customer && !hasIssueRight(site.state, actor.accountId, 'ADD_COMMENTS', issue)) {
    throw forbidden('You do not have the permission to comment on this request.');
  }
  const properties = [{ key: PUBLIC_COMMENT_PROPERTY, value: { internal: !isPublic } }];
  return storeComment(site, actor, issue, paragraphs(text), { body: undefined, properties });
}

/** Service desks and their requests. https://developer.atlassian.com/cloud/jira/service-desk/rest/ */
export function serviceDeskRoutes(app: JiraApp, site: Site): void {
  app.get(`${BASE}/servicedesk`, (c) => {
    const wanted = deskPaging(query(c, 'start', 'limit'));
    const { actor } = c.var;
    const desks = Object.values(site.state.projects).filter(
      (project) =>
        project.serviceDeskId !== undefined && (isAgent(site, actor, project) || rolesOf(project, actor.accountId).includes(CUSTOMER_ROLE)),
    );
    chargeRead(c, 0);
    return c.json(deskPage(site, 'servicedesk', desks, wanted, (project) => representDesk(site, project)));
  });

  app.get(`${BASE}/servicedesk/:desk`, (c) => {
    query(c);
    chargeRead(c, 0);
    return c.json(representDesk(site, visibleDesk(site, c.var.actor, c.req.param('desk'))));
  });

  app.get(`${BASE}/servicedesk/:desk/requesttype`, (c) => {
    const q = query(c, 'start', 'limit', 'searchQuery');
    const project = visibleDesk(site, c.var.actor, c.req.param('desk'));
    const text = q.text('searchQuery')?.toLowerCase() ?? '';
    const types = project.requestTypes.filter(({ name }) => name.toLowerCase().includes(text));
    chargeRead(c, 0);
    return c.json(
      deskPage(site, `servicedesk/${project.serviceDeskId ?? ''}/requesttype`, types, deskPaging(q), (type) =>
        representRequestType(site, project, type),
      ),
    );
  });

  app.get(`${BASE}/servicedesk/:desk/requesttype/:type/field`, (c) => {
    query(c);
    const project = visibleDesk(site, c.var.actor, c.req.param('desk'));
    const type = project.requestTypes.find(({ id }) => id === c.req.param('type'));
    if (!type) throw notFound('The request type does not exist.');
    chargeRead(c, 0);
    return c.json({
      requestTypeFields: type.fields.flatMap(({ fieldId, required }) => {
        const field = findField(site.state, fieldId);
        if (!field) return [];
        const validValues = (field.options ?? []).map(({ id, value }) => ({ value: id, label: value, children: [] }));
        return [
          {
            fieldId,
            name: field.name,
            description: '',
            required,
            validValues,
            jiraSchema: schemaOf(field),
            visible: true,
            defaultValues: [],
          },
        ];
      }),
      canRaiseOnBehalfOf: isAgent(site, c.var.actor, project),
      canAddRequestParticipants: isAgent(site, c.var.actor, project),
    });
  });

  app.post(`${BASE}/request`, async (c) => {
    query(c);
    const { actor } = c.var;
    const input = await body(c, requestInput);
    const project = visibleDesk(site, actor, input.serviceDeskId);
    const type = project.requestTypes.find(({ id }) => id === input.requestTypeId);
    if (!type) throw badRequest('The request type you are trying to use does not exist.');
    const reporter = input.raiseOnBehalfOf ?? actor.accountId;
    if (reporter !== actor.accountId && !isAgent(site, actor, project))
      throw forbidden('You cannot raise a request on behalf of another customer.');
    if (!site.state.users[reporter]?.active) throw badRequest(`The user '${reporter}' does not exist.`);
    const fields = requestFields(site, project, type, input.requestFieldValues);
    const participants = input.requestParticipants ?? [];
    const issue = createIssue(site, actor, { fields }, { throughPortal: true, requestTypeId: type.id, reporter, participants });
    return c.json(representRequest(site, issue, actor.accountId), 201);
  });

  app.get(`${BASE}/request/:issue`, (c) => {
    query(c);
    const issue = visibleRequest(site, c.var.actor, c.req.param('issue'));
    chargeRead(c, 1);
    return c.json(representRequest(site, issue, c.var.actor.accountId));
  });

  app.get(`${BASE}/request/:issue/comment`, (c) => {
    const q = query(c, 'public', 'internal', 'start', 'limit');
    const { accountId } = c.var.actor;
    const issue = visibleRequest(site, c.var.actor, c.req.param('issue'));
    const customer = userOf(site.state, accountId).accountType === 'customer';
    const [withPublic, withInternal] = [q.flag('public', true), q.flag('internal', true) && !customer];
    const shown = issue.comments.filter((comment) => (isPublicComment(comment) ? withPublic : withInternal));
    const result = deskPage(site, `request/${issue.id}/comment`, shown, deskPaging(q), (comment) =>
      representRequestComment(site, issue, comment, accountId),
    );
    chargeRead(c, result.size);
    return c.json(result);
  });

  app.post(`${BASE}/request/:issue/comment`, async (c) => {
    query(c);
    const { actor } = c.var;
    const issue = visibleRequest(site, actor, c.req.param('issue'));
    const input = await body(c, commentInput);
    const comment = publishComment(site, actor, issue, input.body, input.public ?? true);
    return c.json(representRequestComment(site, issue, comment, actor.accountId), 201);
  });

  app.post(`${BASE}/servicedesk/:desk/attachTemporaryFile`, async (c) => {
    query(c);
    const project = visibleDesk(site, c.var.actor, c.req.param('desk'));
    const temporaryAttachments = [];
    for (const file of await uploadedFiles(site, c)) {
      const temporaryAttachmentId = `temp${newId(site)}`;
      site.files.set(temporaryAttachmentId, new Uint8Array(await file.arrayBuffer()));
      site.state.temporaryFiles[temporaryAttachmentId] = {
        serviceDeskId: project.serviceDeskId ?? '',
        filename: file.name,
        mimeType: file.type,
        fileId: temporaryAttachmentId,
      };
      temporaryAttachments.push({ temporaryAttachmentId, fileName: file.name });
    }
    return c.json({ temporaryAttachments }, 201);
  });

  app.post(`${BASE}/request/:issue/attachment`, async (c) => {
    query(c);
    const { actor } = c.var;
    const issue = visibleRequest(site, actor, c.req.param('issue'));
    const input = await body(c, attachmentInput);
    const desk = projectOf(site.state, issue).serviceDeskId;
    const files = input.temporaryAttachmentIds.map((id) => {
      const file = site.state.temporaryFiles[id];
      if (!file || file.serviceDeskId !== desk) throw badRequest(`Cannot find temporary attachment with id '${id}'.`);
      return file;
    });
    const named = files.map(({ filename }) => `[^${filename}]`).join(' ');
    const text = input.additionalComment ? `${input.additionalComment.body}\n${named}` : named;
    const comment = publishComment(site, actor, issue, text, input.public ?? true);
    const attached = files.map(({ fileId, filename, mimeType }) => {
      const bytes = site.files.get(fileId) ?? new Uint8Array();
      site.files.delete(fileId);
      Reflect.deleteProperty(site.state.temporaryFiles, fileId);
      return attachFile(site, actor, issue.id, { name: filename, type: mimeType, bytes }, comment.id);
    });
    const attachments = deskPage(site, `request/${issue.id}/attachment`, attached, { start: 0, limit: 100 }, (file) =>
      representRequestFile(site, file, actor.accountId),
    );
    return c.json({ comment: representRequestComment(site, issue, comment, actor.accountId), attachments }, 201);
  });

  app.get(`${BASE}/request/:issue/attachment`, (c) => {
    const q = query(c, 'start', 'limit');
    const { accountId } = c.var.actor;
    const issue = visibleRequest(site, c.var.actor, c.req.param('issue'));
    if (userOf(site.state, accountId).accountType === 'customer') throw notModelled('the attachment list for customers');
    const result = deskPage(site, `request/${issue.id}/attachment`, issue.attachments, deskPaging(q), (file) =>
      representRequestFile(site, file, accountId),
    );
    chargeRead(c, result.size);
    return c.json(result);
  });
}
