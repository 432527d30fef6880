import { momentWords } from './day-words.ts';
import type { DirectRule } from './direct-engagement.ts';
import type { FactValue } from './refusal.ts';

type Facts = Record<string, FactValue>;

/** What each rule found, as a sentence: who, what, when. `other` is for rules without words of their own. */
export const sentences: Record<DirectRule | 'other', (facts: Facts, rule: string) => string> = {
  D1: facts => {
    const registered = localTime(facts.claimedAt, facts.timeZone, 'earlier');
    return `${opened(facts)} on a customer that a partner registered ${registered}, and the partner is not linked to it.`;
  },
  D2: facts => {
    const seen = localTime(facts.occurredAt, facts.timeZone, '');
    return `${who(facts)} now owns the registered ${deal(facts)}${seen === '' ? '' : `, seen ${seen}`}, is not on its co-sell list, and the registered partner is not linked to it.`;
  },
  D3: facts =>
    `The registered partner was taken off the registered ${deal(facts)} ${when(facts)}${by(facts)}.`,
  D4: facts => {
    const acts: Record<string, string> = { call: 'called', meeting: 'met with', email: 'wrote to' };
    const did = acts[text(facts.activityType) ?? ''] ?? 'was in touch with';
    const again = text(facts.earlierActivityId) === null ? '' : ', not for the first time in these days';
    return `${who(facts)} ${did} a registered customer ${when(facts)} outside the registered deal${again}.`;
  },
  D5: facts => `${who(facts)} enrolled a contact of a registered customer in a sequence ${when(facts)}.`,
  D6: facts =>
    `${who(facts)} quoted on the ${deal(facts)} of a registered customer ${when(facts)}, and the partner is not linked to it.`,
  D7: facts =>
    `${who(facts)} took over a ${facts.what === 'lead' ? 'lead on a registered customer' : 'registered customer'} ${when(facts)}.`,
  D8: facts =>
    `The registered ${deal(facts)} was moved to another company ${when(facts)}; the registration did not follow.`,
  D9: facts =>
    `${opened(facts)} on a company that looks like a duplicate of a registered customer (${text(facts.matchLevel) ?? 'match'}).`,
  D10: facts =>
    `${opened(facts)}, soon after the registration expired, on a customer that direct sales had worked before.`,
  D11: facts => `${opened(facts)}, soon after direct sales had set the registered deal lost.`,
  other: (facts, rule) =>
    `${who(facts)} worked on a registered customer without the partner (${rule}, ${deal(facts)}).`,
};

const text = (value: FactValue | undefined) =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

const who = (facts: Facts) => text(facts.actorName) ?? 'A direct sales user';
const by = (facts: Facts) => (text(facts.actorName) === null ? '' : ` by ${text(facts.actorName)}`);
const when = (facts: Facts) => localTime(facts.occurredAt, facts.timeZone, 'at a time not known');

const deal = (facts: Facts) =>
  text(facts.dealName) === null
    ? `deal ${text(facts.dealId) ?? 'without a name'}`
    : `deal “${facts.dealName}”`;

function opened(facts: Facts): string {
  const at = localTime(facts.dealCreatedAt, facts.timeZone, 'at a time not known');
  return facts.actorAs === 'owner'
    ? `${who(facts)} owns the ${deal(facts)}, opened ${at}`
    : `${who(facts)} opened the ${deal(facts)} ${at}`;
}

function localTime(
  instant: FactValue | undefined,
  timeZone: FactValue | undefined,
  otherwise: string,
): string {
  const at = text(instant);
  if (at === null) return otherwise;
  return `on ${momentWords(Temporal.Instant.from(at), text(timeZone) ?? 'UTC')}`;
}
