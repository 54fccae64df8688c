import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';

/** Files by name, ready to be served. */
export type Assets = ReadonlyMap<string, Uint8Array>;

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));

/** Writes the module that holds every icon of the design system by its name. */
const designSystemIcons: Plugin = {
  name: 'design-system-icons',
  setup(builder) {
    builder.onResolve({ filter: /^virtual:design-system-icons$/ }, (args) => ({ path: args.path, namespace: 'icons' }));
    builder.onLoad({ filter: /.*/, namespace: 'icons' }, () => {
      const folder = dirname(require.resolve('@atlaskit/icon/core/add'));
      const names = readdirSync(folder)
        .filter((file) => file.endsWith('.js'))
        .map((file) => file.slice(0, -'.js'.length));
      const imports = names.map((name, index) => `import i${index} from '@atlaskit/icon/core/${name}';`);
      const entries = names.map((name, index) => `${JSON.stringify(name)}: i${index}`);
      return { contents: `${imports.join('\n')}\nexport default { ${entries.join(', ')} };`, resolveDir: here, loader: 'js' };
    });
  },
};

const common: BuildOptions = {
  bundle: true,
  write: false,
  platform: 'browser',
  target: 'es2022',
  logLevel: 'silent',
  outdir: 'assets',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', global: 'globalThis' },
};

interface Bundled {
  readonly assets: Assets;
  /** The project's own files in it; packages do not change under a running sandbox. */
  readonly sources: readonly string[];
}

const run = async (options: BuildOptions): Promise<Bundled> => {
  const { outputFiles, metafile } = await build({ ...common, ...options, write: false, metafile: true });
  return {
    assets: new Map(outputFiles.map((file) => [file.path.replaceAll('\\', '/').split('/').pop() ?? '', file.contents])),
    sources: Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules/') && !path.includes(':')),
  };
};

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;

/** The shell: `shell.js` and `shell.css`. Rejects with esbuild's messages when it does not compile. */
export const bundleShell = async (): Promise<Assets> =>
  (
    await run({
      entryPoints: { shell: join(here, 'client', 'shell.tsx') },
      format: 'esm',
      plugins: [designSystemIcons],
      minifySyntax: true,
    })
  ).assets;

/**
 * The code of the app's pages, one script per resource (`<resource>.js`), with the unmodified `@forge/react` and `@forge/bridge` inside.
 * Each call answers the code as its sources are now, and bundles only when one of them changed: a page opens without waiting for the
 * bundler. Rejects with esbuild's messages when a page does not compile.
 */
export const pageBundler = (entries: () => Readonly<Record<string, string>>): (() => Promise<Assets>) => {
  let last: Promise<Bundled> | undefined;
  let began = 0;
  return async () => {
    const bundled = await last?.catch(() => undefined);
    if (bundled !== undefined && !bundled.sources.some((path) => changedAt(path) > began)) return bundled.assets;
    began = Date.now();
    const current = entries();
    const next =
      Object.keys(current).length === 0
        ? Promise.resolve<Bundled>({ assets: new Map(), sources: [] })
        : run({ entryPoints: { ...current }, format: 'iife', sourcemap: 'inline' });
    last = next;
    return (await next).assets;
  };
};
