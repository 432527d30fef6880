import { createElement as h, type ReactElement } from 'react';
import type { DisputeView } from '../../../contract/disputes.ts';
import type { Offer } from '../../../contract/offers.ts';
import type { RegistrationView } from '../../../contract/views.ts';
import type { EvidenceFile } from '../../../operations/partner-file-records.ts';
import type { LinkPage } from '../link-pages.ts';
import type { OwnClaim } from '../partner-offers.ts';
import { disputeStates, nextInWords, stateInWords } from './claim-words.ts';
import { type Frame, framed } from './frame.ts';
import { amountInWords, inWords, limitInWords, momentInWords } from './in-words.ts';
import { backTo, facts, note, text } from './page-parts.ts';

/** One claim: how it stands, what can be done about it, and what it rests on. */
export function claimPage(
  frame: Frame,
  { view, dispute, offers }: OwnClaim,
  { files, done }: { files: EvidenceFile[]; done: string | null },
): LinkPage {
  const { base, timeZone } = frame;
  const about = (id: string) => offers.filter(offer => offer.about === id);
  const here = `${base}/claims/${view.id}`;
  return framed(
    frame,
    { title: view.account.name },
    backTo(base, 'Your customers'),
    done === null ? null : note('good', text(done)),
    note(
      view.state === 'active' ? 'good' : 'plain',
      text(h('strong', null, stateInWords(view.state))),
      text(nextInWords(view)),
    ),
    ...notices(view, timeZone),
    ...buttons(here, about('registration'), view),
    ...(view.consents ?? [])
      .filter(({ status }) => status === 'asked' || status === 'granted')
      .map(consent =>
        h(
          'section',
          { key: consent.id },
          h('h2', null, consent.status === 'asked' ? 'Your consent is asked for' : 'You have consented'),
          facts([
            ['Direct sales want to', consent.scopeText],
            ...(consent.reason == null ? [] : [['Why', consent.reason] as const]),
            ...(consent.status === 'asked'
              ? [['Answer by', limitInWords(consent.answerDueAt, timeZone)] as const]
              : []),
          ]),
          ...buttons(here, about(consent.id), view),
        ),
      ),
    ...(dispute === null ? [] : [disputeSection(here, dispute, about(dispute.id), view, timeZone)]),
    h('h2', null, 'What is on record'),
    facts([
      [
        'Customer',
        `${view.account.name}${view.account.domains.length > 0 ? ` (${view.account.domains.join(', ')})` : ''}`,
      ],
      ['Claimed', momentInWords(view.claimedAt, timeZone)],
      ...(view.note == null || view.note === '' ? [] : [['What you told us', view.note] as const]),
      ...(view.estimate == null
        ? []
        : [['Estimated amount', amountInWords(view.estimate.amountMinor, view.estimate.currency)] as const]),
    ]),
    h(
      'p',
      null,
      h('a', { href: `${here}/receipt` }, 'Download the receipt'),
      ' It proves when you claimed, and can be checked without us.',
    ),
    evidenceSection(view, timeZone),
    files.length === 0
      ? null
      : h(
          'section',
          null,
          h('h2', null, 'Your files'),
          h(
            'ul',
            null,
            ...files.map(file =>
              h(
                'li',
                { key: file.fileId },
                h('a', { href: `${base}/files/${file.fileId}` }, file.name ?? 'file'),
                ` ${Math.ceil(file.sizeBytes / 1024)} kB, ${momentInWords(file.givenAt.toString(), timeZone)}`,
              ),
            ),
          ),
        ),
  );
}

