import type { ConnectionState } from '../../config/connection';
import type { Direction, End } from '../../core/model/end';
import type { LinkState } from '../../rpc/issue';
import type { RunKind, RunStatus, RunView, TicketResultView } from '../../rpc/run';

/** The words and colours of states. The word always says it all; the colour only helps. */
export interface Badge {
  readonly text: string;
  readonly appearance: 'default' | 'inprogress' | 'moved' | 'new' | 'removed' | 'success';
}

export function connectionBadge(state: ConnectionState): Badge {
  switch (state) {
    case 'draft':
      return { text: 'Draft', appearance: 'default' };
    case 'initial-sync-required':
      return { text: 'Initial sync required', appearance: 'moved' };
    case 'ready':
      return { text: 'Ready for automatic sync', appearance: 'inprogress' };
    case 'automatic':
      return { text: 'Automatic sync on', appearance: 'success' };
    case 'paused':
      return { text: 'Paused', appearance: 'default' };
    case 'needs-attention':
      return { text: 'Needs attention', appearance: 'removed' };
  }
}

export function runBadge(status: RunStatus): Badge {
  switch (status) {
    case 'waiting':
      return { text: 'Waiting', appearance: 'default' };
    case 'running':
      return { text: 'Running', appearance: 'inprogress' };
    case 'cancelling':
      return { text: 'Cancelling', appearance: 'moved' };
    case 'success':
      return { text: 'Success', appearance: 'success' };
    case 'partial':
      return { text: 'Partial', appearance: 'moved' };
    case 'failed':
      return { text: 'Failed', appearance: 'removed' };
    case 'nothing':
      return { text: 'No tickets found to sync', appearance: 'default' };
    case 'cancelled':
      return { text: 'Cancelled', appearance: 'default' };
  }
}

export function linkBadge(state: LinkState): Badge {
  switch (state) {
    case 'linked':
      return { text: 'In step', appearance: 'success' };
    case 'paused':
      return { text: 'Paused', appearance: 'default' };
    case 'failed':
      return { text: 'Failed', appearance: 'removed' };
    case 'conflict':
      return { text: 'Conflict', appearance: 'moved' };
    case 'out-of-scope':
      return { text: 'Out of scope', appearance: 'default' };
    case 'gone':
      return { text: 'Other ticket gone', appearance: 'removed' };
  }
}

export function outcomeBadge(outcome: TicketResultView['outcome'], preview: boolean): Badge {
  switch (outcome) {
    case 'created':
      return { text: preview ? 'Would be created' : 'Created', appearance: 'success' };
    case 'updated':
      return { text: preview ? 'Would be updated' : 'Updated', appearance: 'inprogress' };
    case 'closed':
      return { text: preview ? 'Would be closed' : 'Closed', appearance: 'new' };
    case 'failed':
      return { text: preview ? 'Would fail' : 'Failed', appearance: 'removed' };
    case 'skipped':
      return { text: preview ? 'Would be skipped' : 'Skipped', appearance: 'default' };
    case 'parked':
      return { text: preview ? 'Would be parked' : 'Parked', appearance: 'moved' };
    case 'unchanged':
      return { text: 'Unchanged', appearance: 'default' };
  }
}

export function runKindText(kind: RunKind): string {
  switch (kind) {
    case 'manual':
      return 'Manual sync';
    case 'preview':
      return 'Preview';
    case 'automatic':
      return 'Automatic sync';
    case 'ticket':
      return 'One ticket';
  }
}

export function hasEnded(status: RunStatus): boolean {
  return status !== 'waiting' && status !== 'running' && status !== 'cancelling';
}

/** "3 created, 1 updated, 1 failed; 4 comments, 2 files (1 failed)". */
export function countsText(counts: RunView['counts']): string {
  const tickets = [
    [counts.created, 'created'],
    [counts.updated, 'updated'],
    [counts.closed, 'closed'],
    [counts.failed, 'failed'],
    [counts.parked, 'with a parked field'],
    [counts.skipped, 'skipped'],
  ] as const;
  const said = tickets.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  const carried = [carriedText(counts.comments, 'comment'), carriedText(counts.attachments, 'file')].filter((text) => text !== '');
  return [said.length === 0 ? 'nothing changed' : said.join(', '), ...(carried.length === 0 ? [] : [carried.join(', ')])].join('; ');
}

/** "2 files (1 failed)"; empty when there was nothing. */
export function carriedText(count: { readonly carried: number; readonly failed: number }, word: string): string {
  if (count.carried + count.failed === 0) return '';
  const plural = count.carried === 1 ? word : `${word}s`;
  return `${count.carried} ${plural}${count.failed === 0 ? '' : ` (${count.failed} failed)`}`;
}

/** A direction in terms of the two platforms' names. */
export function directionText(direction: Direction, names: Readonly<Record<End, string>>): string {
  switch (direction) {
    case 'source-to-target':
      return `${names.source} → ${names.target}`;
    case 'target-to-source':
      return `${names.target} → ${names.source}`;
    case 'bidirectional':
      return `${names.source} ↔ ${names.target}`;
  }
}
