import { Heading, Stack, Text } from '@forge/react';
import React from 'react';
import type { Route } from '../../config/connection';
import { ENDS, type End } from '../../core/model/end';
import type { FieldView } from '../../rpc/platform';
import { SelectInput } from '../shared/inputs';
import { WhenLoaded } from '../shared/messages';
import { useLoad } from '../shared/use-load';
import { ConstantsEditor } from './constants-editor';
import { problemAt, withRoute, withRouteEnd } from './draft';
import type { EditorProps, RouteProps } from './editor-props';
import { fieldChoices, scopeOf, WithRouteFields, type FieldsOfEnds } from './route-fields';
import { ForRoute } from './route-picker';
import { without } from './without';

/** M6, M9, S6: values for new tickets, how tickets close, reopening and conflicts. */
export function ClosingTab(props: EditorProps): React.JSX.Element {
  return (
    <ForRoute {...props} id="closing">
      {(route) => (
        <WithRouteFields connectionId={route.draft.id} route={route.route} names={route.names}>
          {(fields) => <Closing {...route} fields={fields} />}
        </WithRouteFields>
      )}
    </ForRoute>
  );
}

function Closing(props: RouteProps & { readonly fields: FieldsOfEnds }): React.JSX.Element {
  const { route, edit, names } = props;
  return (
    <Stack space="space.300">
      <SelectInput
        id="route-reopen"
        label="When a closed ticket is reopened on one end"
        value={route.reopen}
        options={[
          { value: 'report', label: 'Report it and leave the other end closed' },
          { value: 'reopen', label: 'Reopen the other end too' },
        ]}
        onChange={(value) => edit(withRoute(route.id, (before) => ({ ...before, reopen: value === 'reopen' ? 'reopen' : 'report' })))}
      />
      <SelectInput
        id="route-conflict"
        label="When both ends changed the same field"
        help="The value that loses is kept and shown on the issue. A field mapping may say otherwise."
        value={route.conflict}
        options={[
          { value: 'source-wins', label: `${names.source} wins` },
          { value: 'target-wins', label: `${names.target} wins` },
          { value: 'latest-wins', label: 'Latest change wins, where both ends report times per field' },
        ]}
        onChange={(value) => edit(withRoute(route.id, (before) => ({ ...before, conflict: policyOf(value) })))}
      />
      {ENDS.map((end) => (
        <EndDefaults key={end} {...props} end={end} />
      ))}
    </Stack>
  );
}

function policyOf(value: string): Route['conflict'] {
  return value === 'target-wins' || value === 'latest-wins' ? value : 'source-wins';
}

function EndDefaults(props: RouteProps & { readonly fields: FieldsOfEnds; readonly end: End }): React.JSX.Element {
  const { route, edit, names, end, draft } = props;
  const fields = props.fields[end];
  const status = fields.find((field) => field.role === 'status');
  const mapped = new Set(route.mappings.map((mapping) => mapping[end].field));
  const problem = problemAt(props.problems, ['routes', props.routeIndex, end]);
  return (
    <Stack space="space.150">
      <Heading size="medium">{names[end]}</Heading>
      {problem === undefined ? null : <Text>{`Problem: ${problem}`}</Text>}
      <Heading size="small">Values of new tickets</Heading>
      <ConstantsEditor
        id={`defaults-${end}`}
        connectionId={draft.id}
        route={route}
        end={end}
        fields={fields.filter((field) => field.settableOnCreate && !mapped.has(field.id))}
        constants={route[end].defaults}
        onChange={(defaults) => edit(withRouteEnd(route.id, end, { defaults }))}
        addLabel={`Set when a ticket is created in ${names[end]}`}
      />
      <Heading size="small">Closing</Heading>
      {status === undefined ? <Text>This ticket type has no status field.</Text> : <ClosingStatus {...props} status={status} />}
      <ConstantsEditor
        id={`closing-${end}`}
        connectionId={draft.id}
        route={route}
        end={end}
        fields={fields.filter((field) => field.role !== 'status')}
        constants={route[end].closingFields}
        onChange={(closingFields) => edit(withRouteEnd(route.id, end, { closingFields }))}
        addLabel={`Set when a ticket is closed in ${names[end]}`}
      />
      <SelectInput
        id={`key-field-${end}`}
        label="Field that shows the other ticket’s key and address"
        clearable
        placeholder="An internal first note"
        value={route[end].keyField ?? ''}
        options={fieldChoices(fields.filter((field) => field.type === 'text' && field.editable))}
        onChange={(field) => edit(withOptional(route.id, end, 'keyField', field === '' ? undefined : field))}
      />
    </Stack>
  );
}

function ClosingStatus(props: RouteProps & { readonly end: End; readonly status: FieldView }): React.JSX.Element {
  const { route, edit, end, draft, status } = props;
  const values = useLoad('values', { connectionId: draft.id, end, scope: scopeOf(route, end), field: status.id });
  return (
    <WhenLoaded load={values} what={`Reading the values of ${status.label}`}>
      {(options) => (
        <SelectInput
          id={`closing-status-${end}`}
          label="Status that closes a ticket when the other end’s closing status has no pair"
          clearable
          value={route[end].closingStatus?.id ?? ''}
          options={options.filter((option) => option.closed !== false).map((option) => ({ value: option.id, label: option.label }))}
          onChange={(id) => {
            const option = options.find((candidate) => candidate.id === id);
            edit(withOptional(route.id, end, 'closingStatus', option === undefined ? undefined : { id: option.id, label: option.label }));
          }}
        />
      )}
    </WhenLoaded>
  );
}

function withOptional<K extends 'keyField' | 'closingStatus'>(
  routeId: string,
  end: End,
  key: K,
  value: Route['source'][K] | undefined,
): ReturnType<typeof withRoute> {
  return withRoute(routeId, (route) => {
    const rest = without(route[end], key);
    return { ...route, [end]: value === undefined ? rest : { ...rest, [key]: value } };
  });
}
