import type {
  BoxProps,
  DescriptionListItemProps,
  DescriptionListProps,
  FlexProps,
  ListProps,
} from '@hubspot/ui-extensions';
import { Children } from 'react';

const gaps: Record<string, string> = {
  flush: '0',
  xs: '4px',
  'extra-small': '4px',
  sm: '8px',
  small: '8px',
  md: '16px',
  medium: '16px',
  lg: '24px',
  large: '24px',
  xl: '40px',
  'extra-large': '40px',
};

const justified = {
  start: 'flex-start',
  end: 'flex-end',
  center: 'center',
  around: 'space-around',
  between: 'space-between',
};

export function Flex({
  children,
  direction = 'row',
  gap = 'flush',
  justify = 'start',
  align,
  wrap,
}: FlexProps) {
  return (
    <div
      style={{
        display: 'flex',
        flexDirection: direction,
        gap: gaps[gap] ?? '0',
        justifyContent: justified[justify],
        alignItems: align === undefined ? (direction === 'row' ? 'center' : 'stretch') : align,
        flexWrap: wrap === true || wrap === 'wrap' ? 'wrap' : 'nowrap',
      }}
    >
      {children}
    </div>
  );
}

/** Takes its share of the row or column that it is in. */
export const Box = ({ children, flex, alignSelf }: BoxProps) => (
  <div style={{ flex: flex ?? 'initial', alignSelf, minWidth: 0 }}>{children}</div>
);

export function Divider() {
  return <hr className="hs-divider" />;
}

export function DescriptionList({ children, direction = 'column' }: DescriptionListProps) {
  return <dl className={`hs-dl hs-dl-${direction}`}>{children}</dl>;
}

export function DescriptionListItem({ label, children }: DescriptionListItemProps) {
  return (
    <div className="hs-dl-item">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function List({ children, variant = 'unordered' }: ListProps) {
  const Tag = variant.startsWith('ordered') ? 'ol' : 'ul';
  return (
    <Tag className="hs-list">
      {Children.map(children, child => (
        <li>{child}</li>
      ))}
    </Tag>
  );
}
