import { adfText } from './adf';
import { jiraTime } from './dates';
import { findField } from './fields';
import { visibleComments, representComment } from './comment-view';
import {
  representAccount,
  representAttachment,
  representCategory,
  representIssueType,
  representOption,
  representPriority,
  representProject,
  representResolution,
  representSecurityLevel,
  representStatus,
} from './represent';
import type { Site } from './site';
import { projectOf } from './site';
import type { JiraField, JiraIssue, JiraState, Stored } from './state';
import { plainValue } from './state';

function derivedValue(site: Site, issue: JiraIssue, fieldId: string, viewer: string): unknown {
  const { state } = site;
  const status = state.statuses[issue.statusId];
  switch (fieldId) {
    case 'issuetype': {
      const type = state.issueTypes[issue.issueTypeId];
      return type ? representIssueType(site, type) : null;
    }
    case 'project':
      return representProject(site, projectOf(state, issue));
    case 'status':
      return status ? representStatus(site, status) : null;
    case 'statusCategory':
      return status ? representCategory(site, status.category) : null;
    case 'statuscategorychangedate':
      return jiraTime(issue.statusChangedAt);
    case 'resolutiondate':
      return issue.resolvedAt === undefined ? null : jiraTime(issue.resolvedAt);
    case 'creator':
      return representAccount(site, issue.creator, viewer);
    case 'created':
      return jiraTime(issue.createdAt);
    case 'updated':
      return jiraTime(issue.updatedAt);
    case 'comment': {
      const comments = visibleComments(state, issue, viewer);
      return {
        comments: comments.map((comment) => representComment(site, issue, comment, viewer)),
        self: `${site.url}/rest/api/3/issue/${issue.id}/comment`,
        maxResults: comments.length,
        total: comments.length,
        startAt: 0,
      };
    }
    case 'attachment':
      return issue.attachments.map((attachment) => representAttachment(site, attachment, viewer));
    default:
      return requestType(site, issue);
  }
}

function requestType(site: Site, issue: JiraIssue): unknown {
  const project = projectOf(site.state, issue);
  const type = project.requestTypes.find((candidate) => candidate.id === issue.requestTypeId);
  if (!type) return null;
  return {
    _links: { web: `${site.url}/servicedesk/customer/portal/${project.serviceDeskId ?? ''}/${issue.key}` },
    requestType: {
      id: type.id,
      name: type.name,
      description: type.description,
      issueTypeId: type.issueTypeId,
      serviceDeskId: project.serviceDeskId,
    },
  };
}

const list = (value: Stored): readonly string[] => (Array.isArray(value) ? (value as readonly string[]) : []);

/** Value of a field as the platform API returns it; `null` when the issue has none. */
export function fieldValue(site: Site, issue: JiraIssue, field: JiraField, viewer: string): unknown {
  if (field.kind === 'derived') return derivedValue(site, issue, field.id, viewer);
  const value = issue.fields[field.id];
  if (value === undefined) return field.id === 'labels' ? [] : null;
  const { state } = site;
  switch (field.kind) {
    case 'text':
    case 'url':
    case 'paragraph':
    case 'number':
    case 'date':
    case 'labels':
      return value;
    case 'datetime':
      return typeof value === 'number' ? jiraTime(value) : null;
    case 'select':
      return representOption(site, field, plainValue(value));
    case 'multiselect':
    case 'checkboxes':
      return list(value).map((id) => representOption(site, field, id));
    case 'user':
      return representAccount(site, plainValue(value), viewer);
    case 'priority': {
      const priority = state.priorities.find((item) => item.id === value);
      return priority ? representPriority(site, priority) : null;
    }
    case 'resolution': {
      const resolution = state.resolutions.find((item) => item.id === value);
      return resolution ? representResolution(site, resolution) : null;
    }
    case 'security': {
      const levels = Object.values(state.securitySchemes).flatMap((scheme) => scheme.levels);
      const level = levels.find((item) => item.id === value);
      return level ? representSecurityLevel(site, level) : null;
    }
  }
}

/** Ends of a change as the changelog writes them: the raw value and what people read. */
export function changeEnd(state: JiraState, fieldId: string, value: Stored | undefined): { raw: string | null; shown: string | null } {
  if (value === undefined) return { raw: null, shown: fieldId === 'labels' ? '' : null };
  const field = findField(state, fieldId);
  const named = (name: string | undefined) => ({ raw: plainValue(value), shown: name ?? null });
  switch (field?.kind) {
    case 'paragraph':
      return { raw: null, shown: adfText(value).trim() };
    case 'user':
      return named(state.users[plainValue(value)]?.displayName);
    case 'priority':
      return named(state.priorities.find((item) => item.id === value)?.name);
    case 'resolution':
      return named(state.resolutions.find((item) => item.id === value)?.name);
    case 'select':
      return named(field.options?.find((option) => option.id === value)?.value);
    case 'multiselect':
    case 'checkboxes': {
      const names = list(value).map((id) => field.options?.find((option) => option.id === id)?.value ?? id);
      return { raw: `[${list(value).join(', ')}]`, shown: names.join(',') };
    }
    case 'labels':
      return { raw: null, shown: list(value).join(' ') };
    case 'datetime':
      return typeof value === 'number' ? { raw: jiraTime(value), shown: jiraTime(value) } : { raw: null, shown: null };
    case 'security': {
      const levels = Object.values(state.securitySchemes).flatMap((scheme) => scheme.levels);
      return named(levels.find((level) => level.id === value)?.name);
    }
    case 'text':
    case 'url':
    case 'number':
    case 'date':
    case 'derived':
    case undefined:
      return { raw: null, shown: typeof value === 'object' ? null : plainValue(value) };
  }
}
