import type { RootContent, TableCell, TableRow } from 'mdast';

/** A cell as platforms describe it: how many columns and rows it covers, 1 when the number makes no sense. */
export interface SpanningCell {
  readonly header: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly children: readonly RootContent[];
}

const MAX_SPAN = 100;
/** Spans end here, so that a small text cannot describe a huge table. Cells themselves are never left out. */
const MAX_COLUMNS = 200;

/** Rows with cells that span several columns or rows followed by empty ones, so that columns stay aligned. */
export function tableRows(rows: readonly (readonly SpanningCell[])[]): TableRow[] {
  const covered: number[] = [];
  return rows.map((row): TableRow => {
    const cells: TableCell[] = [];
    const skipCovered = (): void => {
      for (let left = covered[cells.length] ?? 0; left > 0; left = covered[cells.length] ?? 0) {
        covered[cells.length] = left - 1;
        cells.push({ type: 'tableCell', data: { header: false }, children: [] });
      }
    };
    for (const { header, children, ...spans } of row) {
      skipCovered();
      const columns = Math.min(spanOf(spans.columns), Math.max(1, MAX_COLUMNS - cells.length));
      const below = spanOf(spans.rows) - 1;
      for (let column = 0; column < columns; column++) {
        if (below > 0 && cells.length < MAX_COLUMNS) covered[cells.length] = below;
        cells.push({ type: 'tableCell', data: { header }, children: column === 0 ? (children as TableCell['children']) : [] });
      }
    }
    skipCovered();
    return { type: 'tableRow', children: cells };
  });
}

function spanOf(span: number): number {
  return span >= 1 ? Math.min(MAX_SPAN, Math.trunc(span)) : 1;
}
