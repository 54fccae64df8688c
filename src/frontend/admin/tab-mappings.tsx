import { Box, Button, Heading, Inline, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { FieldMapping } from '../../config/connection';
import { directionText } from '../shared/words';
import { freeId, problemAt, withMapping, withoutMapping } from './draft';
import type { EditorProps, RouteProps } from './editor-props';
import { MappingCheck } from './mapping-check';
import { MappingEditor } from './mapping-editor';
import { WithRouteFields, type FieldsOfEnds } from './route-fields';
import { ForRoute } from './route-picker';

/** M2–M5, M8: which field goes where, in which direction, and what happens to its values. */
export function MappingsTab(props: EditorProps): React.JSX.Element {
  return (
    <ForRoute {...props} id="mappings">
      {(route) => (
        <WithRouteFields connectionId={route.draft.id} route={route.route} names={route.names}>
          {(fields) => <Mappings {...route} fields={fields} />}
        </WithRouteFields>
      )}
    </ForRoute>
  );
}

function Mappings(props: RouteProps & { readonly fields: FieldsOfEnds }): React.JSX.Element {
  const { route, edit, names, problems, routeIndex } = props;
  const [openId, setOpenId] = useState<string>();
  const [adding, setAdding] = useState(false);
  const save = (mapping: FieldMapping): void => {
    edit(withMapping(route.id, mapping));
    setOpenId(undefined);
    setAdding(false);
  };
  return (
    <Stack space="space.150">
      {route.mappings.length === 0 ? <Text>No field mappings yet for this ticket type.</Text> : null}
      {route.mappings.map((mapping, index) => {
        const problem = problemAt(problems, ['routes', routeIndex, 'mappings', index]);
        const title = `${mapping.source.label} to ${mapping.target.label}`;
        return (
          <Box key={mapping.id} padding="space.150" backgroundColor="elevation.surface.sunken">
            {openId === mapping.id ? (
              <MappingEditor {...props} mapping={mapping} onDone={save} onCancel={() => setOpenId(undefined)} />
            ) : (
              <Inline spread="space-between" alignBlock="center" space="space.200">
                <Stack space="space.050">
                  <Text weight="bold">{`${mapping.source.label} / ${mapping.target.label}`}</Text>
                  <Text>{mappingSummary(mapping, directionText(mapping.direction, names))}</Text>
                  {problem === undefined ? null : <Text>{`Problem: ${problem}`}</Text>}
                </Stack>
                <Inline space="space.100">
                  <Button onClick={() => setOpenId(mapping.id)}>{`Edit ${title}`}</Button>
                  <Button appearance="subtle" onClick={() => edit(withoutMapping(route.id, mapping.id))}>{`Remove ${title}`}</Button>
                </Inline>
              </Inline>
            )}
          </Box>
        );
      })}
      {adding ? (
        <Box padding="space.150" backgroundColor="elevation.surface.sunken">
          <Stack space="space.150">
            <Heading size="small">New mapping</Heading>
            <MappingEditor
              {...props}
              mapping={undefined}
              newId={freeId(
                'map',
                route.mappings.map((mapping) => mapping.id),
              )}
              onDone={save}
              onCancel={() => setAdding(false)}
            />
          </Stack>
        </Box>
      ) : (
        <Inline>
          <Button onClick={() => setAdding(true)}>Add field mapping</Button>
        </Inline>
      )}
      <MappingCheck connection={props.draft} routeId={route.id} names={names} />
    </Stack>
  );
}

/** "ServiceNow ↔ Jira, 4 value pairs, carries empty values". */
function mappingSummary(mapping: FieldMapping, direction: string): string {
  const parts = [direction];
  if (mapping.values !== undefined)
    parts.push(`${mapping.values.pairs.length} value ${mapping.values.pairs.length === 1 ? 'pair' : 'pairs'}`);
  if (mapping.carryEmpty) parts.push('carries empty values');
  return parts.join(', ');
}