function notices(view: RegistrationView, timeZone: string): ReactElement[] {
  const { followUp, life, decision, lossReported } = view;
  const found: ReactElement[] = [];
  if (followUp !== null)
    found.push(
      note(
        followUp.status === 'missed' ? 'bad' : followUp.status === 'on-track' ? 'plain' : 'warn',
        text(
          h(
            'strong',
            null,
            followUp.status === 'missed'
              ? 'A follow-up was missed'
              : `Next follow-up by ${limitInWords(followUp.dueAt, timeZone)}`,
          ),
        ),
        text(inWords(followUp.why ?? '', timeZone)),
      ),
    );
  if (lossReported != null)
    found.push(
      note(
        'bad',
        text(h('strong', null, 'The deal was reported lost')),
        text(
          `Object by ${limitInWords(lossReported.objectUntil, timeZone)}, or the registration ends as lost.`,
        ),
      ),
    );
  if (life?.info != null)
    found.push(
      note(
        'warn',
        text(h('strong', null, 'The reviewer asks')),
        text(life.info.text ?? 'The question is not kept any more.'),
      ),
    );
  if (life?.revocation != null)
    found.push(
      note('bad', text(h('strong', null, 'A revocation is proposed')), text(life.revocation.text ?? '')),
    );
  if (decision !== null && view.state !== 'active')
    found.push(
      note(
        'plain',
        text(h('strong', null, inWords(decision.title, timeZone))),
        decision.text === null ? null : text(decision.text),
      ),
    );
  return found.map((each, n) => h('div', { key: n }, each));
}

function buttons(here: string, offers: readonly Offer[], _view: RegistrationView): ReactElement[] {
  if (offers.length === 0) return [];
  return [
    h(
      'div',
      { key: 'answers', className: 'answers' },
      ...offers.map(offer =>
        offer.allowed
          ? h(
              'a',
              {
                key: offer.name,
                className: offer.rank === 'first' ? 'button main' : 'button',
                href: `${here}/do/${offer.about}/${offer.name}`,
              },
              offer.label,
            )
          : h('p', { key: offer.name, className: 'small' }, `${offer.label}: ${offer.reason ?? 'not now'}`),
      ),
    ),
  ];
}

function disputeSection(
  here: string,
  dispute: DisputeView,
  offers: readonly Offer[],
  view: RegistrationView,
  timeZone: string,
): ReactElement {
  const { proposal, rulings, nextLimit, evidence } = dispute;
  const ruling = rulings.at(-1) ?? proposal;
  return h(
    'section',
    { key: 'dispute', id: 'dispute' },
    h('h2', null, 'Dispute'),
    facts([
      ['How it stands', disputeStates[dispute.state] ?? dispute.state],
      ['Opened', momentInWords(dispute.openedAt, timeZone)],
      ...(nextLimit === null ? [] : [['Next step by', limitInWords(nextLimit.at, timeZone)] as const]),
      ['To be decided by', limitInWords(dispute.decisionDueAt, timeZone)],
      ...(ruling == null
        ? []
        : [
            [
              rulings.length > 0 ? 'Ruling' : 'Proposed',
              `${ruling.code.toLowerCase().replaceAll('_', ' ')}: ${ruling.reasoning}`,
            ] as const,
          ]),
    ]),
    evidence.length === 0
      ? null
      : h(
          'ul',
          null,
          ...evidence.map(each =>
            h(
              'li',
              { key: each.id },
              `${each.yours ? 'You' : 'The other side'}, ${momentInWords(each.at, timeZone)}`,
              each.text === null ? '' : `: ${each.text}`,
            ),
          ),
        ),
    ...buttons(here, offers, view),
  );
}

function evidenceSection(view: RegistrationView, timeZone: string): ReactElement | null {
  const evidence = view.evidence ?? [];
  if (view.state !== 'active') return null;
  return h(
    'section',
    null,
    h('h2', null, 'Follow-ups'),
    evidence.length === 0
      ? note('empty', text('None is on record yet.'))
      : h(
          'ul',
          null,
          ...evidence
            .slice(0, 20)
            .map(each =>
              h(
                'li',
                { key: each.id },
                `${inWords(each.title, timeZone)}, ${momentInWords(each.at, timeZone)} · `,
                each.counts ? 'counts' : `does not count: ${inWords(each.why ?? '', timeZone)}`,
              ),
            ),
        ),
  );
}
