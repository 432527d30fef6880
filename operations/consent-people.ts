import type { Role } from '../domain/rights.ts';
import type { CrmUserRecord, PolicyPort, UsersPort } from './ports.ts';

/**
 * Who puts a question to the partner, or decides in its stead: the partner managers assigned to it, else all whom
 * settings name, else the approvers. Never the one who asks, who has no part in the answer.
 */
export async function partnerManagersBut(
  ports: PolicyPort & UsersPort,
  partnerCompanyId: string,
  askedBy: string,
): Promise<CrmUserRecord[]> {
  const directory = await ports.directory();
  const assigned = directory.partnerManagers
    .filter(entry => entry.partnerCompanyId === partnerCompanyId)
    .map(entry => entry.userId);
  const named = (role: Role) =>
    directory.roles.flatMap(entry =>
      entry.role === role && 'userId' in entry.who ? [entry.who.userId] : [],
    );
  const party = new Set([
    askedBy,
    ...directory.partnerUsers.filter(entry => entry.partnerCompanyId === partnerCompanyId).map(userIdOf),
  ]);
  const candidates = [assigned, assigned.length === 0 ? named('partner-manager') : [], named('approver')];
  const first = candidates.map(ids => ids.filter(id => !party.has(id))).find(ids => ids.length > 0) ?? [];
  return await ports.usersById([...new Set(first)]);
}

const userIdOf = (entry: { userId: string }) => entry.userId;
