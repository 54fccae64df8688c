import React, { useState } from 'react';
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import ModalDialog from '@atlaskit/modal-dialog/modal-dialog';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import { useFlags } from '../shell/flags';
import { useJira } from './client';
import type { Issue, Transition } from './client';
import { FieldEditor } from './field-editor';
import { controlOf } from './field-values';

const Screen = ({
  issue,
  transition,
  onClose,
  onRun,
}: {
  readonly issue: Issue;
  readonly transition: Transition;
  readonly onClose: () => void;
  readonly onRun: (fields: Readonly<Record<string, unknown>>) => Promise<void>;
}): ReactElement => {
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>({});
  return (
    <ModalDialog onClose={onClose} width="medium">
      <ModalHeader hasCloseButton>
        <ModalTitle>{transition.name}</ModalTitle>
      </ModalHeader>
      <ModalBody>
        {Object.entries(transition.fields).map(([id, meta]) => (
          <FieldEditor
            key={id}
            id={`transition-${id}`}
            meta={meta}
            value={issue.fields[id]}
            onChange={(value) => setValues((now) => ({ ...now, [id]: value }))}
            inModal
          />
        ))}
      </ModalBody>
      <ModalFooter>
        <Button appearance="subtle" onClick={onClose}>
          Cancel
        </Button>
        <Button appearance="primary" onClick={() => void onRun(values)}>
          {transition.name}
        </Button>
      </ModalFooter>
    </ModalDialog>
  );
};

/** A button for every transition the issue can take now; a transition with a screen asks for its fields first. */
export const TransitionButtons = ({
  issue,
  transitions,
  onChanged,
}: {
  readonly issue: Issue;
  readonly transitions: readonly Transition[];
  readonly onChanged: () => void;
}): ReactElement => {
  const jira = useJira();
  const flags = useFlags();
  const [open, setOpen] = useState<Transition>();
  const run = async (transition: Transition, fields: Readonly<Record<string, unknown>>): Promise<void> => {
    const done = await flags.attempt(transition.name, () => jira.transition(issue.key, transition.id, fields));
    if (!done) return;
    setOpen(undefined);
    onChanged();
  };
  const hasScreen = (transition: Transition): boolean => Object.values(transition.fields).some((meta) => controlOf(meta) !== undefined);
  return (
    <div className="transitions" role="group" aria-label="Transitions">
      {transitions.map((transition) => (
        <Button
          key={transition.id}
          spacing="compact"
          onClick={() => (hasScreen(transition) ? setOpen(transition) : void run(transition, {}))}
        >
          {transition.name}
        </Button>
      ))}
      {open === undefined ? null : (
        <Screen issue={issue} transition={open} onClose={() => setOpen(undefined)} onRun={(fields) => run(open, fields)} />
      )}
    </div>
  );
};
