import { Button, Statistics, StatisticsItem, Text } from '@hubspot/ui-extensions';
import type { KeyFigure, WorkKind } from '../../contract/home.ts';
import { chartWords, figureWords, kindWords } from '../words/home-words.ts';

type Props = {
  figures: KeyFigure[];
  locale: string;
  onDrillDown: (kind: WorkKind) => void;
};

/** A strip of figures; each says how it is reckoned, and leads to the work behind it. */
export function FigureStrip({ figures, locale, onDrillDown }: Props) {
  return (
    <Statistics>
      {figures.map(figure => (
        <StatisticsItem key={figure.id} label={figureWords[figure.id].name} number={numberOf(figure, locale)}>
          <Text variant="microcopy">{figureWords[figure.id].formula(figure.of, figure.currency ?? '')}</Text>
          {figure.drillDown !== undefined && figure.of > 0 && (
            <DrillDown kind={figure.drillDown} onDrillDown={onDrillDown} />
          )}
        </StatisticsItem>
      ))}
    </Statistics>
  );
}

function DrillDown({ kind, onDrillDown }: { kind: WorkKind; onDrillDown: Props['onDrillDown'] }) {
  return (
    <Button variant="transparent" size="xs" onClick={() => onDrillDown(kind)}>
      {kindWords[kind]}
    </Button>
  );
}

function numberOf({ value, unit, currency }: KeyFigure, locale: string): string {
  if (value === null) return chartWords.none;
  const number = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: 1, ...options }).format(value);
  if (unit === 'money')
    return number({ style: 'currency', currency: currency ?? 'USD', maximumFractionDigits: 0 });
  return unit === 'percent' ? `${number({})} %` : number({});
}
