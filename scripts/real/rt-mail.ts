import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { RT_NAME } from './rt-instance';
import type { RtServer } from './rt-server';

/** A mail as a customer or agent sends it. */
export interface RtMail {
  /** `Alice Martin <alice.martin@customer.example>` */
  readonly from: string;
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly files?: readonly { readonly name: string; readonly mimeType: string; readonly bytes: Uint8Array }[];
  /** An existing ticket this mail answers; a new one becomes of it otherwise. */
  readonly replyTo?: string;
  /** Name of the queue; the one the connection syncs unless named. */
  readonly queue?: string;
  /** `comment` goes to the internal address. */
  readonly action?: 'correspond' | 'comment';
}

/**
 * Hands a mail to the running Request Tracker through its own gateway, as a mail server would.
 * https://docs.bestpractical.com/rt/5.0.3/rt-mailgate.html
 */
export async function mail(server: RtServer, message: RtMail): Promise<void> {
  const args = ['--queue', message.queue ?? server.queueName, '--action', message.action ?? 'correspond', '--url', `${server.url}/`];
  const gateway = spawn('rt-mailgate-5', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  gateway.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  gateway.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve, reject) => {
    gateway.on('error', reject);
    gateway.on('close', resolve);
  });
  gateway.stdin.end(mime(message));
  const code = await ended;
  if (code !== 0) throw new Error(`The mail gateway refused the mail (${code ?? 'killed'}): ${said.trim()}`);
}

/** The mail as RFC 5322 text: an alternative of both bodies, and the files behind it. */
function mime(message: RtMail): string {
  const subject = message.replyTo === undefined ? message.subject : `Re: [${RT_NAME} #${message.replyTo}] ${message.subject}`;
  const bodies = [
    ...(message.text === undefined ? [] : [part('text/plain; charset=utf-8', Buffer.from(message.text))]),
    ...(message.html === undefined ? [] : [part('text/html; charset=utf-8', Buffer.from(message.html))]),
  ];
  const body = bodies.length === 1 ? (bodies[0] ?? '') : container('alternative', bodies);
  const files = (message.files ?? []).map((file) =>
    part(file.mimeType, Buffer.from(file.bytes), `Content-Disposition: attachment; filename="${word(file.name)}"\r\n`),
  );
  const head = [
    `From: ${message.from.replace(/^(.*?)\s*</, (_all, name: string) => `${word(name)} <`)}`,
    `To: ${RT_NAME} <rt@${RT_NAME}>`,
    `Subject: ${word(subject)}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@customer.example>`,
    'MIME-Version: 1.0',
  ].join('\r\n');
  return `${head}\r\n${files.length === 0 ? body : container('mixed', [body, ...files])}`;
}

function part(contentType: string, bytes: Buffer, extra = ''): string {
  const encoded = bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
  return `Content-Type: ${contentType}\r\n${extra}Content-Transfer-Encoding: base64\r\n\r\n${encoded}\r\n`;
}

function container(kind: 'mixed' | 'alternative', parts: readonly string[]): string {
  const boundary = `part-${randomUUID()}`;
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${parts.map((one) => `--${boundary}\r\n${one}\r\n`).join('')}--${boundary}--\r\n`;
}

/** RFC 2047 for what is not plain ASCII. */
function word(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
}
