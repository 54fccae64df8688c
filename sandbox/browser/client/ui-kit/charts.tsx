import React from 'react';
import type { ReactElement, ReactNode } from 'react';
import { textProp } from './component';
import type { Drawing, Drawings } from './component';
import type { ForgeDoc } from '../forge/forge-doc';
import { distinct, marksOf, seriesColor } from './chart-series';
import type { Mark } from './chart-series';

const Figure = ({
  doc,
  marks,
  children,
}: {
  readonly doc: ForgeDoc;
  readonly marks: readonly Mark[];
  readonly children: ReactNode;
}): ReactElement => {
  const series = distinct(marks.map((mark) => mark.series)).filter((name) => name !== '');
  const title = textProp(doc, 'title');
  return (
    <figure className="uikit-chart" aria-label={title ?? 'Chart'}>
      {title === undefined ? null : <figcaption>{title}</figcaption>}
      {textProp(doc, 'subtitle') === undefined ? null : <p className="uikit-chart-subtitle">{textProp(doc, 'subtitle')}</p>}
      {children}
      {series.length < 2 ? null : (
        <ul className="uikit-legend">
          {series.map((name, index) => (
            <li key={name}>
              <span style={{ background: seriesColor(index) }} />
              {name}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
};

const size = (doc: ForgeDoc): { readonly width: number; readonly height: number } => ({
  width: Number(doc.props['width']) || 480,
  height: Number(doc.props['height']) || 260,
});

const barChart = (kind: { readonly horizontal: boolean; readonly stacked: boolean }): Drawing =>
  function Bars({ doc }) {
    const { width, height } = size(doc);
    const marks = marksOf(doc, 'xAccessor', 'yAccessor');
    const labels = distinct(marks.map((mark) => mark.label));
    const series = distinct(marks.map((mark) => mark.series));
    const totals = labels.map((label) => marks.filter((mark) => mark.label === label).reduce((sum, mark) => sum + mark.value, 0));
    const highest = Math.max(1, ...(kind.stacked ? totals : marks.map((mark) => mark.value)));
    const length = (kind.horizontal ? width - 110 : height - 40) / highest;
    const band = (kind.horizontal ? height - 10 : width - 10) / Math.max(1, labels.length);
    return (
      <Figure doc={doc} marks={marks}>
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${textProp(doc, 'title') ?? 'Bar chart'}: ${marks.map((m) => `${m.label} ${m.series} ${m.value}`).join(', ')}`}
        >
          {labels.map((label, position) => {
            let stacked = 0;
            const own = marks.filter((mark) => mark.label === label);
            const thickness = (band * 0.7) / (kind.stacked ? 1 : own.length);
            return (
              <g key={label}>
                {own.map((mark, index) => {
                  const start = kind.stacked ? stacked : 0;
                  stacked += mark.value;
                  const across = position * band + band * 0.15 + (kind.stacked ? 0 : index * thickness);
                  const extent = mark.value * length;
                  const color = seriesColor(Math.max(0, series.indexOf(mark.series)));
                  return kind.horizontal ? (
                    <rect key={index} x={100 + start * length} y={across} width={extent} height={thickness} fill={color} />
                  ) : (
                    <rect
                      key={index}
                      x={across}
                      y={height - 24 - (start + mark.value) * length}
                      width={thickness}
                      height={extent}
                      fill={color}
                    />
                  );
                })}
                {kind.horizontal ? (
                  <text x={94} y={position * band + band / 2 + 4} textAnchor="end">
                    {label}
                  </text>
                ) : (
                  <text x={position * band + band / 2} y={height - 8} textAnchor="middle">
                    {label}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      </Figure>
    );
  };

const LineChart: Drawing = ({ doc }) => {
  const { width, height } = size(doc);
  const marks = marksOf(doc, 'xAccessor', 'yAccessor');
  const labels = distinct(marks.map((mark) => mark.label));
  const highest = Math.max(1, ...marks.map((mark) => mark.value));
  const x = (label: string): number => 20 + (labels.indexOf(label) * (width - 40)) / Math.max(1, labels.length - 1);
  const y = (value: number): number => height - 28 - (value * (height - 44)) / highest;
  return (
    <Figure doc={doc} marks={marks}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`${textProp(doc, 'title') ?? 'Line chart'}: ${marks.map((m) => `${m.label} ${m.value}`).join(', ')}`}
      >
        {distinct(marks.map((mark) => mark.series)).map((name, index) => (
          <polyline
            key={name}
            fill="none"
            stroke={seriesColor(index)}
            strokeWidth={2}
            points={marks
              .filter((mark) => mark.series === name)
              .map((mark) => `${x(mark.label)},${y(mark.value)}`)
              .join(' ')}
          />
        ))}
        {labels.map((label) => (
          <text key={label} x={x(label)} y={height - 8} textAnchor="middle">
            {label}
          </text>
        ))}
      </svg>
    </Figure>
  );
};

const slice = (from: number, to: number, outer: number, inner: number): string => {
  const point = (turn: number, radius: number): string => {
    const angle = turn * 2 * Math.PI - Math.PI / 2;
    return `${radius * Math.cos(angle)},${radius * Math.sin(angle)}`;
  };
  // An arc from a point to itself draws nothing.
  const end = Math.min(to, from + 0.9999);
  const large = end - from > 0.5 ? 1 : 0;
  return `M${point(from, outer)} A${outer},${outer} 0 ${large} 1 ${point(end, outer)} L${point(end, inner)} A${inner},${inner} 0 ${large} 0 ${point(from, inner)} Z`;
};

const pieChart = (hole: number): Drawing =>
  function Pie({ doc }) {
    const { height } = size(doc);
    const marks = marksOf(doc, 'labelAccessor', 'valueAccessor');
    const total = marks.reduce((sum, mark) => sum + mark.value, 0) || 1;
    const outer = height / 2 - 4;
    let turned = 0;
    return (
      <Figure doc={doc} marks={marks.map((mark) => ({ ...mark, series: mark.label }))}>
        <svg
          width={height}
          height={height}
          viewBox={`${-height / 2} ${-height / 2} ${height} ${height}`}
          role="img"
          aria-label={`${textProp(doc, 'title') ?? 'Pie chart'}: ${marks.map((m) => `${m.label} ${m.value}`).join(', ')}`}
        >
          {marks.map((mark, index) => {
            const from = turned;
            turned += mark.value / total;
            return <path key={index} d={slice(from, turned, outer, outer * hole)} fill={seriesColor(index)} />;
          })}
        </svg>
      </Figure>
    );
  };

/** The seven charts, as plain SVG with their numbers in the accessible name. */
export const charts: Drawings = {
  BarChart: barChart({ horizontal: false, stacked: false }),
  HorizontalBarChart: barChart({ horizontal: true, stacked: false }),
  StackBarChart: barChart({ horizontal: false, stacked: true }),
  HorizontalStackBarChart: barChart({ horizontal: true, stacked: true }),
  LineChart,
  PieChart: pieChart(0),
  DonutChart: pieChart(0.6),
};
