import { Button, Form, Input, LoadingButton, Select, TextArea, ToggleGroup } from '@hubspot/ui-extensions';
import type { renderDealCard } from './render-card.tsx';
import { wordsOf } from './render-card.tsx';

/** What is rendered, at whichever place in HubSpot. */
type Card = Omit<ReturnType<typeof renderDealCard>, 'mocks' | 'render' | 'rerender'>;

/** Waits until all of these words stand on the card. */
export async function says(card: Card, ...words: string[]): Promise<void> {
  await card.waitFor(() => {
    const shown = wordsOf(card.getRootNode());
    const missing = words.filter(each => !shown.includes(each));
    if (missing.length > 0) throw new Error(`not on the card: ${missing.join(' | ')}`);
  });
}

/** Clicks the button with this text; fails when it is not there or is disabled, as it does for a person. */
export function click(card: Card, text: string): void {
  const loading = card.maybeFind(LoadingButton, node => node.text === text && node.props.type !== 'submit');
  if (loading?.props.loading) throw new Error(`"${text}" is under way`);
  const button = loading ?? card.find(Button, node => node.text === text);
  if (button.props.disabled) throw new Error(`"${text}" is disabled`);
  button.trigger('onClick');
}

export function isDisabled(card: Card, text: string): boolean {
  return card.find(Button, node => node.text === text).props.disabled === true;
}

export function choose(card: Card, name: string, value: string): void {
  card.find(Select, { name }).trigger('onChange', value as never);
}

/** Ticks exactly these. */
export function tick(card: Card, name: string, values: string[]): void {
  card.find(ToggleGroup, { name }).trigger('onChange', values as never);
}

export function type(card: Card, name: string, value: string): void {
  (card.maybeFind(Input, { name }) ?? card.find(TextArea, { name })).trigger('onChange', value as never);
}

/** Presses the form's submit button, which HubSpot turns into the form's submit event. */
export function submit(card: Card, text: string): void {
  const button = card.find(LoadingButton, node => node.text === text);
  if (button.props.loading || button.props.type !== 'submit') throw new Error(`"${text}" cannot be pressed`);
  card.find(Form).trigger('onSubmit');
}

/** The error that stands beside a field, or null. */
export function errorBeside(card: Card, name: string): string | null {
  const field =
    card.maybeFind(Select, { name }) ??
    card.maybeFind(Input, { name }) ??
    card.maybeFind(ToggleGroup, { name }) ??
    card.find(TextArea, { name });
  return field.props.error === true ? (field.props.validationMessage ?? null) : null;
}
