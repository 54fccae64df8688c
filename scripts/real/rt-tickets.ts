import { createByCommand, rtCommand } from './rt-cli';
import { mail, type RtMail } from './rt-mail';
import type { RtServer } from './rt-server';
import { RtStaff } from './rt-staff';

/** Customers; the first ones have accounts in the sandbox's Jira, under the same address. */
const PEOPLE = {
  alice: 'Alice Martin <alice.martin@customer.example>',
  ben: 'Ben Okafor <ben.okafor@customer.example>',
  carla: 'Carla Rossi <carla.rossi@customer.example>',
  deniz: 'Deniz Yılmaz <deniz.yilmaz@customer.example>',
  greta: 'Greta Sørensen <greta.sorensen@partner.example>',
} as const;

/** Tickets as they come in by mail: plain, HTML, both, with files, in several scripts. */
const MAILS: readonly RtMail[] = [
  {
    from: PEOPLE.alice,
    subject: 'Cannot reach the payroll portal',
    text: 'Hello,\n\nsince this morning the payroll portal only shows "503 Service Unavailable".\n\nMy colleagues see the same.\n\nAlice',
  },
  {
    from: PEOPLE.ben,
    subject: 'Invoice 2026-1187 was sent twice',
    html: '<p>Hi team,</p><p>invoice <b>2026-1187</b> reached us <em>twice</em>:</p><ul><li>on Monday at 09:12</li><li>on Tuesday at 07:40</li></ul><p>Please check <a href="https://shop.customer.example/orders/1187">the order</a>.</p>',
    files: [
      {
        name: 'invoice-2026-1187.csv',
        mimeType: 'application/octet-stream',
        bytes: new TextEncoder().encode('number;date;total\r\n2026-1187;2026-11-16;1.204,50\r\n'),
      },
    ],
  },
  {
    from: PEOPLE.carla,
    subject: 'Stampante bloccata al terzo piano',
    text: 'Buongiorno, la stampante al terzo piano è bloccata. Grazie!',
    html: '<p>Buongiorno,</p><p>la stampante al <b>terzo piano</b> è bloccata.</p><table><tr><th>Codice</th><th>Ora</th></tr><tr><td>E-42</td><td>08:15</td></tr></table><p>Grazie!</p>',
  },
  {
    from: PEOPLE.deniz,
    subject: 'VPN drops every ten minutes 😕',
    text: 'The VPN connection drops about every ten minutes.\n\n> tunnel closed by peer\n\nLog attached.',
    files: [
      {
        name: 'vpn günlüğü.log',
        mimeType: 'application/octet-stream',
        bytes: new TextEncoder().encode('10:02 up\n10:12 closed by peer\n10:13 up\n'),
      },
    ],
  },
  { from: PEOPLE.greta, subject: 'New laptop for Greta', text: 'I start on Monday and need a laptop with a Danish keyboard. Tak!' },
  {
    from: PEOPLE.deniz,
    subject: 'لا تعمل الطابعة في الطابق الثاني',
    html: '<p dir="rtl">مرحبا، الطابعة <b>لا تعمل</b> منذ الصباح.</p>',
  },
  {
    from: PEOPLE.greta,
    subject: 'Question about the new expense form, which asks for the cost centre of the person who travelled and not of the one who paid',
    text: 'Which cost centre shall I enter?\n\nGreta',
  },
  {
    from: PEOPLE.alice,
    subject: 'Password reset for the web shop',
    html: '<p>I locked myself out of the web shop. Could you reset my password?</p>',
  },
];

