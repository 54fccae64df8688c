import { z } from 'zod';
import { mail } from '../../scripts/real/rt-mail';
import type { RtServer } from '../../scripts/real/rt-server';
import { fromHtml } from '../../src/core/richtext/html';
import { toPlainText } from '../../src/core/richtext/plain';
import { ISSUE_TYPES } from '../jira/seed';
import { rtOverlappingPlan, rtPlan, RT_SEVERITIES, RT_STATUSES, type RtFacts } from '../story/rt-connection';
import type { DemoPartner, NewTicket } from './partner';
import { type Rest, restOver } from './rest';
import { type CommentView, type FileView, folded, type TicketView } from './ticket-view';

const listSchema = z.object({
  items: z.array(z.object({ id: z.union([z.string(), z.number()]) }).loose()),
  pages: z.number().nullable().optional(),
});
const ticketSchema = z.object({
  id: z.union([z.string(), z.number()]),
  Subject: z.string(),
  Status: z.string(),
  Requestor: z.array(z.object({ id: z.string() }).loose()).default([]),
  CustomFields: z.array(z.object({ name: z.string(), values: z.array(z.string()) }).loose()).default([]),
});
const historySchema = z.object({
  items: z.array(
    z.object({ id: z.union([z.string(), z.number()]), Type: z.string(), Creator: z.object({ id: z.string() }).loose() }).loose(),
  ),
});
const attachmentSchema = z.object({
  id: z.union([z.string(), z.number()]),
  ContentType: z.string(),
  Filename: z.string().nullable().optional(),
  Content: z.string().nullable().optional(),
});
const userSchema = z.object({
  RealName: z.string().nullable().optional(),
  Name: z.string(),
  EmailAddress: z.string().nullable().optional(),
});

/** The customers who have an account in Jira, see story/people.ts. */
const KNOWN = /^(alice\.martin|ben\.okafor|carla\.rossi|deniz\.yilmaz|emma\.larsen)@customer\.example$/;

const INACTIVE = ['resolved', 'rejected', 'deleted'];

/** Requests that come in before the first sync, each by mail. The severity is set by the desk. */
const REQUESTS: readonly (NewTicket & { readonly severity?: string; readonly html?: string })[] = [
  {
    title: 'Cannot log in to the web shop',
    description: 'Since this morning the shop says\n"invalid session".',
    requester: { name: 'Alice Martin', email: 'alice.martin@customer.example' },
    severity: 'High',
  },
  {
    title: 'Invoice 4711 is wrong',
    description: 'It shows 20 % instead of 19 % tax.',
    requester: { name: 'Ben Okafor', email: 'ben.okafor@customer.example' },
    severity: 'Medium',
  },
  {
    title: 'Größe der Bestellung lässt sich nicht ändern 📦',
    description: 'Emojis and umlauts: äöüß – fine.',
    requester: { name: 'Luisa García Núñez', email: 'luisa@elsewhere.example' },
    severity: 'Low',
  },
  {
    title: 'Printer in Berlin offline',
    description: 'The large one on the second floor.',
    requester: { name: 'Carla Rossi', email: 'carla.rossi@customer.example' },
    severity: 'Medium',
  },
  {
    title: 'VPN drops every ten minutes',
    description: 'Log attached in the next mail.',
    requester: { name: 'Deniz Yilmaz', email: 'deniz.yilmaz@customer.example' },
    severity: 'Critical',
  },
  {
    title: 'لا أستطيع فتح البريد',
    description: 'رسالة الخطأ: timeout',
    requester: { name: 'محمد الفاسي', email: 'mohammed@elsewhere.example' },
    severity: 'High',
  },
  {
    title: 'Formatted complaint',
    description: '',
    html: '<p>This is <b>important</b>:</p><ul><li>first</li><li>second</li></ul><script>alert(1)</script>',
    requester: { name: 'Emma Larsen', email: 'emma.larsen@customer.example' },
  },
  {
    title: 'Password reset mail never arrives',
    description: 'Checked the junk folder too.',
    requester: { name: 'Yuki Tanaka', email: 'yuki@elsewhere.example' },
    severity: 'Low',
  },
];

