import type { DirectRule, HitWeight } from './direct-engagement.ts';
import { type Directory, managerOf } from './directory.ts';
import { courseOf } from './finding.ts';
import type { Policy } from './policy.ts';

/** A finding as far as the report looks at it. */
export type ObservedFinding = {
  rule: DirectRule;
  weight: HitWeight;
  partnerCompanyId: string;
  actorUserId: string | null;
  recordedAt: Temporal.Instant;
  /** It became an RoE exception. */
  escalated: boolean;
  dismissed: boolean;
};

export type ToldAs = 'rep' | 'partner-manager' | 'manager';

export type ObserveReport = {
  findings: { rule: DirectRule; count: number; escalated: number; dismissed: number }[];
  misses: number;
  /** Who would have heard of how many, in `enforce`; `manager`s hear of exceptions only. */
  wouldHaveTold: { userId: string; as: ToldAs; findings: number }[];
};

/**
 * What people would have been told of while the program only observed (domain rule 1): by the course that each finding
 * would have taken under `enforce`. A partner without a manager of its own is nobody's in particular.
 */
export function observeReport(
  findings: readonly ObservedFinding[],
  misses: number,
  people: { directory: Directory; teamsOf: (userId: string) => string[] },
  policy: Policy,
): ObserveReport {
  const told = new Map<string, { userId: string; as: ToldAs; findings: number }>();
  const tell = (userId: string, as: ToldAs) => {
    const entry = told.get(`${as} ${userId}`) ?? { userId, as, findings: 0 };
    told.set(`${as} ${userId}`, { ...entry, findings: entry.findings + 1 });
  };
  for (const { rule, weight, recordedAt, actorUserId, partnerCompanyId, escalated } of findings) {
    const { tells } = courseOf({ rule, weight, at: recordedAt }, { ...policy, enforcement: 'enforce' });
    if (tells.rep && actorUserId !== null) tell(actorUserId, 'rep');
    if (tells.partnerManager)
      for (const userId of managersOf(people.directory, partnerCompanyId)) tell(userId, 'partner-manager');
    const manager =
      actorUserId === null
        ? null
        : managerOf(people.directory, { userId: actorUserId, teamIds: people.teamsOf(actorUserId) });
    if (tells.manager && escalated && manager !== null) tell(manager, 'manager');
  }
  const byRule = Map.groupBy(findings, finding => finding.rule);
  return {
    findings: [...byRule]
      .map(([rule, of]) => ({
        rule,
        count: of.length,
        escalated: of.filter(({ escalated }) => escalated).length,
        dismissed: of.filter(({ dismissed }) => dismissed).length,
      }))
      .sort((a, b) => Number(a.rule.slice(1)) - Number(b.rule.slice(1))),
    misses,
    wouldHaveTold: [...told.values()].sort(
      (a, b) => b.findings - a.findings || (nameOf(a) < nameOf(b) ? -1 : 1),
    ),
  };
}

const managersOf = (directory: Directory, partnerCompanyId: string) =>
  new Set(
    directory.partnerManagers
      .filter(entry => entry.partnerCompanyId === partnerCompanyId)
      .map(({ userId }) => userId),
  );

const nameOf = ({ userId, as }: { userId: string; as: ToldAs }) => `${userId} ${as}`;
