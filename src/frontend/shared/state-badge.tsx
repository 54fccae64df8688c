import { Lozenge } from '@forge/react';
import React from 'react';
import type { Badge } from './words';

export function StateBadge(props: { readonly badge: Badge }): React.JSX.Element {
  return (
    <Lozenge appearance={props.badge.appearance} maxWidth={300}>
      {props.badge.text}
    </Lozenge>
  );
}
