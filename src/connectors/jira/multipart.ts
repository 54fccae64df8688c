/**
 * One file as `multipart/form-data`, built by hand because the host takes bytes and no form objects.
 * Names are written as browsers write them (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data):
 * UTF-8, with quotes and line ends percent-encoded.
 */
export function filePart(
  field: string,
  file: { readonly name: string; readonly mimeType: string; readonly bytes: Uint8Array },
  boundary: string,
): { readonly contentType: string; readonly body: Uint8Array } {
  const name = file.name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
  const type = /^[\w.+-]+\/[\w.+-]+(;[ -~]*)?$/.test(file.mimeType) ? file.mimeType : 'application/octet-stream';
  const encode = new TextEncoder();
  const head = encode.encode(
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`,
  );
  const tail = encode.encode(`\r\n--${boundary}--\r\n`);
  const body = new Uint8Array(head.length + file.bytes.length + tail.length);
  body.set(head, 0);
  body.set(file.bytes, head.length);
  body.set(tail, head.length + file.bytes.length);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}
