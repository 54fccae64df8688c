import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Code, Heading, Image, InlineCode, Link, Nodes, Root } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectorRegistry } from '../../src/connectors/registry';
import { visibleText } from '../../src/core/richtext/visible-text';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const pages = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
].sort();

const parse = (page: string): Root =>
  unified()
    .use(remarkParse)
    .use(remarkGfm)
    .parse(readFileSync(join(ROOT, page), 'utf8'));

function all<T extends Nodes>(node: Nodes, type: T['type']): T[] {
  const below = 'children' in node ? node.children.flatMap((child) => all<T>(child, type)) : [];
  return node.type === type ? [node as T, ...below] : below;
}

/** The anchor GitHub gives a heading: https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links */
function anchor(heading: Heading): string {
  return visibleText({ type: 'root', children: [{ type: 'paragraph', children: heading.children }] })
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Why a link leads nowhere; undefined for one that leads somewhere, or out of the repository. */
function broken(page: string, url: string): string | undefined {
  if (/^[a-z]+:/.test(url)) return undefined;
  const [path = '', fragment] = url.split('#');
  const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
  if (target.startsWith('..') || !existsSync(join(ROOT, target))) return `${url}: no such file`;
  if (fragment === undefined) return undefined;
  const anchors = all<Heading>(parse(target), 'heading').map(anchor);
  return anchors.includes(fragment) ? undefined : `${url}: no such heading`;
}

describe.each(pages)('%s', (page) => {
  it('links to and shows what is there', () => {
    const document = parse(page);
    const pointers = [...all<Link>(document, 'link'), ...all<Image>(document, 'image')];
    expect(pointers.flatMap(({ url }) => broken(page, url) ?? [])).toEqual([]);
  });
});

describe('the documentation', () => {
  it('has one page for each connector of the registry', () => {
    const documented = readdirSync(join(ROOT, 'docs/connectors')).map((name) => name.replace(/\.md$/, ''));
    expect(documented.sort()).toEqual(connectorRegistry.map(({ id }) => id).sort());
  });

  it('names only commands that exist', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    const named = pages.flatMap((page) => {
      const document = parse(page);
      const code = [...all<InlineCode>(document, 'inlineCode'), ...all<Code>(document, 'code')].map(({ value }) => value).join('\n');
      return [...code.matchAll(/npm (?:run )?([a-z][\w:-]*)/g)].map(([, name = '']) => ({ page, name }));
    });
    // Commands of npm itself.
    const built = new Set(['ci', 'ls']);
    expect(named.map(({ name }) => name)).toEqual(expect.arrayContaining(['start', 'demo', 'test']));
    expect(named.filter(({ name }) => !built.has(name) && !(name in scripts))).toEqual([]);
  });

  it('lists every decision', () => {
    const records = readdirSync(join(ROOT, 'docs/decisions')).filter((name) => name !== 'README.md');
    const listed = all<Link>(parse('docs/decisions/README.md'), 'link').map(({ url }) => url);
    expect(listed).toEqual(records.sort());
  });
});
