import React, { useState } from 'react';
import type { ReactElement } from 'react';
import Avatar from '@atlaskit/avatar';
import Button from '@atlaskit/button/new';
import { Label } from '@atlaskit/form/label';
import Heading from '@atlaskit/heading';
import Lozenge from '@atlaskit/lozenge';
import TextArea from '@atlaskit/textarea';
import { AdfDocument } from '../adf/adf-document';
import { adfFromText } from '../adf/markdown-editing';
import { useFlags } from '../shell/flags';
import { isInternal, useJira } from './client';
import type { IssueComment } from './client';
import { shownTime } from './status';

const Entry = ({ comment }: { readonly comment: IssueComment }): ReactElement => {
  const author = comment.author?.displayName ?? 'Unknown';
  const internal = isInternal(comment);
  return (
    <li className={internal ? 'issue-comment issue-comment-internal' : 'issue-comment'}>
      <Avatar name={author} size="medium" />
      <div>
        <p className="issue-comment-by">
          <strong>{author}</strong> <time dateTime={comment.created}>{shownTime(comment.created)}</time>{' '}
          {internal ? <Lozenge appearance="moved">Internal</Lozenge> : <Lozenge appearance="success">Public</Lozenge>}
        </p>
        <AdfDocument document={comment.body} />
      </div>
    </li>
  );
};

/** The comments of an issue and the field that adds one, for the customer or for the team only. */
export const Comments = ({
  issueKey,
  comments,
  onAdded,
}: {
  readonly issueKey: string;
  readonly comments: readonly IssueComment[];
  readonly onAdded: () => void;
}): ReactElement => {
  const jira = useJira();
  const flags = useFlags();
  const [text, setText] = useState('');
  const add = async (internal: boolean): Promise<void> => {
    if (!(await flags.attempt('Adding the comment', () => jira.addComment(issueKey, adfFromText(text), internal)))) return;
    setText('');
    onAdded();
  };
  return (
    <section className="block" aria-label="Comments">
      <Heading size="small" as="h2">
        Comments
      </Heading>
      <ul className="issue-comments">
        {comments.map((comment) => (
          <Entry key={comment.id} comment={comment} />
        ))}
      </ul>
      <Label htmlFor="new-comment">Add a comment</Label>
      <TextArea id="new-comment" minimumRows={3} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <div className="actions">
        <Button appearance="primary" isDisabled={text.trim() === ''} onClick={() => void add(false)}>
          Reply to customer
        </Button>
        <Button isDisabled={text.trim() === ''} onClick={() => void add(true)}>
          Add internal note
        </Button>
      </div>
    </section>
  );
};
