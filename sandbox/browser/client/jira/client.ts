import { useMemo } from 'react';
import { z } from 'zod';
import { json, send } from '../shell/http';
import { useSession } from '../shell/config';

const named = z.object({ id: z.string(), name: z.string() });
const person = z.object({ accountId: z.string(), displayName: z.string() });
const statusSchema = named.extend({ statusCategory: z.object({ key: z.string() }) });

const attachmentSchema = z.object({
  id: z.coerce.string(),
  filename: z.string(),
  size: z.number(),
  created: z.string(),
  mimeType: z.string().optional(),
  author: person.optional(),
});

const fieldsSchema = z.looseObject({
  summary: z.string(),
  status: statusSchema,
  issuetype: named,
  project: z.looseObject({ id: z.string(), key: z.string(), name: z.string(), projectTypeKey: z.string().optional() }),
  priority: named.nullish(),
  assignee: person.nullish(),
  reporter: person.nullish(),
  labels: z.array(z.string()).default([]),
  resolution: z.object({ name: z.string() }).nullish(),
  created: z.string(),
  updated: z.string(),
  duedate: z.string().nullish(),
  description: z.unknown(),
  attachment: z.array(attachmentSchema).default([]),
});

const issueSchema = z.object({ id: z.string(), key: z.string(), fields: fieldsSchema });

const listedSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.looseObject({
    summary: z.string(),
    status: statusSchema,
    issuetype: named,
    priority: named.nullish(),
    assignee: person.nullish(),
    updated: z.string(),
  }),
});

const commentSchema = z.object({
  id: z.string(),
  author: person.optional(),
  body: z.unknown(),
  created: z.string(),
  updated: z.string(),
  jsdPublic: z.boolean().optional(),
  properties: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]),
});

const fieldMetaSchema = z.object({
  required: z.boolean().default(false),
  name: z.string(),
  schema: z.looseObject({ type: z.string(), items: z.string().optional(), system: z.string().optional(), custom: z.string().optional() }),
  allowedValues: z
    .array(z.looseObject({ id: z.string().optional(), name: z.string().optional(), value: z.string().optional() }))
    .optional(),
});

const transitionSchema = z.object({
  id: z.string(),
  name: z.string(),
  to: statusSchema,
  fields: z.record(z.string(), fieldMetaSchema).default({}),
});

export type Issue = z.infer<typeof issueSchema>;
export type ListedIssue = z.infer<typeof listedSchema>;
export type IssueComment = z.infer<typeof commentSchema>;
export type Transition = z.infer<typeof transitionSchema>;
export type FieldMeta = z.infer<typeof fieldMetaSchema>;

/** Comments of a service project carry their visibility in a property: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/ */
const visibilityProperty = 'sd.public.comment';

/** Whether a comment is kept from the customer. */
export const isInternal = (comment: IssueComment): boolean => {
  const property = comment.properties.find((each) => each.key === visibilityProperty);
  const parsed = z.object({ internal: z.boolean() }).safeParse(property?.value);
  return parsed.success ? parsed.data.internal : comment.jsdPublic === false;
};

/** The emulated Jira's REST API, as one person. */
export const jiraClient = (accountId: string) => {
  const acting = { 'x-sandbox-account': accountId };
  const call = (method: string, path: string, body?: unknown): Promise<unknown> =>
    send(`/jira/rest/api/3${path}`, json(method, body, acting));
  return {
    call,
    search: async (jql: string, nextPageToken?: string) =>
      z.object({ issues: z.array(listedSchema), nextPageToken: z.string().optional() }).parse(
        await call('POST', '/search/jql', {
          jql,
          maxResults: 50,
          fields: ['summary', 'status', 'issuetype', 'priority', 'assignee', 'updated'],
          ...(nextPageToken === undefined ? {} : { nextPageToken }),
        }),
      ),
    issue: async (key: string) => issueSchema.parse(await call('GET', `/issue/${encodeURIComponent(key)}`)),
    comments: async (key: string) => {
      const page = await call('GET', `/issue/${encodeURIComponent(key)}/comment?maxResults=100&orderBy=created&expand=properties`);
      return z.object({ comments: z.array(commentSchema) }).parse(page).comments;
    },
    addComment: (key: string, body: unknown, internal: boolean) =>
      call('POST', `/issue/${encodeURIComponent(key)}/comment`, { body, properties: [{ key: visibilityProperty, value: { internal } }] }),
    transitions: async (key: string) =>
      z
        .object({ transitions: z.array(transitionSchema) })
        .parse(await call('GET', `/issue/${encodeURIComponent(key)}/transitions?expand=transitions.fields`)).transitions,
    transition: (key: string, id: string, fields: Readonly<Record<string, unknown>>) =>
      call('POST', `/issue/${encodeURIComponent(key)}/transitions`, { transition: { id }, fields }),
    editMeta: async (key: string) =>
      z.object({ fields: z.record(z.string(), fieldMetaSchema) }).parse(await call('GET', `/issue/${encodeURIComponent(key)}/editmeta`))
        .fields,
    edit: (key: string, fields: Readonly<Record<string, unknown>>) => call('PUT', `/issue/${encodeURIComponent(key)}`, { fields }),
    issueTypes: async (project: string) => {
      const answer = z
        .object({ issueTypes: z.array(named.extend({ subtask: z.boolean().optional() })) })
        .parse(await call('GET', `/issue/createmeta/${project}/issuetypes`));
      return answer.issueTypes;
    },
    createFields: async (project: string, issueType: string) => {
      const answer = z
        .object({ fields: z.array(fieldMetaSchema.extend({ fieldId: z.string() })) })
        .parse(await call('GET', `/issue/createmeta/${project}/issuetypes/${issueType}?maxResults=100`));
      return Object.fromEntries(answer.fields.map((field) => [field.fieldId, field]));
    },
    create: async (fields: Readonly<Record<string, unknown>>) =>
      z.object({ key: z.string() }).parse(await call('POST', '/issue', { fields })).key,
    attach: async (key: string, files: readonly File[]) => {
      const form = new FormData();
      for (const file of files) form.append('file', file, file.name);
      await send(`/jira/rest/api/3/issue/${encodeURIComponent(key)}/attachments`, {
        method: 'POST',
        headers: { ...acting, 'X-Atlassian-Token': 'no-check' },
        body: form,
      });
    },
    download: async (id: string) => {
      const response = await fetch(`/jira/rest/api/3/attachment/content/${id}`, { headers: acting });
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      return response.blob();
    },
    people: async (typed: string) =>
      z
        .array(person.extend({ emailAddress: z.string().optional() }))
        .parse(await call('GET', `/user/search?query=${encodeURIComponent(typed)}`)),
    person: async (accountId: string) => person.parse(await call('GET', `/user?accountId=${encodeURIComponent(accountId)}`)),
    projects: async () =>
      z.object({ values: z.array(z.looseObject({ key: z.string(), name: z.string() })) }).parse(await call('GET', '/project/search'))
        .values,
  };
};

export type JiraClient = ReturnType<typeof jiraClient>;

/** Jira as the acting person. */
export const useJira = (): JiraClient => {
  const { account } = useSession();
  return useMemo(() => jiraClient(account.accountId), [account.accountId]);
};
