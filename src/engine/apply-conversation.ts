import { FILE_CEILING_BYTES } from '../config/connection';
import { TransientError } from '../core/errors';
import { fingerprint } from '../core/fingerprint';
import { type End, opposite } from '../core/model/end';
import type { Instant } from '../core/model/value';
import type { LedgerEntry } from '../core/plan/conversation';
import type { Operation } from '../core/plan/plan';
import type { Pair } from './pair';
import type { CommentDraft, FileDraft, Lookup } from './ports/connector';
import type { IntendedCopy, LedgerKey } from './ports/stores';
import { ledgerKey, type Session } from './session';

/** How far a platform's clock may be behind ours when its items are looked up, in ms. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

/** Text files of whole field values carry this type. */
const TEXT_TYPE = 'text/plain';

interface Effect {
  readonly itemId: string;
  /** Not an item of the other end, so that its ledger entry was not read with the ticket. */
  readonly ours?: boolean;
  readonly seen: Instant;
  /** Where the copy will stand. */
  readonly end: End;
  send(): Promise<{ readonly id: string }>;
  /** Copies made by an earlier attempt whose answer was lost. */
  find(since: Instant, claimed: ReadonlySet<string>): Promise<Lookup<string>>;
}

export async function applyComment(
  session: Session,
  pair: Pair,
  operation: Extract<Operation, { kind: 'add-comment' | 'file-pointer' | 'introduce' }>,
): Promise<void> {
  const { end, original } = operation;
  const connector = session.connectors[end];
  const ref = pair.link.ends[end].ref;
  const edited = 'updatedAt' in original;
  const draft: CommentDraft = {
    body: operation.body,
    visibility: operation.visibility,
    mark: markOf(session, pair, opposite(end), original.id),
  };
  await effectOnce(session, pair, {
    itemId: original.id,
    ours: operation.kind === 'introduce',
    seen: edited ? original.updatedAt : original.createdAt,
    end,
    send: () => connector.addComment(ref, draft),
    find: (since, claimed) => connector.findComment(ref, draft, since, claimed),
  });
  if (operation.kind === 'add-comment') pair.effects.comments += 1;
}

export async function applyEdit(session: Session, pair: Pair, operation: Extract<Operation, { kind: 'edit-comment' }>): Promise<void> {
  const { end, original, copyId } = operation;
  const connector = session.connectors[end];
  const mark = markOf(session, pair, opposite(end), original.id);
  await connector.editComment?.(pair.link.ends[end].ref, copyId, { body: operation.body, visibility: operation.visibility, mark });
  pair.touched[end] = true;
  pair.madeCopies[end].add(copyId);
  await session.deps.stores.ledger.carried(keyAt(session, pair, opposite(end)), original.id, original.updatedAt, {
    ...keyAt(session, pair, end),
    copyId,
    connectionId: session.connection.id,
  });
  pair.effects.comments += 1;
}

export async function applyFile(session: Session, pair: Pair, operation: Extract<Operation, { kind: 'add-file' }>): Promise<void> {
  const { end, original, visibility } = operation;
  const from = opposite(end);
  const connector = session.connectors[end];
  const ref = pair.link.ends[end].ref;
  const mark = markOf(session, pair, from, original.id);
  const about = { name: original.name, mimeType: original.mimeType, visibility, mark };
  await effectOnce(session, pair, {
    itemId: original.id,
    seen: original.createdAt,
    end,
    send: async () => {
      const most = Math.min(session.connection.fileFilter.maxBytes, connector.capabilities.maxFileBytes, FILE_CEILING_BYTES);
      const bytes = await session.connectors[from].readFile(pair.link.ends[from].ref, original, most);
      return connector.addFile(ref, { ...about, bytes });
    },
    find: (since, claimed) => connector.findFile(ref, { ...about, size: original.size }, since, claimed),
  });
  pair.effects.attachments += 1;
}

