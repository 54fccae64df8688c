/**
 * The mark of a ticket that a sync created: a link "refers to" with an address of our own scheme. It is part of the creating call, shows
 * on the ticket and in searches at once, and needs no set-up. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Managing-Links
 */
const SCHEME = 'support-fusion:';

export function markUri(correlationId: string): string {
  return `${SCHEME}${correlationId}`;
}

/** The correlation id among a ticket's links. */
export function markOfLinks(addresses: readonly string[]): string | undefined {
  return addresses.find((address) => address.startsWith(SCHEME))?.slice(SCHEME.length);
}
