import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mail } from '../../scripts/real/rt-mail';
import { FieldRejectedError, StaleVersionError, TicketRejectedError } from '../../src/core/errors';
import { fromHtml } from '../../src/core/richtext/html';
import { fromPlainText, toPlainText } from '../../src/core/richtext/plain';
import { visibleText } from '../../src/core/richtext/visible-text';
import { EMPTY } from '../../src/core/model/value';
import type { ChangedRow } from '../../src/engine/ports/connector';
import { found, fresh, html, option, realHttp, rtBench, text } from './rt-bench';

const bench = rtBench();
const { connector, scope, server } = bench;
const field = (name: string): string => `CF.${server.customFields[name] ?? ''}`;
const ref = (id: string): { id: string; type: string } => ({ id, type: 'ticket' });
const plain = fromPlainText;

async function listAll(since: string, limit: number, between?: (page: number) => Promise<void>): Promise<readonly ChangedRow[]> {
  const rows: ChangedRow[] = [];
  let cursor: string | undefined;
  for (let page = 1; ; page += 1) {
    const answer = await connector.listChanged({ scopes: [scope], since, limit, ...(cursor === undefined ? {} : { cursor }) });
    rows.push(...answer.rows);
    if (answer.cursor === undefined) return rows;
    cursor = answer.cursor;
    await between?.(page);
  }
}

describe('connection test (C4)', () => {
  it('names the acting user and its zone, and writes nothing', async () => {
    bench.sent.length = 0;
    const report = await connector.check([scope]);
    expect(report).toMatchObject({ ok: true, actingUser: 'Support Fusion (support-fusion)', timeZone: 'UTC' });
    expect(bench.sent.filter(({ method, path }) => method !== 'GET' && !/\/users\?/.test(path))).toEqual([]);
  });

  it('a wrong token ends in a failed report, not in an error', async () => {
    const wrong = server.token.replace(/.{6}$/, '000000');
    for (const token of [wrong, 'nonsense', '']) {
      const report = await bench.bind({ credentials: { method: 'token', token } }).check([scope]);
      expect(report.ok).toBe(false);
      expect(report.items[0]).toMatchObject({ what: 'Sign in', outcome: 'failed' });
    }
  });

  it('a user outside UTC is told so, and listings still find what changed', async () => {
    const id = await bench.create({ Subject: text('Zone') });
    const set = (zone: string) => bench.as('root', 'PUT', `/user/${server.integration.name}`, { Timezone: zone });
    await set('America/New_York');
    try {
      const abroad = bench.bind();
      const report = await abroad.check([scope]);
      expect(report.ok).toBe(false);
      expect(report.items.find((item) => item.what.includes('UTC'))).toMatchObject({ outcome: 'failed' });
      const created = found(await bench.read(id)).ticket.createdAt;
      // A year ahead the moment counts as old, so it is asked for as a local time.
      const since = created;
      const later = bench.bind({ now: () => Date.now() + 365 * 86_400_000 });
      const page = await later.listChanged({ scopes: [scope], since, limit: 100 });
      expect(page.rows.map((row) => row.ref.id)).toContain(id);
      expect(page.rows.every((row) => row.changedAt >= since.slice(0, 19))).toBe(true);
    } finally {
      await set('UTC');
    }
  });
});

