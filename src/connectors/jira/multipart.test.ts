import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filePart } from './multipart';

async function parsed(name: string, mimeType: string, bytes: Uint8Array): Promise<File> {
  const { contentType, body } = filePart('file', { name, mimeType, bytes }, 'support-fusion-boundary');
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  const file = form.get('file');
  if (!(file instanceof File)) throw new Error('no file in the form');
  return file;
}

describe('a file as multipart form data (K4)', () => {
  it.each(['report.pdf', 'with "quotes".txt', 'Übersicht – 概要 😀.png', "it's; a=b.txt", 'שלום.txt', 'two\r\nlines.txt'])(
    'keeps the name %s',
    async (name) => {
      expect((await parsed(name, 'text/plain', new Uint8Array([1]))).name).toBe(name);
    },
  );

  it('keeps the type, and replaces one that could end the header', async () => {
    expect((await parsed('a', 'image/svg+xml', new Uint8Array([1]))).type).toBe('image/svg+xml');
    expect((await parsed('a', 'text/plain\r\nX-Evil: 1', new Uint8Array([1]))).type).toBe('application/octet-stream');
  });

  it('keeps every byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        const file = await parsed('a.bin', 'application/octet-stream', bytes);
        expect(new Uint8Array(await file.arrayBuffer())).toEqual(new Uint8Array(bytes));
      }),
    );
  });
});
