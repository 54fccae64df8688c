import type { ForgeDoc } from '../forge/forge-doc';
import { token } from '@atlaskit/tokens';

/** One mark of a chart: where it stands, what it measures, and which series it belongs to. */
export interface Mark {
  readonly label: string;
  readonly value: number;
  readonly series: string;
}

const read = (row: unknown, accessor: unknown): unknown =>
  typeof row === 'object' && row !== null && (typeof accessor === 'string' || typeof accessor === 'number')
    ? Reflect.get(row, accessor)
    : undefined;

const asText = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

const rowsOf = (doc: ForgeDoc): readonly unknown[] => (Array.isArray(doc.props['data']) ? doc.props['data'] : []);

/** The marks of a chart's data through its accessors. `label` and `value` name the props that hold them. */
export const marksOf = (doc: ForgeDoc, label: string, value: string): readonly Mark[] =>
  rowsOf(doc).map((row) => ({
    label: asText(read(row, doc.props[label])),
    value: Number(read(row, doc.props[value])) || 0,
    series: asText(read(row, doc.props['colorAccessor'])),
  }));

const palette = [
  token('color.chart.categorical.1'),
  token('color.chart.categorical.2'),
  token('color.chart.categorical.3'),
  token('color.chart.categorical.4'),
  token('color.chart.categorical.5'),
  token('color.chart.categorical.6'),
  token('color.chart.categorical.7'),
  token('color.chart.categorical.8'),
];

/** The colour of the n-th series. */
export const seriesColor = (index: number): string => palette[index % palette.length] ?? 'currentColor';

/** Each name once, in the order of appearance. */
export const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];