/** A real Request Tracker in the demo: customers write mails, agents use REST 2. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html */
export function requestTrackerPartner(server: RtServer): DemoPartner {
  const facts: RtFacts = {
    token: server.token,
    queueId: server.queueId,
    queueName: server.queueName,
    otherQueueId: server.trialQueueId,
    customFields: server.customFields,
  };
  const as = (account: { readonly name: string; readonly password: string }): Rest =>
    restOver((request) => fetch(request), `${server.url}/REST/2.0`, {
      authorization: `Basic ${Buffer.from(`${account.name}:${account.password}`).toString('base64')}`,
    });
  const reader = as(server.administrator);
  const agentAccount = server.agents[0];
  if (agentAccount === undefined) throw new Error('The Request Tracker has no agent.');
  const agent = as(agentAccount);
  const severity = server.customFields['Severity'] ?? '';
  /** Tickets of earlier stories stand in the same queue and are none of ours. */
  let floor = 0;
  let overlapFloor = 0;
  const known = new Map<string, Said>();

  const idsOf = async (query: string): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (let page = 1; ; page += 1) {
      const answer = listSchema.parse(
        await reader('GET', `/tickets?query=${encodeURIComponent(query)}&orderby=id&order=ASC&per_page=100&page=${page}`),
      );
      ids.push(...answer.items.map((item) => String(item.id)));
      if (page >= (answer.pages ?? 1)) return ids;
    }
  };
  const highest = async (queueId: string): Promise<number> => Math.max(0, ...(await idsOf(`Queue = '${queueId}'`)).map(Number));

  const view = async (id: string): Promise<TicketView> => {
    const ticket = ticketSchema.parse(await reader('GET', `/ticket/${id}?fields[Requestor]=EmailAddress`));
    const conversation = await conversationOf(reader, id, server.integration.name, known);
    const email = ticket.Requestor[0]?.id;
    const user = email === undefined ? undefined : await person(email);
    return {
      id,
      key: `#${id}`,
      title: ticket.Subject,
      status: ticket.Status,
      priority: ticket.CustomFields.find((field) => field.name === 'Severity')?.values[0] ?? '',
      open: !INACTIVE.includes(ticket.Status),
      ...(user === undefined ? {} : { requester: { name: user.RealName ?? user.Name, email: user.EmailAddress ?? '' } }),
      ...conversation,
    };
  };
  const people = new Map<string, z.infer<typeof userSchema>>();
  const person = async (email: string): Promise<z.infer<typeof userSchema>> => {
    const found = people.get(email) ?? userSchema.parse(await reader('GET', `/user/${encodeURIComponent(email)}`));
    people.set(email, found);
    return found;
  };
  const newest = async (): Promise<string> => String(await highest(server.queueId));

  return {
    name: 'Request Tracker',
    platform: 'request-tracker',
    overlapTypeId: ISSUE_TYPES.incident,
    prepare: async () => {
      floor = await highest(server.queueId);
      overlapFloor = await highest(server.trialQueueId);
      for (const request of REQUESTS) {
        await mail(server, {
          from: `${request.requester.name} <${request.requester.email}>`,
          subject: request.title,
          ...(request.html === undefined ? { text: request.description } : { html: request.html }),
        });
        if (request.severity !== undefined)
          await agent('PUT', `/ticket/${await newest()}`, { CustomFields: { [severity]: request.severity } });
      }
      const [first = ''] = await idsOf(`Queue = '${server.queueId}' AND id > ${floor}`);
      await agent('POST', `/ticket/${first}/correspond`, { Content: 'We are looking into it.', ContentType: 'text/plain' });
      await agent('POST', `/ticket/${first}/comment`, { Content: 'Session store was restarted at 06:00.', ContentType: 'text/plain' });
      await mail(server, {
        from: 'Alice Martin <alice.martin@customer.example>',
        subject: 'Cannot log in',
        text: 'Still broken, see the picture.',
        replyTo: first,
        files: [{ name: 'screen – größer.png', mimeType: 'image/png', bytes: pictureBytes() }],
      });
      const closed = await createByRest(agent, server.queueId, 'Solved before anybody synced');
      await agent('PUT', `/ticket/${closed}`, { Status: 'resolved' });
    },
    settle: () => new Promise((resolve) => setTimeout(resolve, 2500)),
    plan: (now) => rtPlan(now, facts, `id > ${floor}`),
    overlappingPlan: (now) => rtOverlappingPlan(now, facts),
    tickets: async () => oneByOne(await idsOf(`Queue = '${server.queueId}' AND id > ${floor}`), view),
    ticket: view,
    overlapTickets: async () => oneByOne(await idsOf(`Queue = '${server.trialQueueId}' AND id > ${overlapFloor}`), view),
    create: async ({ title, description, requester }) => {
      await mail(server, { from: `${requester.name} <${requester.email}>`, subject: title, text: description });
      return newest();
    },
    edit: async (id, title) => {
      await agent('PUT', `/ticket/${id}`, { Subject: title });
    },
    comment: async (id, words, visibility) => {
      await agent('POST', `/ticket/${id}/${visibility === 'public' ? 'correspond' : 'comment'}`, {
        Content: words,
        ContentType: 'text/plain',
      });
    },
    attach: async (id, name, bytes) => {
      const files = [{ name, mimeType: 'application/octet-stream', bytes }];
      await mail(server, { from: agentAccount.email, subject: 'The trace', text: 'The trace you asked for.', replyTo: id, files });
    },
    close: async (id) => {
      await agent('PUT', `/ticket/${id}`, { Status: 'resolved' });
    },
    reopen: async (id) => {
      await agent('PUT', `/ticket/${id}`, { Status: 'open' });
    },
    provokeRefusal: async (jira, agentId, { ticket, issue }) => {
      await jira.edit(agentId, issue.id, { priority: { id: '5' } });
      return {
        field: 'Severity',
        kept: async () => (await view(ticket.id)).priority === ticket.priority,
        undo: () => jira.edit(agentId, issue.id, { priority: { id: issue.priority } }),
      };
    },
    composedLines: (ticket) => [`Number: ${ticket.id}`],
    hasContact: (ticket) => ticket.requester !== undefined && KNOWN.test(ticket.requester.email),
    jiraStatus: (ticket) => RT_STATUSES.find(({ source }) => source.id === ticket.status)?.target.id,
    jiraPriority: (ticket) => RT_SEVERITIES.find(({ source }) => source.id === ticket.priority)?.target.id,
    isPlainProject: () => true,
    showsUnmatchedRequesters: () => true,
  };
}

