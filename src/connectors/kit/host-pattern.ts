/**
 * Whether a host (with its port, if any) fits one of the patterns of the manifest's egress: a host or origin, or `*.example.com`, which
 * covers every subdomain and not the domain itself.
 */
export function hostAllowed(host: string, patterns: readonly string[]): boolean {
  const name = host.toLowerCase();
  return patterns.some((pattern) => {
    const bare = pattern
      .toLowerCase()
      .replace(/^https:\/\//, '')
      .replace(/\/.*$/, '');
    return bare.startsWith('*.') ? name.endsWith(bare.slice(1)) && name.length > bare.length - 1 : name === bare;
  });
}
