import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { AppManifest } from '../manifest';
import { GUEST_GLOBALS } from './guest';

/** Where the compiled code of an app lies while a sandbox runs. */
export interface Bundles {
  /** File by function key. */
  readonly functions: ReadonlyMap<string, string>;
  /** What a worker starts with. */
  readonly workerEntry: string;
  remove(): void;
}

const EXTENSIONS = ['ts', 'tsx', 'js', 'jsx', 'cjs'];

/** Compiles every function's file once, with all packages inside, as the platform's bundler does. */
export async function bundleApp(manifest: AppManifest): Promise<Bundles> {
  const folder = mkdtempSync(join(tmpdir(), 'forge-sandbox-'));
  const entries = new Map<string, string>();
  for (const { file } of manifest.functions.values()) {
    const base = join(manifest.root, 'src', file);
    const found = EXTENSIONS.map((extension) => `${base}.${extension}`).find((path) => existsSync(path));
    if (found === undefined) throw new Error(`No source file for ${file}`);
    entries.set(file, found);
  }
  const common = { bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'silent', sourcemap: 'linked' } as const;
  await Promise.all([
    build({
      ...common,
      entryPoints: Object.fromEntries(entries),
      outdir: join(folder, 'app'),
      outExtension: { '.js': '.cjs' },
      define: Object.fromEntries(Object.entries(GUEST_GLOBALS).map(([name, stand]) => [name, `globalThis.${stand}`])),
    }),
    build({ ...common, entryPoints: [fileURLToPath(new URL('./worker-entry.ts', import.meta.url))], outfile: join(folder, 'worker.cjs') }),
  ]);
  return {
    functions: new Map([...manifest.functions.values()].map(({ key, file }) => [key, join(folder, 'app', `${file}.cjs`)])),
    workerEntry: join(folder, 'worker.cjs'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