describe('listing (S1)', () => {
  it('pages through ties of the same second, each ticket once, in a stable order', async () => {
    const since = new Date().toISOString();
    const ids: string[] = [];
    for (let count = 0; count < 9; count += 1) ids.push(await bench.create({ Subject: text(`Tie ${count}`) }));
    const rows = await listAll(since, 2);
    const mine = rows.map((row) => row.ref.id).filter((id) => ids.includes(id));
    expect(mine).toEqual([...ids].sort((a, b) => Number(a) - Number(b)));
    expect(rows.map((row) => row.changedAt)).toEqual([...rows.map((row) => row.changedAt)].sort());
  });

  it('a ticket changed while the listing runs moves behind and hides no other', async () => {
    const since = new Date().toISOString();
    const ids: string[] = [];
    for (let count = 0; count < 6; count += 1) ids.push(await bench.create({ Subject: text(`Moving ${count}`) }));
    await pause(1_100);
    const rows = await listAll(since, 2, async (page) => {
      if (page === 1) await bench.as('nora', 'PUT', `/ticket/${ids[0] ?? ''}`, { Priority: 9 });
    });
    expect(new Set(rows.map((row) => row.ref.id))).toEqual(new Set([...rows.map((row) => row.ref.id), ...ids]));
    for (const id of ids) expect(rows.some((row) => row.ref.id === id)).toBe(true);
  });

  it('versions of the listing are those of the read, and a comment alone moves them', async () => {
    const id = await bench.create({ Subject: text('Versions') });
    await pause(1_100);
    const before = found(await bench.read(id)).ticket.version;
    await bench.as('nora', 'POST', `/ticket/${id}/comment`, { Content: 'only this', ContentType: 'text/plain' });
    const rows = await listAll(new Date(Date.now() - 3_000).toISOString(), 100);
    const row = rows.find((one) => one.ref.id === id);
    const after = found(await bench.read(id)).ticket.version;
    expect(row?.version).toBe(after);
    expect(after).not.toBe(before);
  });

  it('a recent moment costs one call, an older one or a clock that is behind finds the same', async () => {
    const since = new Date(Date.now() - 3_000).toISOString();
    const id = await bench.create({ Subject: text('Recent') });
    const idsOf = async (now: number, from: string): Promise<readonly string[]> => {
      const page = await bench.bind({ now: () => now }).listChanged({ scopes: [scope], since: from, limit: 100 });
      expect(page.rows.every((row) => row.changedAt >= `${from.slice(0, 19)}Z`)).toBe(true);
      return page.rows.map((row) => row.ref.id);
    };
    bench.sent.length = 0;
    expect(await idsOf(Date.now(), since)).toContain(id);
    expect(bench.sent).toHaveLength(1);
    expect(await idsOf(Date.now() - 3_600_000, since)).toContain(id);
    expect(await idsOf(Date.now() + 3_600_000, since)).toContain(id);
    const [first = ''] = await idsOf(Date.now(), new Date(Date.now() - 600_000).toISOString());
    expect(await idsOf(Date.now() + 86_400_000, new Date(Date.now() - 600_000).toISOString())).toContain(first);
  });

  it('only the queues of the scopes are listed', async () => {
    const other = await bench.as('nora', 'POST', '/ticket', {
      Queue: server.otherQueueId,
      Subject: 'Keys',
      Content: 'Lost',
      ContentType: 'text/plain',
    });
    const rows = await listAll(new Date(Date.now() - 5_000).toISOString(), 100);
    expect(other.status).toBe(201);
    expect(rows.map((row) => row.ref.id)).not.toContain((other.json as { id: string }).id);
  });
});

