import { FILE_CEILING_BYTES } from '../config/connection';
import { TransientError } from '../core/errors';
import { fingerprint } from '../core/fingerprint';
import { type End, opposite } from '../core/model/end';
import type { Instant } from '../core/model/value';
import type { Operation } from '../core/plan/plan';
import type { Pair } from './pair';
import type { CommentDraft, FileDraft, Lookup } from './ports/connector';
import type { LedgerKey } from './ports/stores';
import { ledgerKey, type Session } from './session';

/** How far a platform's clock may be behind ours when its items are looked up, in ms. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

/** Text files of whole field values carry this type. */
const TEXT_TYPE = 'text/plain';

interface Effect {
  readonly itemId: string;
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
  const known = await session.deps.stores.ledger.read(keyAt(session, pair, opposite(end)), [itemId]);
  const entry = known.get(itemId);
  if (entry?.kind === 'carried') return;
  const draft: FileDraft = {
    name,
    mimeType: TEXT_TYPE,
    bytes,
    visibility: connector.capabilities.fileVisibility[0] ?? 'internal',
    mark: markOf(session, pair, opposite(end), itemId),
  };
  await effectOnce(
    session,
    pair,
    {
      itemId,
      seen: new Date(session.deps.clock.now()).toISOString(),
      end,
      send: () => connector.addFile(ref, draft),
      find: (since, claimed) => connector.findFile(ref, { ...draft, size: bytes.length }, since, claimed),
    },
    entry?.kind === 'intended' ? entry.at : undefined,
  );
}

/** Intent, effect, ledger: an item whose intent is found without its effect is looked up before it is sent again (S2). */
async function effectOnce(session: Session, pair: Pair, effect: Effect, intendedAt?: Instant): Promise<void> {
  const { ledger } = session.deps.stores;
  const from = opposite(effect.end);
  const original = keyAt(session, pair, from);
  const entry = pair.ledgers[from].get(effect.itemId);
  const since = intendedAt ?? (entry?.kind === 'intended' ? entry.at : undefined);
  let copyId: string | undefined;
  if (since === undefined) {
    await ledger.intend(original, effect.itemId, new Date(session.deps.clock.now()).toISOString());
  } else {
    const found = await effect.find(new Date(Date.parse(since) - CLOCK_TOLERANCE_MS).toISOString(), claimedCopies(pair, effect.end));
    if (found.outcome === 'unknown')
      throw new TransientError('It is not known yet whether an earlier attempt succeeded. The next run looks again.', found.reason);
    if (found.outcome === 'found') copyId = found.hits[0];
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

function claimedCopies(pair: Pair, end: End): ReadonlySet<string> {
  const claimed = new Set(pair.madeCopies[end]);
  for (const [id, entry] of pair.ledgers[end]) if (entry.kind === 'copy' || entry.kind === 'carried') claimed.add(id);
  return claimed;
}

function keyAt(session: Session, pair: Pair, end: End): LedgerKey {
  return ledgerKey(session, pair.link.id, end, pair.link.ends[end].ref.id);
}

/** Begins with the connection, so that every connection to the site can tell where a copy arrived. */
function markOf(session: Session, pair: Pair, from: End, itemId: string): string {
  return `${session.connection.id}.${fingerprint([pair.link.id, from, itemId].join('\u0000'))}`;
}
