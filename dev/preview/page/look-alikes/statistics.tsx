import type { StatisticsItemProps, StatisticsProps, StatisticsTrendProps } from '@hubspot/ui-extensions';

export const Statistics = ({ children }: StatisticsProps) => <div className="hs-statistics">{children}</div>;

export function StatisticsItem({ label, number, children }: StatisticsItemProps) {
  return (
    <div className="hs-statistic">
      <div className="hs-microcopy">{label}</div>
      <div className="hs-statistic-number">{number}</div>
      {children}
    </div>
  );
}

export function StatisticsTrend({ value, direction }: StatisticsTrendProps) {
  return (
    <div className="hs-microcopy">
      <span aria-hidden="true">{direction === 'increase' ? '▲' : '▼'}</span> {value}
    </div>
  );
}
