import type { HeadingProps, TextProps } from '@hubspot/ui-extensions';

export function Heading({ children }: HeadingProps) {
  return <h3 className="hs-heading">{children}</h3>;
}

/** `format` beyond weight and italics is not used by our cards. */
export function Text({ children, variant, format, inline }: TextProps) {
  const classes = [
    'hs-text',
    variant === 'microcopy' ? 'hs-microcopy' : '',
    format?.fontWeight === 'bold' || format?.fontWeight === 'demibold' ? 'hs-bold' : '',
    format?.italic ? 'hs-italic' : '',
  ];
  const className = classes.filter(Boolean).join(' ');
  return inline ? <span className={className}>{children}</span> : <div className={className}>{children}</div>;
}
