import { beforeEach, describe, expect, it } from 'vitest';
import { TicketRejectedError } from '../../../src/core/errors';
import { fromMarkdown, toMarkdown } from '../../../src/core/richtext/markdown';
import { toPlainText } from '../../../src/core/richtext/plain';
import { HELP, OPS, START, advance, bound, connector, emulator, freshSite, help, loseAnswerTo, mia, now, ops, read } from './acme';

beforeEach(freshSite);

describe('comments', () => {
  const comment = (markdown: string, visibility: 'public' | 'internal' = 'public') => ({
    body: fromMarkdown(markdown),
    visibility,
    mark: `m-${markdown}`,
  });

  it('keep their formatting and are found by their mark (K5, S2)', async () => {
    const id = ops('a');
    const since = new Date(now).toISOString();
    loseAnswerTo(`/rest/api/3/issue/${id}/comment`);
    await expect(connector.addComment({ id, type: OPS.type }, comment('**Hi**'))).rejects.toMatchObject({ recovery: 'look-up' });
    const ref = { id, type: OPS.type };
    const hit = await connector.findComment(ref, comment('**Hi**'), since, new Set());
    const [read1] = (await read(id)).comments;
    expect(hit).toEqual({ outcome: 'found', hits: [read1?.id] });
    expect(read1 && toMarkdown(read1.body)).toContain('**Hi**');
    expect(await connector.findComment(ref, comment('**Hi**'), since, new Set([read1?.id ?? '']))).toEqual({ outcome: 'absent' });
    expect(await connector.findComment(ref, { ...comment('**Hi**'), mark: 'other' }, since, new Set())).toEqual({ outcome: 'absent' });
  });

  it('stay internal and public in a service project, by the creating call (K2)', async () => {
    const id = help('a');
    await connector.addComment({ id, type: HELP.type }, comment('for the team', 'internal'));
    await connector.addComment({ id, type: HELP.type }, comment('for the customer'));
    expect((await read(id)).comments.map(({ visibility }) => visibility)).toEqual(['internal', 'public']);
    expect(emulator.admin.issue(id)?.comments[0]?.properties).toMatchObject({ 'sd.public.comment': { internal: true } });
  });

  it('stay internal when they are edited (K3)', async () => {
    const id = help('a');
    const ref = { id, type: HELP.type };
    const { id: commentId } = await connector.addComment(ref, comment('one', 'internal'));
    advance(1000);
    await connector.editComment?.(ref, commentId, comment('two', 'internal'));
    const [edited] = (await read(id)).comments;
    expect([edited?.visibility, edited && toPlainText(edited.body).trim(), edited?.updatedAt]).toEqual([
      'internal',
      'two',
      new Date(now).toISOString(),
    ]);
  });

  it('that are internal never reach a project without internal comments (K2)', async () => {
    const id = ops('a');
    await expect(connector.addComment({ id, type: OPS.type }, comment('secret', 'internal'))).rejects.toThrow(TicketRejectedError);
    expect(emulator.admin.issue(id)?.comments).toEqual([]);
  });

  it('that are internal stand behind the chosen role (K2)', async () => {
    const id = ops('a');
    const restricted = bound({ internalRole: 'atlassian-addons-project-access' });
    await restricted.addComment({ id, type: OPS.type }, comment('secret', 'internal'));
    expect(emulator.admin.issue(id)?.comments[0]?.visibility).toEqual({ type: 'role', value: 'atlassian-addons-project-access' });
    expect((await read(id, [], restricted)).comments.map(({ visibility }) => visibility)).toEqual(['internal']);
  });

  it('are declared internal only where the settings make them possible (K2)', () => {
    expect(connector.capabilities.commentVisibility).toEqual(['public']);
    expect(bound({ internalGroup: 'service-agents' }).capabilities.commentVisibility).toEqual(['public', 'internal']);
    expect(bound({ serviceProjects: '10001' }).capabilities).toMatchObject({
      commentVisibility: ['public', 'internal'],
      fileVisibility: ['public', 'internal'],
    });
  });
});

describe('files', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7919) % 256);
  const file = { name: 'Bericht "März" – 概要.bin', mimeType: 'application/octet-stream', visibility: 'public' as const, mark: 'm' };

  it('arrive and leave byte for byte, and are found again (K4, S2)', async () => {
    const id = ops('a');
    const ref = { id, type: OPS.type };
    const since = new Date(now).toISOString();
    loseAnswerTo(`/rest/api/3/issue/${id}/attachments`);
    await expect(connector.addFile(ref, { ...file, bytes })).rejects.toMatchObject({ recovery: 'look-up' });
    const [found] = (await read(id)).files;
    expect(found).toMatchObject({ name: file.name, size: bytes.length, visibility: 'public' });
    expect(await connector.findFile(ref, { ...file, size: bytes.length }, since, new Set())).toEqual({
      outcome: 'found',
      hits: [found?.id],
    });
    expect(await connector.findFile(ref, { ...file, size: bytes.length }, since, new Set([found?.id ?? '']))).toEqual({
      outcome: 'absent',
    });
    if (found === undefined) throw new Error('no file');
    expect(await connector.readFile(ref, found, 100_000)).toEqual(bytes);
    await expect(connector.readFile(ref, found, 1000)).rejects.toThrow(TicketRejectedError);
  });

  it('of somebody else with the same name are not taken for ours', async () => {
    const id = ops('a');
    mia().attach(id, { name: 'a.txt', type: 'text/plain', bytes: new Uint8Array([1]) });
    const found = await connector.findFile(
      { id, type: OPS.type },
      { ...file, name: 'a.txt', size: 1 },
      new Date(START).toISOString(),
      new Set(),
    );
    expect(found).toEqual({ outcome: 'absent' });
  });

  it('that are internal are not shown to everybody in an ordinary project (K4)', async () => {
    const id = ops('a');
    await expect(connector.addFile({ id, type: OPS.type }, { ...file, bytes, visibility: 'internal' })).rejects.toThrow(
      TicketRejectedError,
    );
    expect(emulator.admin.issue(id)?.attachments).toEqual([]);
  });

  it('above the limit are refused with the reason', async () => {
    const id = ops('a');
    emulator.admin.setAttachmentLimit(1000);
    await expect(connector.addFile({ id, type: OPS.type }, { ...file, bytes })).rejects.toThrow('larger than Jira accepts');
  });
});
