import type { BarChartProps, LineChartProps } from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';

const colors: Record<string, string> = {
  orange: '#d85a1b',
  aqua: '#007a8c',
  purple: '#6a53b3',
  yellow: '#8a6a00',
  pink: '#b8437a',
  blue: '#2f6fb3',
  green: '#3d7a4d',
};
const order = Object.keys(colors);
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [560, 220, 64, 44, 14];
const plotHeight = HEIGHT - TOP - BOTTOM;

type Series = { name: string; color: string; values: (number | null)[] };
type Drawing = {
  categories: string[];
  series: Series[];
  stacked: boolean;
  /** Pixels from the top for a value. */
  y: (value: number) => number;
  band: number;
};

/** HubSpot's bar chart: one bar a category, grouped or stacked by the field that colours it. */
export function BarChart(props: BarChartProps) {
  return (
    <Chart {...props} kind="Bar chart">
      {({ categories, series, stacked, y, band }) =>
        categories.flatMap((category, index) => {
          let base = 0;
          return series.map((one, nth) => {
            const value = one.values[index] ?? 0;
            const from = stacked ? base : 0;
            base = from + value;
            const width = (band * 0.6) / (stacked ? 1 : series.length);
            const x = LEFT + band * index + band * 0.2 + (stacked ? 0 : width * nth);
            const top = Math.min(y(from), y(from + value));
            return (
              <g key={`${category} ${one.name}`}>
                <rect
                  x={x}
                  y={top}
                  width={width}
                  height={Math.abs(y(from) - y(from + value))}
                  fill={one.color}
                >
                  <title>{`${category}: ${short(value)}`}</title>
                </rect>
                {props.options?.showDataLabels && value !== 0 && (
                  <text x={x + width / 2} y={top - 3} textAnchor="middle">
                    {short(value)}
                  </text>
                )}
              </g>
            );
          });
        })
      }
    </Chart>
  );
}

/** HubSpot's line chart: one line for each value of the field that colours it. */
export function LineChart(props: LineChartProps) {
  return (
    <Chart {...props} kind="Line chart">
      {({ series, y, band }) =>
        series.map(one => {
          const points = one.values.flatMap((value, index) =>
            value === null ? [] : [{ x: LEFT + band * (index + 0.5), y: y(value), value }],
          );
          return (
            <g key={one.name}>
              <polyline
                points={points.map(point => `${point.x},${point.y}`).join(' ')}
                fill="none"
                stroke={one.color}
                strokeWidth="2"
              />
              {points.map(point => (
                <g key={point.x}>
                  <circle cx={point.x} cy={point.y} r="3" fill={one.color} />
                  {props.options?.showDataLabels && (
                    <text x={point.x} y={point.y - 7} textAnchor="middle">
                      {short(point.value)}
                    </text>
                  )}
                </g>
              ))}
            </g>
          );
        })
      }
    </Chart>
  );
}

function Chart({
  kind,
  data,
  axes,
  options,
  children,
}: BarChartProps & { kind: string; children: (drawing: Drawing) => ReactNode }) {
  const rows = Array.isArray(data) ? data : data.data;
  const labels = Array.isArray(data) ? {} : (data.options?.propertyLabels ?? {});
  const said = (field: string, value: number | string | undefined): string =>
    axes.x.fieldType === 'datetime' && field === axes.x.field
      ? new Date(Number(value)).toLocaleDateString(undefined, { timeZone: 'UTC' })
      : (labels[field]?.[String(value)] ?? String(value ?? ''));
  const groupBy = axes.options?.groupFieldByColor;
  const categories = [...new Set(rows.map(row => said(axes.x.field, row[axes.x.field])))];
  const names = groupBy === undefined ? [''] : [...new Set(rows.map(row => String(row[groupBy] ?? '')))];
  const palette = [...(options?.colorList ?? []), ...order];
  const series: Series[] = names.map((name, index) => ({
    name: groupBy === undefined ? (axes.y.label ?? axes.y.field) : said(groupBy, name),
    color: colors[axes.options?.colors?.[name] ?? palette[index] ?? 'orange'] ?? '#d85a1b',
    values: categories.map(category => {
      const row = rows.find(
        each =>
          said(axes.x.field, each[axes.x.field]) === category &&
          (groupBy === undefined || String(each[groupBy] ?? '') === name),
      );
      return row === undefined ? null : Number(row[axes.y.field] ?? 0);
    }),
  }));
  const stacked = axes.options?.stacking === true;
  const totals = categories.map((_, index) => {
    const values = series.map(one => one.values[index] ?? 0);
    return stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
  });
  const highest = roundUp(Math.max(0, ...totals));
  const lowest = Math.min(0, ...series.flatMap(one => one.values.map(value => value ?? 0)));
  const y = (value: number) => TOP + (plotHeight * (highest - value)) / (highest - lowest || 1);
  const band = (WIDTH - LEFT - 8) / (categories.length || 1);
  const spoken = series.flatMap(one =>
    categories.map((category, index) => `${category} ${one.name}: ${short(one.values[index] ?? 0)}`),
  );
  return (
    <figure className="hs-chart">
      {options?.title !== undefined && <figcaption className="hs-bold">{options.title}</figcaption>}
      {options?.showLegend && (
        <ul className="hs-chart-legend">
          {series.map(one => (
            <li key={one.name}>
              <svg width="10" height="10" aria-hidden="true">
                <rect width="10" height="10" fill={one.color} />
              </svg>
              {one.name}
            </li>
          ))}
        </ul>
      )}
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${kind}. ${spoken.join('; ')}`}>
        {[0, 0.5, 1].map(part => (
          <g key={part}>
            <line x1={LEFT} x2={WIDTH - 8} y1={y(highest * part)} y2={y(highest * part)} stroke="#dfe3eb" />
            <text x={LEFT - 6} y={y(highest * part) + 4} textAnchor="end">
              {short(highest * part)}
            </text>
          </g>
        ))}
        {children({ categories, series, stacked, y, band })}
        {categories.map((category, index) => (
          <text key={category} x={LEFT + band * (index + 0.5)} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
            {category}
          </text>
        ))}
        <text x={LEFT + (WIDTH - LEFT) / 2} y={HEIGHT - 6} textAnchor="middle">
          {axes.x.label ?? axes.x.field}
        </text>
      </svg>
    </figure>
  );
}

const short = (value: number) =>
  new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 }).format(value);

/** The next of 1, 2, 5, 10, … above a value: the top of the scale. */
function roundUp(value: number): number {
  if (value <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(step => step * unit).find(step => step >= value) ?? value;
}
