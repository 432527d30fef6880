import type {
  AlertProps,
  LoadingSpinnerProps,
  ProgressBarProps,
  StatusTagProps,
} from '@hubspot/ui-extensions';

export function Alert({ title, children, variant = 'info' }: AlertProps) {
  return (
    <div
      className={`hs-alert hs-alert-${variant}`}
      role={variant === 'danger' || variant === 'error' ? 'alert' : 'status'}
    >
      <div className="hs-alert-title">{title}</div>
      {children !== undefined && <div>{children}</div>}
    </div>
  );
}

export function StatusTag({ children, variant = 'default', hollow }: StatusTagProps) {
  return (
    <span className={`hs-status hs-status-${variant}`}>
      <span className={hollow ? 'hs-dot hs-dot-hollow' : 'hs-dot'} aria-hidden="true" />
      {children}
    </span>
  );
}

export function LoadingSpinner({ label, showLabel, layout }: LoadingSpinnerProps) {
  return (
    <div className={`hs-spinner ${layout === 'centered' ? 'hs-spinner-centered' : ''}`} role="status">
      <span className="hs-spinner-wheel" aria-hidden="true" />
      <span className={showLabel ? '' : 'visually-hidden'}>{label}</span>
    </div>
  );
}

export function ProgressBar(props: ProgressBarProps) {
  const { title, value = 0, maxValue = 100, valueDescription, variant = 'success', showPercentage } = props;
  const percent = Math.max(0, Math.min(100, (100 * value) / (maxValue || 1)));
  return (
    <div className="hs-progress">
      <div className="hs-progress-words">
        <span className="hs-bold">{title}</span>
        <span>{valueDescription ?? (showPercentage ? `${Math.round(percent)}%` : '')}</span>
      </div>
      <div
        className="hs-progress-track"
        role="progressbar"
        aria-label={props['aria-label'] ?? title}
        aria-valuenow={value}
        aria-valuemin={0}
        aria-valuemax={maxValue}
        aria-valuetext={valueDescription}
      >
        <div className={`hs-progress-bar hs-progress-${variant}`} style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}
