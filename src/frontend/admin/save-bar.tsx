import { Button, Inline, LoadingButton, SectionMessage, Stack, Text } from '@forge/react';
import React from 'react';
import type { Connection } from '../../config/connection';
import type { Problem } from '../../rpc/result';
import { placed } from './draft';

/** Save, discard, and what the last save complained about. */
export function SaveBar(props: {
  readonly draft: Connection;
  readonly unsaved: boolean;
  readonly busy: boolean;
  readonly saved: boolean;
  readonly problems: readonly Problem[];
  readonly onSave: () => void;
  readonly onDiscard: () => void;
}): React.JSX.Element {
  const { unsaved, problems } = props;
  return (
    <Stack space="space.100">
      {problems.length === 0 ? null : (
        <SectionMessage appearance="error" title="Nothing was saved. Correct this first:">
          {problems.map((problem, index) => (
            <Text key={index}>{placed(problem, props.draft)}</Text>
          ))}
        </SectionMessage>
      )}
      <Inline space="space.100" alignBlock="center">
        <LoadingButton appearance="primary" isDisabled={!unsaved} isLoading={props.busy} onClick={props.onSave}>
          Save
        </LoadingButton>
        <Button isDisabled={!unsaved} onClick={props.onDiscard}>
          Discard changes
        </Button>
        <Text>{unsaved ? 'There are unsaved changes.' : props.saved ? 'Saved.' : 'No unsaved changes.'}</Text>
      </Inline>
    </Stack>
  );
}
