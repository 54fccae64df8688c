import React, { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import DynamicTable from '@atlaskit/dynamic-table';
import Heading from '@atlaskit/heading';
import SectionMessage from '@atlaskit/section-message/message';
import Textfield from '@atlaskit/textfield';
import { messageOf } from '../shell/http';
import { To } from '../shell/router';
import { useJira } from './client';
import type { ListedIssue } from './client';
import { CreateIssue } from './create-issue';
import { StatusLozenge, shownTime } from './status';

const head = {
  cells: [
    { key: 'type', content: 'Type', width: 10 },
    { key: 'key', content: 'Key', width: 10 },
    { key: 'summary', content: 'Summary', width: 40 },
    { key: 'status', content: 'Status', width: 14 },
    { key: 'priority', content: 'Priority', width: 10 },
    { key: 'updated', content: 'Updated', width: 16 },
  ],
};

const row = (issue: ListedIssue) => ({
  key: issue.id,
  cells: [
    { key: 'type', content: issue.fields.issuetype.name },
    { key: 'key', content: <To path={`/browse/${issue.key}`}>{issue.key}</To> },
    {
      key: 'summary',
      content: (
        <To className="plain-link" path={`/browse/${issue.key}`}>
          {issue.fields.summary}
        </To>
      ),
    },
    { key: 'status', content: <StatusLozenge status={issue.fields.status} /> },
    { key: 'priority', content: issue.fields.priority?.name ?? '—' },
    { key: 'updated', content: shownTime(issue.fields.updated) },
  ],
});

/** The issues of a project, newest change first, with a JQL field to narrow them. */
export const IssueList = ({ project }: { readonly project: string }): ReactElement => {
  const jira = useJira();
  const [jql, setJql] = useState(`project = ${project} ORDER BY updated DESC`);
  const [asked, setAsked] = useState({ jql, time: 0 });
  const [found, setFound] = useState<{ readonly issues: readonly ListedIssue[]; readonly next: string | undefined }>();
  const [error, setError] = useState<string>();
  const [creating, setCreating] = useState(false);

  useEffect(() => {
    let current = true;
    setError(undefined);
    jira.search(asked.jql).then(
      (page) => {
        if (current) setFound({ issues: page.issues, next: page.nextPageToken });
      },
      (failure: unknown) => {
        if (current) setError(messageOf(failure));
      },
    );
    return () => {
      current = false;
    };
  }, [jira, asked]);

  const more = async (): Promise<void> => {
    const page = await jira.search(asked.jql, found?.next);
    setFound({ issues: [...(found?.issues ?? []), ...page.issues], next: page.nextPageToken });
  };

  return (
    <section className="view">
      <header className="view-header">
        <Heading size="large" as="h1">
          {project} issues
        </Heading>
        <Button appearance="primary" onClick={() => setCreating(true)}>
          Create issue
        </Button>
      </header>
      <form
        className="jql"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked({ jql, time: asked.time + 1 });
        }}
      >
        <Textfield aria-label="JQL" isMonospaced isCompact value={jql} onChange={(event) => setJql(event.currentTarget.value)} />
        <Button type="submit">Search</Button>
      </form>
      {error === undefined ? (
        <DynamicTable
          label={`${project} issues`}
          head={head}
          rows={(found?.issues ?? []).map(row)}
          isLoading={found === undefined}
          emptyView={<p>No issues match. A sync brings the partner’s tickets in: start it on the Sync page of the app.</p>}
        />
      ) : (
        <SectionMessage appearance="error" title="The search was refused">
          <p>{error}</p>
        </SectionMessage>
      )}
      {found?.next === undefined ? null : (
        <Button appearance="subtle" onClick={() => void more()}>
          Show more
        </Button>
      )}
      {creating ? <CreateIssue project={project} onClose={() => setCreating(false)} /> : null}
    </section>
  );
};
