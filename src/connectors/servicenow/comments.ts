import { SyncError, UnknownOutcomeError } from '../../core/errors';
import type { TicketRef } from '../../core/model/ticket';
import type { Instant } from '../../core/model/value';
import type { CommentDraft, Lookup } from '../../engine/ports/connector';
import { isPassing, type ServiceNowClient } from './client';
import { foldedJournal, toJournal } from './code-tags';
import { z } from 'zod';
import { all, allHidden, recordPath, tablePath } from './encoded-query';
import { parseDisplayedJournal } from './journal-display';
import { JOURNAL } from './journal';
import { journalRowSchema, recordSchema, rows, singleSchema } from './native';
import type { People } from './people';
import type { Settings } from './settings';
import { toInstant, toNative, UTC } from './times';

/** What writing comments needs of the bound connector. */
export interface Commenting {
  readonly client: ServiceNowClient;
  readonly people: People;
  readonly settings: Settings;
}

/** Writes a comment or a work note and returns the id of the journal entry that became of it. */
export async function addComment(commenting: Commenting, ref: TicketRef, draft: CommentDraft): Promise<{ readonly id: string }> {
  const element = JOURNAL[draft.visibility];
  const text = toJournal(draft.body, commenting.settings.htmlComments);
  await commenting.client.send({
    kind: 'write',
    // https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html#title_table-PATCH
    method: 'PATCH',
    path: recordPath(ref.type, ref.id, ['sys_id']),
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ [element]: text }),
  });
  let id: string | undefined;
  try {
    const entries = await entriesOf(commenting, ref, element, undefined);
    id = entries.filter((entry) => entry.mine && isSameText(foldedJournal(text), entry.folded)).at(-1)?.id;
  } catch (error) {
    // The comment is there; an error that asks to try again would write it twice.
    throw new UnknownOutcomeError(
      'ServiceNow took a comment; which one it became could not be read. The next run looks it up.',
      error instanceof SyncError ? error.detail : undefined,
    );
  }
  if (id === undefined) throw new UnknownOutcomeError('ServiceNow took a comment and does not show it yet. The next run looks it up.');
  return { id };
}

/** Entries with the draft's text that the connection's user wrote at or after `since`. */
export async function findComment(
  commenting: Commenting,
  ref: TicketRef,
  draft: CommentDraft,
  since: Instant,
  claimed: ReadonlySet<string>,
): Promise<Lookup<string>> {
  const wanted = foldedJournal(toJournal(draft.body, commenting.settings.htmlComments));
  const entries = await entriesOf(commenting, ref, JOURNAL[draft.visibility], since);
  const hits = entries.filter((entry) => entry.mine && isSameText(wanted, entry.folded) && !claimed.has(entry.id)).map((entry) => entry.id);
  return hits.length > 0 ? { outcome: 'found', hits } : { outcome: 'absent' };
}

interface Entry {
  readonly id: string;
  readonly folded: string;
  readonly mine: boolean;
}

/** Instances can shorten long entries: a long beginning of what was sent is what was sent. */
function isSameText(sent: string, found: string): boolean {
  return found === sent || (found.length >= 1000 && sent.startsWith(found));
}

const RECENT = 50;

/** Entries of one journal field, oldest first: all since a moment, or the newest. */
async function entriesOf(commenting: Commenting, ref: TicketRef, element: string, since: Instant | undefined): Promise<readonly Entry[]> {
  const { client, people } = commenting;
  const me = await people.actingName();
  const query = all(
    `element_id=${ref.id}`,
    `element=${element}`,
    since === undefined ? '' : `sys_created_on>=${toNative(since)}`,
    'ORDERBYDESCsys_created_on',
    'ORDERBYDESCsys_id',
  );
  try {
    const fields = ['sys_id', 'element', 'element_id', 'value', 'sys_created_on', 'sys_created_by'];
    const answer = await client.get(tablePath('sys_journal_field', { query, fields, limit: since === undefined ? RECENT : 1000 }));
    if (allHidden(answer.headers, rows(answer, z.unknown()).total)) return await displayedEntries(commenting, ref, element, since);
    return rows(answer, journalRowSchema)
      .good.map((row) => ({
        id: row.sys_id,
        folded: foldedJournal(row.value),
        mine: me === undefined || row.sys_created_by === me,
        at: toInstant(row.sys_created_on),
      }))
      .reverse();
  } catch (error) {
    if (!(error instanceof SyncError) || isPassing(error)) throw error;
    return displayedEntries(commenting, ref, element, since);
  }
}

async function displayedEntries(
  { client, people }: Commenting,
  ref: TicketRef,
  element: string,
  since: Instant | undefined,
): Promise<readonly Entry[]> {
  const acting = await people.acting();
  const answer = await client.get(recordPath(ref.type, ref.id, ['sys_id', element]));
  const record = recordSchema.safeParse(answer.json(singleSchema).result);
  const entries = record.success ? parseDisplayedJournal(element, record.data[element]?.display ?? '', acting?.zone ?? UTC) : undefined;
  const from = since === undefined ? '' : `${since.slice(0, 19)}Z`;
  return (entries ?? [])
    .filter((entry) => entry.createdAt >= from)
    .map((entry) => ({ id: entry.id, folded: foldedJournal(entry.text), mine: acting === undefined || entry.author === acting.name }));
}
