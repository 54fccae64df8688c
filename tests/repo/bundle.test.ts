import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import webpack, { type Configuration } from 'webpack';
import { afterAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../sandbox/forge/manifest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUT = mkdtempSync(join(tmpdir(), 'bundles-'));
const manifest = readManifest(join(ROOT, 'manifest.yml'));

afterAll(() => rmSync(OUT, { recursive: true, force: true }));

/** Compiles and answers webpack's errors. */
function compile(configuration: Configuration): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const compiler = webpack(configuration);
    compiler.run((error, stats) => {
      compiler.close(() => undefined);
      if (error !== null) reject(error);
      else resolve((stats?.toJson({ all: false, errors: true }).errors ?? []).map((one) => one.message));
    });
  });
}

const typescript = (compilerOptions: Readonly<Record<string, unknown>>) => ({
  test: /\.tsx?$/,
  exclude: /node_modules/,
  use: [
    {
      loader: 'ts-loader',
      options: {
        compilerOptions,
        configFile: join(ROOT, 'tsconfig.json'),
        context: ROOT,
        onlyCompileBundledFiles: true,
        // Types are checked by the type check, in a third of the time.
        transpileOnly: true,
      },
    },
  ],
});

// What the Forge CLI's bundler does (@forge/bundler 7.3): extensionless imports, packages inside, nothing minimised, one file per handler.
const backEnd = (): Configuration => ({
  mode: 'production',
  context: ROOT,
  target: 'node18',
  devtool: false,
  performance: false,
  entry: Object.fromEntries([...manifest.functions.values()].map(({ file }) => [file, join(ROOT, 'src', file)])),
  optimization: { minimize: false },
  output: { library: { type: 'commonjs' }, globalObject: 'this', filename: '[name].cjs', path: join(OUT, 'back-end') },
  node: { __dirname: true },
  resolve: { extensions: ['.ts', '.tsx', '.js', '.jsx', '.json', '.cjs'] },
  module: {
    rules: [
      typescript({ jsx: 'react', jsxFactory: 'ForgeUI.createElement', sourceMap: true }),
      { test: /\.m?js$/, resolve: { fullySpecified: false } },
    ],
  },
});

const pages = (): Configuration => ({
  mode: 'production',
  context: ROOT,
  target: 'web',
  devtool: false,
  performance: { hints: false },
  entry: Object.fromEntries(
    [...manifest.resources].filter(([, path]) => path.endsWith('.tsx')).map(([key, path]) => [key, join(ROOT, path)]),
  ),
  optimization: { minimize: false },
  output: { filename: '[name].js', path: join(OUT, 'pages'), publicPath: 'auto' },
  node: { __dirname: true },
  resolve: { extensions: ['.ts', '.tsx', '.js', '.jsx', '.jpg', '.jpeg', '.png', '.gif', '.svg'] },
  module: { rules: [{ test: /\.(jpe?g|png|gif|svg)$/i, type: 'asset/resource' }, typescript({})] },
});

describe("the Forge CLI's bundler", () => {
  it('compiles the back end into files that export every handler', { timeout: 240_000 }, async () => {
    expect(await compile(backEnd())).toEqual([]);
    const load = createRequire(join(OUT, 'index.cjs'));
    for (const { file, exportName } of manifest.functions.values()) {
      const bundle = load(join(OUT, 'back-end', `${file}.cjs`)) as Readonly<Record<string, unknown>>;
      expect(bundle[exportName], `${file}.${exportName}`).toBeTypeOf('function');
    }
  });

  it('compiles the pages', { timeout: 240_000 }, async () => {
    expect(await compile(pages())).toEqual([]);
    expect(readdirSync(join(OUT, 'pages'))).toEqual(expect.arrayContaining(['admin.js', 'issue.js', 'sync.js']));
  });
});
