import { EmptyState, Stack } from '@forge/react';
import React, { useState } from 'react';
import { SelectInput } from '../shared/inputs';
import type { EditorProps, RouteProps } from './editor-props';

/** Chooses the ticket type that a tab is about (M1). */
export function ForRoute(
  props: EditorProps & { readonly id: string; readonly children: (props: RouteProps) => React.ReactNode },
): React.JSX.Element {
  const { id, children, ...editor } = props;
  const { routes } = editor.draft;
  const [chosen, setChosen] = useState('');
  const route = routes.find((candidate) => candidate.id === chosen) ?? routes[0];
  if (route === undefined) {
    return <EmptyState header="No ticket types yet" description="Add a pair of ticket types under “Ticket types” first." />;
  }
  return (
    <Stack space="space.200">
      <SelectInput
        id={`${id}-route`}
        label="Ticket type"
        value={route.id}
        options={routes.map((candidate) => ({ value: candidate.id, label: `${candidate.source.label} ↔ ${candidate.target.label}` }))}
        onChange={setChosen}
      />
      <Stack key={route.id} space="space.200">
        {children({ ...editor, route, routeIndex: routes.indexOf(route) })}
      </Stack>
    </Stack>
  );
}
