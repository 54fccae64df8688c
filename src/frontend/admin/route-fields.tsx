import React from 'react';
import type { Route } from '../../config/connection';
import type { End } from '../../core/model/end';
import type { FieldView } from '../../rpc/platform';
import { WhenLoaded } from '../shared/messages';
import { useLoad } from '../shared/use-load';

export type FieldsOfEnds = Readonly<Record<End, readonly FieldView[]>>;

/** Loads the live fields of both ends of a route and shows its children with them. */
export function WithRouteFields(props: {
  readonly connectionId: string;
  readonly route: Route;
  readonly names: Readonly<Record<End, string>>;
  readonly children: (fields: FieldsOfEnds) => React.ReactNode;
}): React.JSX.Element {
  const { connectionId, route, names } = props;
  const source = useLoad('fields', { connectionId, end: 'source', scope: scopeOf(route, 'source') });
  const target = useLoad('fields', { connectionId, end: 'target', scope: scopeOf(route, 'target') });
  return (
    <WhenLoaded load={source} what={`Reading the fields of ${names.source}`}>
      {(sourceFields) => (
        <WhenLoaded load={target} what={`Reading the fields of ${names.target}`}>
          {(targetFields) => props.children({ source: sourceFields, target: targetFields })}
        </WhenLoaded>
      )}
    </WhenLoaded>
  );
}

export function scopeOf(route: Route, end: End): { type: string; container: string } {
  return { type: route[end].type, container: route[end].container };
}

export function fieldChoices(fields: readonly FieldView[]): { value: string; label: string }[] {
  return fields.map((field) => ({ value: field.id, label: field.custom ? `${field.label} (custom)` : field.label }));
}

export function isPicklist(field: Pick<FieldView, 'type'>): boolean {
  return field.type === 'option' || field.type === 'options';
}
