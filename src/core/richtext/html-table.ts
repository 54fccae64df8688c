import type { Element, Nodes } from 'hast';
import type { RootContent } from 'mdast';
import { elementsIn } from './html-elements';
import { tableRows, type SpanningCell } from './table-grid';

/** The table; its caption stands before it. `content` converts what is in a cell. */
export function htmlTable(table: Element, content: (nodes: readonly Nodes[]) => RootContent[]): RootContent[] {
  const rows = rowElements(table).map((row) =>
    elementsIn(row).map((cell): SpanningCell => ({
      header: cell.tagName === 'th',
      columns: Number(cell.properties.colSpan),
      rows: Number(cell.properties.rowSpan),
      children: content(cell.children),
    })),
  );
  const caption = elementsIn(table).find((child) => child.tagName === 'caption');
  return [
    ...(caption === undefined ? [] : content(caption.children)),
    { type: 'table', children: tableRows(rows.filter((row) => row.length > 0)) },
  ];
}

function rowElements(node: Element): Element[] {
  return elementsIn(node).flatMap((child) =>
    child.tagName === 'tr' ? [child] : ['tbody', 'thead', 'tfoot'].includes(child.tagName) ? rowElements(child) : [],
  );
}
