import React, { useState } from 'react';
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import InlineEdit from '@atlaskit/inline-edit';
import Textfield from '@atlaskit/textfield';
import { AdfDocument } from '../adf/adf-document';
import { AppEvents } from '../forge/app-events';
import { ForgePage } from '../forge/forge-page';
import { Attachments } from '../shell/attachments';
import { useSession } from '../shell/config';
import { useFlags } from '../shell/flags';
import { Show, useLoaded } from '../shell/loaded';
import { To } from '../shell/router';
import { useJira } from './client';
import type { FieldMeta, Issue, IssueComment, Transition } from './client';
import { Comments } from './comments';
import { FieldEditor } from './field-editor';
import { controlOf, shownValue } from './field-values';
import { StatusLozenge, shownTime } from './status';
import { TransitionButtons } from './transition-buttons';

interface Everything {
  readonly issue: Issue;
  readonly comments: readonly IssueComment[];
  readonly transitions: readonly Transition[];
  readonly editable: Readonly<Record<string, FieldMeta>>;
}

const Summary = ({
  issue,
  onSave,
}: {
  readonly issue: Issue;
  readonly onSave: (fields: Readonly<Record<string, unknown>>) => Promise<void>;
}): ReactElement => (
  <InlineEdit
    key={issue.fields.summary}
    defaultValue={issue.fields.summary}
    editButtonLabel="Summary"
    readView={() => (
      <Heading size="large" as="h1">
        {issue.fields.summary}
      </Heading>
    )}
    editView={({ id, isRequired, isInvalid, name, onBlur, onChange, onFocus, value }) => (
      <Textfield {...{ id, isRequired, isInvalid, name, onBlur, onChange, onFocus, value }} aria-label="Summary" autoFocus />
    )}
    onConfirm={(summary) => void onSave({ summary })}
  />
);

const Description = ({
  issue,
  meta,
  onSave,
}: {
  readonly issue: Issue;
  readonly meta: FieldMeta | undefined;
  readonly onSave: (fields: Readonly<Record<string, unknown>>) => Promise<void>;
}): ReactElement => {
  const [draft, setDraft] = useState<{ readonly value: unknown }>();
  return (
    <section className="block" aria-label="Description">
      <header className="view-header">
        <Heading size="small" as="h2">
          Description
        </Heading>
        {meta === undefined || draft !== undefined ? null : (
          <Button spacing="compact" appearance="subtle" onClick={() => setDraft({ value: issue.fields.description ?? null })}>
            Edit
          </Button>
        )}
      </header>
      {draft === undefined || meta === undefined ? (
        <AdfDocument document={issue.fields.description} />
      ) : (
        <>
          <FieldEditor
            id="edit-description"
            meta={meta}
            value={issue.fields.description}
            onChange={(value) => setDraft({ value })}
            inModal={false}
          />
          <div className="actions">
            <Button
              appearance="primary"
              onClick={() => {
                void onSave({ description: draft.value });
                setDraft(undefined);
              }}
            >
              Save
            </Button>
            <Button appearance="subtle" onClick={() => setDraft(undefined)}>
              Cancel
            </Button>
          </div>
        </>
      )}
    </section>
  );
};

const Detail = ({
  id,
  meta,
  value,
  onSave,
}: {
  readonly id: string;
  readonly meta: FieldMeta;
  readonly value: unknown;
  readonly onSave: (fields: Readonly<Record<string, unknown>>) => Promise<void>;
}): ReactElement => {
  const [draft, setDraft] = useState<{ readonly value: unknown }>();
  if (draft === undefined)
    return (
      <>
        <dt>{meta.name}</dt>
        <dd>
          <button type="button" className="value-button" aria-label={`Edit ${meta.name}`} onClick={() => setDraft({ value })}>
            {controlOf(meta) === 'paragraph' && value !== null && value !== undefined ? (
              <AdfDocument document={value} />
            ) : (
              shownValue(value)
            )}
          </button>
        </dd>
      </>
    );
  return (
    <div className="detail-editor">
      <FieldEditor id={`edit-${id}`} meta={meta} value={value} onChange={(changed) => setDraft({ value: changed })} inModal={false} />
      <div className="actions">
        <Button
          spacing="compact"
          appearance="primary"
          onClick={() => {
            void onSave({ [id]: draft.value });
            setDraft(undefined);
          }}
        >
          Save
        </Button>
        <Button spacing="compact" appearance="subtle" onClick={() => setDraft(undefined)}>
          Cancel
        </Button>
      </div>
    </div>
  );
};

