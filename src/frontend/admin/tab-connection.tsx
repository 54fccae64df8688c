import { Box, DatePicker, Heading, Stack, Text } from '@forge/react';
import React from 'react';
import { ENDS, type End } from '../../core/model/end';
import type { SettingField } from '../../rpc/platform';
import { Field, SelectInput, Switch, TextInput, Tick } from '../shared/inputs';
import { CredentialsForm } from './credentials-form';
import { problemAt, withEnd } from './draft';
import { isThisSite, platformOf, type EditorProps } from './editor-props';
import { TestConnection } from './test-connection';
import { without } from './without';

export function ConnectionTab(props: EditorProps): React.JSX.Element {
  const { draft, edit, problems, names } = props;
  return (
    <Stack space="space.300">
      <TextInput
        id="connection-name"
        label="Name"
        required
        value={draft.name}
        problem={problemAt(problems, ['name'])}
        onChange={(name) => edit((connection) => ({ ...connection, name }))}
      />
      <TextInput
        id="contract-name"
        label="Contract name"
        help="The contract with the partner that this connection serves."
        value={draft.contractName}
        problem={problemAt(problems, ['contractName'])}
        onChange={(contractName) => edit((connection) => ({ ...connection, contractName }))}
      />
      <Text>{`Tickets originate in ${names.source} (source) and are received in ${names.target} (target).`}</Text>
      <Switch
        id="bidirectional"
        label="Bi-directional flow"
        help={`Off: only tickets created in ${names.source} are created on the other end. On: tickets created in ${names.target} are too. Updates always follow the directions of the fields.`}
        on={draft.bidirectional}
        onChange={(bidirectional) => edit((connection) => ({ ...connection, bidirectional }))}
      />
      {ENDS.map((end) => (
        <EndForm key={end} {...props} end={end} />
      ))}
    </Stack>
  );
}

function EndForm(props: EditorProps & { readonly end: End }): React.JSX.Element {
  const { draft, edit, problems, end, names } = props;
  const platform = platformOf(props.platforms, draft[end].platform);
  const config = draft[end];
  const starts = end === 'source' || draft.bidirectional;
  const here = isThisSite(platform, config.baseUrl);
  return (
    <Box padding="space.200" backgroundColor="elevation.surface.sunken">
      <Stack space="space.200">
        <Heading size="medium">{`${end === 'source' ? 'Source' : 'Target'}: ${names[end]}`}</Heading>
        {platform === undefined ? <Text>This version of the app does not know this platform.</Text> : null}
        {here ? <Text>This is the Jira site the app is installed in: it needs neither an address nor credentials.</Text> : null}
        {platform?.baseUrl === undefined || here ? null : (
          <TextInput
            id={`${end}-base-url`}
            label="Base URL"
            required
            kind="url"
            placeholder={platform.baseUrl.placeholder}
            help={platform.baseUrl.help}
            value={config.baseUrl}
            problem={problemAt(problems, [end, 'baseUrl'])}
            onChange={(baseUrl) => edit(withEnd(end, { baseUrl: baseUrl.trim() }))}
          />
        )}
        {platform === undefined || here ? null : (
          <CredentialsForm
            connectionId={draft.id}
            end={end}
            platform={platform}
            status={props.credentials[end]}
            onStored={(status) => props.onCredentials(end, status)}
          />
        )}
        <TestConnection connectionId={draft.id} end={end} name={names[end]} unsaved={props.unsaved} />
        {platform?.settings
          .filter((field) => !(here && field.remoteOnly === true))
          .map((field) => (
            <Setting
              key={field.name}
              id={`${end}-setting-${field.name}`}
              field={field}
              value={config.settings[field.name] ?? ''}
              problem={problemAt(problems, [end, 'settings', field.name])}
              onChange={(value) =>
                edit((connection) => withEnd(end, { settings: { ...connection[end].settings, [field.name]: value } })(connection))
              }
            />
          ))}
        {starts ? (
          <Stack space="space.150">
            <TextInput
              id={`${end}-start-filter`}
              label={`Start filter (${platform?.filter.name ?? 'filter'})`}
              help={`Decides which tickets that are not linked yet begin to sync. Empty: all of the mapped types.${platform === undefined ? '' : ` Example: ${platform.filter.example}`}`}
              lines={2}
              value={config.startFilter}
              problem={problemAt(problems, [end, 'startFilter'])}
              onChange={(startFilter) => edit(withEnd(end, { startFilter }))}
            />
            <CreatedAfter {...props} />
            <Tick
              id={`${end}-include-closed`}
              label="Also begin with tickets that are already closed"
              on={config.includeClosed}
              onChange={(includeClosed) => edit(withEnd(end, { includeClosed }))}
            />
          </Stack>
        ) : (
          <Text>{`Tickets created in ${names[end]} do not begin to sync while bi-directional flow is off.`}</Text>
        )}
      </Stack>
    </Box>
  );
}

/** One of the connector's own settings: a choice where it has only certain values. */
function Setting(props: {
  readonly id: string;
  readonly field: SettingField;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}): React.JSX.Element {
  const { id, field, value, problem, onChange } = props;
  const common = { id, label: field.label, help: field.help, required: field.required, problem, onChange };
  return field.choices === undefined ? (
    <TextInput {...common} value={value} />
  ) : (
    <SelectInput {...common} value={value === '' ? (field.choices[0]?.value ?? '') : value} options={[...field.choices]} />
  );
}

function CreatedAfter(props: EditorProps & { readonly end: End }): React.JSX.Element {
  const { draft, edit, end } = props;
  const id = `${end}-created-after`;
  return (
    <Field
      id={id}
      label="Created on or after (UTC)"
      help="Optional. Older tickets that are not linked do not begin to sync."
      problem={problemAt(props.problems, [end, 'createdOnOrAfter'])}
    >
      <DatePicker
        id={id}
        name={id}
        placeholder="Any day"
        value={draft[end].createdOnOrAfter?.slice(0, 10) ?? ''}
        onChange={(day) =>
          edit((connection) => {
            const rest = without(connection[end], 'createdOnOrAfter');
            return { ...connection, [end]: day === '' ? rest : { ...rest, createdOnOrAfter: `${day}T00:00:00Z` } };
          })
        }
      />
    </Field>
  );
}
