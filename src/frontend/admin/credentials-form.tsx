import { Button, Heading, Inline, LoadingButton, SectionMessage, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { End } from '../../core/model/end';
import type { CredentialStatus } from '../../rpc/connection-views';
import type { AuthMethodView, PlatformView } from '../../rpc/platform';
import { SelectInput, TextInput } from '../shared/inputs';
import { FailureMessage } from '../shared/messages';
import { useAction } from '../shared/use-action';
import { missingCredentials } from './credentials';

/** C3: entered here, sent once, never shown again. */
export function CredentialsForm(props: {
  readonly connectionId: string;
  readonly end: End;
  readonly platform: PlatformView;
  readonly status: CredentialStatus;
  readonly onStored: (status: CredentialStatus) => void;
}): React.JSX.Element {
  const { connectionId, end, platform, status } = props;
  const [open, setOpen] = useState(!status.stored);
  const [methodId, setMethodId] = useState(status.method ?? platform.authMethods[0]?.id ?? '');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [asked, setAsked] = useState(false);
  const save = useAction('setCredentials');
  const method: AuthMethodView | undefined = platform.authMethods.find((candidate) => candidate.id === methodId);
  if (platform.authMethods.length === 0) return <Text>No credentials are needed: the app acts on this site by itself.</Text>;
  const missing = method === undefined ? [] : missingCredentials(method, values);
  const submit = async (): Promise<void> => {
    setAsked(true);
    if (method === undefined || missing.length > 0) return;
    const stored = await save.run({ connectionId, end, method: method.id, values: { ...values } });
    if (stored === undefined) return;
    props.onStored(stored);
    setValues({});
    setAsked(false);
    setOpen(false);
  };
  return (
    <Stack space="space.150">
      <Heading size="small">Credentials</Heading>
      {status.stored ? (
        <SectionMessage appearance="success" title="Credentials are stored">
          <Text>They are kept in secret storage and are never shown. Links stay as they are when you replace them.</Text>
        </SectionMessage>
      ) : (
        <Text>No credentials are stored yet.</Text>
      )}
      {open ? (
        <Stack space="space.150">
          {platform.authMethods.length < 2 ? null : (
            <SelectInput
              id={`${end}-auth-method`}
              label="How to sign in"
              value={methodId}
              options={platform.authMethods.map((candidate) => ({ value: candidate.id, label: candidate.label }))}
              onChange={(chosen) => {
                setMethodId(chosen);
                setValues({});
                setAsked(false);
              }}
            />
          )}
          {method?.fields.map((field) => (
            <TextInput
              key={`${method.id}-${field.name}`}
              id={`${end}-credential-${field.name}`}
              label={field.label}
              help={field.help}
              kind={field.secret ? 'password' : 'text'}
              required={field.required}
              value={values[field.name] ?? ''}
              problem={asked && missing.includes(field.name) ? `Enter ${field.label}.` : undefined}
              onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
            />
          ))}
          {save.failure === undefined ? null : <FailureMessage failure={save.failure} />}
          <Inline space="space.100">
            <LoadingButton appearance="primary" isLoading={save.busy} onClick={() => void submit()}>
              Store credentials
            </LoadingButton>
            {status.stored ? <Button onClick={() => setOpen(false)}>Cancel</Button> : null}
          </Inline>
        </Stack>
      ) : (
        <Inline>
          <Button onClick={() => setOpen(true)}>Replace credentials</Button>
        </Inline>
      )}
    </Stack>
  );
}
