/** The two ends of a connection. Tickets originate at the source and are received at the target; Jira may be either. */
export type End = 'source' | 'target';

export const ENDS: readonly End[] = ['source', 'target'];

/** The end on the other side of the connection. */
export function opposite(end: End): End {
  return end === 'source' ? 'target' : 'source';
}

/** Which way a field's value may travel. */
export type Direction = 'source-to-target' | 'target-to-source' | 'bidirectional';

/** Whether a value may travel away from the given end under this direction. */
export function leaves(direction: Direction, from: End): boolean {
  switch (direction) {
    case 'bidirectional':
      return true;
    case 'source-to-target':
      return from === 'source';
    case 'target-to-source':
      return from === 'target';
  }
}
