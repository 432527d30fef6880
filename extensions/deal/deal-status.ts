import type { DealView, RegistrationView, State } from '../../contract/views.ts';
import { inWords } from '../offers/in-words.ts';
import { formatDay, formatDayOf, formatMoment } from '../program-time/format-time.ts';
import { daysUntil, lastDayBefore, type ProgramTime } from '../program-time/program-time.ts';
import { stateNames, statusWords as words } from '../words/status-words.ts';
import { clockEnd } from './clock-end.ts';

/** What a card says first, in words; `tone` only repeats it. */
export type DealStatus = {
  tag: string;
  tone: 'default' | 'info' | 'success' | 'warning' | 'danger';
  headline: string;
  detail: string | null;
};

/** What a status line is made of: a deal's view, or a customer's. */
export type StatusOf = Pick<DealView, 'registration' | 'account' | 'holder' | 'canRegister' | 'companyId'>;

/** Turns what the server returned into a status line. Decides nothing: every branch is a field of the view. */
export function dealStatus(view: StatusOf, time: ProgramTime): DealStatus {
  if (view.registration === null) return withoutRegistration(view, time);
  const status = ofRegistration(view.registration, time);
  if (view.holder === null || !ended.includes(view.registration.state)) return status;
  const now = words.heldMeanwhile(view.holder.name, holderDay(view.holder, time));
  return { ...status, detail: status.detail === null ? now : `${status.detail} ${now}` };
}

/** States in which the claim is over, so that somebody else may hold the customer. */
const ended: readonly State[] = ['expired', 'rejected', 'withdrawn', 'revoked', 'won', 'lost'];

function holderDay(holder: NonNullable<DealView['holder']>, time: ProgramTime): string {
  return formatDay(lastDayBefore(holder.protectedUntil, time.timeZone), time);
}

function withoutRegistration(view: StatusOf, time: ProgramTime): DealStatus {
  const { account, holder, canRegister } = view;
  if (account === null && view.companyId === null) {
    const { tag, headline, detail } = words.noCompany;
    const why =
      canRegister.refusal?.code === 'NO_ACCOUNT' ? canRegister.refusal : { title: headline, detail };
    return { tag, tone: 'default', headline: inWords(why.title, time), detail: inWords(why.detail, time) };
  }
  if (holder !== null) {
    const day = holderDay(holder, time);
    const { tag, headline, detail } = words.heldElsewhere;
    return { tag, tone: 'warning', headline: headline(account?.name ?? '', holder.name, day), detail };
  }
  if (!canRegister.allowed && canRegister.refusal !== null) {
    const { title, detail } = canRegister.refusal;
    return {
      tag: words.cannotRegister.tag,
      tone: 'warning',
      headline: inWords(title, time),
      detail: inWords(detail, time),
    };
  }
  const { tag, headline, detail } = words.free;
  return account === null
    ? { tag, tone: 'success', headline: words.freeWithout, detail: null }
    : { tag, tone: 'success', headline: headline(account.name), detail };
}

function ofRegistration(registration: RegistrationView, time: ProgramTime): DealStatus {
  const status = ofState(registration, time);
  if (!registration.contested) return status;
  const { tag, suffix, ...said } = words.contested;
  const stopped = registration.tolled === true || registration.followUp?.pausedBy === 'dispute';
  const detail = registration.state !== 'active' ? said.detail : stopped ? said.paused : said.running;
  return { tag, tone: 'warning', headline: `${status.headline} · ${suffix}`, detail };
}