describe('creating (S2)', () => {
  it('writes all fields, keeps rich text, and finds the ticket by its correlation id at once', async () => {
    const correlationId = fresh();
    expect(await connector.findByCorrelation(scope, correlationId, '')).toEqual({ outcome: 'absent' });
    const [result] = await connector.createMany([
      {
        ...scope,
        correlationId,
        fields: {
          Subject: text('Grüße 日本 😀 it\'s 100% "quoted"'),
          Description: html('<p>Hello <strong>world</strong></p><ul><li>one</li><li>two</li></ul>'),
          Status: option('open'),
          Priority: { kind: 'number', number: 42 },
          Due: { kind: 'dateTime', at: '2027-01-02T10:30:00Z' },
          [field('Severity')]: option('High'),
          [field('Systems')]: {
            kind: 'options',
            options: [
              { id: 'Mail', label: 'Mail' },
              { id: 'Payroll', label: 'Payroll' },
            ],
          },
          [field('Tags')]: { kind: 'labels', labels: ['a b', 'c,d'] },
          [field('Site')]: text('Room 7'),
          [field('Impact statement')]: text('line one\nline two'),
          [field('Target date')]: { kind: 'date', date: '2027-02-03' },
          [field('Due on')]: { kind: 'dateTime', at: '2027-03-04T05:06:07Z' },
        },
      },
    ]);
    expect(result).toMatchObject({ outcome: 'created', fieldsRefused: [] });
    if (result?.outcome !== 'created') return;
    expect(result.key).toBe(`#${result.ref.id}`);
    expect(result.url).toBe(`https://rt.example.com/Ticket/Display.html?id=${result.ref.id}`);
    expect(await connector.findByCorrelation(scope, correlationId, '')).toEqual({ outcome: 'found', hits: [result.ref] });
    expect(await connector.findByCorrelation(scope, `${correlationId}x`, '')).toEqual({ outcome: 'absent' });
    const names = [
      'Subject',
      'Description',
      'Status',
      'Priority',
      'Due',
      ...['Severity', 'Systems', 'Tags', 'Site', 'Impact statement', 'Target date', 'Due on'].map(field),
    ];
    const { ticket } = found(await bench.read(result.ref.id, { fields: names }));
    expect(ticket).toMatchObject({ correlationId, container: scope.container, closed: false, unreadable: [] });
    expect(ticket.fields['Subject']).toEqual(text('Grüße 日本 😀 it\'s 100% "quoted"'));
    expect(ticket.fields['Priority']).toEqual({ kind: 'number', number: 42 });
    expect(ticket.fields['Due']).toEqual({ kind: 'dateTime', at: '2027-01-02T10:30:00Z' });
    expect(ticket.fields[field('Severity')]).toEqual(option('High'));
    expect(ticket.fields[field('Tags')]).toEqual({ kind: 'labels', labels: ['a b', 'c,d'] });
    expect(ticket.fields[field('Impact statement')]).toEqual(text('line one\nline two'));
    expect(ticket.fields[field('Target date')]).toEqual({ kind: 'date', date: '2027-02-03' });
    expect(ticket.fields[field('Due on')]).toEqual({ kind: 'dateTime', at: '2027-03-04T05:06:07Z' });
    const description = ticket.fields['Description'];
    expect(description?.kind === 'richText' ? description.doc.children.map((block) => block.type) : undefined).toEqual([
      'paragraph',
      'list',
    ]);
  });

  it('the mark can stand in a custom field instead', async () => {
    for (const correlationField of ['Sync reference', server.customFields['Sync reference'] ?? '']) {
      const other = bench.bind({ settings: { correlationField } });
      const correlationId = fresh();
      expect(await other.findByCorrelation(scope, correlationId, '')).toEqual({ outcome: 'absent' });
      const [result] = await other.createMany([
        { ...scope, correlationId, fields: { Subject: text('Marked by field'), [field('Site')]: text('B') } },
      ]);
      if (result?.outcome !== 'created') throw new Error(JSON.stringify(result));
      expect(await other.findByCorrelation(scope, correlationId, '')).toEqual({ outcome: 'found', hits: [result.ref] });
      expect(found(await bench.read(result.ref.id, { fields: [field('Site')] })).ticket.fields).toEqual({ [field('Site')]: text('B') });
    }
  });

  it('a choice the field does not have is reported, though RT says nothing (S8)', async () => {
    const [result] = await connector.createMany([
      { ...scope, correlationId: fresh(), fields: { Subject: text('Bad choice'), [field('Severity')]: option('Nope') } },
    ]);
    expect(result).toMatchObject({ outcome: 'created', fieldsRefused: [{ field: field('Severity') }] });
  });

  it('a status the lifecycle does not have fails this draft only, naming the field', async () => {
    const drafts = [option('bogus'), option('open')].map((status) => ({
      ...scope,
      correlationId: fresh(),
      fields: { Subject: text('Status'), Status: status },
    }));
    const [bad, good] = await connector.createMany(drafts);
    expect(bad?.outcome === 'failed' ? bad.error : undefined).toBeInstanceOf(FieldRejectedError);
    expect(bad?.outcome === 'failed' && bad.error instanceof FieldRejectedError ? bad.error.fields : []).toEqual(['Status']);
    expect(good?.outcome).toBe('created');
  });
});