/** A small server with a file for a database is asked one thing at a time. */
async function oneByOne<T>(ids: readonly string[], read: (id: string) => Promise<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for (const id of ids) found.push(await read(id));
  return found;
}

async function createByRest(agent: Rest, queueId: string, subject: string): Promise<string> {
  const created = z
    .object({ id: z.union([z.string(), z.number()]) })
    .parse(await agent('POST', '/ticket', { Queue: queueId, Subject: subject, Content: subject, ContentType: 'text/plain' }));
  return String(created.id);
}

/** What one transaction said; it never changes, so it is read once. */
interface Said {
  readonly text: string | undefined;
  readonly files: readonly Omit<FileView, 'byApp'>[];
}

/** Description, comments and files of a ticket, from its transactions. */
async function conversationOf(
  reader: Rest,
  id: string,
  appUser: string,
  known: Map<string, Said>,
): Promise<{ description: string; comments: readonly CommentView[]; files: readonly FileView[] }> {
  const history = historySchema.parse(await reader('GET', `/ticket/${id}/history?fields=Type,Creator&per_page=100`)).items;
  const comments: CommentView[] = [];
  const files: FileView[] = [];
  let description = '';
  for (const transaction of history) {
    if (!['Create', 'Correspond', 'Comment'].includes(transaction.Type)) continue;
    const key = String(transaction.id);
    const said = known.get(key) ?? (await saidBy(reader, key));
    known.set(key, said);
    const byApp = transaction.Creator.id === appUser;
    files.push(...said.files.map((file) => ({ ...file, byApp })));
    if (transaction.Type === 'Create') description = said.text ?? '';
    else if (said.text !== undefined && folded(said.text) !== '') {
      comments.push({ id: key, text: folded(said.text), visibility: transaction.Type === 'Correspond' ? 'public' : 'internal', byApp });
    }
  }
  return { description, comments, files };
}

async function saidBy(reader: Rest, transactionId: string): Promise<Said> {
  const parts = listSchema.parse(await reader('GET', `/transaction/${transactionId}/attachments?per_page=100`)).items;
  const files: Omit<FileView, 'byApp'>[] = [];
  let text: string | undefined;
  for (const { id } of parts) {
    const attachment = attachmentSchema.parse(await reader('GET', `/attachment/${id}`));
    const bytes = Buffer.from(attachment.Content ?? '', 'base64');
    const name = attachment.Filename ?? '';
    if (name !== '') files.push({ id: String(id), name, bytes });
    else if (attachment.ContentType === 'text/html') text = toPlainText(fromHtml(bytes.toString('utf8')));
    else if (attachment.ContentType === 'text/plain') text ??= bytes.toString('utf8');
  }
  return { text, files };
}

function pictureBytes(): Uint8Array {
  return Uint8Array.from({ length: 4096 }, (_, index) => (index * 37 + (index >> 3)) & 0xff);
}
