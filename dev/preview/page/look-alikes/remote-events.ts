import type { ButtonProps, FormProps } from '@hubspot/ui-extensions';

/** HubSpot's handlers get an event and reactions for overlays; our cards use neither. */
type Handler = (...args: unknown[]) => unknown;

export function pressed(handler: ButtonProps['onClick']): void {
  (handler as Handler | undefined)?.({ type: 'click' });
}

export function submitted(handler: FormProps['onSubmit']): void {
  (handler as Handler | undefined)?.({ type: 'submit', targetValue: {} });
}
