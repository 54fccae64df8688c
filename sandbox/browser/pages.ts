import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const moduleSchema = z.looseObject({ key: z.string(), title: z.string().optional(), resource: z.string(), render: z.literal('native') });

const manifestSchema = z.looseObject({
  app: z.looseObject({ id: z.string() }),
  modules: z.record(z.string(), z.unknown()),
  resources: z.array(z.looseObject({ key: z.string(), path: z.string() })).default([]),
  permissions: z.record(z.string(), z.unknown()).default({}),
});

/** A module of the app that shows a UI Kit page. */
export interface AppPage {
  readonly key: string;
  /** `jira:adminPage`, `jira:globalPage`, `jira:issuePanel`, `jira:issueContext` … */
  readonly type: string;
  readonly title: string;
  /** Key of the resource that holds its code. */
  readonly resource: string;
}

/** What the browser part needs to know of `manifest.yml`. */
export interface AppPages {
  readonly appId: string;
  readonly pages: readonly AppPage[];
  /** Source file of each page's resource, as an absolute path by resource key. */
  readonly entries: Readonly<Record<string, string>>;
  /** What the app was granted, as `view.getContext()` tells the page. */
  readonly permissions: Readonly<Record<string, unknown>>;
}

/** Reads the pages of the app in `root` from its manifest. Throws when the manifest cannot be read. */
export const readAppPages = (root: string): AppPages => {
  const manifest = manifestSchema.parse(parse(readFileSync(join(root, 'manifest.yml'), 'utf8')));
  const pages = Object.entries(manifest.modules).flatMap(([type, entries]) => {
    if (!Array.isArray(entries)) return [];
    return entries.flatMap((entry: unknown) => {
      const module = moduleSchema.safeParse(entry);
      return module.success
        ? [{ key: module.data.key, type, title: module.data.title ?? module.data.key, resource: module.data.resource }]
        : [];
    });
  });
  const used = new Set(pages.map((page) => page.resource));
  return {
    appId: manifest.app.id,
    pages,
    entries: Object.fromEntries(
      manifest.resources.filter((resource) => used.has(resource.key)).map((resource) => [resource.key, join(root, resource.path)]),
    ),
    permissions: manifest.permissions,
  };
};
