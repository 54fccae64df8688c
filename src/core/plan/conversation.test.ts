import { describe, expect, it } from 'vitest';
import { toPlainText } from '../richtext/plain';
import type { Comment, TicketFile, Visibility } from '../model/ticket';
import { anything, comment, connection, file, NOON } from '../testing/pair.fixture';
import { attributedBody } from './attribution';
import { type ConversationInput, FLOOD_LIMIT, planConversation } from './conversation';
import type { Operation } from './plan';

const input = (parts: Partial<ConversationInput>): ConversationInput => ({
  connection: connection(),
  from: 'source',
  comments: [],
  files: [],
  ledger: new Map(),
  floor: undefined,
  limits: anything,
  receiverStaysClosed: false,
  now: Date.parse(NOON),
  history: false,
  ...parts,
});

const shape = (operations: readonly Operation[]) =>
  operations.map((operation) => `${operation.kind}${'visibility' in operation ? ` ${operation.visibility}` : ''}`);

describe('comments (K1, K2)', () => {
  const on = { sourceToTarget: true, targetToSource: true };
  const off = { sourceToTarget: false, targetToSource: true };
  it.each<[Visibility, boolean, boolean, readonly Visibility[], readonly string[]]>([
    ['public', true, true, ['public', 'internal'], ['add-comment public']],
    ['public', true, true, ['public'], ['add-comment public']],
    ['public', false, true, ['public', 'internal'], []],
    ['internal', true, true, ['public', 'internal'], ['add-comment internal']],
    ['internal', true, true, ['public'], []],
    ['internal', true, false, ['public', 'internal'], []],
    ['internal', false, true, ['public', 'internal'], ['add-comment internal']],
    ['public', true, true, ['internal'], []],
  ])(
    'a %s comment with public ones %s and internal ones %s towards an end that holds %j leaves as %j',
    (visibility, publicOn, internalOn, commentVisibility, expected) => {
      const plan = planConversation(
        input({
          connection: connection({ publicComments: publicOn ? on : off, internalComments: internalOn ? on : off }),
          comments: [comment('1', { visibility })],
          limits: { ...anything, commentVisibility },
        }),
      );
      expect(shape(plan.operations)).toEqual(expected);
      const enabled = visibility === 'public' ? publicOn : internalOn;
      const heldBack = enabled && !commentVisibility.includes(visibility);
      expect(plan.notes.map((note) => note.kind)).toEqual(heldBack ? ['comment-held-back'] : []);
    },
  );

  it('no combination of switches and abilities ever plans an internal comment or file as public (invariant 5)', () => {
    for (const commentVisibility of [['public'], ['public', 'internal'], ['internal'], []] as const)
      for (const fileVisibility of [['public'], ['public', 'internal'], []] as const)
        for (const editedComments of ['update', 'add', 'ignore'] as const) {
          const { operations } = planConversation(
            input({
              connection: connection({ editedComments }),
              comments: [
                comment('1', { visibility: 'internal' }),
                comment('2', { visibility: 'internal', updatedAt: '2026-11-23T12:05:00.000Z' }),
              ],
              files: [file('3', { visibility: 'internal' }), file('4', { visibility: 'internal', size: 5000 })],
              ledger: new Map([['2', { kind: 'carried', copyId: 'c', seen: NOON }]]),
              limits: { ...anything, commentVisibility, fileVisibility },
            }),
          );
          for (const operation of operations) expect(operation).toHaveProperty('visibility', 'internal');
          for (const operation of operations)
            expect(operation.kind === 'add-file' ? fileVisibility : commentVisibility).toContain('internal');
        }
  });

  it('the copy names author and original time with zone in its first line', () => {
    const original = comment('1', { createdAt: '2026-11-23T09:04:05.000Z' });
    expect(toPlainText(attributedBody(original, { mode: 'real', company: '' }, false))).toBe(
      'Ann Agent · 2026-11-23 09:04:05 UTC\n\ncomment 1',
    );
    expect(toPlainText(attributedBody(original, { mode: 'company', company: 'Acme' }, false))).toMatch(/^Acme · /);
    expect(toPlainText(attributedBody(original, { mode: 'company', company: '' }, false))).toMatch(/^Ann Agent · /);
  });

  it('travels oldest first, comments and files together', () => {
    const plan = planConversation(
      input({
        comments: [comment('late', { createdAt: '2026-11-23T11:00:00.000Z' }), comment('early', { createdAt: '2026-11-23T09:00:00.000Z' })],
        files: [file('between', { createdAt: '2026-11-23T10:00:00.000Z' })],
      }),
    );
    expect(plan.operations.map((operation) => ('original' in operation ? operation.original.id : ''))).toEqual([
      'early',
      'between',
      'late',
    ]);
  });

  it('S11 items older than the floor stay', () => {
    const floor = '2026-11-23T12:00:00.000Z';
    const old = '2026-11-23T11:59:59.000Z';
    const plan = planConversation(
      input({ floor, comments: [comment('1', { createdAt: old }), comment('2')], files: [file('3', { createdAt: old })] }),
    );
    expect(plan.operations).toHaveLength(1);
  });

  it('a closed receiver that takes no comments lets them wait: nothing is settled', () => {
    const plan = planConversation(
      input({ comments: [comment('1')], receiverStaysClosed: true, limits: { ...anything, closedTakesComments: false } }),
    );
    expect(plan).toMatchObject({ operations: [], settles: false, notes: [{ kind: 'closed-takes-no-comments', count: 1 }] });
  });
});

