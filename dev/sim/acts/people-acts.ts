import { rejectCodes } from '../../../domain/registration.ts';
import { approveRegistration } from '../../../operations/approve-registration.ts';
import { rejectRegistration } from '../../../operations/reject-registration.ts';
import { resolveFinding } from '../../../operations/resolve-finding.ts';
import { submitRegistration } from '../../../operations/submit-registration.ts';
import { withdrawRegistration } from '../../../operations/withdraw-registration.ts';
import type { PortalUser } from '../../emulator/world.ts';
import type { Run } from '../run.ts';
import { askServer } from './ask-server.ts';
import { anyId, idsOf } from './crm-ids.ts';

/** Anybody, mostly who may. */
function somebody(run: Run, likely: PortalUser[]): PortalUser {
  const { sellers, ...others } = run.people;
  return run.random.chance(0.85)
    ? run.random.pick(likely)
    : run.random.pick([...Object.values(others), ...sellers]);
}

const newKey = (run: Run) => `key-${run.requests.length}-${run.random.int(1_000_000)}`;

export async function submit(run: Run): Promise<string> {
  const { random, people } = run;
  const partner = random.int(run.partnerIds.length);
  const partnerCompanyId = random.chance(0.95) ? (run.partnerIds[partner] ?? '') : anyId(run, '0-2');
  const customers = idsOf(run, '0-2').filter(id => !run.partnerIds.includes(id));
  const companyId = random.chance(0.85) && customers.length > 0 ? random.pick(customers) : anyId(run, '0-2');
  const dealId = random.chance(0.7) ? dealFor(run, companyId) : null;
  const seller = people.sellers[partner] ?? people.manager;
  const user = somebody(run, [seller, people.manager, people.rep]);
  const words = `submit ${partnerCompanyId} on ${companyId} deal ${dealId ?? 'none'} by ${user.userId}`;
  return `${words}: ${await askServer(
    run,
    { userId: user.userId, key: newKey(run), words },
    async (store, viewer) => {
      const answer = await submitRegistration(store, {
        actor: viewer,
        companyId,
        partnerCompanyId,
        dealId,
        note: null,
        contactIds: [],
        estimate: null,
      });
      return answer.ok ? { ok: true, told: answer.registrationId } : answer;
    },
  )}`;
}

/** Mostly a deal of the company. */
function dealFor(run: Run, companyId: string): string | null {
  const own = [...(run.hubspot.portal.links.get(`0-2:${companyId}`)?.get('0-3')?.keys() ?? [])];
  if (own.length > 0 && run.random.chance(0.85)) return run.random.pick(own);
  return anyId(run, '0-3');
}

async function someRegistration(run: Run, states: string[]): Promise<string> {
  const { rows } = await run.db.admin.query<{ id: string; state: string }>(
    'SELECT registration_id AS id, state FROM registrations ORDER BY sequence DESC LIMIT 30',
  );
  const fitting = rows.filter(row => states.includes(row.state));
  if (fitting.length > 0 && run.random.chance(0.85)) return run.random.pick(fitting).id;
  return rows.length > 0 && run.random.chance(0.95) ? run.random.pick(rows).id : 'reg_unknown';
}

export async function approve(run: Run): Promise<string> {
  const registrationId = await someRegistration(run, ['under-review', 'under-review', 'queued']);
  const user = somebody(run, [run.people.approver, run.people.manager]);
  const words = `approve ${registrationId} by ${user.userId}`;
  return `${words}: ${await askServer(
    run,
    { userId: user.userId, key: newKey(run), words },
    async (store, viewer) => {
      const answer = await approveRegistration(store, { actor: viewer, registrationId, text: null });
      return answer.ok ? { ok: true, told: answer.registration.state } : answer;
    },
  )}`;
}

export async function reject(run: Run): Promise<string> {
  const registrationId = await someRegistration(run, ['under-review']);
  const user = somebody(run, [run.people.approver, run.people.manager]);
  const code = run.random.pick(Object.keys(rejectCodes).filter(isRejectCode));
  const words = `reject ${registrationId} as ${code} by ${user.userId}`;
  return `${words}: ${await askServer(
    run,
    { userId: user.userId, key: newKey(run), words },
    async (store, viewer) => {
      const answer = await rejectRegistration(store, {
        actor: viewer,
        registrationId,
        code,
        text: 'Because.',
      });
      return answer.ok ? { ok: true, told: answer.registration.state } : answer;
    },
  )}`;
}

const isRejectCode = (code: string): code is keyof typeof rejectCodes => code in rejectCodes;

export async function withdraw(run: Run): Promise<string> {
  const registrationId = await someRegistration(run, ['active', 'under-review', 'queued', 'submitted']);
  const user = somebody(run, [run.people.manager, run.people.approver, ...run.people.sellers]);
  const words = `withdraw ${registrationId} by ${user.userId}`;
  return `${words}: ${await askServer(
    run,
    { userId: user.userId, key: newKey(run), words },
    async (store, viewer) => {
      const answer = await withdrawRegistration(store, { actor: viewer, registrationId, text: null });
      return answer.ok ? { ok: true, told: answer.registration.state } : answer;
    },
  )}`;
}

export async function answerFinding(run: Run): Promise<string> {
  const { rows } = await run.db.admin.query<{ id: string }>(
    `SELECT finding_id AS id FROM findings ORDER BY (status = 'heads-up') DESC, recorded_at DESC, finding_id LIMIT 5`,
  );
  if (rows.length === 0) return 'no finding';
  const findingId = run.random.pick(rows).id;
  const way = run.random.pick(['link-partner', 'exempt', 'mistake'] as const);
  const user = somebody(run, [run.people.rep, run.people.manager]);
  const words = `${way} ${findingId} by ${user.userId}`;
  return `${words}: ${await askServer(
    run,
    { userId: user.userId, key: newKey(run), words },
    async (store, viewer) => {
      const answer = await resolveFinding(store, { actor: viewer, findingId, way, text: 'Because.' });
      return answer.ok ? { ok: true, told: answer.finding.status } : answer;
    },
  )}`;
}
