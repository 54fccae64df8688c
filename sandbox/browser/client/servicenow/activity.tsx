import React, { useState } from 'react';
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { Label } from '@atlaskit/form/label';
import Heading from '@atlaskit/heading';
import Lozenge from '@atlaskit/lozenge';
import TextArea from '@atlaskit/textarea';
import type { JournalEntry } from './client';

/** The journal of a record, and the two fields that write to it. */
export const Activity = ({
  entries,
  onPost,
}: {
  readonly entries: readonly JournalEntry[];
  readonly onPost: (column: 'comments' | 'work_notes', text: string) => Promise<boolean>;
}): ReactElement => {
  const [comment, setComment] = useState('');
  const [note, setNote] = useState('');
  return (
    <section className="block" aria-label="Activity">
      <div className="two-columns">
        <div>
          <Label htmlFor="comments">Additional comments (customer visible)</Label>
          <TextArea id="comments" minimumRows={3} value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
          <div className="actions">
            <Button
              isDisabled={comment.trim() === ''}
              onClick={() => void onPost('comments', comment).then((done) => done && setComment(''))}
            >
              Post comment
            </Button>
          </div>
        </div>
        <div>
          <Label htmlFor="work_notes">Work notes (private)</Label>
          <TextArea id="work_notes" minimumRows={3} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          <div className="actions">
            <Button isDisabled={note.trim() === ''} onClick={() => void onPost('work_notes', note).then((done) => done && setNote(''))}>
              Post work note
            </Button>
          </div>
        </div>
      </div>
      <Heading size="small" as="h2">
        Activity ({entries.length})
      </Heading>
      <ul className="activity">
        {entries.map((entry) => (
          <li key={entry.sys_id} className={entry.element === 'work_notes' ? 'work-note' : ''}>
            <p className="issue-comment-by">
              <strong>{entry.sys_created_by}</strong> <time>{entry.sys_created_on}</time>{' '}
              {entry.element === 'work_notes' ? (
                <Lozenge appearance="moved">Work note</Lozenge>
              ) : (
                <Lozenge appearance="success">Additional comment</Lozenge>
              )}
            </p>
            <p className="pre">{entry.value}</p>
          </li>
        ))}
      </ul>
    </section>
  );
};