describe('edited comments (K3)', () => {
  const edited = comment('1', { updatedAt: '2026-11-23T13:00:00.000Z' });
  const known = new Map([['1', { kind: 'carried', copyId: 'copy', seen: NOON } as const]]);
  it.each([
    ['update', true, ['edit-comment public']],
    ['update', false, []],
    ['ignore', true, []],
    ['add', true, ['add-comment public']],
    ['add', false, ['add-comment public']],
  ] as const)('policy %s on an end whose comments can be edited: %s gives %j', (editedComments, commentsEditable, expected) => {
    const plan = planConversation(
      input({ connection: connection({ editedComments }), comments: [edited], ledger: known, limits: { ...anything, commentsEditable } }),
    );
    expect(shape(plan.operations)).toEqual(expected);
  });

  it('an edit that was carried already is not carried again', () => {
    const ledger = new Map([['1', { kind: 'carried', copyId: 'copy', seen: edited.updatedAt } as const]]);
    expect(planConversation(input({ comments: [edited], ledger })).operations).toEqual([]);
  });
});

describe('comment flood (K3)', () => {
  const many = (count: number, createdAt: string): readonly Comment[] =>
    Array.from({ length: count }, (_, index) => comment(String(index), { createdAt }));
  it.each([
    ['as many as the limit within an hour', FLOOD_LIMIT, '2026-11-23T11:30:00.000Z', false, false],
    ['one more than the limit within an hour', FLOOD_LIMIT + 1, '2026-11-23T11:30:00.000Z', false, true],
    ['many that are older', FLOOD_LIMIT + 20, '2026-11-23T10:30:00.000Z', false, false],
    ['many with a new ticket', FLOOD_LIMIT + 20, '2026-11-23T11:30:00.000Z', true, false],
  ])('%s', (_what, count, at, history, pauses) => {
    const plan = planConversation(input({ comments: many(count, at), history }));
    expect(plan.pause !== undefined).toBe(pauses);
    expect(plan.operations).toHaveLength(pauses ? 0 : count);
  });
});

