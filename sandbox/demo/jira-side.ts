import { z } from 'zod';
import { fromAdf } from '../../src/core/richtext/adf';
import { toPlainText } from '../../src/core/richtext/plain';
import { ACCOUNTS, FIELDS } from '../jira/seed';
import type { PlatformEmulator } from '../network/platform';
import { bytesOver, type Rest, restOver } from './rest';
import { folded, type IssueView } from './ticket-view';

const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.record(z.string(), z.unknown()),
  properties: z.record(z.string(), z.unknown()).optional(),
});
const searchSchema = z.object({ issues: z.array(z.object({ id: z.string() })), nextPageToken: z.string().optional() });
const commentSchema = z.object({
  id: z.string(),
  body: z.unknown(),
  author: z.object({ accountId: z.string() }),
  jsdPublic: z.boolean().optional(),
  visibility: z.unknown().optional(),
});
const attachmentSchema = z.object({ id: z.string(), filename: z.string(), author: z.object({ accountId: z.string() }) });
const named = z.object({ id: z.string() });
const transitionsSchema = z.object({
  transitions: z.array(
    z.object({
      id: z.string(),
      to: z.object({ id: z.string() }),
      fields: z.record(z.string(), z.object({ required: z.boolean() })).optional(),
    }),
  ),
});
const correlationSchema = z.object({ correlationId: z.string() });

const READER = ACCOUNTS.agentMia;

/** Jira as people use it, and as a check reads it: through REST, never through the app. */
export class JiraSide {
  private readonly reader: Rest;

  constructor(private readonly jira: PlatformEmulator) {
    // An agent of both projects: internal comments are for agents, not for whoever administers the site.
    this.reader = this.as(READER);
  }

  private as(accountId: string): Rest {
    return restOver((request) => this.jira.fetch(request), this.origin, { 'x-sandbox-account': accountId });
  }

  private get origin(): string {
    return this.jira.origins[0] ?? '';
  }

  /** Every issue of the two projects. */
  async issues(): Promise<readonly IssueView[]> {
    const ids: string[] = [];
    let token: string | undefined;
    do {
      const page = searchSchema.parse(
        await this.reader('POST', '/rest/api/3/search/jql', {
          jql: 'project in (OPS, HELP) ORDER BY key ASC',
          fields: ['id'],
          maxResults: 1000,
          ...(token === undefined ? {} : { nextPageToken: token }),
        }),
      );
      ids.push(...page.issues.map((issue) => issue.id));
      token = page.nextPageToken;
    } while (token !== undefined);
    return Promise.all(ids.map((id) => this.issue(id)));
  }

  async issue(idOrKey: string): Promise<IssueView> {
    const issue = issueSchema.parse(await this.reader('GET', `/rest/api/3/issue/${idOrKey}?fields=*all&properties=support-fusion`));
    const { fields } = issue;
    const service = projectOf(fields) === '10001';
    const comments = z
      .object({ comments: z.array(commentSchema) })
      .parse(await this.reader('GET', `/rest/api/3/issue/${issue.id}/comment?maxResults=100`)).comments;
    const files = z.array(attachmentSchema).parse(fields['attachment'] ?? []);
    const status = z.object({ id: z.string(), statusCategory: z.object({ key: z.string() }) }).parse(fields['status']);
    const correlation = correlationSchema.safeParse(issue.properties?.['support-fusion']);
    return {
      id: issue.id,
      key: issue.key,
      projectId: projectOf(fields),
      title: text(fields['summary']),
      description: fields['description'] === null ? '' : toPlainText(fromAdf(fields['description'])),
      status: status.id,
      priority: named.safeParse(fields['priority']).data?.id ?? '',
      open: status.statusCategory.key !== 'done',
      partnerTicket: text(fields[FIELDS.partnerTicket]),
      requesterName: text(fields[FIELDS.requesterName]),
      requesterEmail: text(fields[FIELDS.requesterEmail]),
      reporterId: z.object({ accountId: z.string() }).safeParse(fields['reporter']).data?.accountId ?? '',
      correlationId: correlation.success ? correlation.data.correlationId : undefined,
      comments: comments.map((comment) => ({
        id: comment.id,
        text: folded(toPlainText(fromAdf(comment.body))),
        visibility: (service ? comment.jsdPublic === true : comment.visibility === undefined) ? 'public' : 'internal',
        byApp: comment.author.accountId === ACCOUNTS.app,
      })),
      files: await Promise.all(
        files.map(async (file) => ({
          id: file.id,
          name: file.filename,
          bytes: await bytesOver(
            (request) => this.jira.fetch(request),
            `${this.origin}/rest/api/3/attachment/content/${file.id}?redirect=false`,
            { 'x-sandbox-account': READER },
          ),
          byApp: file.author.accountId === ACCOUNTS.app,
        })),
      ),
    };
  }