describe('updating (S8)', () => {
  it('reads back what it wrote', async () => {
    const id = await bench.create({ Subject: text('Before') });
    const result = await connector.update(
      ref(id),
      {
        Subject: text('After'),
        Priority: { kind: 'number', number: 77 },
        [field('Tags')]: { kind: 'labels', labels: ['x'] },
        [field('Site')]: text('Here'),
      },
      { want: ['Status'] },
    );
    expect(result.fieldsRefused).toEqual([]);
    expect(result.ticket?.fields).toMatchObject({
      Subject: text('After'),
      Status: option('new'),
      [field('Tags')]: { kind: 'labels', labels: ['x'] },
    });
    const cleared = await connector.update(ref(id), { [field('Tags')]: EMPTY, [field('Site')]: EMPTY, Due: EMPTY }, { want: [] });
    expect(cleared).toMatchObject({ fieldsRefused: [], ticket: { fields: { [field('Tags')]: EMPTY, [field('Site')]: EMPTY } } });
  });

  it('refusals that RT answers with 200 are named, and the rest is written', async () => {
    const id = await bench.create({ Subject: text('Refusals') });
    const result = await connector.update(
      ref(id),
      { Status: option('bogus'), [field('Severity')]: option('Nope'), 'CF.99999': text('x'), Subject: text('Written') },
      { want: [] },
    );
    expect(result.fieldsRefused.map((one) => one.field).sort()).toEqual(['CF.99999', field('Severity'), 'Status'].sort());
    expect(result.fieldsRefused.find((one) => one.field === 'Status')?.reason).toContain("'bogus' isn't a valid status");
    expect(result.ticket?.fields['Subject']).toEqual(text('Written'));
  });

  it('a write based on an old version is refused and changes nothing', async () => {
    const id = await bench.create({ Subject: text('Stale') });
    const { version } = found(await bench.read(id)).ticket;
    await pause(1_100);
    await bench.as('nora', 'PUT', `/ticket/${id}`, { Subject: 'Nora was faster' });
    await expect(connector.update(ref(id), { Subject: text('Ours') }, { ifVersion: version, want: [] })).rejects.toBeInstanceOf(
      StaleVersionError,
    );
    const now = found(await bench.read(id, { fields: ['Subject'] })).ticket;
    expect(now.fields['Subject']).toEqual(text('Nora was faster'));
    const ours = await connector.update(ref(id), { Subject: text('Ours') }, { ifVersion: now.version, want: [] });
    expect(ours.ticket?.fields['Subject']).toEqual(text('Ours'));
  });

  it('a change between look and write is caught by RT itself', async () => {
    const id = await bench.create({ Subject: text('Race') });
    const { version } = found(await bench.read(id)).ticket;
    const http = bench.bind({
      http: {
        send: async (request) => {
          if (request.method === 'PUT') await bench.as('nora', 'PUT', `/ticket/${id}`, { Priority: 11 });
          return realHttp(server).send(request);
        },
      },
    });
    await expect(http.update(ref(id), { Subject: text('Ours') }, { ifVersion: version, want: [] })).rejects.toBeInstanceOf(
      StaleVersionError,
    );
  });

  it('closes and reopens (S6)', async () => {
    const id = await bench.create({ Subject: text('Closing') });
    for (const [status, closed] of [
      ['open', false],
      ['resolved', true],
      ['open', false],
      ['rejected', true],
      ['stalled', false],
    ] as const) {
      const result = await connector.update(ref(id), { Status: option(status) }, { want: [] });
      expect(result).toMatchObject({ fieldsRefused: [], ticket: { closed } });
    }
    expect((await connector.values(scope, 'Status')).map(({ id: status, closed }) => [status, closed])).toEqual([
      ['new', false],
      ['open', false],
      ['stalled', false],
      ['resolved', true],
      ['rejected', true],
    ]);
  });
});