describe('what arrived over a connection (C1)', () => {
  const copyOf = (connectionId: string) => new Map([['1', { kind: 'copy', connectionId } as const]]);
  it.each<[string, Partial<ConversationInput>, number]>([
    ['our own copy never goes back', { ledger: copyOf('acme') }, 0],
    ['a copy of another connection does not leave over this one', { ledger: copyOf('other') }, 0],
    [
      'it does when this connection forwards from there',
      { ledger: copyOf('other'), connection: connection({ forwardFrom: ['other'] }) },
      1,
    ],
    ['our own copy does not even then', { ledger: copyOf('acme'), connection: connection({ forwardFrom: ['acme'] }) }, 0],
    ['a mark in the comment tells it without a ledger', { comments: [comment('1', { mark: 'other.abc' })] }, 0],
    ['a comment of our own account without any ledger entry is a lost copy', { comments: [comment('1', { own: true })] }, 0],
    ['a comment a person wrote', {}, 1],
    ['one that was left by decision', { ledger: new Map([['1', { kind: 'left' }]]) }, 0],
  ])('%s', (_what, parts, count) => {
    expect(planConversation(input({ comments: [comment('1')], ...parts })).operations).toHaveLength(count);
  });

  it.each<[string, TicketFile, Partial<ConversationInput>, number]>([
    ['a file that is our copy', file('1'), { ledger: copyOf('acme') }, 0],
    ['a file of another connection', file('1'), { ledger: copyOf('other') }, 0],
    [
      'a file of another connection, forwarded',
      file('1'),
      { ledger: copyOf('other'), connection: connection({ forwardFrom: ['other'] }) },
      1,
    ],
    ['a stray file of our own account', file('1', { own: true }), {}, 0],
    ['a file of a person', file('1'), {}, 1],
  ])('%s', (_what, each, parts, count) => {
    expect(planConversation(input({ files: [each], ...parts })).operations).toHaveLength(count);
  });
});

describe('files (K4)', () => {
  const filtered = connection({ fileFilter: { maxBytes: 1000, blockedTypes: ['application/x-sh', 'video/*'], blockedNames: ['.exe'] } });
  it.each<[string, TicketFile, Partial<ConversationInput>, readonly string[], string]>([
    ['an ordinary file', file('1'), {}, ['add-file public'], ''],
    ['an internal file to an end that holds internal files', file('1', { visibility: 'internal' }), {}, ['add-file internal'], ''],
    [
      'an internal file to an end that does not',
      file('1', { visibility: 'internal' }),
      { limits: { ...anything, fileVisibility: ['public'] } },
      [],
      'internal',
    ],
    ['larger than the filter', file('1', { size: 1001 }), {}, ['file-pointer internal'], '1000 bytes'],
    [
      'larger than the platform takes',
      file('1', { size: 600 }),
      { limits: { ...anything, maxFileBytes: 500 } },
      ['file-pointer internal'],
      '500 bytes',
    ],
    [
      'empty, towards an end that takes no empty files',
      file('1', { size: 0 }),
      { limits: { ...anything, acceptsEmptyFiles: false } },
      ['file-pointer internal'],
      'empty',
    ],
    ['empty, towards an end that takes them', file('1', { size: 0 }), {}, ['add-file public'], ''],
    ['a blocked type', file('1', { mimeType: 'Application/X-SH' }), {}, ['file-pointer internal'], 'blocked'],
    ['a blocked family of types', file('1', { mimeType: 'video/mp4' }), {}, ['file-pointer internal'], 'blocked'],
    ['a blocked name', file('1', { name: 'setup.EXE' }), {}, ['file-pointer internal'], 'blocked'],
    [
      'a refused public file where only public comments exist',
      file('1', { size: 1001 }),
      { limits: { ...anything, commentVisibility: ['public'] } },
      ['file-pointer public'],
      '1000 bytes',
    ],
    ['carried already', file('1'), { ledger: new Map([['1', { kind: 'carried', copyId: 'c', seen: NOON }]]) }, [], ''],
    ['switched off', file('1'), { connection: connection({ attachments: { sourceToTarget: false, targetToSource: true } }) }, [], ''],
  ])('%s', (_what, each, parts, expected, reason) => {
    const plan = planConversation(input({ connection: filtered, files: [each], ...parts }));
    expect(shape(plan.operations)).toEqual(expected);
    if (reason === '') expect(plan.notes).toEqual([]);
    else expect(plan.notes).toMatchObject([{ kind: 'file-held-back', name: each.name, reason: expect.stringContaining(reason) }]);
  });

  it('the pointer names the file, its size and the reason', () => {
    const [operation] = planConversation(input({ files: [file('1', { name: 'dump.bin', size: 2048 })] })).operations;
    expect(operation?.kind === 'file-pointer' ? toPlainText(operation.body) : '').toBe(
      'The file "dump.bin" (2 KB) was not carried. It is larger than 1000 bytes.',
    );
  });
});
