import { Button, Heading, Inline, LoadingButton, Stack } from '@forge/react';
import React, { useState } from 'react';
import type { PlatformView } from '../../rpc/platform';
import type { Failure } from '../../rpc/result';
import { SelectInput, TextInput } from '../shared/inputs';
import { FailureMessage } from '../shared/messages';
import { useAction } from '../shared/use-action';
import { problemAt } from './draft';
import { platformOf } from './editor-props';

/** Inputs that show their own complaint. */
const PLACES = ['name', 'contractName', 'platform', 'baseUrl'];

/** The failure without the complaints that stand at their inputs already. */
function withoutPlaced(failure: Failure): Failure {
  return { ...failure, problems: failure.problems?.filter(({ path }) => !PLACES.includes(String(path[0]))) };
}

/** C1: pairs this site with one partner's platform. */
export function CreateConnection(props: {
  readonly platforms: readonly PlatformView[];
  readonly onCreated: (connectionId: string) => void;
  readonly onCancel: () => void;
}): React.JSX.Element {
  const partners = props.platforms.filter((platform) => !platform.thisSite);
  const [name, setName] = useState('');
  const [contractName, setContractName] = useState('');
  const [jiraEnd, setJiraEnd] = useState<'source' | 'target'>('target');
  const [platformId, setPlatformId] = useState(partners.length === 1 ? (partners[0]?.id ?? '') : '');
  const [baseUrl, setBaseUrl] = useState('');
  const create = useAction('createConnection');
  const platform = platformOf(partners, platformId);
  const problems = create.failure?.problems ?? [];
  const submit = async (): Promise<void> => {
    const view = await create.run({ name, contractName, jiraEnd, platform: platformId, baseUrl: baseUrl.trim() });
    if (view !== undefined) props.onCreated(view.connection.id);
  };
  return (
    <Stack space="space.200">
      <Heading size="large">New connection</Heading>
      <TextInput id="new-name" label="Name" required value={name} problem={problemAt(problems, ['name'])} onChange={setName} />
      <TextInput
        id="new-contract"
        label="Contract name"
        help="Optional. The contract with the partner that this connection serves."
        value={contractName}
        problem={problemAt(problems, ['contractName'])}
        onChange={setContractName}
      />
      <SelectInput
        id="new-jira-end"
        label="Where do tickets originate?"
        help="The source is where tickets originate, the target receives them. This cannot be changed later."
        value={jiraEnd}
        options={[
          { value: 'target', label: 'On the partner’s platform: Jira is the target' },
          { value: 'source', label: 'In Jira: Jira is the source' },
        ]}
        onChange={(value) => setJiraEnd(value === 'source' ? 'source' : 'target')}
      />
      <SelectInput
        id="new-platform"
        label="Partner’s platform"
        required
        value={platformId}
        options={partners.map((candidate) => ({ value: candidate.id, label: candidate.name }))}
        problem={problemAt(problems, ['platform'])}
        onChange={setPlatformId}
      />
      {platform?.baseUrl === undefined ? null : (
        <TextInput
          key={platform.id}
          id="new-base-url"
          label="Base URL"
          required
          kind="url"
          placeholder={platform.baseUrl.placeholder}
          help={platform.baseUrl.help}
          value={baseUrl}
          problem={problemAt(problems, ['baseUrl'])}
          onChange={setBaseUrl}
        />
      )}
      {create.failure === undefined ? null : <FailureMessage failure={withoutPlaced(create.failure)} />}
      <Inline space="space.100">
        <LoadingButton appearance="primary" isLoading={create.busy} onClick={() => void submit()}>
          Create
        </LoadingButton>
        <Button onClick={props.onCancel}>Cancel</Button>
      </Inline>
    </Stack>
  );
}
