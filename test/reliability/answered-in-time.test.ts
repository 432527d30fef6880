import { expect, test } from 'vitest';
import { connectHubSpot } from '../../adapters/hubspot/connect-hubspot.ts';
import { outboxMailer } from '../../adapters/mail/mailer.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { endInstall } from '../../adapters/postgres/installs.ts';
import { acquireLease, fenceLease } from '../../adapters/postgres/leases.ts';
import { advanceProgramClock } from '../../adapters/postgres/program-clock.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { loadConfig } from '../../adapters/runtime/config.ts';
import { createLinkSigner } from '../../adapters/runtime/link-signer.ts';
import { createMetrics } from '../../adapters/runtime/metrics.ts';
import { createOneTimeCodes } from '../../adapters/runtime/one-time-codes.ts';
import { closeFinding } from '../../operations/close-finding.ts';
import type { FindingRecord } from '../../operations/records.ts';
import { settleDeadlines } from '../../webhooks/sweeps/settle-deadlines.ts';
import { createRightOfWay } from '../../webhooks/worker/right-of-way.ts';
import type { WorkerDeps } from '../../webhooks/worker/worker-deps.ts';
import { adminQuery } from './support/admin-query.ts';
import { type Program, portalId, startProgram } from './support/program.ts';
import { waitingForLocks } from './support/waiting-for-locks.ts';

test('a heads-up that a person answers as its clock runs out stays answered, and nobody gets a task', async () => {
  await using program = await startProgram(1);
  const findingId = await openFinding(program);
  await advanceProgramClock(program.pool, 60_000);
  const lease = await acquireLease(program.pool, portalId, 'work', 'test');
  if (lease === null) throw new Error('Somebody else has the lease');

  let sweep: Promise<unknown> = Promise.resolve();
  await program.inPortal(async tx => {
    const store = storeOf(tx);
    const finding = await store.finding(findingId);
    const registration = finding === null ? null : await store.registration(finding.registrationId);
    if (finding === null || registration === null) throw new Error('The finding is gone');
    await store.lockAccountOf(registration.companyId);
    await closeFinding(store, finding, { event: 'mistake', actor: { kind: 'automation' }, text: null });
    sweep = settleDeadlines(depsOf(program), lease);
    await expect.poll(() => waitingForLocks(program.database)).toBe(1);
  });
  await sweep;

  const rows = await adminQuery(
    program.database,
    `SELECT status, closed_because, (SELECT count(*)::int FROM effects) AS effects,
            (SELECT count(*)::int FROM ledger WHERE kind = 'finding-escalated') AS escalated FROM findings`,
  );
  expect(rows).toEqual([{ status: 'dismissed', closed_because: 'mistake', effects: 0, escalated: 0 }]);
});

test('work of an install that was replaced can no longer commit', async () => {
  await using program = await startProgram(1);
  const lease = await acquireLease(program.pool, portalId, 'work', 'of the install before');
  if (lease === null) throw new Error('Somebody else has the lease');
  await program.installAnew();
  await expect(program.inPortal(tx => fenceLease(tx, lease))).rejects.toMatchObject({
    failure: 'stale-lease',
  });
  expect(await acquireLease(program.pool, portalId, 'work', 'of the new install')).not.toBeNull();
});

test('nothing is decided for a portal that took the app out, nor for an install that another replaced (P10)', async () => {
  await using program = await startProgram(1);
  const before = await program.inPortal(async tx => tx.epoch());
  await program.installAnew();
  const ofBefore = inPortal(program.pool, portalId, { epoch: before }, async () => 'decided');
  await expect(ofBefore).rejects.toMatchObject({ failure: 'stale-epoch' });
  await program.inPortal(async tx => endInstall(tx, await tx.epoch()));
  await expect(program.inPortal(async () => 'decided')).rejects.toMatchObject({ failure: 'not-installed' });
});

async function openFinding(program: Program): Promise<string> {
  const [rival] = program.rivals;
  if (rival === undefined) throw new Error('The program has no partners');
  const companyId = await program.newCustomer();
  const [claim] = await program.putClaims(companyId, [rival.partner], 'under-review');
  return await inPortal(program.pool, portalId, {}, async (tx: PortalTransaction) => {
    const store = storeOf(tx);
    const now = await store.now();
    const finding: FindingRecord = {
      findingId: store.id('fnd'),
      registrationId: claim?.registrationId ?? '',
      rule: 'D1',
      weight: 'critical',
      status: 'heads-up',
      dealId: '1',
      actorUserId: null,
      occurredAt: now,
      recordedAt: now,
      policyVersion: 1,
      evidence: {},
      exceptionAt: now,
      closedAt: null,
      closedBecause: null,
      actKey: 'deal:1',
      companyId: null,
      contactId: null,
      activityId: null,
      bulkId: null,
      toldAt: null,
      escalationToldAt: null,
      erasedAt: null,
    };
    await store.raise(finding);
    await store.setDeadline(finding.findingId, 'heads-up-exception', now);
    return finding.findingId;
  });
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The sweep of deadlines calls nobody. */
function depsOf(program: Program): WorkerDeps {
  const nowhere = loadConfig({
    DATABASE_URL: program.database.appUrl,
    HUBSPOT_API_URL: 'http://127.0.0.1:1',
  });
  const { gateway } = connectHubSpot(nowhere, program.pool, silent, createMetrics('test'));
  const links = createLinkSigner(Buffer.alloc(32), 'https://dibs.example');
  return {
    pool: program.pool,
    gateway,
    journal: null,
    appId: '1',
    holder: 'test',
    way: createRightOfWay({ places: 0 }),
    logger: silent,
    links,
    anchor: null,
    events: { wake: () => undefined },
    mails: null,
    codes: createOneTimeCodes(Buffer.alloc(32)),
    mailer: outboxMailer,
    mailDomain: 'dibs.example',
  };
}
