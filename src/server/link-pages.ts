import { type Html, html } from './html-page.ts';

/** A page for a partner's browser, with its status. `form`: it has one, which posts to where the page came from. */
export type LinkPage = { status: number; title: string; body: Html; form?: boolean };

/** One page for everything that nobody signed, whatever is wrong with it: what does not exist looks forged. */
export const unknownLink: LinkPage = {
  status: 404,
  title: 'This link does not work',
  body: html`<p>It may have been cut off when it was copied. Open it again from the message that you got, or ask
    whoever sent it for a new one. Nothing was changed.</p>`,
};

export const expiredLink: LinkPage = {
  status: 410,
  title: 'This link is too old',
  body: html`<p>Each link ends some time. Ask your partner manager for a new one. Nothing was changed.</p>`,
};

export const notInUse: LinkPage = {
  status: 410,
  title: 'This link is not in use any more',
  body: html`<p>The company that sent it does not use Dibs at the moment. Nothing was changed.</p>`,
};

export const tooOften: LinkPage = {
  status: 429,
  title: 'Too many tries',
  body: html`<p>Wait a minute, then open the link again. Nothing was changed.</p>`,
};

export const tooLong: LinkPage = {
  status: 413,
  title: 'That is too long',
  body: html`<p>Go back and write less. Nothing was changed.</p>`,
};

/** Something went wrong on our side; `status` is the fault's. */
/** The same form twice, and not with the same words: what came first is decided. */
export const sentBefore: LinkPage = {
  status: 409,
  title: 'This form was sent before',
  body: html`<p>What it said then is on record. To say something else, go back, load the page again, and fill in the form that you find there.</p>`,
};

export const linkFault = (status: number): LinkPage => ({
  status,
  title: 'That did not work',
  body: html`<p>Something went wrong on our side. Try again in a few minutes. Nothing was changed.</p>`,
});