const Details = ({
  issue,
  editable,
  onSave,
}: {
  readonly issue: Issue;
  readonly editable: Readonly<Record<string, FieldMeta>>;
  readonly onSave: (fields: Readonly<Record<string, unknown>>) => Promise<void>;
}): ReactElement => (
  <section className="card" aria-label="Details">
    <Heading size="xsmall" as="h2">
      Details
    </Heading>
    <dl>
      <dt>Type</dt>
      <dd>{issue.fields.issuetype.name}</dd>
      {Object.entries(editable)
        .filter(([id, meta]) => id !== 'summary' && id !== 'description' && controlOf(meta) !== undefined)
        .map(([id, meta]) => (
          <Detail key={id} id={id} meta={meta} value={issue.fields[id]} onSave={onSave} />
        ))}
      <dt>Resolution</dt>
      <dd>{shownValue(issue.fields.resolution)}</dd>
      <dt>Created</dt>
      <dd>{shownTime(issue.fields.created)}</dd>
      <dt>Updated</dt>
      <dd>{shownTime(issue.fields.updated)}</dd>
    </dl>
  </section>
);

const extensionOf = (issue: Issue, type: string): Readonly<Record<string, unknown>> => ({
  type,
  issue: { id: issue.id, key: issue.key, type: issue.fields.issuetype.name, typeId: issue.fields.issuetype.id },
  project: { id: issue.fields.project.id, key: issue.fields.project.key, type: issue.fields.project.projectTypeKey ?? 'software' },
  location: window.location.href,
});

/** An app's context as Jira shows it: closed, and not running, until a person opens it. */
const ContextCard = ({ title, children }: { readonly title: string; readonly children: ReactElement }): ReactElement => {
  const [open, setOpen] = useState(false);
  return (
    <details className="card" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open ? children : null}
    </details>
  );
};

/** One issue with everything a person does on it, and the app's panel and context beside it. */
export const IssueView = ({ issueKey }: { readonly issueKey: string }): ReactElement => {
  const jira = useJira();
  const flags = useFlags();
  const { config } = useSession();
  const loaded = useLoaded<Everything>(`${issueKey}/${jira === undefined ? '' : 'jira'}`, async () => {
    const [issue, comments, transitions, editable] = await Promise.all([
      jira.issue(issueKey),
      jira.comments(issueKey),
      jira.transitions(issueKey).catch(() => []),
      jira.editMeta(issueKey).catch(() => ({})),
    ]);
    return { issue, comments, transitions, editable };
  });
  const changed = (): void => {
    void loaded.reload();
    AppEvents.emit('JIRA_ISSUE_CHANGED', { issueId: loaded.value?.issue.id, issueKey });
  };
  const save = async (fields: Readonly<Record<string, unknown>>): Promise<void> => {
    if (await flags.attempt('Saving', () => jira.edit(issueKey, fields))) changed();
  };
  const panels = config.modules.filter((module) => module.type === 'jira:issuePanel');
  const contexts = config.modules.filter((module) => module.type === 'jira:issueContext');
  return (
    <Show of={loaded}>
      {({ issue, comments, transitions, editable }) => (
        <article className="issue">
          <div className="issue-main">
            <p className="crumbs">
              <To path={`/projects/${issue.fields.project.key}`}>{issue.fields.project.name}</To> / <span>{issue.key}</span>
            </p>
            <Summary issue={issue} onSave={save} />
            <div className="issue-bar">
              <StatusLozenge status={issue.fields.status} />
              <TransitionButtons issue={issue} transitions={transitions} onChanged={changed} />
              <Button spacing="compact" appearance="subtle" onClick={changed}>
                Reload
              </Button>
            </div>
            <Description issue={issue} meta={editable['description']} onSave={save} />
            <Attachments
              files={issue.fields.attachment.map((file) => ({
                id: file.id,
                name: file.filename,
                size: file.size,
                by: file.author?.displayName ?? '',
                at: shownTime(file.created),
              }))}
              onDownload={jira.download}
              onUpload={async (files) => {
                await jira.attach(issue.key, files);
                changed();
              }}
            />
            {panels.map((module) => (
              <section key={module.key} className="block app-panel" aria-label={`${module.title} panel`}>
                <Heading size="small" as="h2">
                  {module.title}
                </Heading>
                <ForgePage module={module} extension={extensionOf(issue, module.type)} onRefresh={() => void loaded.reload()} />
              </section>
            ))}
            <Comments issueKey={issue.key} comments={comments} onAdded={changed} />
          </div>
          <aside className="issue-side">
            <Details issue={issue} editable={editable} onSave={save} />
            {contexts.map((module) => (
              <ContextCard key={module.key} title={module.title}>
                <ForgePage module={module} extension={extensionOf(issue, module.type)} onRefresh={() => void loaded.reload()} />
              </ContextCard>
            ))}
          </aside>
        </article>
      )}
    </Show>
  );
};
