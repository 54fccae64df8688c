import { Inline, LoadingButton, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { NotLinked } from '../../rpc/issue';
import { TextInput } from '../shared/inputs';
import { FailureMessage, Refusal } from '../shared/messages';
import { useAction } from '../shared/use-action';

/** Why the issue is not linked over a connection (X2), and linking with an existing ticket by its exact number (S11). */
export function NotLinkedBlock(props: {
  readonly issueId: string;
  readonly entry: NotLinked;
  readonly onChanged: () => void;
}): React.JSX.Element {
  const { issueId, entry } = props;
  const [partnerKey, setPartnerKey] = useState('');
  const [refusal, setRefusal] = useState<{ readonly reason: string; readonly nextStep?: string | undefined }>();
  const link = useAction('linkIssue');
  const submit = async (): Promise<void> => {
    const answer = await link.run({ issueId, connectionId: entry.connectionId, partnerKey });
    setRefusal(answer?.outcome === 'refused' ? answer : undefined);
    if (answer?.outcome === 'done') props.onChanged();
  };
  return (
    <Stack space="space.100">
      <Text>{`Not linked over ${entry.connectionName}: ${entry.reason}`}</Text>
      {entry.nextStep === undefined ? null : <Text>{`Next step: ${entry.nextStep}`}</Text>}
      {entry.linkable ? (
        <Stack space="space.100">
          <TextInput
            id={`link-${entry.connectionId}`}
            label={`Link with an existing ticket of ${entry.platformName}`}
            help="Its exact number. Linking changes neither ticket."
            value={partnerKey}
            onChange={setPartnerKey}
          />
          <Inline>
            <LoadingButton isDisabled={partnerKey.trim() === ''} isLoading={link.busy} onClick={() => void submit()}>
              {`Link over ${entry.connectionName}`}
            </LoadingButton>
          </Inline>
        </Stack>
      ) : null}
      {refusal === undefined ? null : <Refusal title="The issue was not linked" {...refusal} />}
      {link.failure === undefined ? null : <FailureMessage failure={link.failure} />}
    </Stack>
  );
}