function ofState(registration: RegistrationView, time: ProgramTime): DealStatus {
  const partner = registration.partner.name;
  const tag = stateNames[registration.state];
  const decision = decisionDetail(registration);
  switch (registration.state) {
    case 'draft':
      return { tag, tone: 'default', headline: words.draft.headline(partner), detail: words.draft.detail };
    case 'submitted': {
      const headline = words.submitted.headline(partner, formatDayOf(registration.claimedAt, time));
      return { tag, tone: 'info', headline, detail: words.submitted.detail };
    }
    case 'info-requested': {
      const headline = words.infoRequested.headline(partner);
      return { tag, tone: 'warning', headline, detail: decision ?? words.infoRequested.detail };
    }
    case 'under-review':
      return underReview(registration, time);
    case 'queued': {
      const headline = words.queued.headline(partner, registration.queuePosition);
      return { tag, tone: 'default', headline, detail: words.queued.detail };
    }
    case 'active':
      return active(registration, time);
    case 'expired': {
      const day = registration.protectedThrough ?? lastDayOf(registration, time);
      return {
        tag,
        tone: 'default',
        headline: words.expired.headline(partner, day === null ? '' : formatDay(day, time)),
        detail: words.expired.detail,
      };
    }
    case 'rejected':
      return { tag, tone: 'danger', headline: words.rejected.headline(partner), detail: decision };
    case 'withdrawn':
      return {
        tag,
        tone: 'default',
        headline: words.withdrawn.headline(partner),
        detail: decision ?? words.withdrawn.detail,
      };
    case 'revoked':
      return { tag, tone: 'danger', headline: words.revoked.headline(partner), detail: decision };
    case 'won':
      return { tag, tone: 'success', headline: words.won.headline(partner), detail: words.won.detail };
    case 'lost':
      return { tag, tone: 'default', headline: words.lost.headline(partner), detail: words.lost.detail };
    default: {
      const unknown: never = registration.state;
      return {
        tag: String(unknown),
        tone: 'default',
        headline: `${partner}: ${String(unknown)}`,
        detail: null,
      };
    }
  }
}

function active(registration: RegistrationView, time: ProgramTime): DealStatus {
  const partner = registration.partner.name;
  const through = registration.protectedThrough ?? lastDayOf(registration, time);
  const base =
    through === null
      ? words.active.headlineWithout(partner)
      : words.active.headline(partner, formatDay(through, time));
  const { followUp } = registration;
  if (followUp === null) {
    return { tag: stateNames.active, tone: 'success', headline: base, detail: words.active.onTrack };
  }
  if (followUp.pausedBy != null && followUp.status !== 'missed') {
    const headline = `${base} · ${words.active.paused}`;
    return { tag: stateNames.active, tone: 'success', headline, detail: words.active.pausedDetail };
  }
  const lastDay = lastDayBefore(clockEnd(followUp), time.timeZone);
  const day = formatDay(lastDay, time);
  const dueLine = `${base} · ${words.active.followUpIn(daysUntil(lastDay, time))}`;
  switch (followUp.status) {
    case 'on-track':
      return { tag: stateNames.active, tone: 'success', headline: dueLine, detail: words.active.onTrack };
    case 'due-soon':
      return {
        tag: words.active.dueSoonTag,
        tone: 'warning',
        headline: dueLine,
        detail: words.active.dueSoon(partner, day),
      };
    case 'missed': {
      const open = followUp.directWindowOpen;
      const suffix = open ? words.active.missedOpen : words.active.missed;
      const detail = open ? words.active.openDetail(partner, day) : words.active.missedDetail(day);
      return { tag: words.active.missedTag, tone: 'danger', headline: `${base} · ${suffix}`, detail };
    }
    case 'pending-evidence': {
      const headline = `${base} · ${words.active.pendingEvidence}`;
      return {
        tag: words.active.pendingTag,
        tone: 'info',
        headline,
        detail: words.active.pendingDetail(day),
      };
    }
    default: {
      followUp.status satisfies never;
      return { tag: stateNames.active, tone: 'success', headline: dueLine, detail: null };
    }
  }
}

function underReview(registration: RegistrationView, time: ProgramTime): DealStatus {
  const { reviewDueAt } = registration;
  const base = words.underReview.headline(registration.partner.name);
  const late = reviewDueAt !== null && Date.parse(reviewDueAt) < Date.parse(time.now);
  const due = late ? words.underReview.late : words.underReview.dueBy;
  return {
    tag: stateNames['under-review'],
    tone: late ? 'warning' : 'info',
    headline: reviewDueAt === null ? base : `${base} · ${due(formatMoment(reviewDueAt, time))}`,
    detail: words.underReview.detail,
  };
}

/** Reason and the text that goes with it; null where neither was given. */
function decisionDetail({ decision }: RegistrationView): string | null {
  if (decision === null || (decision.code === null && !decision.text)) return null;
  return decision.text === null || decision.text === ''
    ? decision.title
    : `${decision.title}: ${decision.text}`;
}

function lastDayOf(registration: RegistrationView, time: ProgramTime): string | null {
  return registration.protectedUntil === null
    ? null
    : lastDayBefore(registration.protectedUntil, time.timeZone);
}
