const LINK_SCHEME = /^(?:https?:\/\/[^\s/?#]|mailto:[^\s])/i;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const IMAGE_SCHEME = /^(?:https?:\/\/[^\s/?#]|cid:|attachment:)/i;

/** The address as it may be linked, or undefined when it is not http, https or mailto. */
export function safeLinkTarget(url: unknown): string | undefined {
  const clean = cleanUrl(url);
  return LINK_SCHEME.test(clean) ? clean : undefined;
}

/** The address as an image may be shown from, or empty: http, https, `cid:`, `attachment:` and addresses relative to the platform. */
export function safeImageSource(url: unknown): string {
  const clean = cleanUrl(url);
  return IMAGE_SCHEME.test(clean) || !SCHEME.test(clean) ? clean : '';
}

/** Whether a page elsewhere can load the address. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

function cleanUrl(url: unknown): string {
  if (typeof url !== 'string') return '';
  return url

    .replace(/[\u0000-\u001f\u007f]/g, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim()
    .replace(/\s/g, (blank) => encodeURIComponent(blank));
}
