import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCloudClient, createServiceDeskClient } from 'jira.js';
import { FIELDS, ISSUE_TYPES } from './seed';
import type { Server } from './testing/server';
import { serveEmulator } from './testing/server';
import { createTestSite, document } from './testing/site';

/** The walk below must not meet a response that a schema generated from Atlassian's description refuses. */
describe('answers keep the schemas of a client generated from the official description', () => {
  const site = createTestSite();
  let server: Server;
  const client = () =>
    ({ host: server.url, auth: { type: 'basic', email: 'app@acme.example', apiToken: 'none' }, onSchemaMismatch: 'throw' }) as const;
  const jira = () => createCloudClient(client());
  const desk = () => createServiceDeskClient(client());

  beforeAll(async () => {
    server = await serveEmulator(site.emulator);
  });
  afterAll(() => server.close());

  it('site, people and permissions', async () => {
    expect((await jira().serverInfo.getServerInfo()).deploymentType).toBe('Cloud');
    const me = await jira().myself.getCurrentUser();
    expect(me.accountType).toBe('app');
    expect((await jira().users.getUser({ accountId: '712020:mia-agent' })).emailAddress).toBe('mia@acme.example');
    expect((await jira().userSearch.findUsers({ query: 'hana' }))[0]?.emailAddress).toBeUndefined();
    const mine = await jira().permissions.getMyPermissions({ projectKey: 'OPS', permissions: 'EDIT_ISSUES,ADMINISTER_PROJECTS' });
    expect(mine.permissions).toMatchObject({ EDIT_ISSUES: { havePermission: true }, ADMINISTER_PROJECTS: { havePermission: false } });
    const { key, id } = await site.create();
    expect(key).toBe('OPS-1');
    const checked = await jira().permissions.getBulkPermissions({
      globalPermissions: ['ADMINISTER'],
      projectPermissions: [{ permissions: ['BROWSE_PROJECTS'], issues: [Number(id), 4], projects: [10_000, 7] }],
    });
    expect(checked).toMatchObject({ globalPermissions: [], projectPermissions: [{ issues: [Number(id)], projects: [10_000] }] });
    expect((await jira().jiraSettings.getConfiguration()).attachmentsEnabled).toBe(true);
  });

  it('projects, fields and vocabularies', async () => {
    const projects = await jira().projects.searchProjects({ keys: ['OPS', 'HELP'], expand: 'lead,issueTypes' });
    expect(projects.values?.map(({ key }) => key)).toEqual(['HELP', 'OPS']);
    expect((await jira().projects.getProject({ projectIdOrKey: 'OPS' })).issueTypes).toHaveLength(3);
    expect((await jira().projects.getAllStatuses({ projectIdOrKey: 'OPS' }))[0]?.statuses).toHaveLength(4);
    const fields = await jira().issueFields.getFields();
    expect(fields.find(({ id }) => id === FIELDS.severity)?.schema?.type).toBe('option');
    expect((await jira().issueFields.getFieldsPaginated({ type: ['custom'], query: 'partner' })).values).toHaveLength(3);
    expect((await jira().issuePriorities.searchPriorities()).values?.map(({ name }) => name)).toEqual([
      'Highest',
      'High',
      'Medium',
      'Low',
      'Lowest',
    ]);
    expect(await jira().workflowStatuses.getStatuses()).toHaveLength(8);
    expect((await jira().workflowStatusCategories.getStatusCategories()).map(({ key }) => key)).toContain('indeterminate');
    expect((await jira().status.search({ statusCategory: 'DONE' })).values?.map(({ name }) => name).sort()).toEqual([
      'Closed',
      'Done',
      'Resolved',
    ]);
    expect((await jira().issueSecurityLevel.getIssueSecurityLevel({ id: '10021' })).name).toBe('Administrators only');
    expect((await jira().projectPermissionSchemes.getSecurityLevelsForProject({ projectKeyOrId: 'OPS' })).levels).toHaveLength(2);
    const types = await jira().issues.getCreateIssueMetaIssueTypes({ projectIdOrKey: 'OPS' });
    expect(types.issueTypes?.map(({ name }) => name)).toEqual(['Incident', 'Task', 'Bug']);
    const meta = await jira().issues.getCreateIssueMetaIssueTypeId({
      projectIdOrKey: 'OPS',
      issueTypeId: ISSUE_TYPES.incident,
      maxResults: 200,
    });
    expect(meta.fields?.filter(({ required }) => required).map(({ fieldId }) => fieldId)).toEqual(['summary', 'issuetype', 'project']);
  });

  it('the life of an issue', async () => {
    const created = await jira().issues.createIssue({
      fields: { project: { key: 'OPS' }, issuetype: { name: 'Incident' }, summary: 'VPN down', description: document('All of Berlin.') },
      properties: [{ key: 'sync', value: { correlation: 'c-1' } }],
    });
    const issueIdOrKey = created.key ?? '';
    const bulk = await jira().issues.createIssues({
      issueUpdates: [
        { fields: { project: { key: 'OPS' }, issuetype: { name: 'Task' }, summary: 'x' } },
        { fields: { project: { key: 'OPS' }, issuetype: { name: 'Task' } } },
      ],
    });
    expect(bulk.errors?.[0]?.failedElementNumber).toBe(1);
    await jira().issues.editIssue({
      issueIdOrKey,
      fields: { [FIELDS.severity]: { value: 'Major' } },
      update: { labels: [{ add: 'vpn' }] },
    });
    const meta = await jira().issues.getEditIssueMeta({ issueIdOrKey });
    expect(Object.keys(meta.fields ?? {})).toContain(FIELDS.severity);
    for (const id of ['11', '31']) await jira().issues.doTransition({ issueIdOrKey, transition: { id } });
    const offered = await jira().issues.getTransitions({ issueIdOrKey, expand: 'transitions.fields' });
    expect(offered.transitions?.find(({ id }) => id === '51')).toMatchObject({ fields: { resolution: { required: true } } });
    await jira().issues.doTransition({ issueIdOrKey, transition: { id: '51' }, fields: { resolution: { name: 'Done' } } });
    const issue = await jira().issues.getIssue({
      issueIdOrKey,
      fields: ['*all'],
      properties: ['*all'],
      expand: 'names,schema,transitions,editmeta,changelog',
    });
    expect(issue.fields).toMatchObject({ status: { name: 'Done' }, resolution: { name: 'Done' }, labels: ['vpn'] });
    expect(issue.properties).toEqual({ sync: { correlation: 'c-1' } });
    expect((await jira().issues.getChangeLogs({ issueIdOrKey })).total).toBe(4);
    const fetched = await jira().issues.bulkFetchIssues({
      issueIdsOrKeys: [issueIdOrKey, 'OPS-999'],
      fields: ['comment', 'attachment'],
      properties: ['sync'],
    });
    expect(fetched.issues).toHaveLength(1);
    await jira().issues.deleteIssue({ issueIdOrKey: bulk.issues?.[0]?.key ?? '' });
  });

  it('search', async () => {
    const first = await jira().issueSearch.searchAndReconsileIssuesUsingJqlPost({
      jql: 'project = OPS ORDER BY key',
      maxResults: 1,
      fields: ['summary', 'status'],
    });
    expect(first).toMatchObject({ isLast: false, issues: [{ key: 'OPS-1' }] });
    const second = await jira().issueSearch.searchAndReconsileIssuesUsingJql({
      jql: 'project = OPS ORDER BY key',
      fields: ['summary'],
      ...(typeof first.nextPageToken !== 'string' ? {} : { nextPageToken: first.nextPageToken }),
    });
    expect(second).toMatchObject({ isLast: true, issues: [{ key: 'OPS-2' }] });
    expect((await jira().issueSearch.countIssues({ jql: 'project = OPS' })).count).toBe(2);
    const parsed = await jira().jql.parseJqlQueries({ validation: 'strict', queries: ['project = OPS', 'project = NOPE', 'a b'] });
    expect(parsed.queries?.map(({ errors }) => (errors ?? []).length)).toEqual([0, 1, 1]);
  });

  it('comments and properties', async () => {
    const issueIdOrKey = 'OPS-2';
    const comment = await jira().issueComments.addComment({
      issueIdOrKey,
      body: document('First'),
      properties: [{ key: 'mark', value: 'm-1' }],
    });
    const id = comment.id ?? '';
    await jira().issueComments.updateComment({ issueIdOrKey, id, body: { body: document('Second') } });
    expect((await jira().issueComments.getComment({ issueIdOrKey, id })).body).toEqual(document('Second'));
    expect((await jira().issueComments.getComments({ issueIdOrKey, orderBy: '-created' })).total).toBe(1);
    expect((await jira().issueComments.getCommentsByIds({ ids: [Number(id)] })).values).toHaveLength(1);
    await jira().issueCommentProperties.setCommentProperty({ commentId: id, propertyKey: 'mark', body: { n: 2 } });
    expect((await jira().issueCommentProperties.getCommentProperty({ commentId: id, propertyKey: 'mark' })).value).toEqual({ n: 2 });
    expect((await jira().issueCommentProperties.getCommentPropertyKeys({ commentId: id })).keys).toHaveLength(1);
    await jira().issueCommentProperties.deleteCommentProperty({ commentId: id, propertyKey: 'mark' });
    await jira().issueComments.deleteComment({ issueIdOrKey, id });
    await jira().issueProperties.setIssueProperty({ issueIdOrKey, propertyKey: 'sync', body: { a: [1] } });
    expect((await jira().issueProperties.getIssueProperty({ issueIdOrKey, propertyKey: 'sync' })).value).toEqual({ a: [1] });
    expect((await jira().issueProperties.getIssuePropertyKeys({ issueIdOrKey })).keys?.map(({ key }) => key)).toEqual(['sync']);
    await jira().issueProperties.deleteIssueProperty({ issueIdOrKey, propertyKey: 'sync' });
  });

  it('files and remote links', async () => {
    const issueIdOrKey = 'OPS-2';
    const [file] = await jira().issueAttachments.addAttachment({ issueIdOrKey, attachments: { filename: 'log.txt', content: 'line 1\n' } });
    const id = String(file?.id);
    expect((await jira().issueAttachments.getAttachment({ id })).filename).toBe('log.txt');
    expect((await jira().issueAttachments.getAttachmentMeta()).enabled).toBe(true);
    const content = await jira().issueAttachments.getAttachmentContent({ id, redirect: false });
    expect(new TextDecoder().decode(content)).toBe('line 1\n');
    await jira().issueAttachments.removeAttachment({ id });
    const link = { globalId: 'partner=INC1', object: { url: 'https://dev1.service-now.com/INC1', title: 'INC1' } };
    const first = await jira().issueRemoteLinks.createOrUpdateRemoteIssueLink({ issueIdOrKey, ...link });
    const again = await jira().issueRemoteLinks.createOrUpdateRemoteIssueLink({ issueIdOrKey, ...link });
    expect(again.id).toBe(first.id);
    expect((await jira().issueRemoteLinks.getRemoteIssueLinkById({ issueIdOrKey, linkId: String(first.id) })).object?.title).toBe('INC1');
    await jira().issueRemoteLinks.deleteRemoteIssueLinkByGlobalId({ issueIdOrKey, globalId: link.globalId });
  });

  it('service desk requests', async () => {
    expect((await desk().servicedesk.getServiceDesks()).values?.[0]?.projectKey).toBe('HELP');
    expect((await desk().servicedesk.getRequestTypes({ serviceDeskId: '1' })).values).toHaveLength(2);
    const request = await desk().request.createCustomerRequest({
      serviceDeskId: '1',
      requestTypeId: '10',
      requestFieldValues: { summary: 'No e-mail', description: 'Since nine.' },
      raiseOnBehalfOf: 'qm:lena-customer',
    });
    const issueIdOrKey = request.issueKey ?? '';
    expect(request.reporter?.accountId).toBe('qm:lena-customer');
    const internal = await desk().request.createRequestComment({ issueIdOrKey, body: 'Only us', public: false });
    expect(internal.public).toBe(false);
    expect((await desk().request.getRequestComments({ issueIdOrKey, internal: false })).values).toHaveLength(0);
    expect((await jira().issueComments.getComments({ issueIdOrKey })).comments?.[0]?.jsdPublic).toBe(false);
    const meta = await desk().servicedesk.getRequestTypeFields({ serviceDeskId: '1', requestTypeId: 10 });
    expect(meta.requestTypeFields?.map(({ fieldId }) => fieldId)).toEqual(['summary', 'description', FIELDS.severity]);
    const form = new FormData();
    form.append('file', new File(['photo'], 'photo.jpg', { type: 'image/jpeg' }));
    const upload = await fetch(`${server.url}/rest/servicedeskapi/servicedesk/1/attachTemporaryFile`, {
      method: 'POST',
      body: form,
      headers: { 'X-Atlassian-Token': 'no-check' },
    });
    const { temporaryAttachments } = (await upload.json()) as { temporaryAttachments: { temporaryAttachmentId: string }[] };
    const published = await desk().request.createCommentWithAttachment({
      issueIdOrKey,
      temporaryAttachmentIds: temporaryAttachments.map(({ temporaryAttachmentId }) => temporaryAttachmentId),
      public: true,
      additionalComment: { body: 'See the photo' },
    });
    expect(published.comment?.public).toBe(true);
    expect(
      (await desk().request.getAttachmentsForRequest({ issueIdOrKey, start: 0, limit: 50 })).values?.map(({ filename }) => filename),
    ).toEqual(['photo.jpg']);
    expect((await desk().request.getCustomerRequestByIdOrKey({ issueIdOrKey })).currentStatus?.status).toBe('Waiting for support');
  });
});