describe('comments (K2)', () => {
  it('a reply is public and a comment internal, with their text and author', async () => {
    const id = await bench.create({ Subject: text('Talk'), Description: html('<p>First</p>') });
    const body = fromHtml('<p>Hello <em>Grüße 日本 😀</em></p><pre><code>a &lt; b</code></pre>');
    const said = await connector.addComment(ref(id), { body, visibility: 'public', mark: fresh() });
    const noted = await connector.addComment(ref(id), { body: plain('internal note'), visibility: 'internal', mark: fresh() });
    await bench.as('nora', 'POST', `/ticket/${id}/correspond`, { Content: 'Line one\nLine two', ContentType: 'text/plain' });
    const { comments, ticket } = found(await bench.read(id, { comments: true, fields: ['Status', 'Description'] }));
    expect(comments.map(({ visibility }) => visibility)).toEqual(['public', 'internal', 'public']);
    expect(comments[0]).toMatchObject({ id: said.id, author: { name: 'Support Fusion', email: 'support-fusion@rt.test' } });
    expect(comments[1]).toMatchObject({ id: noted.id });
    expect(comments[2]).toMatchObject({ author: { name: 'Nora Lindqvist' } });
    expect(visibleText(comments[0]?.body ?? plain(''))).toBe(visibleText(body));
    expect(toPlainText(comments[2]?.body ?? plain(''))).toContain('Line two');
    // RT opens a new ticket by itself when it is first answered.
    expect(ticket.fields['Status']).toEqual(option('open'));
  });

  it('our own comment is found again by its text, and only while unclaimed', async () => {
    const id = await bench.create({ Subject: text('Lost answer') });
    const since = new Date(Date.now() - 1_000).toISOString();
    const draft = { body: fromHtml('<p>Same <strong>text</strong></p>'), visibility: 'public', mark: fresh() } as const;
    expect(await connector.findComment(ref(id), draft, since, new Set())).toEqual({ outcome: 'absent' });
    const { id: comment } = await connector.addComment(ref(id), draft);
    await bench.as('nora', 'POST', `/ticket/${id}/correspond`, { Content: 'Same text', ContentType: 'text/plain' });
    expect(await connector.findComment(ref(id), draft, since, new Set())).toEqual({ outcome: 'found', hits: [comment] });
    expect(await connector.findComment(ref(id), draft, since, new Set([comment]))).toEqual({ outcome: 'absent' });
    expect(await connector.findComment(ref(id), { ...draft, visibility: 'internal' }, since, new Set())).toEqual({ outcome: 'absent' });
  });

  it('long histories are read whole, and `since` narrows them', async () => {
    const id = await bench.create({ Subject: text('Long') });
    for (let count = 0; count < 108; count += 1) {
      await bench.as('nora', 'POST', `/ticket/${id}/comment`, { Content: `Note ${count}`, ContentType: 'text/plain' });
    }
    await pause(1_100);
    const since = new Date().toISOString();
    await bench.as('nora', 'POST', `/ticket/${id}/comment`, { Content: 'Last', ContentType: 'text/plain' });
    expect(found(await bench.read(id, { comments: true })).comments).toHaveLength(109);
    expect(found(await bench.read(id, { comments: true }, since)).comments.map(({ body }) => toPlainText(body).trim())).toEqual(['Last']);
  });

  it('commenting on a ticket that does not exist is refused', async () => {
    await expect(connector.addComment(ref('999999'), { body: plain('x'), visibility: 'public', mark: '' })).rejects.toBeInstanceOf(
      TicketRejectedError,
    );
  });
});

describe('files (K4)', () => {
  const files: readonly (readonly [string, string, Uint8Array])[] = [
    ['notes.txt', 'text/plain', Uint8Array.from([0xff, 0xfe, 0x00, 0x41, 0x0d, 0x0a, 0x80, 0xe4])],
    ['Grüße 日本 😀.pdf', 'application/pdf', Uint8Array.from(randomBytes(100_000))],
    ['page.html', 'text/html', new TextEncoder().encode('<html><body>\r\nGrüße</body></html>')],
    ['one', 'application/octet-stream', Uint8Array.from([0])],
    ['large.bin', 'application/octet-stream', Uint8Array.from(randomBytes(5 * 1024 * 1024))],
  ];
  it.each(files)('%s arrives byte for byte', async (name, mimeType, bytes) => {
    const id = await bench.create({ Subject: text('File') });
    const since = new Date(Date.now() - 1_000).toISOString();
    const draft = { name, mimeType, bytes, visibility: 'internal', mark: fresh() } as const;
    const added = await connector.addFile(ref(id), draft);
    const { files: listed, comments } = found(await bench.read(id, { files: true, comments: true }));
    expect(listed).toMatchObject([{ id: added.id, name, size: bytes.length, visibility: 'internal' }]);
    expect(comments).toEqual([]);
    const [file] = listed;
    if (file === undefined) return;
    expect(Buffer.from(await connector.readFile(ref(id), file, 10_000_000)).equals(Buffer.from(bytes))).toBe(true);
    const size = bytes.length;
    expect(await connector.findFile(ref(id), { name, mimeType, size, visibility: 'internal', mark: '' }, since, new Set())).toEqual({
      outcome: 'found',
      hits: [added.id],
    });
    expect(await connector.findFile(ref(id), { name, mimeType, size, visibility: 'public', mark: '' }, since, new Set())).toEqual({
      outcome: 'absent',
    });
    await expect(connector.readFile(ref(id), file, size - 1)).rejects.toBeInstanceOf(TicketRejectedError);
  });

  it('an empty file is refused before anything is sent', async () => {
    const id = await bench.create({ Subject: text('Empty') });
    bench.sent.length = 0;
    await expect(
      connector.addFile(ref(id), { name: 'empty', mimeType: 'text/plain', bytes: new Uint8Array(), visibility: 'public', mark: '' }),
    ).rejects.toBeInstanceOf(TicketRejectedError);
    expect(bench.sent).toEqual([]);
  });
});

