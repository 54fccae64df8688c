import { describe, expect, it } from 'vitest';
import { TicketRejectedError, UnknownOutcomeError } from '../../core/errors';
import type { TicketFile, TicketRef } from '../../core/model/ticket';
import { fromHtml } from '../../core/richtext/html';
import { fromPlainText, toPlainText } from '../../core/richtext/plain';
import type { CommentDraft, FileDraft } from '../../engine/ports/connector';
import { basic, type Bench, clientCredentials, createBench } from '../../../tests/servicenow/bench';
import { fromJournal, toJournal } from './code-tags';

const SINCE = '2026-03-02T09:00:00Z';

function ticket(bench: Bench): TicketRef {
  return { id: bench.emulator.admin.as('beth.anglin').create('incident', { short_description: 'x' })['sys_id'] ?? '', type: 'incident' };
}
const comment = (body: string, visibility: CommentDraft['visibility'] = 'public'): CommentDraft => ({
  body: fromPlainText(body),
  visibility,
  mark: 'm',
});

describe('writing comments', () => {
  it.each([
    ['public', 'comments'],
    ['internal', 'work_notes'],
  ] as const)('K2: a %s comment becomes an entry of %s, known by its id', async (visibility, element) => {
    const bench = createBench();
    const ref = ticket(bench);
    const { id } = await bench.connector.addComment(ref, comment('Line one\n\nLine two', visibility));
    const entries = bench.emulator.admin.journal(ref.id);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ sys_id: id, element, sys_created_by: 'support.fusion' });
    expect(entries[0]?.['value']).toContain('Line one');
  });

  it('tells two equal comments apart, and others’ from ours', async () => {
    const bench = createBench({ credentials: clientCredentials });
    const ref = ticket(bench);
    const first = await bench.connector.addComment(ref, comment('Same'));
    bench.pass(1000);
    bench.emulator.admin.as('beth.anglin').comment(ref.id, 'Same');
    bench.pass(1000);
    const second = await bench.connector.addComment(ref, comment('Same'));
    expect(second.id).not.toBe(first.id);
    const found = (claimed: string[]) => bench.connector.findComment(ref, comment('Same'), SINCE, new Set(claimed));
    expect(await found([])).toEqual({ outcome: 'found', hits: [first.id, second.id] });
    expect(await found([first.id])).toEqual({ outcome: 'found', hits: [second.id] });
    expect(await found([first.id, second.id])).toEqual({ outcome: 'absent' });
    expect(await bench.connector.findComment(ref, comment('Same', 'internal'), SINCE, new Set())).toEqual({ outcome: 'absent' });
  });

  it('S2: when the answer is lost, or the entry cannot be read, the comment is looked up and not written again', async () => {
    const bench = createBench();
    const ref = ticket(bench);
    bench.intercept = async (request, forward) => {
      const response = await forward();
      if (request.method === 'PATCH') throw new Error('timeout');
      return response;
    };
    await expect(bench.connector.addComment(ref, comment('Lost'))).rejects.toBeInstanceOf(UnknownOutcomeError);
    bench.intercept = async (request, forward) => {
      if (request.path.includes('sys_journal_field')) throw new Error('timeout');
      return forward();
    };
    await expect(bench.connector.addComment(ref, comment('Unseen'))).rejects.toBeInstanceOf(UnknownOutcomeError);
    bench.intercept = undefined;
    for (const text of ['Lost', 'Unseen'])
      expect((await bench.connector.findComment(ref, comment(text), SINCE, new Set())).outcome).toBe('found');
    expect(bench.emulator.admin.journal(ref.id)).toHaveLength(2);
  });

  it('works without the right to read the journal, with the ids that reading gives', async () => {
    const bench = createBench({ credentials: basic('rest.only') });
    const ref = ticket(bench);
    const { id } = await bench.connector.addComment(ref, comment('Through the display value'));
    const [read] = await bench.connector.readMany([{ ref }], { fields: [], comments: true, files: false });
    expect(read?.outcome === 'found' ? read.comments.map((one) => one.id) : []).toEqual([id]);
  });

  it('a comment on a locked record is refused', async () => {
    const bench = createBench();
    const ref = ticket(bench);
    bench.emulator.admin.as('beth.anglin').close(ref.id);
    await expect(bench.connector.addComment(ref, comment('late'))).rejects.toBeInstanceOf(TicketRejectedError);
  });
});

