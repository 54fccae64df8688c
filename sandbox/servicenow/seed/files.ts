export interface SeedFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Files of several kinds, one of them without a byte. */
export const seedFiles: readonly SeedFile[] = [
  { name: 'vpn-client.log', contentType: 'text/plain', bytes: bytesOf('09:14:02 connect\n09:14:05 verify\n09:14:35 error 809\n') },
  {
    name: 'screenshot.png',
    contentType: 'image/png',
    bytes: new Uint8Array(
      Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
    ),
  },
  {
    name: 'approval form.pdf',
    contentType: 'application/pdf',
    bytes: bytesOf('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  },
  { name: 'empty.txt', contentType: 'text/plain', bytes: new Uint8Array() },
  { name: 'Übersicht – März.csv', contentType: 'text/csv', bytes: bytesOf('Name;Wert\nä;1\n') },
];
