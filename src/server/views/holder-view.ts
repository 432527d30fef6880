import { accountHistory } from '../../../adapters/postgres/account-history.ts';
import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import type { HolderAnswer } from '../../../contract/holder.ts';
import { lastProtectedDay } from '../../../domain/calendar.ts';
import { dayWords } from '../../../domain/day-words.ts';
import { accountsAt, holderAt, standsFor } from '../../../domain/holder-at.ts';
import { ledgerTitle } from '../../../domain/ledger-titles.ts';
import type { Outcome } from '../../../domain/outcome.ts';
import type { ReplayedHold } from '../../../domain/replay.ts';
import type { CompanyRecord } from '../../../operations/records.ts';
import { mayRead, viewerOf } from './viewer.ts';

/**
 * Who was registered on the company's customer at `at`, as known at `knownAt` (T2), from the ledger alone. Of a
 * registration that the person may not read there is no trace, not even that there was one (I7).
 */
export async function holderView(
  tx: PortalTransaction,
  company: CompanyRecord,
  asked: { userId: string; at: Temporal.Instant; knownAt: Temporal.Instant },
): Promise<HolderAnswer> {
  const { at, knownAt } = asked;
  const store = storeOf(tx);
  const viewer = await viewerOf(tx, store, asked.userId);
  const { policy } = await store.policyInForce();
  const history = await accountHistory(tx, company.accountId, knownAt);
  const readable = history.known.holds.filter(hold => mayRead(viewer, hold.partnerCompanyId));
  const companies = standsFor(company.companyId, await store.companiesOfAccount(company.accountId));
  const found = holderAt(accountsAt(companies, history.moves, { at, knownAt }), readable, at);
  const [hold, ...others] = found.holds;
  const partner = hold === undefined ? null : await store.partner(hold.partnerCompanyId);
  const told = hold ?? found.before;
  return {
    ok: true,
    at: at.toString(),
    knownAt: knownAt.toString(),
    timeZone: policy.timeZone,
    accountIds: found.accountIds,
    holder:
      hold === undefined
        ? null
        : {
            registrationId: hold.registrationId,
            partner: {
              companyId: hold.partnerCompanyId,
              name: partner?.name ?? `Company ${hold.partnerCompanyId}`,
            },
            protectedFrom: hold.from.toString(),
            protectedUntil: hold.until?.toString() ?? null,
          },
    others: others.map(({ registrationId, partnerCompanyId }) => ({ registrationId, partnerCompanyId })),
    why:
      hold === undefined
        ? whyNobody(found.before, at, mayRead(viewer, anybody), policy.timeZone)
        : whyHeld(hold, at, policy.timeZone),
    entries: (told?.entryIds ?? []).flatMap(id => {
      const entry = history.entries.get(id);
      return entry === undefined
        ? []
        : [
            {
              id,
              kind: entry.kind,
              title: ledgerTitle(entry.kind, entry.facts, policy.timeZone),
              occurredAt: entry.occurredAt.toString(),
              recordedAt: entry.recordedAt.toString(),
            },
          ];
    }),
  };
}

/** No partner has this id: whoever may read of it may read of all. */
const anybody = '0';

function whyHeld({ from, until }: ReplayedHold, at: Temporal.Instant, timeZone: string): Outcome {
  const through = until === null ? null : dayWords(lastProtectedDay(until, timeZone));
  return {
    code: 'REGISTERED',
    rule: 'T6',
    text: through === null ? 'Registered, and paused without an end.' : `Registered through ${through}.`,
    facts: { at: at.toString(), protectedFrom: from.toString(), protectedUntil: until?.toString() ?? null },
    wouldChange:
      until === null
        ? []
        : [{ fact: 'at', becomes: until.toString(), text: 'At its end the customer is free.' }],
  };
}

/** To whoever sees a part only, the rest being free is not asserted. */
function whyNobody(
  before: ReplayedHold | null,
  at: Temporal.Instant,
  seesAll: boolean,
  timeZone: string,
): Outcome {
  const last =
    before?.until == null
      ? null
      : { until: before.until, day: dayWords(lastProtectedDay(before.until, timeZone)) };
  return {
    code: seesAll ? 'FREE' : 'NONE_OF_YOURS',
    rule: 'T6',
    text: [
      seesAll ? 'Nobody was registered.' : 'No registration of your own was active.',
      ...(last === null ? [] : [`The one before ended on ${last.day}.`]),
    ].join(' '),
    facts: { at: at.toString(), endedAt: last?.until.toString() ?? null },
    wouldChange:
      last === null
        ? []
        : [
            {
              fact: 'at',
              becomes: last.until.subtract({ milliseconds: 1 }).toString(),
              text: 'The moment before its end it was registered.',
            },
          ],
  };
}