export async function applyText(session: Session, pair: Pair, operation: Extract<Operation, { kind: 'attach-text' }>): Promise<void> {
  const { end, name, text } = operation;
  const connector = session.connectors[end];
  const ref = pair.link.ends[end].ref;
  const bytes = new TextEncoder().encode(text);
  const itemId = `text-${fingerprint(`${name}\u0000${text}`)}`;
  const draft: FileDraft = {
    name,
    mimeType: TEXT_TYPE,
    bytes,
    visibility: connector.capabilities.fileVisibility[0] ?? 'internal',
    mark: markOf(session, pair, opposite(end), itemId),
  };
  await effectOnce(session, pair, {
    itemId,
    ours: true,
    seen: new Date(session.deps.clock.now()).toISOString(),
    end,
    send: () => connector.addFile(ref, draft),
    find: (since, claimed) => connector.findFile(ref, { ...draft, size: bytes.length }, since, claimed),
  });
}

/** Intent, effect, ledger: an item whose intent is found without its effect is looked up before it is sent again (S2). */
async function effectOnce(session: Session, pair: Pair, effect: Effect): Promise<void> {
  const { ledger } = session.deps.stores;
  const from = opposite(effect.end);
  const original = keyAt(session, pair, from);
  const entry =
    effect.ours === true ? (await ledger.read(original, [effect.itemId])).get(effect.itemId) : pair.ledgers[from].get(effect.itemId);
  if (effect.ours === true && entry?.kind === 'carried') return;
  const since = entry?.kind === 'intended' ? entry.at : undefined;
  let copyId: string | undefined;
  if (since === undefined) {
    await ledger.intend(original, effect.itemId, new Date(session.deps.clock.now()).toISOString());
  } else {
    const found = await effect.find(new Date(Date.parse(since) - CLOCK_TOLERANCE_MS).toISOString(), claimedCopies(pair, effect));
    if (found.outcome === 'unknown')
      throw new TransientError('It is not known yet whether an earlier attempt succeeded. The next run looks again.', found.reason);
    if (found.outcome === 'found') copyId = await unclaimed(session, pair, effect, found.hits);
  }
  if (copyId === undefined) {
    copyId = (await effect.send()).id;
    pair.touched[effect.end] = true;
  }
  pair.madeCopies[effect.end].add(copyId);
  await ledger.carried(original, effect.itemId, effect.seen, {
    ...keyAt(session, pair, effect.end),
    copyId,
    connectionId: session.connection.id,
  });
}

/** The first hit that no ledger knows: an older copy of an equal item is not the lost one. */
async function unclaimed(session: Session, pair: Pair, effect: Effect, hits: readonly string[]): Promise<string | undefined> {
  const known = await session.deps.stores.ledger.read(keyAt(session, pair, effect.end), hits);
  return hits.find((hit) => {
    const entry = known.get(hit);
    return entry === undefined || isCopyOf(entry, effect.itemId);
  });
}

function claimedCopies(pair: Pair, { end, itemId }: Effect): ReadonlySet<string> {
  const claimed = new Set(pair.madeCopies[end]);
  for (const [id, entry] of pair.ledgers[end])
    if ((entry.kind === 'copy' && !isCopyOf(entry, itemId)) || entry.kind === 'carried') claimed.add(id);
  return claimed;
}

/** The ledger knows the copy, and the invocation ended before it could say so at the original. */
function isCopyOf(entry: LedgerEntry | IntendedCopy, itemId: string): boolean {
  return entry.kind === 'copy' && entry.of === itemId;
}

function keyAt(session: Session, pair: Pair, end: End): LedgerKey {
  return ledgerKey(session, pair.link.id, end, pair.link.ends[end].ref.id);
}

/** Begins with the connection, so that every connection to the site can tell where a copy arrived. */
function markOf(session: Session, pair: Pair, from: End, itemId: string): string {
  return `${session.connection.id}.${fingerprint([pair.link.id, from, itemId].join('\u0000'))}`;
}