describe('mail (K5, K6)', () => {
  async function newest(): Promise<string> {
    const page = await bench.as(
      'root',
      'GET',
      `/tickets?query=${encodeURIComponent(`Queue = ${scope.container}`)}&orderby=id&order=DESC&per_page=1`,
    );
    return (page.json as { items: { id: string }[] }).items[0]?.id ?? '';
  }

  it('a customer mail with alternatives and a file becomes one description and one file', async () => {
    const bytes = Uint8Array.from(randomBytes(3000));
    await mail(server, {
      queue: server.trialQueueName,
      from: 'Zoé Durand <zoe.durand@customer.example>',
      subject: 'Écran noir',
      text: 'Bonjour,\nl’écran est noir.',
      html: '<p>Bonjour,</p><p>l’écran est <b>noir</b>.</p>',
      files: [{ name: 'écran.png', mimeType: 'image/png', bytes }],
    });
    const id = await newest();
    const result = found(await bench.read(id, { fields: ['Subject', 'Description', 'Requestor'], comments: true, files: true }));
    expect(result.ticket.fields['Subject']).toEqual(text('Écran noir'));
    const description = result.ticket.fields['Description'];
    expect(description?.kind === 'richText' ? toPlainText(description.doc).match(/noir/g) : undefined).toHaveLength(1);
    expect(result.ticket.fields['Requestor']).toMatchObject({ kind: 'user', user: { email: 'zoe.durand@customer.example' } });
    expect(result.comments).toEqual([]);
    const [file] = result.files;
    expect(result.files).toMatchObject([{ name: 'écran.png', mimeType: 'image/png', size: 3000, visibility: 'public' }]);
    if (file !== undefined) expect(Buffer.from(await connector.readFile(ref(id), file, 10_000)).equals(Buffer.from(bytes))).toBe(true);
    await mail(server, {
      queue: server.trialQueueName,
      from: 'Zoé Durand <zoe.durand@customer.example>',
      subject: 'Écran noir',
      text: 'Toujours rien.',
      replyTo: id,
    });
    const again = found(await bench.read(id, { comments: true }));
    expect(again.comments).toMatchObject([{ visibility: 'public', author: { email: 'zoe.durand@customer.example' } }]);
  });
});

describe('people (K6)', () => {
  async function users(): Promise<number> {
    const page = await bench.as(
      'root',
      'GET',
      `/users?query=${encodeURIComponent('[{"field":"id","operator":">","value":"0"}]')}&per_page=1&find_disabled_rows=1`,
    );
    return (page.json as { total: number }).total;
  }

  it('finds active users by email, whatever its case, and nobody else', async () => {
    const contacts = await connector.findContacts(['NORA.Lindqvist@rt.test', 'unknown@customer.example'], scope);
    expect(contacts.get('NORA.Lindqvist@rt.test')).toMatchObject([{ name: 'Nora Lindqvist', email: 'nora.lindqvist@rt.test' }]);
    expect(contacts.has('unknown@customer.example')).toBe(false);
  });

  it('sets a known requestor and owner, and never makes a user of an address', async () => {
    const nora = (await connector.findContacts(['nora.lindqvist@rt.test'], scope)).get('nora.lindqvist@rt.test')?.[0];
    if (nora === undefined) throw new Error('Nora is missing.');
    const before = await users();
    const id = await bench.create({
      Subject: text('People'),
      Requestor: { kind: 'user', user: nora },
      Owner: { kind: 'user', user: nora },
    });
    expect(found(await bench.read(id, { fields: ['Requestor', 'Owner'] })).ticket.fields).toMatchObject({
      Requestor: { user: { id: nora.id } },
      Owner: { user: { id: nora.id } },
    });
    const stranger = { kind: 'user', user: { name: 'Stranger', email: `${fresh()}@customer.example` } } as const;
    await expect(connector.update(ref(id), { Requestor: stranger }, { want: [] })).rejects.toBeInstanceOf(FieldRejectedError);
    const [created] = await connector.createMany([
      { ...scope, correlationId: fresh(), fields: { Subject: text('Stranger'), Requestor: stranger } },
    ]);
    expect(created).toMatchObject({ outcome: 'created', fieldsRefused: [{ field: 'Requestor' }] });
    expect(await users()).toBe(before);
  });
});