  /** Account ids of everybody the site knows. */
  async people(): Promise<readonly string[]> {
    const users = z.array(z.object({ accountId: z.string() })).parse(await this.reader('GET', '/rest/api/3/users/search?maxResults=1000'));
    return users.map((user) => user.accountId).sort();
  }

  async create(
    accountId: string,
    fields: { readonly projectId: string; readonly typeId: string; readonly title: string; readonly description: string },
  ): Promise<string> {
    const body = {
      fields: {
        project: { id: fields.projectId },
        issuetype: { id: fields.typeId },
        summary: fields.title,
        description: paragraph(fields.description),
      },
    };
    return z.object({ id: z.string() }).parse(await this.as(accountId)('POST', '/rest/api/3/issue', body)).id;
  }

  async edit(accountId: string, id: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
    await this.as(accountId)('PUT', `/rest/api/3/issue/${id}`, { fields });
  }

  async comment(accountId: string, id: string, words: string, visibility: 'public' | 'internal'): Promise<void> {
    const service = projectOf(issueSchema.parse(await this.reader('GET', `/rest/api/3/issue/${id}?fields=project`)).fields) === '10001';
    const hidden = service
      ? { properties: [{ key: 'sd.public.comment', value: { internal: true } }] }
      : { visibility: { type: 'role', value: 'Developers' } };
    await this.as(accountId)('POST', `/rest/api/3/issue/${id}/comment`, {
      body: paragraph(words),
      ...(visibility === 'internal' ? hidden : {}),
    });
  }

  async attach(accountId: string, id: string, name: string, bytes: Uint8Array): Promise<void> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' }), name);
    await this.as(accountId)('POST', `/rest/api/3/issue/${id}/attachments`, form, { 'x-atlassian-token': 'no-check' });
  }

  /** Walks the workflow to a status, filling a resolution where a screen asks for one. */
  async moveTo(accountId: string, id: string, statusId: string, path: readonly string[] = []): Promise<void> {
    for (const step of [...path, statusId]) {
      const { transitions } = transitionsSchema.parse(
        await this.as(accountId)('GET', `/rest/api/3/issue/${id}/transitions?expand=transitions.fields`),
      );
      const transition = transitions.find((candidate) => candidate.to.id === step);
      if (transition === undefined) throw new Error(`Issue ${id} has no transition to status ${step}.`);
      const fields = transition.fields?.['resolution']?.required === true ? { fields: { resolution: { id: '10000' } } } : {};
      await this.as(accountId)('POST', `/rest/api/3/issue/${id}/transitions`, { transition: { id: transition.id }, ...fields });
    }
  }
}

function projectOf(fields: Readonly<Record<string, unknown>>): string {
  return named.parse(fields['project']).id;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A document with one paragraph a line. */
function paragraph(words: string): object {
  return {
    type: 'doc',
    version: 1,
    content: words.split('\n').map((line) => ({ type: 'paragraph', content: line === '' ? [] : [{ type: 'text', text: line }] })),
  };
}
