import { FILE_CEILING_BYTES, type Connection } from '../../config/connection';
import { type End, opposite } from '../model/end';
import type { Comment, TicketFile, Visibility } from '../model/ticket';
import { fromPlainText } from '../richtext/plain';
import type { RichText } from '../richtext/tree';
import { attributedBody } from './attribution';
import type { Operation, PlanNote } from './plan';

/** What is known of one comment or file of one end. `copy`: a sync wrote it, over this connection or another. */
export type LedgerEntry =
  | {
      readonly kind: 'copy';
      readonly connectionId: string;
      /** The item it is a copy of. */
      readonly of?: string;
    }
  | { readonly kind: 'carried'; readonly copyId: string; readonly seen: string }
  /** It stays behind by decision, and the decision was shown. */
  | { readonly kind: 'left' };

export type Ledger = ReadonlyMap<string, LedgerEntry>;

/** What the receiving end can hold. */
export interface ConversationLimits {
  readonly commentVisibility: readonly Visibility[];
  readonly fileVisibility: readonly Visibility[];
  readonly commentsEditable: boolean;
  readonly closedTakesComments: boolean;
  readonly maxFileBytes: number;
  readonly acceptsEmptyFiles: boolean;
}

export interface ConversationInput {
  readonly connection: Connection;
  readonly from: End;
  readonly comments: readonly Comment[];
  readonly files: readonly TicketFile[];
  readonly ledger: Ledger;
  /** Items older than this never travel. */
  readonly floor: string | undefined;
  readonly limits: ConversationLimits;
  /** The receiving ticket is closed and stays so. */
  readonly receiverStaysClosed: boolean;
  /** The moment of planning, for the flood brake. */
  readonly now: number;
  /** A new ticket brings its whole history at once: no flood. */
  readonly history: boolean;
}

export interface ConversationPlan {
  readonly operations: readonly Operation[];
  readonly notes: readonly PlanNote[];
  /** Every item is carried, known or left by decision once the operations are done. */
  readonly settles: boolean;
  readonly pause?: string;
}

/** More comments than this within an hour on one ticket look like two auto-responders talking (K3). */
export const FLOOD_LIMIT = 20;

/** The comments and files that travel away from one end, oldest first (K1–K4). */
export function planConversation(input: ConversationInput): ConversationPlan {
  const comments = planComments(input);
  if (comments.pause !== undefined) return comments;
  const files = planFiles(input);
  const operations = [...comments.operations, ...files.operations].sort((a, b) => moment(a).localeCompare(moment(b)));
  return { operations, notes: [...comments.notes, ...files.notes], settles: comments.settles && files.settles };
}

function planComments(input: ConversationInput): ConversationPlan {
  const { connection, from, ledger, limits } = input;
  const to = opposite(from);
  const direction = from === 'source' ? 'sourceToTarget' : 'targetToSource';
  const operations: Operation[] = [];
  const notes: PlanNote[] = [];
  let heldBack = 0;
  let onClosed = 0;
  const author = { mode: connection[from].authorName, company: connection[from].companyName };
  for (const comment of [...input.comments].sort((a, b) => a.createdAt.localeCompare(b.createdAt))) {
    if (input.floor !== undefined && comment.createdAt < input.floor) continue;
    const entry = ledger.get(comment.id);
    if (isForeignCopy(entry, comment.mark, connection) || isStray(entry, comment.own)) continue;
    const enabled = comment.visibility === 'public' ? connection.publicComments[direction] : connection.internalComments[direction];
    if (!enabled || entry?.kind === 'left') continue;
    if (entry?.kind === 'carried') {
      const edited = comment.updatedAt > entry.seen && comment.updatedAt > comment.createdAt;
      if (!edited || connection.editedComments === 'ignore') continue;
      if (!limits.commentVisibility.includes(comment.visibility)) {
        heldBack += 1;
        continue;
      }
      const body = attributedBody(comment, author, true);
      if (connection.editedComments === 'update' && limits.commentsEditable) {
        operations.push({ kind: 'edit-comment', end: to, original: comment, copyId: entry.copyId, body, visibility: comment.visibility });
      } else if (connection.editedComments === 'add') {
        operations.push({ kind: 'add-comment', end: to, original: comment, body, visibility: comment.visibility });
      }
      continue;
    }
    if (!limits.commentVisibility.includes(comment.visibility)) {
      heldBack += 1;
      continue;
    }
    if (input.receiverStaysClosed && !limits.closedTakesComments) {
      onClosed += 1;
      continue;
    }
    operations.push({
      kind: 'add-comment',
      end: to,
      original: comment,
      body: attributedBody(comment, author, false),
      visibility: comment.visibility,
    });
  }
  const hourAgo = new Date(input.now - 3_600_000).toISOString();
  const fresh = operations.filter((operation) => moment(operation) >= hourAgo).length;
  if (!input.history && fresh > FLOOD_LIMIT) {
    return {
      operations: [],
      notes: [{ kind: 'comment-flood', from, count: fresh }],
      settles: false,
      pause: `${fresh} comments came within an hour: two automatic answers may be talking to each other. Stop one of them, then resume this ticket.`,
    };
  }
  if (heldBack > 0)
    notes.push({
      kind: 'comment-held-back',
      from,
      count: heldBack,
      reason: 'The other end has no internal comments, so internal ones are not sent.',
    });
  if (onClosed > 0) notes.push({ kind: 'closed-takes-no-comments', end: to, count: onClosed });
  return { operations, notes, settles: onClosed === 0 };
}

