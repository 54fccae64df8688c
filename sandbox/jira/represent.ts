import { jiraTime } from './dates';
import type { Site } from './site';
import { userOf } from './site';
import type {
  CategoryKey,
  ChangeGroup,
  IssueType,
  JiraAttachment,
  JiraField,
  JiraProject,
  JiraUser,
  Priority,
  Resolution,
  SecurityLevel,
  Status,
} from './state';

const api = (site: Site) => `${site.url}/rest/api/3`;

const avatars = (site: Site, path: string) => ({
  '48x48': `${site.url}/${path}?size=48`,
  '24x24': `${site.url}/${path}?size=24`,
  '16x16': `${site.url}/${path}?size=16`,
  '32x32': `${site.url}/${path}?size=32`,
});

/** A user as the viewer may see it: the address only where the profile shows it. */
export function representUser(site: Site, user: JiraUser, viewer: string) {
  const showsEmail = user.email !== undefined && (user.emailVisible || user.accountId === viewer);
  return {
    self: `${api(site)}/user?accountId=${encodeURIComponent(user.accountId)}`,
    accountId: user.accountId,
    accountType: user.accountType,
    ...(showsEmail ? { emailAddress: user.email } : {}),
    avatarUrls: avatars(site, `avatar/${encodeURIComponent(user.accountId)}`),
    displayName: user.displayName,
    active: user.active,
    timeZone: user.timeZone,
  };
}

export const representAccount = (site: Site, accountId: string, viewer: string) =>
  representUser(site, userOf(site.state, accountId), viewer);

interface Category {
  readonly id: number;
  readonly key: CategoryKey;
  readonly colorName: string;
  readonly name: string;
}

/** The fixed status categories; their keys are the same on every site. */
export const CATEGORIES: Readonly<Record<CategoryKey, Category>> = {
  undefined: { id: 1, key: 'undefined', colorName: 'medium-gray', name: 'No Category' },
  new: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
  done: { id: 3, key: 'done', colorName: 'green', name: 'Done' },
  indeterminate: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
};

export const representCategory = (site: Site, key: CategoryKey) => ({
  self: `${api(site)}/statuscategory/${CATEGORIES[key].id}`,
  ...CATEGORIES[key],
});

export const representStatus = (site: Site, status: Status) => ({
  self: `${api(site)}/status/${status.id}`,
  description: '',
  iconUrl: `${site.url}/images/icons/statuses/generic.png`,
  name: status.name,
  id: status.id,
  statusCategory: representCategory(site, status.category),
});

export const representPriority = (site: Site, priority: Priority) => ({
  self: `${api(site)}/priority/${priority.id}`,
  iconUrl: `${site.url}/images/icons/priorities/${priority.name.toLowerCase()}.svg`,
  name: priority.name,
  id: priority.id,
});

export const representResolution = (site: Site, resolution: Resolution) => ({
  self: `${api(site)}/resolution/${resolution.id}`,
  id: resolution.id,
  description: resolution.description,
  name: resolution.name,
});

export const representSecurityLevel = (site: Site, level: SecurityLevel) => ({
  self: `${api(site)}/securitylevel/${level.id}`,
  id: level.id,
  description: level.description,
  name: level.name,
});

export const representIssueType = (site: Site, type: IssueType) => ({
  self: `${api(site)}/issuetype/${type.id}`,
  id: type.id,
  description: type.description,
  iconUrl: `${site.url}/images/icons/issuetypes/${type.id}.svg`,
  name: type.name,
  subtask: false,
  avatarId: 10_300,
  hierarchyLevel: 0,
});

export const representProject = (site: Site, project: JiraProject) => ({
  self: `${api(site)}/project/${project.id}`,
  id: project.id,
  key: project.key,
  name: project.name,
  projectTypeKey: project.projectTypeKey,
  simplified: false,
  avatarUrls: avatars(site, `secure/projectavatar/${project.id}`),
});

export const representOption = (site: Site, field: JiraField, optionId: string) => ({
  self: `${api(site)}/customFieldOption/${optionId}`,
  value: field.options?.find((option) => option.id === optionId)?.value ?? '',
  id: optionId,
});

export const representAttachment = (site: Site, attachment: JiraAttachment, viewer: string) => ({
  self: `${api(site)}/attachment/${attachment.id}`,
  id: attachment.id,
  filename: attachment.filename,
  author: representAccount(site, attachment.author, viewer),
  created: jiraTime(attachment.createdAt),
  size: attachment.size,
  mimeType: attachment.mimeType,
  content: `${api(site)}/attachment/content/${attachment.id}`,
});

export const representChange = (site: Site, group: ChangeGroup, viewer: string) => ({
  id: group.id,
  author: representAccount(site, group.author, viewer),
  created: jiraTime(group.at),
  items: group.items,
});