describe('rich text in journals', () => {
  it('K5: reads HTML between [code] tags and plain text around it', () => {
    const doc = fromJournal('Before\n[code]<p>Hello <b>world</b></p><ul><li>one</li></ul><script>alert(1)</script>[/code]\nafter');
    const text = toPlainText(doc);
    for (const part of ['Before', 'Hello', 'world', 'one', 'after']) expect(text).toContain(part);
    expect(text).not.toContain('alert');
    expect(JSON.stringify(doc)).toContain('"strong"');
  });

  it('sends plain text unless HTML is switched on', async () => {
    const draft: CommentDraft = { body: fromHtml('<p>Hello <strong>world</strong></p>'), visibility: 'public', mark: 'm' };
    const bench = createBench();
    const ref = ticket(bench);
    await bench.connector.addComment(ref, draft);
    const html = bench.bind({ settings: { htmlComments: 'on' } });
    const { id } = await html.addComment(ref, draft);
    const values = bench.emulator.admin.journal(ref.id).map((row) => row['value'] ?? '');
    expect(values[0]).not.toMatch(/\[code\]|<strong>/);
    expect(values[1]).toMatch(/^\[code\].*<strong>world<\/strong>.*\[\/code\]$/s);
    expect([bench.connector.capabilities.richComments, html.capabilities.richComments]).toEqual([false, true]);
    expect(await html.findComment(ref, draft, SINCE, new Set([id]))).toMatchObject({ outcome: 'found' });
  });

  it('literal [code] tags in somebody’s text do not become HTML', () => {
    const sent = toJournal(fromPlainText('look: [code]<b>x</b>[/code]'), false);
    expect(sent).not.toMatch(/\[code\]/);
    expect(toPlainText(fromJournal(sent)).replaceAll('\u200B', '')).toContain('[code]<b>x</b>[/code]');
  });
});

describe('files', () => {
  const file = (name: string, bytes: Uint8Array): FileDraft => ({
    name,
    mimeType: 'application/octet-stream',
    bytes,
    visibility: 'public',
    mark: 'm',
  });

  it('K4: bytes, name and type arrive as they were, in both directions', async () => {
    const bench = createBench();
    const ref = ticket(bench);
    const bytes = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7 + 13) % 256);
    const { id } = await bench.connector.addFile(ref, { ...file('Bericht & 图 100%.bin', bytes), mimeType: 'application/x-thing' });
    expect(bench.emulator.admin.bytes(id)).toEqual(bytes);
    const [read] = await bench.connector.readMany([{ ref }], { fields: [], comments: false, files: true });
    const listed = read?.outcome === 'found' ? read.files[0] : undefined;
    expect(listed).toMatchObject({
      id,
      name: 'Bericht & 图 100%.bin',
      mimeType: 'application/x-thing',
      size: 5000,
      author: { name: 'Support Fusion' },
    });
    expect(await bench.connector.readFile(ref, listed as TicketFile, 10_000)).toEqual(bytes);
    await expect(bench.connector.readFile(ref, listed as TicketFile, 100)).rejects.toBeInstanceOf(TicketRejectedError);
  });

  it('an HTML file is a file, not a log-in page', async () => {
    const bench = createBench();
    const ref = ticket(bench);
    const row = bench.emulator.admin.as('beth.anglin').attach(ref.id, 'page.html', 'text/html', new TextEncoder().encode('<html></html>'));
    const listed: TicketFile = {
      id: row['sys_id'] ?? '',
      name: 'page.html',
      mimeType: 'text/html',
      size: 13,
      createdAt: SINCE,
      author: { name: 'x' },
      visibility: 'public',
    };
    expect(new TextDecoder().decode(await bench.connector.readFile(ref, listed, 100))).toBe('<html></html>');
  });

  it('S2: a file whose answer was lost is found by name, size and writer', async () => {
    const bench = createBench();
    const ref = ticket(bench);
    bench.emulator.admin.as('beth.anglin').attach(ref.id, 'a.bin', 'application/octet-stream', new Uint8Array(3));
    bench.intercept = async (_request, forward) => {
      await forward();
      throw new Error('timeout');
    };
    await expect(bench.connector.addFile(ref, file('a.bin', new Uint8Array(3)))).rejects.toBeInstanceOf(UnknownOutcomeError);
    bench.intercept = undefined;
    const look = (size: number, claimed: string[] = []) =>
      bench.connector.findFile(ref, { name: 'a.bin', mimeType: '', visibility: 'public', mark: 'm', size }, SINCE, new Set(claimed));
    const found = await look(3);
    expect(found).toMatchObject({ outcome: 'found', hits: [expect.any(String)] });
    expect(await look(4)).toEqual({ outcome: 'absent' });
    expect(await look(3, found.outcome === 'found' ? [...found.hits] : [])).toEqual({ outcome: 'absent' });
  });

  it('a file the instance does not take is refused with its reason', async () => {
    const bench = createBench();
    const ref = ticket(bench);
    bench.emulator.admin.set({ maxAttachmentBytes: 10 });
    await expect(bench.connector.addFile(ref, file('big.bin', new Uint8Array(11)))).rejects.toMatchObject({
      name: 'TicketRejectedError',
      detail: expect.stringContaining('max_size') as unknown,
    });
  });
});
