import { adfText } from './adf';
import { isPublicComment } from './comment-view';
import { SERVICE_DESK_API as BASE, deskDate, deskUser } from './service-desk-view';
import type { Site } from './site';
import { projectOf } from './site';
import type { JiraAttachment, JiraComment, JiraIssue, JiraProject, RequestType } from './state';

/** ServiceDeskDTO. */
export const representDesk = (site: Site, project: JiraProject) => ({
  id: project.serviceDeskId,
  projectId: project.id,
  projectName: project.name,
  projectKey: project.key,
  _links: { self: `${site.url}${BASE}/servicedesk/${project.serviceDeskId ?? ''}` },
});

/** RequestTypeDTO. */
export const representRequestType = (site: Site, project: JiraProject, type: RequestType) => ({
  _expands: ['field'],
  id: type.id,
  name: type.name,
  description: type.description,
  helpText: '',
  issueTypeId: type.issueTypeId,
  serviceDeskId: project.serviceDeskId,
  portalId: project.serviceDeskId,
  groupIds: [],
  icon: { id: '10300', _links: { iconUrls: {} } },
  _links: { self: `${site.url}${BASE}/servicedesk/${project.serviceDeskId ?? ''}/requesttype/${type.id}` },
});

/** CustomerRequestDTO. */
export function representRequest(site: Site, issue: JiraIssue, viewer: string) {
  const project = projectOf(site.state, issue);
  const status = site.state.statuses[issue.statusId];
  const reporter = issue.fields['reporter'];
  const summary = issue.fields['summary'];
  return {
    _expands: ['participant', 'status', 'sla', 'requestType', 'serviceDesk', 'attachment', 'action', 'comment'],
    issueId: issue.id,
    issueKey: issue.key,
    summary,
    requestTypeId: issue.requestTypeId,
    serviceDeskId: project.serviceDeskId,
    createdDate: deskDate(issue.createdAt),
    ...(typeof reporter === 'string' ? { reporter: deskUser(site, reporter, viewer) } : {}),
    requestFieldValues: [
      { fieldId: 'summary', label: 'Summary', value: summary },
      { fieldId: 'description', label: 'Description', value: adfText(issue.fields['description']).trim() },
    ],
    currentStatus: {
      status: status?.name ?? '',
      statusCategory: (status?.category ?? 'undefined').toUpperCase(),
      statusDate: deskDate(issue.statusChangedAt),
    },
    _links: {
      jiraRest: `${site.url}/rest/api/2/issue/${issue.id}`,
      web: `${site.url}/servicedesk/customer/portal/${project.serviceDeskId ?? ''}/${issue.key}`,
      self: `${site.url}${BASE}/request/${issue.id}`,
      agent: `${site.url}/browse/${issue.key}`,
    },
  };
}

/** CommentDTO; the body is text here. */
export const representRequestComment = (site: Site, issue: JiraIssue, comment: JiraComment, viewer: string) => ({
  _expands: ['attachment', 'renderedBody'],
  id: comment.id,
  body: adfText(comment.body).trim(),
  public: isPublicComment(comment),
  author: deskUser(site, comment.author, viewer),
  created: deskDate(comment.createdAt),
  _links: { self: `${site.url}${BASE}/request/${issue.id}/comment/${comment.id}` },
});

/** AttachmentDTO. */
export const representRequestFile = (site: Site, file: JiraAttachment, viewer: string) => ({
  filename: file.filename,
  author: deskUser(site, file.author, viewer),
  created: deskDate(file.createdAt),
  size: file.size,
  mimeType: file.mimeType,
  _links: {
    self: `${site.url}/rest/api/2/attachment/${file.id}`,
    jiraRest: `${site.url}/rest/api/2/attachment/${file.id}`,
    content: `${site.url}/rest/api/3/attachment/content/${file.id}`,
  },
});
