import type { PutPolicyPorts } from '../../operations/put-policy.ts';
import { readCompaniesAgain } from './first-read.ts';
import type { PortalTransaction } from './in-portal.ts';
import { lookAtTiersAgain, wantTiersOffered } from './look-at-tiers-again.ts';
import { addPolicy, lockSettings } from './policies.ts';
import { storeOf } from './store.ts';

/** The ports of putting a policy in force, over one transaction of the portal. */
export function policyStore(tx: PortalTransaction): PutPolicyPorts {
  const store = storeOf(tx);
  return {
    ...store,
    lockPolicies: () => lockSettings(tx),
    addPolicy: (policy, by) => addPolicy(tx, policy, by),
    lookAtTiersAgain: () => lookAtTiersAgain(tx),
    identifyAgain: () => readCompaniesAgain(tx),
    wantTiersOffered: () => wantTiersOffered(tx),
    activeClaims: async () => (await store.allClaims()).filter(claim => claim.state === 'active'),
  };
}
