import type { EmptyStateProps } from '@hubspot/ui-extensions';

/** HubSpot draws a picture beside it. */
export function EmptyState({ title, children, layout = 'horizontal' }: EmptyStateProps) {
  return (
    <div className={`hs-empty hs-empty-${layout}`}>
      <span className="hs-empty-picture" aria-hidden="true" />
      <div>
        {title !== undefined && <h3>{title}</h3>}
        {children}
      </div>
    </div>
  );
}
