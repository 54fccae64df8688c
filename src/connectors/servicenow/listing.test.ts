import { describe, expect, it } from 'vitest';
import type { Connector } from '../../engine/ports/connector';
import { type Bench, createBench, jsonAnswer } from '../../../tests/servicenow/bench';

const SCOPES = [
  { type: 'incident', container: '' },
  { type: 'sc_task', container: '' },
];
const SINCE = '2026-03-01T00:00:00Z';

/** All rows of a listing with the sizes of its pages; `between` runs after each page. */
async function walk(
  connector: Connector,
  limit: number,
  between: (page: number) => void = () => undefined,
  files = false,
): Promise<{ ids: string[]; pages: number[] }> {
  const ids: string[] = [];
  const pages: number[] = [];
  let cursor: string | undefined;
  do {
    const query = { scopes: SCOPES, since: SINCE, limit, ...(cursor === undefined ? {} : { cursor }) };
    const page = files ? await connector.listChangedFiles?.(query) : await connector.listChanged(query);
    if (page === undefined) throw new Error('not offered');
    ids.push(...page.rows.map((row) => row.ref.id));
    pages.push(page.rows.length);
    cursor = page.cursor;
    between(pages.length);
  } while (cursor !== undefined && pages.length < 100);
  return { ids, pages };
}

function create(bench: Bench, table: string, count: number): string[] {
  const beth = bench.emulator.admin.as('beth.anglin');
  return Array.from({ length: count }, (_, index) => beth.create(table, { short_description: `${table} ${index}` })['sys_id'] ?? '');
}

describe('listing changed tickets', () => {
  it('asks once for several tables, and only for what a listing is', async () => {
    const bench = createBench();
    create(bench, 'incident', 2);
    create(bench, 'sc_task', 1);
    create(bench, 'problem', 1);
    const page = await bench.connector.listChanged({ scopes: SCOPES, since: SINCE, limit: 100 });
    expect(page.rows.map((row) => row.ref.type).sort()).toEqual(['incident', 'incident', 'sc_task']);
    expect(page.rows[0]).toMatchObject({ version: '0', changedAt: '2026-03-02T10:00:00Z' });
    expect(page.cursor).toBeUndefined();
    expect(page.serverTime).toBe('2026-03-02T10:00:00.000Z');
    expect(bench.sent).toHaveLength(1);
    expect(new URL(`https://x${bench.sent[0]?.path ?? ''}`).searchParams.get('sysparm_fields')).toBe(
      'sys_id,sys_class_name,sys_mod_count,sys_updated_on',
    );
  });

  it('S1: rows that share one timestamp come once each, in a stable order', async () => {
    const bench = createBench();
    const all = [...create(bench, 'incident', 13), ...create(bench, 'sc_task', 4)];
    const { ids } = await walk(bench.connector, 5);
    expect(ids).toHaveLength(17);
    expect([...ids].sort()).toEqual([...all].sort());
    expect((await walk(bench.connector, 5)).ids).toEqual(ids);
  });

  it('S1: short and empty pages do not end the listing', async () => {
    const bench = createBench();
    const all = create(bench, 'incident', 40);
    const visible = [...all].sort().filter((_, index) => index === 0 || index === 39);
    for (const id of all) if (!visible.includes(id)) bench.emulator.admin.hide(id);
    const { ids, pages } = await walk(bench.connector, 5);
    expect(ids).toEqual(visible);
    expect(pages[0]).toBeLessThan(5);
    expect(pages).toContain(0);
  });

  it('S1: tickets that change while the pages are read hide none of the others', async () => {
    const bench = createBench();
    const all = create(bench, 'incident', 30);
    bench.pass(60_000);
    const seen = new Set<string>();
    const first = await walk(bench.connector, 4, (page) => {
      // Each change moves a row that was listed already to the end: a listing by offset would lose one for each.
      if (page <= 5)
        for (const id of [...all].sort().slice((page - 1) * 4, page * 4))
          bench.emulator.admin.as('beth.anglin').edit(id, { description: `after page ${page}` });
    });
    for (const id of first.ids) seen.add(id);
    expect(all.filter((id) => !seen.has(id))).toEqual([]);
  });

  it('`since` is inclusive', async () => {
    const bench = createBench();
    create(bench, 'incident', 1);
    const at = (since: string) => bench.connector.listChanged({ scopes: SCOPES, since, limit: 10 });
    expect((await at('2026-03-02T10:00:00Z')).rows).toHaveLength(1);
    expect((await at('2026-03-02T10:00:01Z')).rows).toHaveLength(0);
  });

  it('the version differs after every change', async () => {
    const bench = createBench();
    const [id = ''] = create(bench, 'incident', 1);
    const versions = new Set<string>();
    for (let round = 0; round < 3; round++) {
      versions.add((await bench.connector.listChanged({ scopes: SCOPES, since: SINCE, limit: 10 })).rows[0]?.version ?? '');
      bench.emulator.admin.as('beth.anglin').comment(id, `round ${round}`);
    }
    expect(versions.size).toBe(3);
  });

  it('a row that makes no sense is handed on by name and does not stop the page', async () => {
    const bench = createBench();
    const [bad = '', good = ''] = create(bench, 'incident', 2);
    bench.intercept = async () =>
      jsonAnswer(200, {
        result: [
          { sys_id: bad, sys_class_name: 'incident', sys_mod_count: '1', sys_updated_on: 'soon' },
          { sys_class_name: 'incident' },
          { sys_id: good, sys_class_name: 'incident', sys_mod_count: '1', sys_updated_on: '2026-03-02 10:00:00' },
        ],
      });
    const page = await bench.connector.listChanged({ scopes: SCOPES, since: SINCE, limit: 100 });
    expect(page.rows.map((row) => [row.ref.id, row.version])).toEqual([
      [bad, ''],
      [good, '1'],
    ]);
    expect(page.cursor).toBeUndefined();
  });
});

describe('listing added files', () => {
  it('finds a file that did not move its ticket', async () => {
    const bench = createBench();
    const ids = create(bench, 'incident', 12);
    create(bench, 'problem', 1);
    bench.pass(60_000);
    const before = bench.emulator.admin.row(ids[0] ?? '')?.['sys_updated_on'];
    for (const id of ids) bench.emulator.admin.as('beth.anglin').attach(id, 'a.txt', 'text/plain', new Uint8Array([1]));
    expect(bench.emulator.admin.row(ids[0] ?? '')?.['sys_updated_on']).toBe(before);
    const { ids: listed } = await walk(bench.connector, 5, undefined, true);
    expect([...listed].sort()).toEqual([...ids].sort());
  });
});
