import React from 'react';
import type { ReactElement } from 'react';
import Lozenge from '@atlaskit/lozenge';

const appearances: Readonly<Record<string, 'default' | 'inprogress' | 'success'>> = {
  new: 'default',
  indeterminate: 'inprogress',
  done: 'success',
};

/** A status in the colour of its category. */
export const StatusLozenge = ({
  status,
}: {
  readonly status: { readonly name: string; readonly statusCategory: { readonly key: string } };
}): ReactElement => <Lozenge appearance={appearances[status.statusCategory.key] ?? 'default'}>{status.name}</Lozenge>;

/** A point in time as people read it, in their own zone. */
export const shownTime = (value: string): string => {
  const at = new Date(value);
  return Number.isNaN(at.getTime())
    ? value
    : at.toLocaleString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
};