/** About fifteen tickets in all their states, made the ways tickets are made: by mail, from the command line, by staff. */
export async function seedTickets(server: RtServer): Promise<void> {
  const [first, second] = server.agents;
  if (first === undefined || second === undefined) throw new Error('The seed needs two agents.');
  const nora = new RtStaff(server, first);
  const tomas = new RtStaff(server, second);
  const field = (name: string): string => server.customFields[name] ?? name;

  for (const message of MAILS) await mail(server, message);

  const portal = await nora.numberOf('Cannot reach the payroll portal');
  await nora.set(portal, {
    Owner: first.name,
    Priority: 90,
    CustomFields: { [field('Severity')]: 'Critical', [field('Systems')]: ['Payroll', 'Network'] },
  });
  await nora.reply(portal, '<p>Hello Alice,</p><p>thank you, we see it too and are looking into it.</p>');
  await nora.note(portal, 'The load balancer lost one of its two backends at 06:50.');
  await mail(server, {
    from: PEOPLE.alice,
    subject: 'Cannot reach the payroll portal',
    text: 'It is back for me, but slow.',
    replyTo: portal,
  });

  const invoice = await nora.numberOf('Invoice 2026-1187 was sent twice');
  await tomas.set(invoice, {
    Owner: second.name,
    Priority: 40,
    CustomFields: { [field('Severity')]: 'Medium', [field('Tags')]: ['billing', 'duplicate'] },
  });
  await tomas.note(invoice, 'Same batch ran twice; asked finance.');

  const printer = await nora.numberOf('Stampante bloccata al terzo piano');
  await tomas.reply(printer, '<p>Buongiorno Carla, il rullo è stato sostituito.</p>');
  await tomas.set(printer, { Priority: 20, Status: 'resolved' });

  const vpn = await nora.numberOf('VPN drops every ten minutes 😕');
  await nora.set(vpn, { Priority: 60, Status: 'stalled', CustomFields: { [field('Severity')]: 'High', [field('Systems')]: ['Network'] } });
  await nora.note(vpn, 'Waiting for the provider, ticket 88-1204 there.');

  const reset = await nora.numberOf('Password reset for the web shop');
  await nora.reply(reset, '<p>Done. You got a link by mail.</p>');
  await nora.set(reset, { Status: 'resolved' });

  const certificate = createByCommand(server, first, {
    queue: server.queueName,
    subject: 'Certificate of the web shop runs out on 14 December',
    text: 'Found by the monitoring. Renew and restart the proxies.',
    priority: '70',
    status: 'open',
  });
  rtCommand(server, first, ['comment', '-m', 'The order is placed at the authority.', certificate]);
  createByCommand(server, second, {
    queue: server.queueName,
    subject: 'Backup of the file server took nine hours',
    text: 'Usual time is four hours. Nothing in the log.',
    requestor: 'carla.rossi@customer.example',
    priority: '30',
  });

  await tomas.create({
    Subject: 'Move the meeting room calendar',
    Content: '<p>Steps:</p><ol><li>export</li><li>import</li><li>tell <strong>everybody</strong></li></ol>',
    ContentType: 'text/html',
    Requestor: ['ben.okafor@customer.example'],
    Priority: 10,
    Due: '2026-12-18 16:00:00',
    CustomFields: { [field('Site')]: 'Rotterdam', [field('Target date')]: '2026-12-18' },
  });
  await nora.create({
    Subject: 'Monitoring sends mails at night',
    Content: '<p>Rule <code>disk_free &lt; 20%</code> fires on hosts without disks:</p><pre>host-07\nhost-09</pre>',
    ContentType: 'text/html',
    Requestor: ['deniz.yilmaz@customer.example'],
    Status: 'open',
    Priority: 35,
    Owner: first.name,
    CustomFields: { [field('Impact statement')]: 'Two people are woken up every night.\nNo customer is affected.' },
  });
  await nora.create({
    Subject: 'Access to the archive for the auditors',
    Content: '<p>Until the end of January, read only.</p>',
    ContentType: 'text/html',
    Requestor: ['alice.martin@customer.example'],
    Priority: 50,
  });
  const spam = await tomas.create({
    Subject: 'You have won',
    Content: '<p>Click here.</p>',
    ContentType: 'text/html',
    Requestor: ['lottery@spam.example'],
  });
  await tomas.set(spam, { Status: 'rejected' });
  await tomas.create({
    Subject: 'Telephone in room 2.14 is silent',
    Content: '<p>No dial tone since the move.</p>',
    ContentType: 'text/html',
    Requestor: ['greta.sorensen@partner.example'],
    Priority: 25,
  });
  await tomas.create({
    Subject: 'Spare key for the archive',
    Content: '<p>Lost.</p>',
    ContentType: 'text/html',
    Queue: server.otherQueueId,
  });
}
