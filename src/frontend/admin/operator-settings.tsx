import { Heading, Inline, LoadingButton, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { Settings } from '../../rpc/connection-views';
import { TextInput } from '../shared/inputs';
import { FailureMessage, WhenLoaded } from '../shared/messages';
import { useAction } from '../shared/use-action';
import { useLoad } from '../shared/use-load';

/** P5: who may run syncs and read the history beside the admins. */
export function OperatorSettings(): React.JSX.Element {
  const settings = useLoad('settings', {});
  return (
    <Stack space="space.150">
      <Heading size="small">Operators</Heading>
      <WhenLoaded load={settings} what="Reading the settings">
        {(value) => <Form settings={value} />}
      </WhenLoaded>
    </Stack>
  );
}

function Form(props: { readonly settings: Settings }): React.JSX.Element {
  const [group, setGroup] = useState(props.settings.operatorGroup);
  const [saved, setSaved] = useState(false);
  const save = useAction('saveSettings');
  const submit = async (): Promise<void> => setSaved((await save.run({ operatorGroup: group.trim() })) !== undefined);
  return (
    <Stack space="space.150">
      <TextInput
        id="operator-group"
        label="Jira group of the operators"
        help="Its members run and preview syncs and read the history. Empty: Jira administrators only."
        value={group}
        onChange={(value) => {
          setGroup(value);
          setSaved(false);
        }}
      />
      {save.failure === undefined ? null : <FailureMessage failure={save.failure} />}
      <Inline space="space.100" alignBlock="center">
        <LoadingButton isLoading={save.busy} onClick={() => void submit()}>
          Save operators
        </LoadingButton>
        {saved ? <Text>Saved.</Text> : null}
      </Inline>
    </Stack>
  );
}
