import { useState } from 'react';
import type { DealCardView } from '../../contract/deal-card.ts';

/**
 * The forms that are open on a card, by what they are about, each with the view on which it was opened. A form stands
 * below its subject: `shown` is the view of now with the subjects of open forms still in it, so that reading the card
 * again takes nothing from under the hands of who types.
 */
export function useOpenForms(view: DealCardView) {
  const [opened, setOpened] = useState<Record<string, DealCardView>>({});
  return {
    shown: Object.entries(opened).reduce((kept, [about, before]) => withSubject(kept, before, about), view),
    isOpen: (about: string) => about in opened,
    setOpen: (about: string, open: boolean) =>
      setOpened(({ [about]: _closed, ...others }) => (open ? { ...others, [about]: view } : others)),
  };
}

/** `view` with what `about` names as it was `before`, where it is there no more or is over. */
function withSubject(view: DealCardView, before: DealCardView, about: string): DealCardView {
  const isIt = ({ id }: { id: string }) => id === about;
  const finding = before.findings.find(isIt);
  const consent = before.consents?.find(isIt);
  const kept = {
    ...view,
    registration: withEvidence(view.registration ?? before.registration, before, about),
  };
  if (finding !== undefined) kept.findings = replaced(view.findings, finding);
  if (consent !== undefined) kept.consents = replaced(view.consents ?? [], consent);
  if (before.dispute?.id === about) kept.dispute = before.dispute;
  const { candidates = [], said = [] } = before.review ?? {};
  if (candidates.some(({ companyId }) => companyId === about) || said.some(isIt)) kept.review = before.review;
  return kept;
}

function withEvidence(
  registration: DealCardView['registration'],
  before: DealCardView,
  about: string,
): DealCardView['registration'] {
  const piece = before.registration?.evidence?.find(({ id }) => id === about);
  if (registration === null || piece === undefined) return registration;
  return { ...registration, evidence: replaced(registration.evidence ?? [], piece) };
}

/** The list with this in its place, or at its end. */
function replaced<Each extends { id: string }>(list: readonly Each[], by: Each): Each[] {
  return list.some(({ id }) => id === by.id)
    ? list.map(each => (each.id === by.id ? by : each))
    : [...list, by];
}
