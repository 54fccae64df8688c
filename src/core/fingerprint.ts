import { createHash } from 'node:crypto';

/** A 128-bit fingerprint of a text, 22 characters of base64url. Equal texts have equal fingerprints; a text cannot be read back from one (G2). */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
