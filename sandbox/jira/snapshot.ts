import { z } from 'zod';
import type { Snapshot } from '../network/platform';
import type { Site } from './site';
import type { JiraState } from './state';
import { emptyState } from './state';

const shape = z.object({
  state: z.custom<JiraState>((value) => typeof value === 'object' && value !== null),
  files: z.record(z.string(), z.string()),
});

/** Everything the site knows, as JSON; the bytes of files in base64. */
export function snapshotSite(site: Site): Snapshot {
  const files = [...site.files].map(([id, bytes]) => [id, Buffer.from(bytes).toString('base64')] as const);
  return { state: structuredClone(site.state), files: Object.fromEntries(files) };
}

/** Puts a snapshot in place of the site's state. Throws on anything that is no snapshot. */
export function restoreSite(site: Site, snapshot: Snapshot): void {
  const { state, files } = shape.parse(snapshot);
  site.state = { ...emptyState(), ...structuredClone(state) };
  site.files = new Map(Object.entries(files).map(([id, text]) => [id, new Uint8Array(Buffer.from(text, 'base64'))]));
}
