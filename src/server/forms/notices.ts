import type { Notice } from '../../../contract/deal-card.ts';
import type { RegistrationView } from '../../../contract/views.ts';
import { noticeWords as words } from '../words/notice-words.ts';
import { dayMark, lastDayMark, momentMark } from './form-parts.ts';

/** What somebody has to answer by some time, and what stands still. */
export function noticesOf(registration: RegistrationView): Notice[] {
  const { life, lossReported, relinkUntil, renewalPending, followUp, partner, timeZone } = registration;
  const notices: (Notice | null)[] = [
    life?.info == null
      ? null
      : {
          title: words.info(partner.name, momentMark(life.info.dueAt)),
          lines: [life.info.text ?? '', words.asked(life.info.fields)],
        },
    life?.revocation == null
      ? null
      : { title: words.revocation, lines: revocationLines(life.revocation, partner.name) },
    life?.revertProposed === true ? { title: words.revert, lines: [words.revertText] } : null,
    lossReported == null
      ? null
      : {
          title: words.loss(dayOf(lossReported.at, timeZone)),
          lines: [words.lossText(partner.name, momentMark(lossReported.objectUntil))],
        },
    relinkUntil == null
      ? null
      : {
          title: words.relink,
          lines: [words.relinkText(lastDayMark(Temporal.Instant.from(relinkUntil), timeZone))],
        },
    renewalPending == null
      ? null
      : {
          title: words.renewal(partner.name),
          lines: [words.renewalText(momentMark(renewalPending.decideBy))],
        },
    life?.reconfirmBy == null
      ? null
      : {
          title: words.reconfirm(lastDayMark(Temporal.Instant.from(life.reconfirmBy), timeZone)),
          lines: [words.reconfirmText],
        },
    followUp?.pausedBy == null
      ? null
      : { title: words.paused, lines: [words.pausedBy[followUp.pausedBy] ?? words.pausedText] },
    followUp?.reviewForRevocationSince == null
      ? null
      : { title: words.misses(followUp.misses?.length ?? 0), lines: [words.missesText] },
  ];
  return notices
    .filter(notice => notice !== null)
    .map(({ title, lines }) => ({ title, lines: lines.filter(line => line !== '') }));
}

function revocationLines(
  revocation: NonNullable<NonNullable<RegistrationView['life']>['revocation']>,
  partner: string,
): string[] {
  const { text, partnerObjects, takesEffectAt, objection } = revocation;
  const waitsFor = partnerObjects
    ? words.revocationObjected(partner)
    : takesEffectAt === null
      ? words.revocationSecond
      : words.revocationAt(momentMark(takesEffectAt), partner);
  return [text ?? '', waitsFor, objection === null ? '' : words.objection(objection)];
}

const dayOf = (instant: string, timeZone: string) =>
  dayMark(Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate());
