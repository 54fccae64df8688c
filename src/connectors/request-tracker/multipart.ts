/**
 * A JSON part and one file as `multipart/form-data`. RT takes file names as UTF-8 only this way: in a JSON body a name outside Latin-1 is
 * answered with 500. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Using-multipart-form-data-to-Create-Tickets-with-Attachments
 */
export function jsonAndFile(
  json: unknown,
  file: { readonly name: string; readonly bytes: Uint8Array },
  boundary: string,
): { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array } {
  const encoder = new TextEncoder();
  const head = encoder.encode(
    [
      `--${boundary}`,
      'Content-Disposition: form-data; name="JSON"',
      'Content-Type: application/json',
      '',
      JSON.stringify(json),
      `--${boundary}`,
      `Content-Disposition: form-data; name="Attachments"; filename="${storableName(file.name)}"`,
      // RT guesses the charset of text files and stores them re-coded: only bytes that claim to be nothing stay as they are.
      'Content-Type: application/octet-stream',
      '',
      '',
    ].join('\r\n'),
  );
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`);
  const body = new Uint8Array(head.length + file.bytes.length + tail.length);
  body.set(head, 0);
  body.set(file.bytes, head.length);
  body.set(tail, head.length + file.bytes.length);
  return { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body };
}

/** The name RT will show: what would end or escape the name in the request's header is replaced. */
export function storableName(name: string): string {
  const plain = name
    .replace(/"/g, "'")
    .replace(/[\\\u0000-\u001f\u007f]/g, '_')
    .trim();
  return plain === '' || plain === '0' ? `file ${plain}`.trim() : plain;
}

/** A boundary that the bytes cannot contain by chance; the mark is unique for each file. */
export function boundaryOf(mark: string): string {
  return `support-fusion-${mark.replace(/[^A-Za-z0-9-]/g, '')}-7d3f9a`;
}
