import { lastProtectedDay } from '../domain/calendar.ts';
import { rejectCodes, revokeCodes } from '../domain/decision-codes.ts';
import { fieldWords } from '../domain/info-request.ts';
import type { NoticeFacts } from '../domain/notice-words.ts';
import { type BehalfSource, behalfWords } from '../domain/on-behalf.ts';
import { appealableUntil } from './appealable-until.ts';
import type { ConsentsPort } from './consent-records.ts';
import type { AccountsPort, ClaimsPort, PolicyPort } from './ports.ts';
import type { Registration } from './records.ts';

/** An entry of the ledger of which the partner is told. */
export type UntoldEntry = {
  entryId: string;
  kind: string;
  registrationId: string | null;
  partnerCompanyId: string;
  actorKind: 'user' | 'partner' | 'automation';
  actorUserId: string | null;
  occurredAt: Temporal.Instant;
  facts: Record<string, unknown>;
};

export type NoticeFactsPorts = AccountsPort & ClaimsPort & ConsentsPort & PolicyPort;

/** What the partner is told of an entry: of its own claim, in the program's words, without anybody else (I7). */
export async function noticeFacts(
  ports: NoticeFactsPorts,
  entry: UntoldEntry,
  claim: Registration | null,
): Promise<NoticeFacts> {
  const { facts } = entry;
  const customer = claim === null ? null : ((await ports.company(claim.companyId))?.name ?? null);
  const { policy } = await ports.policyInForce();
  const through = claim?.protectedUntil ?? null;
  return {
    customer,
    by: await deadlineOf(ports, entry, claim),
    through:
      typeof facts.effectiveOn === 'string'
        ? facts.effectiveOn
        : through === null
          ? null
          : lastProtectedDay(through, policy.timeZone).toString(),
    reason: reasonOf(entry, claim),
    textId: textIdOf(entry, claim),
    tier: typeof facts.to === 'string' && entry.registrationId === null ? facts.to : null,
  };
}

/** Facts that say until when the partner can act. */
const ends = [
  'dueAt',
  'objectUntil',
  'takesEffectAt',
  'relinkUntil',
  'answerDueAt',
  'appealUntil',
  'decisionDueAt',
];
const appealable = new Set(['registration-rejected', 'registration-revoked', 'registration-expired']);

async function deadlineOf(
  ports: PolicyPort,
  { kind, facts }: UntoldEntry,
  claim: Registration | null,
): Promise<string | null> {
  if (kind === 'follow-up-warned') return claim?.followUpDueAt?.toString() ?? null;
  if (claim !== null && appealable.has(kind)) {
    const decidedAt = claim.endedAt ?? claim.decidedAt;
    if (decidedAt === null) return null;
    return appealableUntil(decidedAt, await ports.policyOf(claim.policyVersion)).toString();
  }
  for (const name of ends) {
    const at = facts[name];
    if (typeof at === 'string') return at;
  }
  return null;
}

const codes: Readonly<Record<string, { title: string }>> = { ...rejectCodes, ...revokeCodes };
const lapses: Readonly<Record<string, string>> = {
  INFO_TIMEOUT: 'no answer came in time',
  NOT_RECONFIRMED: 'the place in the queue was not confirmed',
  PARTNER_TERMINATED: 'your company left the program',
  PARTNERS_MERGED: 'another registration of the united companies stays',
};

function reasonOf({ kind, facts }: UntoldEntry, claim: Registration | null): string | null {
  if (kind === 'info-requested' && Array.isArray(facts.fields)) {
    const words: Readonly<Record<string, string>> = fieldWords;
    return facts.fields.map(name => words[String(name)] ?? String(name)).join(', ');
  }
  const enteredAct = enteredActs[kind];
  if (enteredAct !== undefined) return enteredAct + howItCame(facts);
  if (kind === 'consent-asked') return facts.scope === 'deal' ? 'work on one deal with them' : 'engage them';
  const code = typeof facts.code === 'string' ? facts.code : (claim?.decisionCode ?? '');
  if (kind === 'registration-withdrawn') return lapses[code] ?? null;
  return decided.has(kind) ? (codes[code]?.title ?? null) : null;
}

/** What was entered or decided for the partner. */
const enteredActs: Readonly<Record<string, string>> = {
  'consent-granted': 'that you consent to our sales engaging the customer',
  'consent-refused': 'that you do not consent to our sales engaging the customer',
  'consent-revoked': 'that you take your consent back',
  'info-answered': 'your answer to the reviewer',
  'registration-reconfirmed': 'that you keep your place in line',
  'loss-opposed': 'your objection to the reported loss',
  'revocation-opposed': 'your objection to the revocation',
  'registration-appealed': 'your appeal',
};

function howItCame({ onBehalf }: UntoldEntry['facts']): string {
  const source = (onBehalf as { source?: BehalfSource } | undefined)?.source;
  return source === undefined
    ? ', as your partner manager decided when your time to answer was over'
    : `, which came ${behalfWords[source]}`;
}

const decided = new Set(['registration-rejected', 'registration-revoked', 'revocation-proposed']);
/** Entries whose text was written to the partner. */
const addressed = new Set(['registration-rejected', 'info-requested', 'consent-asked']);

function textIdOf({ kind, facts }: UntoldEntry, claim: Registration | null): string | null {
  if (!addressed.has(kind)) return null;
  return typeof facts.textId === 'string' ? facts.textId : (claim?.decisionTextId ?? null);
}
