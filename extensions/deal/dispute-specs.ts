import type { DisputeView } from '../../contract/disputes.ts';
import { disputeWords as words } from '../words/dispute-words.ts';
import type { ConfirmSpec } from './confirm-form.tsx';

/** Steps that a question and a few words suffice for; a ruling has a form of its own. */
export type DisputeAct =
  | 'evidence'
  | 'accept'
  | 'object'
  | 'acknowledge'
  | 'close-evidence'
  | 'escalate'
  | 'appeal';

const optionsOf = (labels: Record<string, string>, among: readonly string[] = Object.keys(labels)) =>
  among.map(value => ({ label: labels[value] ?? value, value }));

export function openDisputeSpec(): ConfirmSpec {
  const { title, consequence, confirm, text } = words.acts.open;
  return {
    title,
    consequence,
    confirm,
    textLabel: text,
    destructive: false,
    codes: {
      label: words.kindLabel,
      placeholder: words.kindPlaceholder,
      missing: words.kindMissing,
      options: optionsOf(words.kinds),
    },
    textRequired: () => text,
  };
}

/** Who reads the whole case may look after both sides, and says for which one it is. */
export function disputeSpec(act: DisputeAct, dispute: DisputeView): ConfirmSpec {
  const { title, consequence, confirm, text } = words.acts[act];
  const speaks = act === 'evidence' || act === 'accept' || act === 'object' || act === 'appeal';
  const sides = dispute.parties?.map(party => party.side) ?? [];
  return {
    title,
    consequence,
    confirm,
    textLabel: text,
    destructive: false,
    codes:
      speaks && dispute.side === null && sides.length > 1
        ? {
            label: words.sideLabel,
            placeholder: words.sidePlaceholder,
            missing: words.sideMissing,
            options: optionsOf(words.sides, sides),
          }
        : null,
    textRequired: () => text,
  };
}