function planFiles(input: ConversationInput): ConversationPlan {
  const { connection, from, ledger, limits } = input;
  const to = opposite(from);
  const operations: Operation[] = [];
  const notes: PlanNote[] = [];
  if (!connection.attachments[from === 'source' ? 'sourceToTarget' : 'targetToSource']) return { operations, notes, settles: true };
  for (const file of input.files) {
    if (input.floor !== undefined && file.createdAt < input.floor) continue;
    const entry = ledger.get(file.id);
    if (entry?.kind === 'carried' || entry?.kind === 'left' || isForeignCopy(entry, file.mark, connection) || isStray(entry, file.own))
      continue;
    if (!limits.fileVisibility.includes(file.visibility)) {
      notes.push({
        kind: 'file-held-back',
        from,
        name: file.name,
        reason: 'It is internal, and the other end cannot hold internal files.',
      });
      continue;
    }
    const obstacle = fileObstacle(file, connection, limits);
    if (obstacle === undefined) {
      operations.push({ kind: 'add-file', end: to, original: file, visibility: file.visibility });
      continue;
    }
    notes.push({ kind: 'file-held-back', from, name: file.name, reason: obstacle });
    const visibility = limits.commentVisibility.includes('internal') ? 'internal' : file.visibility;
    if (limits.commentVisibility.includes(visibility) && !(input.receiverStaysClosed && !limits.closedTakesComments)) {
      operations.push({ kind: 'file-pointer', end: to, original: file, body: pointerBody(file, obstacle), visibility });
    }
  }
  return { operations, notes, settles: true };
}

/** A copy leaves again only over a connection that forwards from where it arrived; a mark of this connection is always a copy (C1). */
function isForeignCopy(entry: LedgerEntry | undefined, mark: string | undefined, connection: Connection): boolean {
  const arrivedOver = entry?.kind === 'copy' ? entry.connectionId : mark === undefined ? undefined : markedConnection(mark);
  if (arrivedOver === undefined) return false;
  return arrivedOver === connection.id || !connection.forwardFrom.includes(arrivedOver);
}

/**
 * Written by the connection's own account and not in the ledger: a copy whose ledger entry was lost with its invocation. It is never
 * sent back; the intent at its original finds it.
 */
function isStray(entry: LedgerEntry | undefined, own: boolean | undefined): boolean {
  return own === true && entry === undefined;
}

/** Marks and correlation ids begin with the connection they were written over. */
export function markedConnection(mark: string): string {
  return mark.split('.')[0] ?? mark;
}

function fileObstacle(file: TicketFile, connection: Connection, limits: ConversationLimits): string | undefined {
  const most = Math.min(connection.fileFilter.maxBytes, limits.maxFileBytes, FILE_CEILING_BYTES);
  if (file.size > most) return `It is larger than ${readableSize(most)}.`;
  if (file.size === 0 && !limits.acceptsEmptyFiles) return 'It is empty, and the other end takes no empty files.';
  const type = file.mimeType.toLowerCase();
  if (
    connection.fileFilter.blockedTypes.some(
      (blocked) => type === blocked.toLowerCase() || (blocked.endsWith('/*') && type.startsWith(blocked.slice(0, -1).toLowerCase())),
    )
  ) {
    return `Files of type ${file.mimeType} are blocked in the connection's settings.`;
  }
  const name = file.name.toLowerCase();
  if (connection.fileFilter.blockedNames.some((blocked) => name.endsWith(blocked.toLowerCase())))
    return 'Its name is blocked in the connection’s settings.';
  return undefined;
}

function pointerBody(file: TicketFile, reason: string): RichText {
  return fromPlainText(`The file "${file.name}" (${readableSize(file.size)}) was not carried. ${reason}`);
}

/** Bytes as people read them. */
function readableSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 102.4) / 10} KB`;
  return `${Math.round(bytes / (1024 * 102.4)) / 10} MB`;
}

function moment(operation: Operation): string {
  return 'original' in operation ? operation.original.createdAt : '';
}
