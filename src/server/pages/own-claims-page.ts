import { createElement as h, type ReactElement } from 'react';
import type { PartnerCardView } from '../../../contract/partner-card.ts';
import type { State } from '../../../contract/views.ts';
import { dayInWords } from '../../../domain/plain-days.ts';
import type { PartnerRequest } from '../../../operations/partner-request-records.ts';
import type { LinkPage } from '../link-pages.ts';
import { riskWords, stateInWords } from './claim-words.ts';
import { type Frame, framed, ways } from './frame.ts';
import { inWords, limitInWords, momentInWords } from './in-words.ts';
import { note, type Tone, text } from './page-parts.ts';

export type EndedClaim = { id: string; accountName: string; state: State };

export type OwnClaims = {
  card: PartnerCardView;
  /** Latest first. */
  ended: EndedClaim[];
  /** Waits for the customer to be in the vendor's CRM, or was refused when it was. */
  underWay: PartnerRequest[];
  /** What was just done, in words; null: nothing. */
  done: string | null;
};

/** All that a partner has registered, what is at risk first. */
export function ownClaimsPage(frame: Frame, { card, ended, underWay, done }: OwnClaims): LinkPage {
  const { base, timeZone } = frame;
  const row = (id: string, name: string, tone: Tone, ...lines: string[]): ReactElement =>
    h(
      'li',
      { key: id, className: tone },
      h('h3', null, h('a', { href: `${base}/claims/${id}` }, name)),
      ...lines.map((line, n) => h('p', { key: n }, line)),
    );
  const waiting = card.waitingClaims;
  return framed(
    frame,
    { title: 'Your customers' },
    ways(frame, 'claims'),
    done === null ? null : note('good', text(done)),
    card.partner.status === 'active'
      ? null
      : note(
          'warn',
          text(
            'Your company takes part in the program no longer, or not at the moment: nothing new can be registered.',
          ),
        ),
    h('h2', null, 'Registered to you'),
    card.protectedClaims.length === 0
      ? note(
          'empty',
          text('No customer is registered to you yet.'),
          h('p', null, h('a', { href: `${base}/register` }, 'Register a customer')),
        )
      : h(
          'ul',
          { className: 'cards' },
          ...card.protectedClaims.map(claim => {
            const { tone, text: risk } = riskWords(claim, timeZone);
            const through = `Registered through ${dayInWords(Temporal.PlainDate.from(claim.protectedThrough))}${claim.tolled ? ', paused' : ''}`;
            const renewal = claim.renewal === null ? [] : [claim.renewal.text];
            return row(claim.id, claim.accountName, tone, risk, through, ...renewal);
          }),
        ),
    waiting.length + underWay.length === 0
      ? null
      : h(
          'section',
          null,
          h('h2', null, 'Waiting'),
          h(
            'ul',
            { className: 'cards' },
            ...waiting.map(claim =>
              row(
                claim.id,
                claim.accountName,
                claim.state === 'info-requested' || claim.state === 'queued' ? 'warn' : 'plain',
                stateInWords(claim.state),
                claim.dueAt === null
                  ? `Since ${momentInWords(claim.claimedAt, timeZone)}`
                  : `${claim.state === 'under-review' ? 'Decided' : claim.state === 'queued' ? 'Confirm your place' : 'Answer'} by ${limitInWords(claim.dueAt, timeZone)}`,
              ),
            ),
            ...underWay.map(request =>
              h(
                'li',
                { key: request.requestId, className: request.refusal === null ? 'plain' : 'bad' },
                h('h3', null, request.customerName ?? request.domain),
                text(
                  request.refusal === null
                    ? 'Taken in; the customer is looked up'
                    : `Not taken: ${inWords(request.refusal.detail, timeZone)}`,
                ),
                text(`Since ${momentInWords(request.askedAt.toString(), timeZone)}`),
              ),
            ),
          ),
        ),
    card.disputes.length === 0
      ? null
      : h(
          'section',
          null,
          h('h2', null, 'Disputes'),
          h(
            'ul',
            { className: 'cards' },
            ...card.disputes.map(({ id, registrationId, accountName, nextLimit }) =>
              h(
                'li',
                { key: id, className: 'warn' },
                h('h3', null, h('a', { href: `${base}/claims/${registrationId}#dispute` }, accountName)),
                text(
                  nextLimit === null ? 'Under way' : `Next step by ${limitInWords(nextLimit.at, timeZone)}`,
                ),
              ),
            ),
          ),
        ),
    ended.length === 0
      ? null
      : h(
          'section',
          null,
          h('h2', null, 'Ended'),
          h(
            'ul',
            { className: 'cards' },
            ...ended.map(claim => row(claim.id, claim.accountName, 'plain', stateInWords(claim.state))),
          ),
        ),
  );
}
