import { Heading, Stack, Text } from '@forge/react';
import React from 'react';
import type { RouteEnd } from '../../config/connection';
import { ENDS, type End } from '../../core/model/end';
import { SelectInput, TextInput } from '../shared/inputs';
import { withRoute, withRouteEnd } from './draft';
import type { EditorProps, RouteProps } from './editor-props';
import { fieldChoices, WithRouteFields, type FieldsOfEnds } from './route-fields';
import { ForRoute } from './route-picker';
import { without } from './without';

/** K6: who asked, matched by email; never a contact created. */
export function ContactsTab(props: EditorProps): React.JSX.Element {
  return (
    <ForRoute {...props} id="contacts">
      {(route) => (
        <WithRouteFields connectionId={route.draft.id} route={route.route} names={route.names}>
          {(fields) => <Contacts {...route} fields={fields} />}
        </WithRouteFields>
      )}
    </ForRoute>
  );
}

function Contacts(props: RouteProps & { readonly fields: FieldsOfEnds }): React.JSX.Element {
  const { route, edit, names, fields } = props;
  const setRequester = (end: End, field: string): void =>
    edit(
      withRoute(route.id, ({ requester: before, ...rest }) => {
        const next = { source: before?.source ?? '', target: before?.target ?? '', [end]: field };
        return next.source === '' && next.target === '' ? rest : { ...rest, requester: next };
      }),
    );
  return (
    <Stack space="space.300">
      <Text>
        The requester is matched by email with an existing contact. Without a match no contact is created: name and email go to the fields
        below.
      </Text>
      {ENDS.map((end) => (
        <Stack key={end} space="space.150">
          <Heading size="small">{names[end]}</Heading>
          <SelectInput
            id={`requester-${end}`}
            label="Field that holds the requester"
            clearable
            value={route.requester?.[end] ?? ''}
            options={fieldChoices(fields[end].filter((field) => field.type === 'user'))}
            onChange={(field) => setRequester(end, field)}
          />
          <DisplayField {...props} end={end} property="requesterNameField" label="Field for the name of a requester without a match" />
          <DisplayField {...props} end={end} property="requesterEmailField" label="Field for their email address" />
          <Fallback {...props} end={end} />
        </Stack>
      ))}
    </Stack>
  );
}

function DisplayField(
  props: RouteProps & {
    readonly fields: FieldsOfEnds;
    readonly end: End;
    readonly property: 'requesterNameField' | 'requesterEmailField';
    readonly label: string;
  },
): React.JSX.Element {
  const { route, edit, end, property } = props;
  return (
    <SelectInput
      id={`${property}-${end}`}
      label={props.label}
      clearable
      placeholder="A line in the description"
      value={route[end][property] ?? ''}
      options={fieldChoices(props.fields[end].filter((field) => field.type === 'text'))}
      onChange={(field) =>
        edit(
          withRoute(route.id, (before) => {
            const rest = without(before[end], property);
            return { ...before, [end]: field === '' ? rest : { ...rest, [property]: field } };
          }),
        )
      }
    />
  );
}

function Fallback(props: RouteProps & { readonly end: End }): React.JSX.Element {
  const { route, edit, end } = props;
  const current = route[end].fallbackRequester;
  const set = (id: string, name: string): void => {
    const rest = without(route[end], 'fallbackRequester');
    const next: RouteEnd = id === '' && name === '' ? rest : { ...rest, fallbackRequester: { id, name } };
    edit(id === '' && name === '' ? withRoute(route.id, (before) => ({ ...before, [end]: next })) : withRouteEnd(route.id, end, next));
  };
  return (
    <Stack space="space.150">
      <TextInput
        id={`fallback-id-${end}`}
        label="Fallback requester: id on the platform"
        help="Used only where a ticket cannot be created without a requester."
        value={current?.id ?? ''}
        onChange={(id) => set(id.trim(), current?.name ?? '')}
      />
      <TextInput
        id={`fallback-name-${end}`}
        label="Fallback requester: name"
        value={current?.name ?? ''}
        onChange={(name) => set(current?.id ?? '', name)}
      />
    </Stack>
  );
}
