import { z } from 'zod';
import type { RtServer } from './rt-server';

type Account = RtServer['agents'][number];

/** What staff do in RT, over REST 2 with their own accounts. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html */
export class RtStaff {
  constructor(
    private readonly server: RtServer,
    private readonly account: Account,
  ) {}

  /** Rejects unless RT answers with a 2xx status. Resolves with the JSON of the answer. */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.server.url}/REST/2.0${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${this.account.name}:${this.account.password}`).toString('base64')}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status} ${answer.slice(0, 300)}`);
    return answer === '' ? undefined : JSON.parse(answer);
  }

  async create(fields: Readonly<Record<string, unknown>>): Promise<string> {
    return z.object({ id: z.coerce.string() }).parse(await this.call('POST', '/ticket', { Queue: this.server.queueId, ...fields })).id;
  }

  async set(ticket: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
    await this.call('PUT', `/ticket/${ticket}`, fields);
  }

  async reply(ticket: string, html: string): Promise<void> {
    await this.call('POST', `/ticket/${ticket}/correspond`, { Content: html, ContentType: 'text/html' });
  }

  async note(ticket: string, text: string): Promise<void> {
    await this.call('POST', `/ticket/${ticket}/comment`, { Content: text, ContentType: 'text/plain' });
  }

  /** The newest ticket whose subject is this. */
  async numberOf(subject: string): Promise<string> {
    const query = encodeURIComponent(`Subject = '${subject.replaceAll("'", "\\'")}'`);
    const page = await this.call('GET', `/tickets?query=${query}&orderby=id&order=DESC&per_page=1`);
    const [first] = z.object({ items: z.array(z.object({ id: z.coerce.string() })) }).parse(page).items;
    if (first === undefined) throw new Error(`Request Tracker has no ticket "${subject}".`);
    return first.id;
  }
}