describe('tickets that go (S7)', () => {
  it('a deleted ticket is gone, a merged one leads to its survivor, a missing one is invisible', async () => {
    const [deleted, merged, survivor] = [
      await bench.create({ Subject: text('D') }),
      await bench.create({ Subject: text('M') }),
      await bench.create({ Subject: text('S') }),
    ];
    expect((await bench.as('root', 'DELETE', `/ticket/${deleted}`)).status).toBe(204);
    await bench.as('root', 'PUT', `/ticket/${merged}`, { MergeInto: Number(survivor) });
    const results = await connector.readMany(
      [deleted, merged, survivor, '999999'].map((id) => ({ ref: ref(id) })),
      { fields: ['Subject'], comments: true, files: true },
    );
    expect(results.map((result) => result.outcome)).toEqual(['gone', 'merged', 'found', 'invisible']);
    expect(results[1]).toMatchObject({ into: ref(survivor) });
    expect(await connector.findByKey(`#${merged}`)).toEqual(ref(survivor));
  });
});

describe('filters and keys (C7)', () => {
  it('matches TicketSQL within the refs only, even where it holds an OR', async () => {
    const [a, b, c] = [
      await bench.create({ Subject: text('Filter a') }),
      await bench.create({ Subject: text('Filter b') }),
      await bench.create({ Subject: text('Filter c') }),
    ];
    const matching = await connector.matchesFilter([ref(a), ref(b)], "Subject = 'Filter a' OR Subject = 'Filter c'");
    expect(matching).toEqual(new Set([a]));
    expect(await connector.matchesFilter([ref(a), ref(c)], ' ')).toEqual(new Set([a, c]));
    expect(await connector.findByKey(a)).toEqual(ref(a));
    expect(await connector.findByKey('OPS-1')).toBeUndefined();
    expect(await connector.findByKey('999999')).toBeUndefined();
  });

  it.each(["Foo = 'x'", "Status = 'new", 'Status = ', "Status = 'new') OR (id > 0"])('refuses %s with a reason', async (filter) => {
    await expect(connector.validateFilter(scope, filter)).rejects.toBeInstanceOf(TicketRejectedError);
  });

  it('takes valid TicketSQL', async () => {
    await expect(
      connector.validateFilter(scope, "Status != 'stalled' AND Priority > 20 AND 'CF.{Severity}' = 'High'"),
    ).resolves.toBeUndefined();
  });
});

describe('live metadata (M2)', () => {
  it('offers queues, fields with their types, and choices', async () => {
    const types = await connector.ticketTypes();
    expect(types.map((type) => type.containerLabel)).toEqual(['Facilities', 'Support', 'Trials']);
    const fields = new Map((await connector.fields(scope)).map((one) => [one.id, one]));
    expect(Object.fromEntries(Object.keys(server.customFields).map((name) => [name, fields.get(field(name))?.type]))).toEqual({
      Severity: 'option',
      Systems: 'options',
      Tags: 'labels',
      Site: 'text',
      'Jira issue': 'text',
      'Sync reference': 'text',
      'Customer name': 'text',
      'Customer e-mail': 'text',
      'Impact statement': 'text',
      'Target date': 'date',
      'Due on': 'dateTime',
    });
    expect((await connector.values(scope, field('Severity'))).map((one) => one.id)).toEqual(['Low', 'Medium', 'High', 'Critical']);
  });
});
