import type { ButtonProps, LoadingButtonProps } from '@hubspot/ui-extensions';
import { pressed } from './remote-events.ts';

export function Button({
  children,
  onClick,
  disabled,
  variant = 'secondary',
  size = 'md',
  type = 'button',
}: ButtonProps) {
  return (
    <button
      type={type}
      className={`hs-button hs-button-${variant} hs-button-${size}`}
      disabled={disabled === true}
      onClick={() => pressed(onClick)}
    >
      {children}
    </button>
  );
}

/** While loading it cannot be pressed; it stays focusable, so that a keyboard user is not thrown off the form. */
export function LoadingButton({
  children,
  loading,
  disabled,
  onClick,
  variant = 'secondary',
  size = 'md',
  type,
}: LoadingButtonProps) {
  return (
    <button
      type={type ?? 'button'}
      className={`hs-button hs-button-${variant} hs-button-${size}`}
      disabled={disabled === true}
      aria-disabled={loading === true}
      onClick={event => {
        if (loading) event.preventDefault();
        else pressed(onClick);
      }}
    >
      {loading && <span className="hs-spinner-wheel" aria-hidden="true" />}
      {children}
    </button>
  );
}
