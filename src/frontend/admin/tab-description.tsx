import { AdfRenderer, Box, Button, Heading, Inline, LoadingButton, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { Composition, Route } from '../../config/connection';
import type { DescriptionPreview } from '../../rpc/connection-views';
import { SelectInput, Switch, TextInput } from '../shared/inputs';
import { FailureMessage } from '../shared/messages';
import { useAction } from '../shared/use-action';
import { moved, withRoute } from './draft';
import type { EditorProps, RouteProps } from './editor-props';
import { fieldChoices, WithRouteFields, type FieldsOfEnds } from './route-fields';
import { ForRoute } from './route-picker';
import { without } from './without';

/** D1–D3: lines of source fields above the original description. */
export function DescriptionTab(props: EditorProps): React.JSX.Element {
  return (
    <ForRoute {...props} id="description">
      {(route) => (
        <WithRouteFields connectionId={route.draft.id} route={route.route} names={route.names}>
          {(fields) => <Builder {...route} fields={fields} />}
        </WithRouteFields>
      )}
    </ForRoute>
  );
}

function Builder(props: RouteProps & { readonly fields: FieldsOfEnds }): React.JSX.Element {
  const { route, edit, names, fields } = props;
  const composition = route.composition;
  const lines = composition?.fields ?? [];
  const set = (next: Composition): void => edit(withRoute(route.id, (before) => ({ ...before, composition: next })));
  const setLines = (next: Composition['fields']): void =>
    set({ fields: next, updateBelowSeparator: composition?.updateBelowSeparator ?? false });
  const unused = fields.source.filter((field) => !lines.some((line) => line.field === field.id));
  return (
    <Stack space="space.200">
      <Text>{`A ticket created in ${names.target} gets one line "Field name: value" for each field below (empty ones are left out), a separator, then the original description.`}</Text>
      {lines.length === 0 ? <Text>No fields are composed: the description is mapped as it is.</Text> : null}
      {lines.map((line, index) => (
        // Keyed by place: @forge/react puts a child that moves down one place too far.
        <Inline key={index} space="space.100" alignBlock="center">
          <Text>{`${index + 1}. ${line.label}`}</Text>
          <Button isDisabled={index === 0} onClick={() => setLines(moved(lines, index, -1))}>{`Move ${line.label} up`}</Button>
          <Button
            isDisabled={index === lines.length - 1}
            onClick={() => setLines(moved(lines, index, 1))}
          >{`Move ${line.label} down`}</Button>
          <Button
            appearance="subtle"
            onClick={() => setLines(lines.filter((other) => other.field !== line.field))}
          >{`Remove ${line.label}`}</Button>
        </Inline>
      ))}
      <SelectInput
        id="composition-add"
        label={`Add a field of ${names.source}`}
        value=""
        placeholder="Choose a field to add …"
        options={fieldChoices(unused)}
        disabled={lines.length >= 30}
        onChange={(id) => {
          const field = fields.source.find((candidate) => candidate.id === id);
          if (field !== undefined) setLines([...lines, { field: field.id, label: field.label, type: field.type }]);
        }}
      />
      {composition === undefined ? null : (
        <Stack space="space.150">
          <Switch
            id="composition-update"
            label="Later changes of the original update the part below the separator"
            help="Off: the description is written once, when the ticket is created."
            on={composition.updateBelowSeparator}
            onChange={(updateBelowSeparator) => set({ ...composition, updateBelowSeparator })}
          />
          <Inline>
            <Button onClick={() => edit(withRoute(route.id, withoutComposition))}>Remove the composition</Button>
          </Inline>
        </Stack>
      )}
      <Preview {...props} />
    </Stack>
  );
}

function withoutComposition(route: Route): Route {
  return without(route, 'composition');
}

function Preview(props: RouteProps): React.JSX.Element {
  const { draft, route, names } = props;
  const [ticketKey, setTicketKey] = useState('');
  const [shown, setShown] = useState<DescriptionPreview>();
  const preview = useAction('previewDescription');
  const run = async (): Promise<void> => setShown(await preview.run({ connection: draft, routeId: route.id, ticketKey }));
  return (
    <Stack space="space.150">
      <Heading size="small">Preview on a ticket</Heading>
      <TextInput
        id="preview-key"
        label={`Ticket of ${names.source}`}
        help="Its key or number, for example INC0010001."
        value={ticketKey}
        onChange={setTicketKey}
      />
      <Inline>
        <LoadingButton isDisabled={ticketKey.trim() === ''} isLoading={preview.busy} onClick={() => void run()}>
          Show preview
        </LoadingButton>
      </Inline>
      {preview.failure === undefined ? null : <FailureMessage failure={preview.failure} />}
      {shown === undefined ? null : (
        <Box padding="space.200" backgroundColor="elevation.surface.sunken">
          <Stack space="space.100">
            <Text weight="bold">{`${shown.ticketKey}: ${shown.ticketTitle}`}</Text>
            <AdfRenderer document={shown.adf as React.ComponentProps<typeof AdfRenderer>['document']} />
          </Stack>
        </Box>
      )}
    </Stack>
  );
}
