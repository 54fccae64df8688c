/** What the seeded tickets say. */
export interface SeedSubject {
  readonly subject: string;
  readonly category: string;
  readonly subcategory: string;
  readonly body: string;
}

export const subjects: readonly SeedSubject[] = [
  {
    subject: 'Cannot connect to the VPN from home',
    category: 'network',
    subcategory: 'vpn',
    body: 'Since this morning the client stops at "Verifying credentials".\n\nSteps:\n1. Open the client\n2. Choose "Berlin gateway"\n3. Enter the token\n\nExpected: connected. Seen: error 809.',
  },
  {
    subject: 'Outlook asks for my password every few minutes',
    category: 'software',
    subcategory: 'email',
    body: 'It happens on the laptop only. The phone is fine.\n\nI restarted twice.',
  },
  {
    subject: 'Laptop fan is loud and the case gets very hot',
    category: 'hardware',
    subcategory: 'disk',
    body: 'The fan runs at full speed even when nothing is open.\nSerial number: LT-4471-B.',
  },
  {
    subject: 'Second monitor stays black after docking',
    category: 'hardware',
    subcategory: 'monitor',
    body: 'Works again after unplugging the dock for a minute 🖥️🔌.',
  },
  {
    subject: 'Report "Open orders" runs into a timeout',
    category: 'database',
    subcategory: 'oracle',
    body: 'ORA-01013: user requested cancel of current operation\n\nThe report worked until last Friday.',
  },
  {
    subject: 'Wi-Fi drops in meeting room 4.12',
    category: 'network',
    subcategory: 'wireless',
    body: 'Calls break off every ten minutes 😕. Other rooms are fine.',
  },
  {
    subject: 'Bildschirmsperre lässt sich nicht aufheben – Ärger mit Umlauten',
    category: 'software',
    subcategory: 'os',
    body: 'Das Kennwort enthält ein „ß“ und wird nicht angenommen.\n\nGrüße',
  },
  {
    subject: 'لا يمكنني فتح ملفات المشروع المشتركة',
    category: 'software',
    subcategory: 'os',
    body: 'عند محاولة فتح المجلد تظهر رسالة "تم رفض الوصول".\n\nالرجاء المساعدة.',
  },
  {
    subject: 'Access to the shared drive "Finance" needed',
    category: 'inquiry',
    subcategory: '',
    body: 'I moved from Controlling to Finance and need the new folder. My manager agrees.',
  },
  {
    subject: 'Printer on the 3rd floor prints blank pages <b>again</b>',
    category: 'hardware',
    subcategory: 'disk',
    body: 'Toner was changed yesterday.\n\tModel: MX-30 & tray 2\n\t<not html>',
  },
  {
    subject: 'Payroll application shows an old tax table 💸',
    category: 'software',
    subcategory: 'os',
    body: 'The table of last year is shown. This must be right before the 25th.',
  },
  {
    subject: 'Phone queue does not ring for the night shift',
    category: 'inquiry',
    subcategory: '',
    body: 'Calls go to voicemail between 22:00 and 06:00.',
  },
];

export const customerComments: readonly string[] = [
  'Any news on this? I have a customer meeting at 14:00.',
  'I tried what you wrote and it works now, thank you!',
  'Still the same. Screenshot attached.\n\nThe error number is 809.',
  'Works on the phone 👍 but not on the laptop.',
  'شكراً لكم، سأجرب ذلك اليوم.',
];

export const agentComments: readonly string[] = [
  'Hello, we are looking into it. Could you tell us since when it happens?',
  '[code]<p>Please try the following:</p><ol><li>Sign out</li><li>Clear the <b>cached credentials</b></li><li>Sign in again</li></ol>[/code]',
  'A colleague will call you within the hour.',
  'See [code]<a href="https://help.partner.example/kb/809">article 809</a>[/code] for the steps.',
];

export const workNotes: readonly string[] = [
  'Checked the gateway log: the certificate chain is incomplete on node 2.',
  'Vendor case 00912 opened. Do not tell the caller before Friday.',
  '[code]<pre>radius: Access-Reject (bad token drift)</pre>[/code]',
  'Same cause as yesterday, see the problem record.',
];

export const catalogueItems: readonly string[] = [
  'New laptop',
  'Mobile phone contract',
  'Access to a shared mailbox',
  'Software licence',
  'Ergonomic chair',
];

/** A description of about 4,000 characters. */
export const longDescription = Array.from({ length: 95 }, (_, index) => `Line ${index + 1}: the log repeats the same message.`)
  .join('\n')
  .slice(0, 4000);
