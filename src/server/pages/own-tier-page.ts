import { createElement as h, type ReactElement } from 'react';
import type { PartnerCardView } from '../../../contract/partner-card.ts';
import type { TierProgress } from '../../../contract/tiers.ts';
import { dayInWords } from '../../../domain/plain-days.ts';
import type { LinkPage } from '../link-pages.ts';
import { type Frame, framed, ways } from './frame.ts';
import { amountInWords, inWords } from './in-words.ts';
import { facts, note, text } from './page-parts.ts';

const day = (date: string) => dayInWords(Temporal.PlainDate.from(date));

/** The partner's own tier: what keeps it, what gains the next, and what is announced. */
export function ownTierPage(frame: Frame, card: PartnerCardView, done: string | null): LinkPage {
  const progress = card.tierProgress;
  return framed(
    frame,
    { title: `Your tier: ${card.partner.tier}` },
    ways(frame, 'tier'),
    done === null ? null : note('good', text(done)),
    progress === undefined
      ? text('Your company left the program; what it did stays on record.')
      : standing(frame, progress),
    facts([
      ['Partner since', card.partner.joinedOn === null ? '–' : day(card.partner.joinedOn)],
      [
        'Open claims',
        card.partner.openClaimCap === null
          ? `${card.partner.openClaims}`
          : `${card.partner.openClaims} of ${card.partner.openClaimCap}`,
      ],
      ...(card.numbers === undefined || card.numbers.winRate.percent === null
        ? []
        : [['Won of what was decided, 12 months', `${card.numbers.winRate.percent} %`] as const]),
    ]),
    h(
      'div',
      { className: 'answers' },
      ...card.offers.map(offer =>
        offer.allowed
          ? h(
              'a',
              { key: offer.name, className: 'button', href: `${frame.base}/tier/do/${offer.name}` },
              offer.label,
            )
          : null,
      ),
    ),
  );
}

function standing({ timeZone }: Frame, progress: TierProgress): ReactElement {
  const { ahead, sunset, quota, criteria, nextCriteria, next, tier, review } = progress;
  return h(
    'div',
    null,
    ahead === null
      ? null
      : note(
          'warn',
          text(
            h(
              'strong',
              null,
              ahead.effectiveOn === null
                ? `Proposed: ${ahead.to}`
                : `${ahead.to} from ${day(ahead.effectiveOn)}`,
            ),
          ),
          text(inWords(ahead.outcome.text, timeZone)),
          ahead.appealUntil === null ? null : text('You can appeal it below.'),
        ),
    progress.probationUntil === null
      ? null
      : note('warn', text(`On probation until ${day(progress.probationUntil)}.`)),
    sunset === null
      ? null
      : note(
          sunset.days <= 90 ? 'warn' : 'plain',
          text(`Without an approved registration the tier is given back on ${day(sunset.on)}.`),
          text(inWords(sunset.text, timeZone)),
        ),
    h('h2', null, `What keeps ${tier}`),
    quota === null
      ? null
      : note(
          quota.keeps === false ? 'warn' : 'plain',
          text(
            `Won in this program year: ${amountInWords(quota.attainedMinor, quota.currency)} of ${amountInWords(quota.quotaMinor, quota.currency)}.`,
          ),
          text(`At least ${amountInWords(quota.leastMinor, quota.currency)} keeps the tier.`),
        ),
    criteriaList(criteria, `${tier} has no criteria to keep.`),
    text(`The next annual review is on ${day(review.on)}.`, 'small'),
    h('h2', null, next === null ? 'This is the highest tier' : `What gains ${next}`),
    next === null ? null : criteriaList(nextCriteria, `${next} has no criteria of its own.`),
  );
}

const criteriaList = (criteria: TierProgress['criteria'], none: string): ReactElement =>
  criteria.length === 0
    ? text(none)
    : h(
        'ul',
        { className: 'cards' },
        ...criteria.map(({ name, label, needText, haveText, met, operator }) =>
          h(
            'li',
            { key: name, className: met === true ? 'good' : met === false ? 'warn' : 'plain' },
            h('h3', null, label),
            text(
              haveText === null
                ? `${needText} needed; no number is known yet, so it is not judged.`
                : `${haveText}${operator === 'at-most' ? ', at most' : ' of'} ${needText} · ${met === true ? 'met' : 'not met'}`,
            ),
          ),
        ),
      );
